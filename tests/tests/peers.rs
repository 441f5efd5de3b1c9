//! The peers themselves, seen through AWS's own client: what our tests rely on them for, they must do.

use serde_json::{Value, json};
use smithgen_tests::peers::{CognitoLocal, Emulator, Moto, Python, Recorder, Reply};

const USER: &str = "diego@example.com";

/// Makes a pool with one user and runs `calls` against it, the client id filled in.
fn run(url: &str, calls: Value) -> Vec<Value> {
    let python = Python::find();
    let order = json!({"endpoint": url, "secret": false, "users": [[USER, "0ld-Password"]]});
    let pool = python.run("set_up_pool.py", &order);
    let Value::Array(mut calls) = calls else { panic!("a list of calls") };
    for call in &mut calls {
        call[1]["ClientId"] = pool["client_id"].clone();
    }
    match python.run("send_requests.py", &json!({"endpoint": url, "calls": calls})) {
        Value::Array(outcomes) => outcomes,
        other => panic!("{other}"),
    }
}

#[needs::test(packages)]
fn moto_has_pools() {
    let moto = Moto::start();
    let parameters = json!({"USERNAME": USER, "PASSWORD": "0ld-Password"});
    let calls = json!([
        ["InitiateAuth", {"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters}],
        ["ForgotPassword", {"Username": USER}],
        ["ConfirmForgotPassword", {
            "Username": USER, "ConfirmationCode": "moto-confirmation-code:000000", "Password": "N3w-password!"
        }],
    ]);
    let outcomes = run(moto.url(), calls);
    assert!(outcomes[0]["AuthenticationResult"]["AccessToken"].is_string(), "{outcomes:?}");
    assert!(outcomes[1]["CodeDeliveryDetails"].is_object(), "{outcomes:?}");
    assert_eq!(outcomes[2]["error"], "ExpiredCodeException", "{outcomes:?}");
}

#[needs::test(packages)]
fn cognito_local_has_pools_and_shows_codes() {
    let local = CognitoLocal::start();
    let calls = json!([["ForgotPassword", {"Username": USER}]]);
    let outcomes = run(local.url(), calls);
    assert!(outcomes[0]["CodeDeliveryDetails"].is_object(), "{outcomes:?}");
    assert_eq!(local.code_for(USER).len(), 6);
}

#[needs::test(packages)]
fn the_recorder_understands_botocore() {
    let python = Python::find();
    let recorder = Recorder::with([Reply::json(400, r#"{"__type":"CodeMismatchException","message":"no"}"#).into()]);
    let input = json!({"ClientId": "c", "Username": "é", "ConfirmationCode": "1", "Password": "p"});
    let order = json!({"endpoint": recorder.url(), "calls": [["ConfirmForgotPassword", input]]});
    let outcomes = python.run("send_requests.py", &order);
    assert_eq!(outcomes, json!([{"error": "CodeMismatchException", "message": "no"}]));
    let requests = recorder.take();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("x-amz-target"), Some("AWSCognitoIdentityProviderService.ConfirmForgotPassword"));
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(serde_json::from_str::<Value>(requests[0].text()).expect("JSON"), input);
}
