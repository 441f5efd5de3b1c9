//! Calls Amazon S3 by a generated client, with answers that are given, and keeps the requests.
//!
//! In: calls as lines of JSON on standard input, as `s3_requests.rs` has them, and a folder as the first argument. Out: for each call a line
//! of JSON, its requests.

use std::collections::VecDeque;
use std::error::Error;
use std::io::BufRead as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use s3_requests::s3::blocking::Client;
use s3_requests::s3::presigning::{PresignedRequest, PresigningConfig};
use s3_requests::s3::types::{Delete, ObjectIdentifier};
use serde_json::{Value, json};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, Credentials, Environment, Loader};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

/// Keeps what is sent, and answers as it was told.
#[derive(Clone, Default)]
struct Kept {
    sent: Arc<Mutex<Vec<Value>>>,
    replies: Arc<Mutex<VecDeque<Value>>>,
}

impl Kept {
    fn keep(&self, value: Value) {
        self.sent.lock().expect("one thread").push(value);
    }
}

impl BlockingTransport for Kept {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let headers: serde_json::Map<String, Value> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().expect("text").into()))
            .collect();
        // What is signed as the host is where it goes, wherever it went before.
        let host = request.uri().authority().map(|authority| authority.as_str());
        assert!(headers.get("host").is_none_or(|signed| signed.as_str() == host), "{:?} is signed for {headers:?}", request.uri());
        let (method, url) = (request.method().as_str(), request.uri().to_string());
        self.keep(json!({"method": method, "url": url, "headers": headers}));
        let reply = self.replies.lock().expect("one thread").pop_front().unwrap_or_else(|| json!([200, {}, ""]));
        let mut response = http::Response::builder().status(reply[0].as_u64().expect("a status") as u16);
        for (name, value) in reply[1].as_object().expect("headers") {
            response = response.header(name, value.as_str().expect("text"));
        }
        let body = reply[2].as_str().expect("text").to_owned();
        Ok(response.body(ByteStream::from(body)).expect("a response"))
    }
}

fn config(call: &Value, folder: &str) -> Config {
    let text = |name: &str| call[name].as_str().unwrap_or_default().to_owned();
    let path = format!("{folder}/config");
    std::fs::write(&path, format!("[default]\n{}", text("profile"))).expect("a file");
    let variables = call["variables"].as_object().expect("an object").iter();
    let variables = variables.map(|(name, value)| (name.clone(), value.as_str().expect("text").to_owned()));
    let files = [("AWS_CONFIG_FILE".to_owned(), path), ("AWS_SHARED_CREDENTIALS_FILE".to_owned(), "none".to_owned())];
    let environment = Environment::of_variables(variables.chain(files), false);
    let settings = Loader::new().environment(environment).load().expect("files");
    let credentials = Credentials::new(text("key"), text("secret"), None, None, "test");
    let config = settings.config().expect("settings").region(text("region")).credentials_provider(credentials);
    match call["endpoint"].as_str() {
        Some(url) => config.endpoint_url(url).build(),
        None => config.build(),
    }
}

fn body(given: &Value) -> ByteStream {
    match (given["bytes"].as_str(), given["stream"].as_str()) {
        (Some(bytes), _) => ByteStream::from(bytes.to_owned()),
        (_, Some(text)) => ByteStream::from_reader(std::io::Cursor::new(text.to_owned())).with_length(text.len() as u64),
        _ => ByteStream::default(),
    }
}

/// What came of a call: nothing worth keeping, or why it could not be made.
fn outcome<T, E: Error>(result: Result<T, E>) -> Result<Option<PresignedRequest>, String> {
    result.map(|_| None).map_err(|error| error.to_string())
}

fn call(client: &Client, call: &Value) -> Result<Option<PresignedRequest>, String> {
    let input = &call["input"];
    let text = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
    let (bucket, key) = (text("Bucket"), text("Key"));
    let validity = PresigningConfig::expires_in(Duration::from_secs(3600)).expect("a time");
    let presign = call["presign"] == json!(true);
    macro_rules! made {
        ($builder:expr) => {
            match presign {
                true => $builder.presigned(validity).map(Some).map_err(|error| error.to_string()),
                false => outcome($builder.send()),
            }
        };
    }
    match call["operation"].as_str().expect("a name") {
        "CopyObject" => made!(client.copy_object().bucket(bucket).key(key).copy_source(text("CopySource"))),
        "CreateBucket" => made!(client.create_bucket().bucket(bucket)),
        "DeleteObjects" => {
            let objects = Delete::builder().objects(ObjectIdentifier::builder().key("key").build()).build();
            made!(client.delete_objects().bucket(bucket).delete(objects))
        }
        "GetBucketLocation" => made!(client.get_bucket_location().bucket(bucket)),
        "GetObject" => made!(client.get_object().bucket(bucket).key(key)),
        "HeadBucket" => made!(client.head_bucket().bucket(bucket)),
        "HeadObject" => made!(client.head_object().bucket(bucket).key(key)),
        "ListBuckets" => made!(client.list_buckets()),
        "ListDirectoryBuckets" => made!(client.list_directory_buckets()),
        "ListObjectsV2" => made!(client.list_objects_v2().bucket(bucket)),
        "PutObject" => made!(client.put_object().bucket(bucket).key(key).body(body(&input["Body"]))),
        "WriteGetObjectResponse" => {
            let (route, token) = (text("RequestRoute"), text("RequestToken"));
            made!(client.write_get_object_response().request_route(route).request_token(token))
        }
        other => panic!("{other} is not called"),
    }
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    for line in std::io::stdin().lock().lines() {
        let order: Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let kept = Kept::default();
        kept.replies.lock().expect("one thread").extend(order["replies"].as_array().expect("a list").iter().cloned());
        let client = Client::with_transport(config(&order, &folder), kept.clone());
        match call(&client, &order) {
            Ok(Some(presigned)) => kept.keep(json!({"method": "", "url": presigned.uri(), "headers": {}})),
            // What the service says is no matter here, but that nothing can be sent is.
            Err(error) if error.contains("could not be built") => kept.keep(json!({"error": error})),
            Ok(None) | Err(_) => {}
        }
        println!("{}", json!(*kept.sent.lock().expect("one thread")));
    }
}
