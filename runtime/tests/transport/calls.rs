//! Whole calls through both drivers: retries on real connections, timeouts, and what a client shares.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Builder, Config, RetryConfig, TimeoutConfig};
use smithgen_runtime::driver::{Async, Blocking, CallResult};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::TransportErrorKind;

use crate::server::{Server, ok, runtime};
use crate::service::{PutNote, note};

/// Makes one call with each driver.
fn both(config: Builder, check: impl Fn(CallResult<PutNote>)) {
    let config = config.build();
    check(Core::<Blocking>::from_conf(config.clone()).execute(note()));
    let client = Core::<Async>::from_conf(config);
    check(runtime().block_on(async { client.execute(note()).await }));
}

fn config(server: &Server) -> Builder {
    let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(20));
    Config::builder().endpoint_url(server.url("http")).retry_config(retry)
}

#[test]
fn lost_connections_are_tried_again_under_the_same_id() {
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    let server = Server::start(move |peer| {
        let Some(request) = peer.read_request() else { return };
        let mut seen = seen.lock().unwrap();
        seen.push(request.to_ascii_lowercase());
        // Of every three connections the first two are lost.
        if seen.len() % 3 == 0 {
            peer.write(ok(r#"{"Id":"1"}"#));
        } else if seen.len() % 3 == 2 {
            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{\"Id");
        }
    });
    both(config(&server), |result| assert_eq!(result.unwrap().id.as_deref(), Some("1")));
    let requests = requests.lock().unwrap();
    assert_eq!(requests.len(), 6);
    let header = |request: &str, name: &str| {
        request.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned).unwrap()
    };
    for call in requests.chunks(3) {
        let ids: Vec<_> = call.iter().map(|request| header(request, "amz-sdk-invocation-id: ")).collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        let numbers: Vec<_> = call.iter().map(|request| header(request, "amz-sdk-request: ")).collect();
        assert_eq!(numbers, ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]);
    }
    assert_ne!(header(&requests[0], "amz-sdk-invocation-id: "), header(&requests[3], "amz-sdk-invocation-id: "));
}

#[test]
fn servers_may_close_after_every_answer() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.write(ok(r#"{"Id":"1"}"#));
    });
    let config = config(&server).build();
    let client = Core::<Blocking>::from_conf(config.clone());
    (0..20).for_each(|_| assert!(client.execute(note()).is_ok()));
    let client = Core::<Async>::from_conf(config);
    let runtime = runtime();
    (0..20).for_each(|_| assert!(runtime.block_on(async { client.execute(note()).await }).is_ok()));
}

#[test]
fn silence_is_tried_again_until_the_attempts_are_used_up() {
    let requests = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&requests);
    let server = Server::start(move |peer| {
        peer.read_request();
        seen.fetch_add(1, Ordering::SeqCst);
        peer.stall();
    });
    let timeouts = TimeoutConfig::builder().read_timeout(Duration::from_millis(150)).build();
    both(config(&server).timeout_config(timeouts), |result| match result {
        Err(SdkError::TimeoutError(error)) => assert_eq!(error.kind(), TransportErrorKind::ReadTimeout),
        other => panic!("{:?}", other.err()),
    });
    assert_eq!(requests.load(Ordering::SeqCst), 6);
}

#[test]
fn bodies_are_read_up_to_the_limit() {
    let sized = |size: usize| ok(&json(size));
    let chunked = |size: usize| {
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{size:x}\r\n{}\r\n0\r\n\r\n", json(size))
    };
    let failed = |size: usize| sized(size).replacen("200", "400", 1);
    for (answer, fits) in [
        (sized(1000), true),
        (chunked(1000), true),
        (sized(1001), false),
        (chunked(1001), false),
        (failed(1001), false),
    ] {
        let server = Server::answering(answer);
        both(config(&server).max_response_bytes(1000), |result| match result {
            Ok(output) => assert!(fits && output.id.is_some()),
            Err(SdkError::DispatchFailure(error)) => {
                assert!(!fits && error.kind() == TransportErrorKind::Response, "{error}");
                assert!(error.to_string().contains("`max_response_bytes`, 1000 bytes"), "{error}");
            }
            Err(other) => panic!("{other:?}"),
        });
    }
}

/// An output of so many bytes.
fn json(size: usize) -> String {
    format!(r#"{{"Id":"{}"}}"#, "x".repeat(size - 9))
}

#[test]
fn the_operation_timeout_ends_everything() {
    let server = Server::start(|peer| {
        peer.read_request();
        peer.stall();
    });
    let limit = Duration::from_millis(500);
    let timeouts =
        TimeoutConfig::builder().operation_attempt_timeout(Duration::from_millis(200)).operation_timeout(limit).build();
    let retry = RetryConfig::standard().with_max_attempts(50).with_initial_backoff(Duration::from_millis(1));
    let start = Mutex::new(Instant::now());
    both(config(&server).timeout_config(timeouts).retry_config(retry), |result| {
        let elapsed = std::mem::replace(&mut *start.lock().unwrap(), Instant::now()).elapsed();
        let Err(SdkError::TimeoutError(error)) = result else { panic!("{:?}", result.err()) };
        assert_eq!(error.kind(), TransportErrorKind::OperationTimeout);
        assert!((Duration::from_millis(480)..Duration::from_secs(5)).contains(&elapsed), "{elapsed:?}");
    });
}

#[test]
fn clones_share_connections_between_threads() {
    let server = Server::answering(ok(r#"{"Id":"1"}"#));
    let client = Core::<Blocking>::from_conf(config(&server).build());
    for _ in 0..3 {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let client = client.clone();
                scope.spawn(move || {
                    for _ in 0..5 {
                        client.execute(note()).unwrap();
                    }
                });
            }
        });
    }
    assert!(server.connections() <= 4, "{} connections for four threads", server.connections());
}

#[test]
fn futures_run_side_by_side_and_can_be_dropped() {
    let server = Server::start(|peer| {
        while peer.read_request().is_some() {
            std::thread::sleep(Duration::from_millis(250));
            peer.write(ok(r#"{"Id":"1"}"#));
        }
    });
    let client = Core::<Async>::from_conf(config(&server).build());
    runtime().block_on(async {
        let start = Instant::now();
        let calls: Vec<_> = (0..10).map(|_| tokio::spawn(client.execute(note()))).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert!(start.elapsed() < Duration::from_millis(2000), "{:?}", start.elapsed());
        let connections = server.connections();
        let dropped = tokio::time::timeout(Duration::from_millis(30), client.execute(note())).await;
        assert!(dropped.is_err(), "it should not have been done yet");
        client.execute(note()).await.unwrap();
        assert!(server.connections() <= connections + 1);
    });
}

#[test]
fn a_client_outlives_the_runtime_of_its_first_call() {
    let server = Server::answering(ok(r#"{"Id":"1"}"#));
    let client = Core::<Async>::from_conf(config(&server).build());
    for _ in 0..3 {
        runtime().block_on(async { client.execute(note()).await }).unwrap();
    }
}

#[test]
fn transports_of_ones_own_take_the_place_of_the_default() {
    struct Canned;

    impl smithgen_runtime::transport::BlockingTransport for Canned {
        fn send(
            &self,
            request: http::Request<ByteStream>,
            _: &smithgen_runtime::transport::AttemptLimits,
        ) -> Result<http::Response<ByteStream>, smithgen_runtime::transport::TransportError> {
            assert!(request.body().at_hand().unwrap().starts_with(br#"{"Text":"hello""#));
            Ok(http::Response::new(ByteStream::from_static(br#"{"Id":"canned"}"#)))
        }
    }

    let client = Core::<Blocking>::with_transport(Config::builder().region("eu-west-1").build(), Canned);
    assert_eq!(client.execute(note()).unwrap().id.as_deref(), Some("canned"));
    assert_eq!(client.config().region(), Some("eu-west-1"));
    let client = client.with_config(client.config().to_builder().region("eu-west-3").build());
    assert_eq!(client.execute(note()).unwrap().id.as_deref(), Some("canned"));
}
