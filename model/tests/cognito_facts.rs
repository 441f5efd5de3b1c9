//! Holds `cognito-idp.json` to the facts of the real service.
//!
//! In: our model of Amazon Cognito user pools, and, where `SMITHGEN_CONFORMANCE` says, AWS's own models of three dates.
//! Out: the differences in names, order, types, constraints, errors, authentication and endpoints. Each one has to be
//! listed here with its reason; one that is listed but no longer found fails as well. Descriptions must be our own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use smithgen_model::{Model, Node};

#[path = "cognito_facts/facts.rs"]
mod facts;

use facts::{Facts, Form, NAMESPACE, array, canonical, object, read, shape, shape_trait, target, text};

const SERVICE: &str = "AWSCognitoIdentityProviderService";
const APRIL_2025: &str = "ast/cognito-identity-provider-2016-04-18.api-models-aws.2025-04-02.json";
const SEPTEMBER_2025: &str = "ast/cognito-identity-provider.aws-sdk-kotlin.2025-09-19.json";
const BOTOCORE: &str = "botocore-1.44.5/2016-04-18";

/// Where our model says more than the AST of April 2025, and why.
const SINCE_APRIL: &[(&str, &str)] = &[
    ("ours only: CreateUserPoolClient error FeatureUnavailableInTierException", "rotation depends on the feature plan"),
    ("ours only: CreateUserPoolClientRequest$RefreshTokenRotation target RefreshTokenRotationType", ROTATION),
    ("ours only: FeatureType type enum", ROTATION),
    ("ours only: FeatureType value DISABLED DISABLED", ROTATION),
    ("ours only: FeatureType value ENABLED ENABLED", ROTATION),
    ("ours only: InitiateAuth error UnsupportedOperationException", "a rotating client can't refresh by InitiateAuth"),
    ("ours only: RefreshTokenRotationType type structure", ROTATION),
    ("ours only: RefreshTokenRotationType$Feature required {}", ROTATION),
    ("ours only: RefreshTokenRotationType$Feature target FeatureType", ROTATION),
    ("ours only: RefreshTokenRotationType$RetryGracePeriodSeconds target RetryGracePeriodSecondsType", ROTATION),
    ("ours only: RetryGracePeriodSecondsType range {max:60,min:0}", ROTATION),
    ("ours only: RetryGracePeriodSecondsType type integer", ROTATION),
    ("ours only: UserPoolClientType$RefreshTokenRotation target RefreshTokenRotationType", ROTATION),
];
const ROTATION: &str = "rotation of refresh tokens was added in April 2025";

/// Where botocore 1.44.5 (2026) says something else than our model, which has the state of September 2025, and why.
/// To these comes the error `OperationNotEnabledException` of every operation but CreateUserPool.
const SINCE_SEPTEMBER: &[(&str, &str)] = &[
    ("AllowedFirstAuthFactorsListType length: ours 1..4, theirs 1..5", "there is a fifth factor, SOFTWARE_TOKEN"),
    (
        r"AttributeNameType pattern: ours [\p{L}\p{M}\p{S}\p{N}\p{P}]+, theirs [\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+",
        "white space was admitted later",
    ),
    ("ClientSecretType length: ours 1..64, theirs 24..64", "secrets of one's own came, with a least length"),
    ("SessionType length: ours 20..2048, theirs 20..4096", "the limit was raised"),
    ("SmsConfigurationType$SnsCallerArn target: ours ArnType, theirs OptionalArnType", SMS_SENDER),
    ("SmsInviteMessageType pattern: ours (?s), theirs (?s).*", ANCHORS),
    (r"SmsVerificationMessageType pattern: ours \{####\}, theirs .*\{####\}.*", ANCHORS),
    ("ours only: SmsConfigurationType$SnsCallerArn required", SMS_SENDER),
    ("theirs only: AuthFactorType value SOFTWARE_TOKEN", LATER_MEMBER),
    ("theirs only: CreateUserPoolClientRequest$ClientSecret target ClientSecretType", LATER_MEMBER),
    ("theirs only: CreateUserPoolRequest$AcrConfiguration target AcrConfigurationType", LATER_MEMBER),
    ("theirs only: CreateUserPoolRequest$DcrConfiguration target DcrConfigurationType", LATER_MEMBER),
    ("theirs only: CreateUserPoolRequest$IssuerConfiguration target IssuerConfigurationType", LATER_MEMBER),
    ("theirs only: CreateUserPoolRequest$KeyConfiguration target KeyConfigurationType", LATER_MEMBER),
    ("theirs only: ExplicitAuthFlowsType value ALLOW_TOKEN_EXCHANGE_DELEGATION", LATER_MEMBER),
    ("theirs only: ExplicitAuthFlowsType value ALLOW_TOKEN_EXCHANGE_IMPERSONATION", LATER_MEMBER),
    ("theirs only: InitiateAuth error FeatureUnavailableInTierException", "feature plans limit flows since then"),
    ("theirs only: LambdaConfigType$InboundFederation target InboundFederationLambdaType", LATER_MEMBER),
    ("theirs only: RespondToAuthChallengeResponse$AvailableChallenges target AvailableChallengeListType", LATER_MEMBER),
    ("theirs only: RevokeTokenRequest$RevokeAssociatedSessions target RevokeAssociatedSessionsType", LATER_MEMBER),
    ("theirs only: SmsConfigurationType$EumsSms target EumsSmsConfigurationType", SMS_SENDER),
    ("theirs only: UserPoolClientType$ClientType target ClientTypeType", LATER_MEMBER),
    ("theirs only: UserPoolType$AcrConfiguration target AcrConfigurationType", LATER_MEMBER),
    ("theirs only: UserPoolType$DcrConfiguration target DcrConfigurationType", LATER_MEMBER),
    ("theirs only: UserPoolType$IssuerConfiguration target IssuerConfigurationType", LATER_MEMBER),
    ("theirs only: UserPoolType$KeyConfiguration target KeyConfigurationType", LATER_MEMBER),
];
const ANCHORS: &str = "the same rule, written for a matcher that anchors by itself";
const LATER_MEMBER: &str = "added after September 2025";
const SMS_SENDER: &str = "a second way to send text messages made the role optional";

/// What the endpoint tests of April 2025 expected besides: these partitions got dual-stack endpoints later.
const FORMER_ENDPOINT_TESTS: &[&str] = &[
    "{expect:{error:\"DualStack is enabled but this partition does not support DualStack\"},params:{Region:\"us-iso-east-1\",UseDualStack:true,UseFIPS:false}}",
    "{expect:{error:\"DualStack is enabled but this partition does not support DualStack\"},params:{Region:\"us-isob-east-1\",UseDualStack:true,UseFIPS:false}}",
    "{expect:{error:\"FIPS and DualStack are enabled, but this partition does not support one or both\"},params:{Region:\"us-iso-east-1\",UseDualStack:true,UseFIPS:true}}",
    "{expect:{error:\"FIPS and DualStack are enabled, but this partition does not support one or both\"},params:{Region:\"us-isob-east-1\",UseDualStack:true,UseFIPS:true}}",
];

// ---- reading

fn our_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cognito-idp.json")
}

fn ours() -> Node {
    read(&our_file())
}

/// The names of all shapes of our model except the service.
fn names(model: &Node) -> BTreeSet<String> {
    object(model.get("shapes"))
        .map(|(id, _)| id.strip_prefix(NAMESPACE).unwrap_or_else(|| panic!("{id} is in another namespace")).to_owned())
        .collect()
}

#[track_caller]
fn assert_listed(found: &BTreeSet<String>, listed: &BTreeSet<String>) {
    let surprising: Vec<_> = found.difference(listed).collect();
    let stale: Vec<_> = listed.difference(found).collect();
    assert!(
        surprising.is_empty() && stale.is_empty(),
        "not listed: {surprising:#?}\nlisted, but not found: {stale:#?}"
    );
}

fn listed(differences: &[(&str, &str)]) -> BTreeSet<String> {
    differences.iter().map(|(difference, _)| (*difference).to_owned()).collect()
}

// ---- against AWS's models

#[needs::test(conformance)]
fn agrees_with_the_smithy_model_of_september_2025() {
    let root = needs::conformance!("models/cognito-idp");
    let (ours, theirs) = (ours(), read(&root.join(SEPTEMBER_2025)));
    assert_listed(&smithy_differences(&ours, &theirs), &BTreeSet::new());
    assert_eq!(service_traits(&ours), service_traits(&theirs));
    assert_eq!(shape(&ours, SERVICE).get("version"), shape(&theirs, SERVICE).get("version"));
    assert_eq!(endpoint_tests(&ours).len(), 57);
    assert_eq!(endpoint_tests(&ours), endpoint_tests(&theirs));
}

#[needs::test(conformance)]
fn agrees_with_the_smithy_model_of_april_2025() {
    let root = needs::conformance!("models/cognito-idp");
    let (ours, theirs) = (ours(), read(&root.join(APRIL_2025)));
    assert_listed(&smithy_differences(&ours, &theirs), &listed(SINCE_APRIL));
    assert_eq!(service_traits(&ours), service_traits(&theirs));
    let (ours, theirs) = (endpoint_tests(&ours), endpoint_tests(&theirs));
    assert_eq!(theirs.len(), 61);
    let former: BTreeSet<String> = theirs.iter().filter(|test| !ours.contains(test)).cloned().collect();
    assert_listed(&former, &FORMER_ENDPOINT_TESTS.iter().map(|test| (*test).to_owned()).collect());
    assert!(ours.iter().all(|test| theirs.contains(test)));
}

#[needs::test(conformance)]
fn agrees_with_botocore() {
    let root = needs::conformance!("models/cognito-idp");
    let (ours, theirs) = (ours(), read(&root.join(BOTOCORE).join("service-2.json")));
    let names = names(&ours);
    let found = Facts::of_smithy(&ours, &names, Form::Botocore).differences(&Facts::of_botocore(&theirs, &names));
    let mut expected = listed(SINCE_SEPTEMBER);
    let later = operations(&ours).into_iter().filter(|name| *name != "CreateUserPool");
    expected.extend(later.map(|name| format!("theirs only: {name} error OperationNotEnabledException")));
    assert_listed(&found, &expected);
}

#[needs::test(conformance)]
fn agrees_with_botocore_about_the_service() {
    let root = needs::conformance!("models/cognito-idp");
    let (ours, folder) = (ours(), root.join(BOTOCORE));
    let service = shape(&ours, SERVICE);
    let of_service = |id, key| shape_trait(service, id).map_or("", |value| text(value, key));
    let theirs = read(&folder.join("service-2.json"));
    let metadata = theirs.get("metadata").expect("metadata");
    assert_eq!(text(metadata, "targetPrefix"), SERVICE);
    assert_eq!(text(metadata, "apiVersion"), text(service, "version"));
    assert_eq!(text(metadata, "serviceId"), of_service("aws.api#service", "sdkId"));
    assert_eq!(text(metadata, "endpointPrefix"), of_service("aws.api#service", "endpointPrefix"));
    assert_eq!(text(metadata, "endpointPrefix"), of_service("aws.auth#sigv4", "name"));
    assert_eq!(
        shape_trait(service, "smithy.api#title").and_then(Node::as_str),
        Some(text(metadata, "serviceFullName"))
    );
    assert_eq!((text(metadata, "protocol"), text(metadata, "jsonVersion")), ("json", "1.1"));
    assert!(shape_trait(service, "aws.protocols#awsJson1_1").is_some());

    let rules = shape_trait(service, "smithy.rules#endpointRuleSet").map(canonical).expect("a rule set");
    // botocore writes the types of parameters in lower case.
    let theirs = canonical(&read(&folder.join("endpoint-rule-set-1.json")));
    assert_eq!(
        rules.replace("type:\"String\"", "type:\"string\"").replace("type:\"Boolean\"", "type:\"boolean\""),
        theirs
    );
    let theirs = read(&root.join("endpoint-tests-1.json"));
    assert_eq!(endpoint_tests(&ours), array(&theirs, "testCases").iter().map(canonical).collect::<Vec<_>>());

    let theirs = read(&folder.join("paginators-1.json"));
    let theirs = theirs.get("pagination").expect("pagination");
    for name in operations(&ours) {
        let Some(page) = shape_trait(shape(&ours, name), "smithy.api#paginated") else {
            assert!(theirs.get(name).is_none(), "{name} has pages");
            continue;
        };
        let their_page = theirs.get(name).unwrap_or_else(|| panic!("{name} has no pages"));
        for (key, their_key) in [
            ("inputToken", "input_token"),
            ("outputToken", "output_token"),
            ("pageSize", "limit_key"),
            ("items", "result_key"),
        ] {
            assert_eq!(text(page, key), text(their_page, their_key), "{name} {key}");
        }
    }
}

/// The longest run of words that a description may share with AWS's is one less than this.
const RUN: usize = 8;

#[needs::test(conformance)]
fn descriptions_are_our_own() {
    let root = needs::conformance!("models/cognito-idp");
    let mut runs: BTreeMap<Vec<String>, String> = BTreeMap::new();
    each_description(&ours(), "", &mut |path, description| {
        for run in words(description).windows(RUN) {
            runs.insert(run.to_vec(), path.to_owned());
        }
    });
    assert!(runs.len() > 3000, "only {} runs of words: the check does not see the descriptions", runs.len());
    let mut copied = BTreeSet::new();
    for file in [SEPTEMBER_2025, APRIL_2025, "botocore-1.44.5/2016-04-18/service-2.json"] {
        each_description(&read(&root.join(file)), "", &mut |_, description| {
            for run in words(description).windows(RUN) {
                if let Some(path) = runs.get(run) {
                    copied.insert(format!("{path}: {}", run.join(" ")));
                }
            }
        });
    }
    assert!(copied.is_empty(), "{copied:#?}");
}

// ---- by itself

#[test]
fn the_main_operation_is_as_both_seed_pages_show_it() {
    let model = ours();
    let input = shape(&model, "ConfirmForgotPasswordRequest");
    let members: Vec<(&str, &str, bool)> = object(input.get("members"))
        .map(|(name, node)| (name, target(node), shape_trait(node, "smithy.api#required").is_some()))
        .collect();
    let expected = [
        ("ClientId", "ClientIdType", true),
        ("SecretHash", "SecretHashType", false),
        ("Username", "UsernameType", true),
        ("ConfirmationCode", "ConfirmationCodeType", true),
        ("Password", "PasswordType", true),
        ("AnalyticsMetadata", "AnalyticsMetadataType", false),
        ("UserContextData", "UserContextDataType", false),
        ("ClientMetadata", "ClientMetadataType", false),
    ];
    assert_eq!(members, expected);
    let sensitive = ["ClientIdType", "SecretHashType", "UsernameType", "PasswordType", "UserContextDataType"];
    for (_, name, _) in expected {
        let is_sensitive = shape_trait(shape(&model, name), "smithy.api#sensitive").is_some();
        assert_eq!(is_sensitive, sensitive.contains(&name), "{name}");
    }
    let operation = shape(&model, "ConfirmForgotPassword");
    assert_eq!(shape_trait(operation, "smithy.api#auth").and_then(Node::as_array), Some(&[][..]));
    assert_eq!(array(operation, "errors").len(), 17);
    assert!(object(shape(&model, "ConfirmForgotPasswordResponse").get("members")).next().is_none());
}

#[test]
fn the_model_loads_without_a_problem() {
    let model = Model::load(&[our_file()]).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(model.warnings().is_empty(), "{}", model.warnings());
    let services: Vec<_> = model.services().collect();
    assert_eq!(services.len(), 1);
    assert_eq!(model.operations_of(services[0]).len(), 23);
    let main = model.find(&format!("{NAMESPACE}ConfirmForgotPassword")).expect("the main operation");
    let reached = model.reach(vec![main]).into_iter();
    let own = reached.filter(|ix| NAMESPACE.starts_with(model.shape(*ix).id.namespace()));
    // The operation, its input and output, 17 errors and 11 shapes of data.
    assert_eq!(own.count(), 31);
}

#[test]
fn shapes_stand_in_order_and_are_all_reachable() {
    let model = ours();
    let ids: Vec<&str> = object(model.get("shapes")).map(|(id, _)| id).collect();
    let rank = |id: &str| match text(shape(&model, id.strip_prefix(NAMESPACE).unwrap_or(id)), "type") {
        "service" => 0,
        "operation" => 1,
        _ => 2,
    };
    let mut sorted = ids.clone();
    sorted.sort_by_key(|id| (rank(id), *id));
    assert_eq!(ids, sorted, "the service comes first, then operations, then the rest, each by name");

    let listed: Vec<&str> = array(shape(&model, SERVICE), "operations").iter().map(target).collect();
    assert_eq!(listed, operations(&model));
    let mut reached = BTreeSet::new();
    let mut waiting = vec![SERVICE.to_owned()];
    while let Some(name) = waiting.pop() {
        if !name.contains('#') && reached.insert(name.clone()) {
            targets(shape(&model, &name), &mut waiting);
        }
    }
    assert_eq!(reached, names(&model));
}

#[test]
fn everything_that_users_see_is_described() {
    let model = ours();
    let mut missing = Vec::new();
    for (id, shape) in object(model.get("shapes")) {
        let kind = text(shape, "type");
        if matches!(kind, "service" | "operation" | "structure" | "enum") {
            let members = object(shape.get("members")).map(|(name, node)| (format!("{id}${name}"), node));
            for (id, node) in members.chain([(id.to_owned(), shape)]) {
                let description = shape_trait(node, "smithy.api#documentation").and_then(Node::as_str);
                if !description.is_some_and(|html| html.starts_with("<p>") && !words(html).is_empty()) {
                    missing.push(id);
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn examples_hold_to_the_model() {
    let model = ours();
    for name in
        ["SignUp", "ConfirmSignUp", "ForgotPassword", "ConfirmForgotPassword", "ChangePassword", "AdminSetUserPassword"]
    {
        let operation = shape(&model, name);
        let examples = shape_trait(operation, "smithy.api#examples").and_then(Node::as_array).unwrap_or_default();
        assert!(!examples.is_empty(), "{name} has no example");
        for example in examples {
            let context = format!("{name}: {}", text(example, "title"));
            conforms(
                &model,
                target(operation.get("input").expect("input")),
                example.get("input").expect("input"),
                &context,
            );
            match (example.get("output"), example.get("error")) {
                (Some(output), None) => {
                    conforms(&model, target(operation.get("output").expect("output")), output, &context)
                }
                (None, Some(error)) => {
                    let id = text(error, "shapeId");
                    assert!(array(operation, "errors").iter().any(|e| text(e, "target") == id), "{context}: {id}");
                    conforms(
                        &model,
                        id.trim_start_matches(NAMESPACE),
                        error.get("content").expect("content"),
                        &context,
                    );
                }
                _ => panic!("{context}: either an output or an error"),
            }
        }
    }
}

// ---- what the tests ask for

fn operations(model: &Node) -> Vec<&str> {
    object(model.get("shapes"))
        .filter(|(_, shape)| text(shape, "type") == "operation")
        .filter_map(|(id, _)| id.strip_prefix(NAMESPACE))
        .collect()
}

fn smithy_differences(ours: &Node, theirs: &Node) -> BTreeSet<String> {
    let names = names(ours);
    Facts::of_smithy(ours, &names, Form::Smithy).differences(&Facts::of_smithy(theirs, &names, Form::Smithy))
}

/// The traits of the service, without descriptions and without the endpoint tests, which differ from month to month.
fn service_traits(model: &Node) -> BTreeMap<&str, String> {
    object(shape(model, SERVICE).get("traits"))
        .filter(|(id, _)| !matches!(*id, "smithy.api#documentation" | "smithy.rules#endpointTests"))
        .map(|(id, value)| (id, canonical(value)))
        .collect()
}

/// The endpoint tests: what goes in and what must come out, in order.
fn endpoint_tests(model: &Node) -> Vec<String> {
    let tests = shape_trait(shape(model, SERVICE), "smithy.rules#endpointTests").expect("endpoint tests");
    array(tests, "testCases").iter().map(canonical).collect()
}

/// Adds the names of all shapes that a shape refers to.
fn targets(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| *key != "traits") {
                match value.as_str().filter(|_| key == "target") {
                    Some(id) => found.push(id.strip_prefix(NAMESPACE).unwrap_or(id).to_owned()),
                    None => targets(value, found),
                }
            }
        }
        Node::Array(elements) => elements.iter().for_each(|element| targets(element, found)),
        _ => {}
    }
}

/// Visits every description in a model of either format with the path to it.
fn each_description(node: &Node, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    match node {
        Node::Object(members) => {
            for (key, value) in members.iter() {
                match value.as_str().filter(|_| key.ends_with("documentation")) {
                    Some(description) => visit(path, description),
                    None => each_description(value, &format!("{path}/{key}"), visit),
                }
            }
        }
        Node::Array(elements) => elements.iter().for_each(|element| each_description(element, path, visit)),
        _ => {}
    }
}

/// The words of a description in lower case, without tags, entities and punctuation.
fn words(html: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                plain.push(' ');
            }
            '\'' | '\u{2019}' => {}
            c if !in_tag => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    plain.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Checks names, required members, types and lengths of a value.
fn conforms(model: &Node, name: &str, value: &Node, context: &str) {
    if name.contains('#') {
        return;
    }
    let shape = shape(model, name);
    match (text(shape, "type"), value) {
        ("structure", Node::Object(value)) => {
            let members = shape.get("members").expect("members");
            for (member, value) in value.iter() {
                let node = members.get(member).unwrap_or_else(|| panic!("{context}: {name} has no {member}"));
                conforms(model, target(node), value, context);
            }
            for (member, node) in object(Some(members)) {
                let required = shape_trait(node, "smithy.api#required").is_some();
                assert!(!required || value.get(member).is_some(), "{context}: {name} needs {member}");
            }
        }
        ("list", Node::Array(elements)) => {
            let member = target(shape.get("member").expect("member"));
            elements.iter().for_each(|element| conforms(model, member, element, context));
        }
        ("enum", Node::String(value)) => {
            let known = object(shape.get("members"))
                .any(|(_, m)| shape_trait(m, "smithy.api#enumValue").and_then(Node::as_str) == Some(value));
            assert!(known, "{context}: {name} has no {value}");
        }
        ("string", Node::String(value)) => {
            let length = shape_trait(shape, "smithy.api#length");
            let bound = |key| length.and_then(|l| l.get(key)).and_then(Node::as_i64);
            let count = i64::try_from(value.chars().count()).expect("a short text");
            assert!(
                bound("min").is_none_or(|min| count >= min) && bound("max").is_none_or(|max| count <= max),
                "{context}: {name}"
            );
        }
        ("boolean", Node::Bool(_)) => {}
        (kind, value) => panic!("{context}: {name} is a {kind}, not {value}"),
    }
}
