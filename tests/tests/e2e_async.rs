//! The async client does what the blocking one does: the same requests, the same outputs and errors, many calls at a time.

use std::time::Duration;

use cognito_idp::{Client, Config, blocking};
use smithgen_tests::peers::{Act, CognitoLocal, Emulator, RawRequest, Recorder, Reply};
use smithgen_tests::pool::Pool;

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

fn config(url: &str) -> Config {
    Config::builder().region("us-east-1").endpoint_url(url).build()
}

/// What two clients' requests should have in common.
fn essence(request: &RawRequest) -> (&str, &str, Option<&str>, Option<&str>, &str) {
    let header = |name| request.header(name);
    (&request.method, &request.target, header("content-type"), header("x-amz-target"), request.text())
}

#[test]
fn both_clients_send_the_same_and_read_the_same() {
    let refusal = Reply::json(400, r#"{"__type":"com.example#CodeMismatchException","message":"no"}"#);
    let recorder = Recorder::with([refusal.clone().into(), refusal.into()]);
    let (of_async, of_blocking) =
        (Client::from_conf(config(&recorder.url())), blocking::Client::from_conf(config(&recorder.url())));
    let input = of_blocking.confirm_forgot_password().client_id("c1").username("diego").confirmation_code("1");
    let input = input.password("N3w-password!").client_metadata("key", "é").build();
    let first = of_blocking.execute(input.clone()).expect_err("refused");
    let second = run(of_async.execute(input)).expect_err("refused");
    for error in [&first, &second] {
        assert!(error.as_service_error().is_some_and(|error| error.is_code_mismatch_exception()), "{error}");
        assert_eq!(error.message(), Some("no"));
    }
    assert_eq!(first.to_string(), second.to_string());
    let requests = recorder.take();
    assert_eq!(requests.len(), 2);
    assert_eq!(essence(&requests[0]), essence(&requests[1]));
}

#[test]
fn calls_run_side_by_side_and_connections_are_used_again() {
    let slow = || Act::Delay(Duration::from_millis(300), Reply::json(200, "{}"));
    let recorder = Recorder::with((0..3).map(|_| slow()));
    let client = Client::from_conf(config(&recorder.url()));
    let forget = |name: &str| client.forgot_password().client_id("c1").username(name).send();
    run(async {
        let start = std::time::Instant::now();
        // In tasks of their own, as a server would.
        let calls: Vec<_> = ["a", "b", "c"].map(|name| tokio::spawn(forget(name))).into_iter().collect();
        for call in calls {
            call.await.expect("no panic").expect("an output");
        }
        assert!(start.elapsed() < Duration::from_millis(800), "one after the other: {:?}", start.elapsed());
        let connections = recorder.connections();
        forget("d").await.expect("an output");
        assert_eq!(recorder.connections(), connections, "the fourth call opened a connection");
    });
    assert_eq!(recorder.take().len(), 4);
}

#[needs::test(packages)]
fn a_password_is_reset_in_cognito_local() {
    let local = CognitoLocal::start();
    let pool = Pool::set_up(&local, false);
    let client = Client::from_conf(config(local.url()));
    run(async {
        let request = client.forgot_password().client_id(&pool.client_id).username(Pool::USER);
        request.send().await.expect("a code is sent");
        let code = local.code_for(Pool::USER);
        let confirm = || {
            let request = client.confirm_forgot_password().client_id(&pool.client_id).username(Pool::USER);
            request.confirmation_code(&code).password(Pool::NEW_PASSWORD).send()
        };
        confirm().await.expect("the right code");
        let error = confirm().await.expect_err("a used code").into_service_error();
        assert!(error.is_code_mismatch_exception(), "{error:?}");
    });
    assert!(pool.accepts(Pool::NEW_PASSWORD));
}
