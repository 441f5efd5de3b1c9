//! Copies out of other regions, and prints what was sent for each: the URL and the form.

use std::time::Duration;

use presigned_copies::{docdb, ec2, neptune, rds};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, Credentials, RetryConfig};
use smithgen_runtime::driver::Blocking;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

/// Prints what it is sent, and is always busy.
#[derive(Clone)]
struct Printing;

impl BlockingTransport for Printing {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let body = request.body().at_hand().expect("a form");
        assert_eq!(request.headers()["content-length"], body.len().to_string().as_str());
        println!("{} {}", request.uri(), String::from_utf8_lossy(&body));
        Ok(http::Response::builder().status(503).body(ByteStream::default()).expect("a response"))
    }
}

/// Checks that a call was sent.
fn refused<T>(result: Result<T, impl std::error::Error>) {
    let error = result.err().expect("it is busy").to_string();
    assert!(!error.contains("could not be built"), "{error}");
}

fn main() {
    let text = |name: &str| std::env::var(name).expect("it is set");
    let credentials = Credentials::new(text("KEY"), text("SECRET"), Some(text("TOKEN")), None, "test");
    let config = Config::builder().region("eu-west-1").credentials_provider(credentials);
    let once = config.clone().retry_config(RetryConfig::disabled()).build();

    let client = ec2::client::Client::<Blocking>::with_transport(once.clone(), Printing);
    let copy = || client.copy_snapshot().source_region("us-west-2").source_snapshot_id("snap-1").description("a b&c=ü");
    refused(copy().send());
    refused(copy().destination_region("elsewhere").send());
    refused(copy().presigned_url("https://said.test/?a=b").send());

    let client = rds::client::Client::<Blocking>::with_transport(once.clone(), Printing);
    let snapshot = || client.copy_db_snapshot().source_db_snapshot_identifier("a").target_db_snapshot_identifier("b");
    refused(snapshot().send());
    refused(snapshot().source_region("us-west-2").send());
    refused(snapshot().source_region("us-west-2").pre_signed_url("https://said.test/").send());
    refused(snapshot().source_region("cn-north-1").send());
    let cluster = client.copy_db_cluster_snapshot().source_db_cluster_snapshot_identifier("a");
    refused(cluster.target_db_cluster_snapshot_identifier("b").source_region("us-west-2").send());
    let cluster = client.create_db_cluster().db_cluster_identifier("a").engine("mysql");
    refused(cluster.source_region("us-west-2").send());
    let replica = client.create_db_instance_read_replica().db_instance_identifier("a");
    refused(replica.source_db_instance_identifier("b").source_region("us-west-2").send());
    let backups = client.start_db_instance_automated_backups_replication().source_db_instance_arn("arn:b");
    refused(backups.source_region("us-west-2").send());

    let client = neptune::client::Client::<Blocking>::with_transport(once.clone(), Printing);
    let cluster = client.copy_db_cluster_snapshot().source_db_cluster_snapshot_identifier("a");
    refused(cluster.target_db_cluster_snapshot_identifier("b").source_region("us-west-2").send());
    let cluster = client.create_db_cluster().db_cluster_identifier("a").engine("neptune");
    refused(cluster.source_region("us-west-2").send());

    let client = docdb::client::Client::<Blocking>::with_transport(once.clone(), Printing);
    let cluster = client.copy_db_cluster_snapshot().source_db_cluster_snapshot_identifier("a");
    refused(cluster.target_db_cluster_snapshot_identifier("b").source_region("us-west-2").send());
    let cluster = client.create_db_cluster().db_cluster_identifier("a").engine("docdb");
    refused(cluster.source_region("us-west-2").send());

    // What is no region becomes no part of a host.
    for source in ["evil.example/", "a b", "us-west-2@evil.example"] {
        let client = rds::client::Client::<Blocking>::with_transport(once.clone(), Printing);
        let snapshot = client.copy_db_snapshot().source_db_snapshot_identifier("a").target_db_snapshot_identifier("b");
        let error = snapshot.source_region(source).send().unwrap_err().to_string();
        assert!(error.contains("could not be built"), "{source}: {error}");
    }

    // Each attempt has a URL of its own, as of its own time.
    let retries = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_millis(1));
    let client = rds::client::Client::<Blocking>::with_transport(config.retry_config(retries).build(), Printing);
    let snapshot = client.copy_db_snapshot().source_db_snapshot_identifier("a").target_db_snapshot_identifier("b");
    refused(snapshot.source_region("us-west-2").send());
}
