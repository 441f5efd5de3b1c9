//! Signed calls: moto answers them, and botocore comes to the same signatures.
//!
//! moto does not check signatures, so that is what the recorder and botocore's own signer are for.

use std::time::Duration;

use aws_credential_types::Credentials as SdkCredentials;
use aws_types::SdkConfig;
use aws_types::region::Region;
use aws_types::sdk_config::SharedCredentialsProvider;
use cognito_idp::config::{Credentials, Environment, Loader};
use cognito_idp::operation::admin_get_user::AdminGetUserInput;
use cognito_idp::operation::list_users::ListUsers;
use cognito_idp::{Client, Config, blocking};
use http::{Request, Response};
use serde_json::{Value, json};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::presigning::{PresigningConfig, presign};
use smithgen_runtime::signed;
use smithgen_tests::peers::{self, Emulator, Moto, Python, RawRequest, Recorder, Reply};
use smithgen_tests::pool::Pool;
use smithgen_tests::tool::Tool;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE//token==";

fn config(url: &str, token: Option<&str>) -> Config {
    let credentials = Credentials::new(KEY, SECRET, token.map(str::to_owned), None, "test");
    Config::builder().region("us-east-1").endpoint_url(url).credentials_provider(credentials).build()
}

fn for_a_minute() -> PresigningConfig {
    PresigningConfig::expires_in(Duration::from_secs(60)).expect("a time")
}

fn user_of(pool_id: &str) -> AdminGetUserInput {
    AdminGetUserInput::builder().user_pool_id(pool_id).username(Pool::USER).build()
}

#[needs::test(packages)]
fn administrators_are_answered() {
    let moto = Moto::shared();
    let pool = Pool::set_up(&*moto, false);
    let client = blocking::Client::from_conf(config(moto.url(), None));
    let user = client.execute(user_of(&pool.id)).expect("a user");
    let attributes = user.user_attributes.unwrap_or_default();
    assert!(attributes.iter().any(|attribute| attribute.value.as_deref() == Some(Pool::USER)), "{attributes:?}");
    let users = client.list_users().user_pool_id(&pool.id).send().expect("users").users.unwrap_or_default();
    assert_eq!(users.len(), 1);
    let error = client.list_users().user_pool_id("us-east-1_nosuchpool").send().expect_err("no such pool");
    assert_eq!(error.code(), Some("ResourceNotFoundException"));
}

#[needs::test(packages)]
fn administrators_are_answered_asynchronously() {
    let moto = Moto::shared();
    let pool = Pool::set_up(&*moto, false);
    let client = Client::from_conf(config(moto.url(), Some(TOKEN)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let users = runtime.block_on(client.list_users().user_pool_id(&pool.id).send()).expect("users");
    assert_eq!(users.users.map(|users| users.len()), Some(1));
}

#[needs::test(packages)]
fn whoever_has_a_presigned_request_can_make_the_call() {
    let moto = Moto::shared();
    let pool = Pool::set_up(&*moto, false);
    let client = blocking::Client::from_conf(config(moto.url(), None));
    let asynchronous = Client::from_conf(client.config().clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let later = asynchronous.list_users().user_pool_id(&pool.id).presigned(for_a_minute());
    for presigned in [client.list_users().user_pool_id(&pool.id).presigned(for_a_minute()), runtime.block_on(later)] {
        let presigned = presigned.expect("a request");
        let names = presigned.headers().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names, ["content-type", "x-amz-target"], "what must be sent beside the host");
        let body = presigned.body().to_vec();
        let (parts, body) = peers::send(&presigned.into_http_1x_request(body)).into_parts();
        let output = ListUsers::parse_response(Response::from_parts(parts, &body)).expect("users");
        assert_eq!(output.users.map(|users| users.len()), Some(1));
    }
}

#[test]
fn without_credentials_nothing_is_sent() {
    let recorder = Recorder::start();
    let config = Config::builder().region("us-east-1").endpoint_url(recorder.url()).build();
    let error = blocking::Client::from_conf(config).execute(user_of("us-east-1_x")).expect_err("no credentials");
    let expected = "AdminGetUser needs a signature (SigV4), but the configuration has no `credentials_provider`";
    assert_eq!(error.to_string(), format!("the request could not be built: {expected}"));
    assert_eq!(recorder.take(), []);
}

/// A request as the script of botocore's takes it.
fn raw(recorder: &Recorder, request: &RawRequest) -> Value {
    let url = format!("{}{}", recorder.url(), request.target);
    json!({"method": request.method, "url": url, "headers": request.headers, "body": request.text()})
}

/// A request that was not sent, as that script takes it.
fn unsent(request: &Request<Vec<u8>>) -> Value {
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| json!([name.as_str(), value.to_str().expect("text")])).collect();
    let body = std::str::from_utf8(request.body()).expect("text");
    json!({"method": request.method().as_str(), "url": request.uri().to_string(), "headers": headers, "body": body})
}

/// For each request whether botocore comes to the same signature.
fn verdicts(python: &Python, requests: Vec<Value>, token: Option<&str>) -> Vec<bool> {
    let order = json!({
        "access_key": KEY, "secret_key": SECRET, "token": token, "region": "us-east-1", "service": "cognito-idp",
        "requests": requests,
    });
    let pairs = python.run("check_signatures.py", &order);
    let pairs = pairs.as_array().expect("pairs");
    assert!(pairs.iter().all(|pair| pair[0].as_str().is_some_and(|signature| signature.len() == 64)), "{pairs:?}");
    pairs.iter().map(|pair| pair[0] == pair[1]).collect()
}

#[needs::test(packages)]
fn botocore_comes_to_the_same_signatures() {
    let python = Python::find();
    for token in [None, Some(TOKEN)] {
        let recorder = Recorder::with([Reply::json(500, "{}").into(), Reply::json(200, "{}").into()]);
        let config = config(&recorder.url(), token);
        let client = blocking::Client::from_conf(config.clone());
        // Two attempts, and a call through the other transport.
        client.list_users().user_pool_id("us-east-1_ü").send().expect("an answer");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let call = Client::from_conf(config.clone()).list_users().user_pool_id("us-east-1_x").send();
        runtime.block_on(call).expect("an answer");
        let mut requests: Vec<Value> = recorder.take().iter().map(|request| raw(&recorder, request)).collect();
        assert_eq!(requests.len(), 3);
        let input = user_of("us-east-1_x");
        requests.push(unsent(&signed::sign(&input, &config).expect("a request")));
        let presigned = presign(&input, &config, for_a_minute()).expect("a request");
        let mut request = presigned.make_http_1x_request(presigned.body().to_vec());
        let host = request.uri().authority().expect("a host").as_str().parse().expect("a value");
        request.headers_mut().insert("host", host);
        requests.push(unsent(&request));
        assert_eq!(verdicts(&python, requests.clone(), token), [true; 5]);
        // One byte of the body, or of a header that is signed.
        for request in &mut requests {
            let body = request["body"].as_str().expect("text").replacen("us-east", "us-East", 1);
            request["body"] = body.into();
        }
        assert_eq!(verdicts(&python, requests.clone(), token), [false; 5]);
        for request in &mut requests {
            let body = request["body"].as_str().expect("text").replacen("us-East", "us-east", 1);
            request["body"] = body.into();
            for header in request["headers"].as_array_mut().expect("headers") {
                if header[0].as_str().is_some_and(|name| name.eq_ignore_ascii_case("content-type")) {
                    header[1] = "application/x-amz-json-1.0".into();
                }
            }
        }
        assert_eq!(verdicts(&python, requests, token), [false; 5]);
    }
}

#[needs::test(packages)]
fn what_the_aws_sdk_has_loaded_signs_as_well() {
    let python = Python::find();
    let recorder = Recorder::start();
    let credentials = SdkCredentials::new(KEY, SECRET, Some(TOKEN.to_owned()), None, "test");
    let loaded = SdkConfig::builder()
        .region(Region::new("us-east-1"))
        .endpoint_url(recorder.url())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    blocking::Client::new(&loaded).list_users().user_pool_id("us-east-1_x").send().expect("an answer");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(Client::new(&loaded).list_users().user_pool_id("us-east-1_x").send()).expect("an answer");
    let requests: Vec<Value> = recorder.take().iter().map(|request| raw(&recorder, request)).collect();
    assert_eq!(verdicts(&python, requests, Some(TOKEN)), [true; 2]);
}

#[needs::test(packages)]
fn the_command_signs_as_botocore_does() {
    let python = Python::find();
    let recorder = Recorder::start();
    let url = recorder.url();
    let variables = [
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
        ("AWS_SESSION_TOKEN", TOKEN),
        ("AWS_REGION", "us-east-1"),
    ];
    let words = ["admin-get-user", "--user-pool-id", "us-east-1_ü", "--username", "diego", "--endpoint-url", &url];
    let ran = Tool::of_shipped_model().run(&std::env::temp_dir(), &variables, &words);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let requests = recorder.take();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    let request = raw(&recorder, request);
    let mut changed = request.clone();
    changed["body"] = request["body"].as_str().expect("text").replacen("diego", "diegO", 1).into();
    assert_eq!(verdicts(&python, vec![request, changed], Some(TOKEN)), [true, false]);
}

#[needs::test(packages)]
fn the_environment_is_enough() {
    let moto = Moto::shared();
    let pool = Pool::set_up(&*moto, false);
    let variables = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", moto.url()),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("AWS_ACCESS_KEY_ID", KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET),
    ];
    let loader = Loader::new().environment(Environment::of_variables(variables, false));
    let settings = loader.load().expect("settings");
    let client = blocking::Client::from_conf(settings.config().expect("a configuration").build());
    assert!(client.execute(user_of(&pool.id)).is_ok());
}
