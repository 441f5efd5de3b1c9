//! What clients share, whatever else their configurations say: connections, what TLS remembers, and the retry budget.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::HandshakeKind;
use smithgen_runtime::client::{Core, DefaultTransport};
use smithgen_runtime::config::{Builder, Config, HttpClient, RetryConfig, TimeoutConfig, Trust};
use smithgen_runtime::driver::{Async, Blocking, CallResult, Driver, ResultWithMetadata};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::transport::TransportErrorKind;
use tokio::runtime::Runtime;

use crate::authority::{ALWAYS, Authority, read_request, secure, self_signed, start};
use crate::server::{Server, ok, runtime};
use crate::service::{PutNote, note};

/// A driver, and how it is brought to a result.
trait Drive: DefaultTransport {
    fn finish(sent: Self::Sent<PutNote>) -> CallResult<PutNote>;
    fn finish_with_metadata(sent: <Self::WithMetadata as Driver>::Sent<PutNote>) -> ResultWithMetadata<PutNote>;
}

impl Drive for Blocking {
    fn finish(sent: Self::Sent<PutNote>) -> CallResult<PutNote> {
        sent
    }

    fn finish_with_metadata(sent: <Self::WithMetadata as Driver>::Sent<PutNote>) -> ResultWithMetadata<PutNote> {
        sent
    }
}

thread_local! {
    /// One for all calls of a test, as connections belong to theirs.
    static RUNTIME: Runtime = runtime();
}

impl Drive for Async {
    fn finish(sent: Self::Sent<PutNote>) -> CallResult<PutNote> {
        RUNTIME.with(|runtime| runtime.block_on(sent))
    }

    fn finish_with_metadata(sent: <Self::WithMetadata as Driver>::Sent<PutNote>) -> ResultWithMetadata<PutNote> {
        RUNTIME.with(|runtime| runtime.block_on(sent))
    }
}

fn call<D: Drive>(client: &Core<D>) -> CallResult<PutNote> {
    D::finish(client.execute(note()))
}

/// The client with a configuration that differs from its own.
fn changed<D: Driver>(client: &Core<D>, change: impl FnOnce(Builder) -> Builder) -> Core<D> {
    client.with_config(change(client.config().to_builder()).build())
}

/// A server with TLS, and a configuration that trusts it.
fn trusted() -> (Server, Builder) {
    let root = Authority::root("ours");
    let server = start(root.server(&["127.0.0.1"], ALWAYS));
    let http = HttpClient::trusting(Trust::certificates(&root.pem));
    let config = Config::builder().endpoint_url(server.url("https")).http_client(http);
    (server, config)
}

fn patient(seconds: u64) -> TimeoutConfig {
    TimeoutConfig::builder().read_timeout(Duration::from_secs(seconds)).build()
}

#[test]
fn clients_of_one_http_client_share_its_connections() {
    fn case<D: Drive>() {
        let (server, config) = trusted();
        let other = config.clone().region("eu-west-3").timeout_config(patient(50)).max_response_bytes(1000);
        let clients = [Core::<D>::from_conf(config.clone().build()), Core::<D>::from_conf(other.build())];
        for _ in 0..3 {
            for client in &clients {
                assert!(call(client).is_ok());
            }
        }
        assert_eq!(server.connections(), 1);
        let trust = config.clone().build().http_client().trust().clone();
        let apart = Core::<D>::from_conf(config.http_client(HttpClient::trusting(trust)).build());
        assert!(call(&apart).is_ok());
        assert_eq!(server.connections(), 2);
    }
    case::<Blocking>();
    case::<Async>();
}

#[test]
fn a_call_with_another_configuration_keeps_connections() {
    fn case<D: Drive>() {
        let (server, config) = trusted();
        let client = Core::<D>::from_conf(config.build());
        assert!(call(&client).is_ok());
        for _ in 0..2 {
            let other = changed(&client, |config| config.timeout_config(patient(40)).region("eu-west-3"));
            assert!(call(&other).is_ok());
            assert_eq!((client.config().region(), other.config().region()), (None, Some("eu-west-3")));
        }
        assert_eq!(server.connections(), 1);
        // But whoever sets what it sends through gets that, and its trust.
        let strict = changed(&client, |config| config.http_client(HttpClient::new()));
        let Err(SdkError::DispatchFailure(error)) = call(&strict) else { panic!("nobody vouches for the server") };
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert!(call(&client).is_ok());
        assert_eq!(server.connections(), 2);
    }
    case::<Blocking>();
    case::<Async>();
}

#[test]
fn clients_that_tell_of_responses_are_the_same_otherwise() {
    fn case<D: Drive>() {
        let server = Server::start(|peer| {
            while peer.read_request().is_some() {
                let more = "x-amzn-requestid: id-1\r\nx-amz-id-2: id-2\r\nx-secret: s3cret";
                peer.write(ok("{\"Id\":\"1\"}").replace("x-test: yes", more));
            }
        });
        let client = Core::<D>::from_conf(Config::builder().endpoint_url(server.url("http")).build());
        assert!(call(&client).is_ok());
        let telling = client.with_metadata();
        for client in [&telling, &changed(&telling, |config| config.region("eu-west-3"))] {
            let (output, metadata) = D::finish_with_metadata(client.execute(note())).unwrap();
            assert_eq!((output.id.as_deref(), metadata.request_id()), (Some("1"), Some("id-1")));
            assert_eq!((metadata.extended_request_id(), metadata.status().as_u16()), (Some("id-2"), 200));
            assert_eq!(metadata.headers()["x-secret"], "s3cret");
            assert!(!format!("{metadata:?}").contains("s3cret"), "{metadata:?}");
        }
        assert_eq!(server.connections(), 1);
        let apart = changed(&telling, |config| config.http_client(HttpClient::new()));
        assert!(D::finish_with_metadata(apart.execute(note())).is_ok());
        assert_eq!(server.connections(), 2);
    }
    case::<Blocking>();
    case::<Async>();
}

#[test]
fn calls_with_other_configurations_share_one_retry_budget() {
    fn case<D: Drive>() {
        let requests = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&requests);
        let server = Server::start(move |peer| {
            while peer.read_request().is_some() {
                *seen.lock().unwrap() += 1;
                peer.write(ok("{}").replace("200 OK", "503 Busy"));
            }
        });
        let retry = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_micros(1));
        let config = Config::builder().endpoint_url(server.url("http")).retry_config(retry);
        let client = Core::<D>::from_conf(config.build());
        for seconds in 1..=120 {
            assert!(call(&changed(&client, |config| config.timeout_config(patient(seconds)))).is_err());
        }
        // The budget is good for some dozens of retries.
        let requests = *requests.lock().unwrap();
        assert!((121..200).contains(&requests), "{requests}");
        assert_eq!(server.connections(), 1);
    }
    case::<Blocking>();
    case::<Async>();
}

#[test]
fn what_one_driver_learns_of_a_server_shortens_handshakes_of_the_other() {
    let (pem, settings) = self_signed(&["127.0.0.1"]);
    let kinds = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&kinds);
    let server = Server::start(move |peer| {
        let mut stream = secure(&mut peer.stream, &settings);
        read_request(&mut stream);
        seen.lock().unwrap().push(stream.conn.handshake_kind());
        std::io::Write::write_all(&mut stream, ok("{}").as_bytes()).unwrap();
        stream.conn.send_close_notify();
    });
    let http = HttpClient::trusting(Trust::certificates(pem));
    let config = Config::builder().endpoint_url(server.url("https")).http_client(http).build();
    assert!(call(&Core::<Blocking>::from_conf(config.clone())).is_ok());
    assert!(call(&Core::<Async>::from_conf(config)).is_ok());
    assert_eq!(*kinds.lock().unwrap(), [Some(HandshakeKind::Full), Some(HandshakeKind::Resumed)]);
}

#[test]
fn connections_are_of_use_only_in_their_own_runtime() {
    let server = Server::answering(ok("{}"));
    let client =
        Core::<Async>::from_conf(Config::builder().endpoint_url(server.url("http")).timeout_config(patient(5)).build());
    let runtimes = [runtime(), runtime()];
    for runtime in runtimes.iter().chain(&runtimes) {
        assert!(runtime.block_on(async { client.execute(note()).await }).is_ok());
    }
    assert_eq!(server.connections(), 2, "each runtime keeps its own");
}
