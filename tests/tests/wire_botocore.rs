//! Our requests are botocore's: method, path, the headers that matter, and the body by value and member order.
//!
//! Each case is sent by our client and by botocore to a server that records raw requests. All operations of the shipped model that
//! need no signature are covered; a test counts them. What is written of all other operations is `wire_everything`'s.

use std::path::Path;

use cognito_idp::types::{AnalyticsMetadataType, AttributeType, AuthFlowType, ChallengeNameType, UserContextDataType};
use cognito_idp::{Config, blocking};
use serde_json::{Value, json};
use smithgen_model::{Model, Node, Object, ShapeKind};
use smithgen_tests::peers::{Python, RawRequest, Recorder};

/// Text with all that encoders of JSON treat in their own ways.
const UNUSUAL: &str = "Zoë 漢字 🎉 \u{2028}\u{7f}\u{7} \"quoted\" \\ / \t\r\n </script>";
const TOKEN: &str = "eyJra.eyJzdWIi.c2ln";
const SESSION: &str = "a-session-of-twenty-characters";

/// One request, told to botocore as JSON and to us as Rust.
struct Case {
    operation: &'static str,
    input: Value,
    send: fn(&blocking::Client),
}

fn case(operation: &'static str, input: Value, send: fn(&blocking::Client)) -> Case {
    Case { operation, input, send }
}

fn analytics() -> AnalyticsMetadataType {
    AnalyticsMetadataType::builder().analytics_endpoint_id("endpoint").build()
}

fn context() -> UserContextDataType {
    UserContextDataType::builder().ip_address("192.0.2.1").encoded_data("ZGF0YQ==").build()
}

fn attribute(name: &str, value: &str) -> AttributeType {
    AttributeType::builder().name(name).value(value).build()
}

fn confirm_forgot_password() -> Vec<Case> {
    vec![
        case(
            "ConfirmForgotPassword",
            json!({
                "ClientId": "c1", "SecretHash": "aGFzaA==", "Username": "diego", "ConfirmationCode": "123456",
                "Password": "N3w-password!", "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="},
                "ClientMetadata": {"key": "value"}
            }),
            |client| {
                let request = client.confirm_forgot_password().client_metadata("key", "value").client_id("c1");
                let request =
                    request.user_context_data(context()).analytics_metadata(analytics()).secret_hash("aGFzaA==");
                // In another order than the model's, which must not show.
                let request = request.password("N3w-password!").confirmation_code("123456").username("diego");
                request.send().expect("sent");
            },
        ),
        case(
            "ConfirmForgotPassword",
            json!({"ClientId": "c1", "Username": "diego", "ConfirmationCode": "1", "Password": "p"}),
            |client| {
                let request = client.confirm_forgot_password().client_id("c1").username("diego");
                request.confirmation_code("1").password("p").send().expect("sent");
            },
        ),
        case(
            "ConfirmForgotPassword",
            json!({
                "ClientId": "c1", "Username": UNUSUAL, "ConfirmationCode": UNUSUAL, "Password": UNUSUAL,
                "ClientMetadata": {UNUSUAL: UNUSUAL}
            }),
            |client| {
                let request = client.confirm_forgot_password().client_id("c1").username(UNUSUAL);
                let request = request.confirmation_code(UNUSUAL).password(UNUSUAL).client_metadata(UNUSUAL, UNUSUAL);
                request.send().expect("sent");
            },
        ),
        case(
            "ConfirmForgotPassword",
            json!({
                "ClientId": "c1", "Username": "diego", "ConfirmationCode": "1", "Password": "p",
                "AnalyticsMetadata": {}, "UserContextData": {}, "ClientMetadata": {}
            }),
            |client| {
                let request = client.confirm_forgot_password().client_id("c1").username("diego");
                let request = request.confirmation_code("1").password("p");
                let request = request.analytics_metadata(AnalyticsMetadataType::default());
                let request = request.user_context_data(UserContextDataType::default());
                request.set_client_metadata(Some(Default::default())).send().expect("sent");
            },
        ),
        case(
            "ConfirmForgotPassword",
            json!({
                "ClientId": "c1", "Username": "diego", "ConfirmationCode": "1", "Password": "",
                "ClientMetadata": {"a": "", "": "b", "c": "3", "d": "4", "e": "5"}
            }),
            |client| {
                let request = client.confirm_forgot_password().client_id("c1").username("diego");
                let mut request = request.confirmation_code("1").password("");
                for (key, value) in [("a", ""), ("", "b"), ("c", "3"), ("d", "4"), ("e", "5")] {
                    request = request.client_metadata(key, value);
                }
                request.send().expect("sent");
            },
        ),
    ]
}

fn forgot_password() -> Vec<Case> {
    vec![
        case(
            "ForgotPassword",
            json!({
                "ClientId": "c1", "SecretHash": "aGFzaA==",
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="}, "Username": "diego",
                "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"}, "ClientMetadata": {"key": UNUSUAL}
            }),
            |client| {
                let request = client.forgot_password().client_id("c1").secret_hash("aGFzaA==").username("diego");
                let request = request.user_context_data(context()).analytics_metadata(analytics());
                request.client_metadata("key", UNUSUAL).send().expect("sent");
            },
        ),
        case("ForgotPassword", json!({"ClientId": "c1", "Username": UNUSUAL}), |client| {
            client.forgot_password().client_id("c1").username(UNUSUAL).send().expect("sent");
        }),
        case("ForgotPassword", json!({"ClientId": "c1", "Username": "diego", "ClientMetadata": {}}), |client| {
            let request = client.forgot_password().client_id("c1").username("diego");
            request.set_client_metadata(Some(Default::default())).send().expect("sent");
        }),
        case(
            "ResendConfirmationCode",
            json!({
                "ClientId": "c1", "SecretHash": "aGFzaA==",
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="}, "Username": "diego",
                "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"}, "ClientMetadata": {"key": "value"}
            }),
            |client| {
                let request = client.resend_confirmation_code().client_id("c1").secret_hash("aGFzaA==");
                let request = request.username("diego").user_context_data(context()).analytics_metadata(analytics());
                request.client_metadata("key", "value").send().expect("sent");
            },
        ),
        case("ResendConfirmationCode", json!({"ClientId": "c1", "Username": UNUSUAL}), |client| {
            client.resend_confirmation_code().client_id("c1").username(UNUSUAL).send().expect("sent");
        }),
        case(
            "ResendConfirmationCode",
            json!({"ClientId": "c1", "Username": "diego", "UserContextData": {}}),
            |client| {
                let request = client.resend_confirmation_code().client_id("c1").username("diego");
                request.user_context_data(UserContextDataType::default()).send().expect("sent");
            },
        ),
    ]
}

fn sign_up() -> Vec<Case> {
    vec![
        case(
            "SignUp",
            json!({
                "ClientId": "c1", "SecretHash": "aGFzaA==", "Username": "diego", "Password": "p",
                "UserAttributes": [{"Name": "email", "Value": "diego@example.com"}, {"Name": "custom:x", "Value": UNUSUAL}],
                "ValidationData": [{"Name": "key"}], "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="},
                "ClientMetadata": {"key": "value"}
            }),
            |client| {
                let request = client.sign_up().client_id("c1").secret_hash("aGFzaA==").username("diego").password("p");
                let request = request.user_attributes(attribute("email", "diego@example.com"));
                let request = request.user_attributes(attribute("custom:x", UNUSUAL));
                let request = request.validation_data(AttributeType::builder().name("key").build());
                let request = request.analytics_metadata(analytics()).user_context_data(context());
                request.client_metadata("key", "value").send().expect("sent");
            },
        ),
        case("SignUp", json!({"ClientId": "c1", "Username": "diego"}), |client| {
            client.sign_up().client_id("c1").username("diego").send().expect("sent");
        }),
        case(
            "SignUp",
            json!({"ClientId": "c1", "Username": UNUSUAL, "Password": UNUSUAL, "UserAttributes": [], "ValidationData": []}),
            |client| {
                let request = client.sign_up().client_id("c1").username(UNUSUAL).password(UNUSUAL);
                request.set_user_attributes(Some(vec![])).set_validation_data(Some(vec![])).send().expect("sent");
            },
        ),
        case(
            "ConfirmSignUp",
            json!({
                "ClientId": "c1", "SecretHash": "aGFzaA==", "Username": "diego", "ConfirmationCode": "123456",
                "ForceAliasCreation": true, "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="},
                "ClientMetadata": {"key": "value"}, "Session": SESSION
            }),
            |client| {
                let request = client.confirm_sign_up().client_id("c1").secret_hash("aGFzaA==").username("diego");
                let request = request.confirmation_code("123456").force_alias_creation(true).session(SESSION);
                let request = request.analytics_metadata(analytics()).user_context_data(context());
                request.client_metadata("key", "value").send().expect("sent");
            },
        ),
        case("ConfirmSignUp", json!({"ClientId": "c1", "Username": "diego", "ConfirmationCode": "1"}), |client| {
            let request = client.confirm_sign_up().client_id("c1").username("diego").confirmation_code("1");
            request.send().expect("sent");
        }),
        case(
            "ConfirmSignUp",
            json!({"ClientId": "c1", "Username": UNUSUAL, "ConfirmationCode": "1", "ForceAliasCreation": false}),
            |client| {
                let request = client.confirm_sign_up().client_id("c1").username(UNUSUAL).confirmation_code("1");
                request.force_alias_creation(false).send().expect("sent");
            },
        ),
    ]
}

fn sign_in() -> Vec<Case> {
    vec![
        case(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": "diego", "PASSWORD": UNUSUAL, "SECRET_HASH": "aGFzaA=="},
                "ClientMetadata": {"key": "value"}, "ClientId": "c1",
                "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="}, "Session": SESSION
            }),
            |client| {
                let request = client.initiate_auth().auth_flow(AuthFlowType::UserPasswordAuth).client_id("c1");
                let request = request.auth_parameters("USERNAME", "diego").auth_parameters("PASSWORD", UNUSUAL);
                let request = request.auth_parameters("SECRET_HASH", "aGFzaA==").client_metadata("key", "value");
                let request = request.analytics_metadata(analytics()).user_context_data(context());
                request.session(SESSION).send().expect("sent");
            },
        ),
        case("InitiateAuth", json!({"AuthFlow": "CUSTOM_AUTH", "ClientId": "c1"}), |client| {
            let request = client.initiate_auth().auth_flow(AuthFlowType::CustomAuth).client_id("c1");
            request.send().expect("sent");
        }),
        case(
            "InitiateAuth",
            json!({"AuthFlow": "A_FLOW_OF_TOMORROW", "AuthParameters": {}, "ClientId": "c1"}),
            |client| {
                let request = client.initiate_auth().auth_flow("A_FLOW_OF_TOMORROW".into()).client_id("c1");
                request.set_auth_parameters(Some(Default::default())).send().expect("sent");
            },
        ),
        case(
            "RespondToAuthChallenge",
            json!({
                "ClientId": "c1", "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": SESSION,
                "ChallengeResponses": {"USERNAME": "diego", "NEW_PASSWORD": UNUSUAL},
                "AnalyticsMetadata": {"AnalyticsEndpointId": "endpoint"},
                "UserContextData": {"IpAddress": "192.0.2.1", "EncodedData": "ZGF0YQ=="},
                "ClientMetadata": {"key": "value"}
            }),
            |client| {
                let request = client.respond_to_auth_challenge().client_id("c1");
                let request = request.challenge_name(ChallengeNameType::NewPasswordRequired).session(SESSION);
                let request =
                    request.challenge_responses("USERNAME", "diego").challenge_responses("NEW_PASSWORD", UNUSUAL);
                let request = request.analytics_metadata(analytics()).user_context_data(context());
                request.client_metadata("key", "value").send().expect("sent");
            },
        ),
        case("RespondToAuthChallenge", json!({"ClientId": "c1", "ChallengeName": "SMS_MFA"}), |client| {
            let request = client.respond_to_auth_challenge().client_id("c1");
            request.challenge_name(ChallengeNameType::SmsMfa).send().expect("sent");
        }),
        case(
            "RespondToAuthChallenge",
            json!({"ClientId": "c1", "ChallengeName": "SMS_MFA", "ChallengeResponses": {}}),
            |client| {
                let request = client.respond_to_auth_challenge().client_id("c1");
                let request = request.challenge_name(ChallengeNameType::SmsMfa);
                request.set_challenge_responses(Some(Default::default())).send().expect("sent");
            },
        ),
    ]
}

fn signed_in() -> Vec<Case> {
    vec![
        case(
            "ChangePassword",
            json!({"PreviousPassword": UNUSUAL, "ProposedPassword": UNUSUAL, "AccessToken": TOKEN}),
            |client| {
                let request = client.change_password().access_token(TOKEN).proposed_password(UNUSUAL);
                request.previous_password(UNUSUAL).send().expect("sent");
            },
        ),
        case("ChangePassword", json!({"ProposedPassword": "p", "AccessToken": TOKEN}), |client| {
            client.change_password().proposed_password("p").access_token(TOKEN).send().expect("sent");
        }),
        case("GetUser", json!({"AccessToken": TOKEN}), |client| {
            client.get_user().access_token(TOKEN).send().expect("sent");
        }),
        case("GetUser", json!({"AccessToken": UNUSUAL}), |client| {
            client.get_user().access_token(UNUSUAL).send().expect("sent");
        }),
        case(
            "UpdateUserAttributes",
            json!({
                "UserAttributes": [{"Name": "name", "Value": UNUSUAL}, {"Name": "nickname", "Value": ""}],
                "AccessToken": TOKEN, "ClientMetadata": {"key": "value"}
            }),
            |client| {
                let request = client.update_user_attributes().access_token(TOKEN).client_metadata("key", "value");
                let request =
                    request.user_attributes(attribute("name", UNUSUAL)).user_attributes(attribute("nickname", ""));
                request.send().expect("sent");
            },
        ),
        case("UpdateUserAttributes", json!({"UserAttributes": [], "AccessToken": TOKEN}), |client| {
            client.update_user_attributes().set_user_attributes(vec![]).access_token(TOKEN).send().expect("sent");
        }),
        case("DeleteUser", json!({"AccessToken": TOKEN}), |client| {
            client.delete_user().access_token(TOKEN).send().expect("sent");
        }),
        case("DeleteUser", json!({"AccessToken": UNUSUAL}), |client| {
            client.delete_user().access_token(UNUSUAL).send().expect("sent");
        }),
        case("GlobalSignOut", json!({"AccessToken": TOKEN}), |client| {
            client.global_sign_out().access_token(TOKEN).send().expect("sent");
        }),
        case("GlobalSignOut", json!({"AccessToken": UNUSUAL}), |client| {
            client.global_sign_out().access_token(UNUSUAL).send().expect("sent");
        }),
        case("RevokeToken", json!({"Token": TOKEN, "ClientId": "c1", "ClientSecret": UNUSUAL}), |client| {
            client.revoke_token().client_secret(UNUSUAL).client_id("c1").token(TOKEN).send().expect("sent");
        }),
        case("RevokeToken", json!({"Token": TOKEN, "ClientId": "c1"}), |client| {
            client.revoke_token().token(TOKEN).client_id("c1").send().expect("sent");
        }),
    ]
}

fn cases() -> Vec<Case> {
    [confirm_forgot_password(), forgot_password(), sign_up(), sign_in(), signed_in()].into_iter().flatten().collect()
}

#[needs::test(packages)]
fn our_requests_are_botocores() {
    let python = Python::find();
    let (recorder, cases) = (Recorder::start(), cases());
    let config = Config::builder().region("us-east-1").endpoint_url(recorder.url()).build();
    let client = blocking::Client::from_conf(config);
    for case in &cases {
        (case.send)(&client);
    }
    let ours = recorder.take();

    let calls: Vec<Value> = cases.iter().map(|case| json!([case.operation, case.input])).collect();
    python.run("send_requests.py", &json!({"endpoint": recorder.url(), "calls": calls}));
    let theirs = recorder.take();

    assert_eq!((ours.len(), theirs.len()), (cases.len(), cases.len()));
    for ((case, ours), theirs) in cases.iter().zip(&ours).zip(&theirs) {
        compare(case, ours, theirs);
    }
    assert_eq!(ours.iter().map(|request| request.connection).max(), Some(0), "one connection carries all our requests");
}

fn compare(case: &Case, ours: &RawRequest, theirs: &RawRequest) {
    let Case { operation, input, .. } = case;
    assert_eq!((&ours.method, &ours.target), (&theirs.method, &theirs.target), "{operation}");
    for header in ["content-type", "host", "authorization", "x-amz-date", "x-amz-security-token"] {
        assert_eq!(ours.header(header), theirs.header(header), "{operation}: {header}");
    }
    assert_eq!(ours.header("authorization"), None);
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    assert_eq!(ours.header("x-amz-target"), Some(target.as_str()));
    for request in [ours, theirs] {
        let length = request.body.len().to_string();
        assert_eq!(request.header("content-length"), Some(length.as_str()), "{operation}");
        assert!(request.header("amz-sdk-request").is_some_and(|text| text.starts_with("attempt=1")), "{operation}");
        assert!(request.header("amz-sdk-invocation-id").is_some_and(|id| id.len() == 36), "{operation}");
    }
    // By value and order at once: the text of a tree that keeps its members' order.
    assert_eq!(
        in_order(&parse(ours), false).to_string(),
        in_order(&parse(theirs), false).to_string(),
        "{operation} {input}"
    );
}

fn parse(request: &RawRequest) -> Node {
    Node::parse(request.text()).unwrap_or_else(|error| panic!("{error}: {}", request.text()))
}

/// The node with the entries of maps sorted, since only members of structures have an order.
fn in_order(node: &Node, is_map: bool) -> Node {
    const MAPS: [&str; 3] = ["AuthParameters", "ChallengeResponses", "ClientMetadata"];
    match node {
        Node::Array(elements) => Node::Array(elements.iter().map(|element| in_order(element, false)).collect()),
        Node::Object(object) => {
            let members = object.iter().map(|(name, value)| (name.to_owned(), in_order(value, MAPS.contains(&name))));
            let mut members: Vec<(String, Node)> = members.collect();
            if is_map {
                members.sort_by(|(left, _), (right, _)| left.cmp(right));
            }
            Node::Object(Object::from(members))
        }
        other => other.clone(),
    }
}

#[test]
fn every_operation_without_signature_is_covered_more_than_once() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/cognito-idp.json");
    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let operations = model.shapes().filter(|(_, shape)| matches!(shape.kind, ShapeKind::Operation(_)));
    let unsigned: Vec<&str> = operations
        .filter(|(_, shape)| shape.traits.auth().is_some_and(|auth| auth.is_empty()))
        .map(|(_, shape)| shape.id.name())
        .collect();
    assert_eq!(unsigned.len(), 13, "{unsigned:?}");
    let cases = cases();
    for operation in unsigned {
        let count = cases.iter().filter(|case| case.operation == operation).count();
        assert!(count > 1, "{operation} has {count} cases");
    }
}
