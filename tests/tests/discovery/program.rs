//! Calls services that name endpoints themselves by generated clients, with answers that are given, and keeps the requests.
//!
//! In: conversations as lines of JSON on standard input, as `discovery.rs` has them, and a folder as the first argument. Out: for each a line of
//! JSON, the requests of each call, with whether that came to something.

use std::collections::VecDeque;
use std::error::Error;
use std::io::BufRead as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use discovery::{dynamodb, timestream_query, timestream_write};
use serde_json::{Value, json};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, Credentials, Environment, Loader, RetryConfig};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError, TransportErrorKind};

/// Keeps what is sent, and answers as it was told.
#[derive(Clone, Default)]
struct Kept {
    sent: Arc<Mutex<Vec<Value>>>,
    replies: Arc<Mutex<VecDeque<Value>>>,
}

impl BlockingTransport for Kept {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let headers = request.headers().iter();
        let headers: serde_json::Map<String, Value> =
            headers.map(|(name, value)| (name.to_string(), value.to_str().expect("text").into())).collect();
        let body = request.body().at_hand().expect("bytes");
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        let (method, url) = (request.method().as_str(), request.uri().to_string());
        assert_eq!(headers["host"], request.uri().authority().expect("a host").as_str());
        let sent = json!({"method": method, "url": url.trim_end_matches('/'), "headers": headers, "body": body});
        self.sent.lock().expect("one thread").push(sent);
        let reply = self.replies.lock().expect("one thread").pop_front().expect("a reply");
        if reply.is_null() {
            return Err(TransportError::new(TransportErrorKind::Connect, "lost"));
        }
        let response = http::Response::builder().status(reply[0].as_u64().expect("a status") as u16);
        let body = reply[1].as_str().expect("text").to_owned();
        Ok(response.body(ByteStream::from(body)).expect("a response"))
    }
}

fn config(conversation: &Value, folder: &str) -> Config {
    let path = format!("{folder}/config");
    let profile = conversation["profile"].as_str().expect("text");
    std::fs::write(&path, format!("[default]\n{profile}")).expect("a file");
    let variables = conversation["variables"].as_object().expect("an object").iter();
    let variables = variables.map(|(name, value)| (name.clone(), value.as_str().expect("text").to_owned()));
    let files = [("AWS_CONFIG_FILE".to_owned(), path), ("AWS_SHARED_CREDENTIALS_FILE".to_owned(), "none".to_owned())];
    let environment = Environment::of_variables(variables.chain(files), false);
    let settings = Loader::new().environment(environment).load().expect("files");
    let credentials = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "test");
    let retries = RetryConfig::standard().with_max_attempts(3).with_initial_backoff(Duration::from_millis(1));
    let config = settings.config().expect("settings").region("eu-west-1").credentials_provider(credentials);
    let config = config.retry_config(retries);
    match conversation["endpoint"].as_str() {
        Some(url) => config.endpoint_url(url).build(),
        None => config.build(),
    }
}

/// Whether a call came to something.
fn is_answered<T, E: Error>(result: Result<T, E>) -> bool {
    if let Err(error) = &result {
        eprintln!("{error}");
    }
    result.is_ok()
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    for line in std::io::stdin().lock().lines() {
        let conversation: Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let (kept, config) = (Kept::default(), config(&conversation, &folder));
        kept.replies.lock().expect("one thread").extend(conversation["replies"].as_array().expect("a list").clone());
        let query = timestream_query::blocking::Client::with_transport(config.clone(), kept.clone());
        let write = timestream_write::blocking::Client::with_transport(config.clone(), kept.clone());
        let tables = dynamodb::blocking::Client::with_transport(config, kept.clone());
        let calls = conversation["calls"].as_array().expect("a list").iter().map(|call| {
            let text = |name: &str| call["input"][name].as_str().unwrap_or_default().to_owned();
            let answered = match call["operation"].as_str().expect("a name") {
                "Query" => is_answered(query.query().query_string(text("QueryString")).send()),
                "DescribeEndpoints" => is_answered(query.describe_endpoints().send()),
                "DescribeDatabase" => is_answered(write.describe_database().database_name(text("DatabaseName")).send()),
                "ListDatabases" => is_answered(write.list_databases().send()),
                "ListTables" => is_answered(tables.list_tables().send()),
                "ListExports" => is_answered(tables.list_exports().send()),
                other => panic!("{other} is not called"),
            };
            let sent = std::mem::take(&mut *kept.sent.lock().expect("one thread"));
            json!({"sent": sent, "answered": answered})
        });
        println!("{}", Value::from(calls.collect::<Vec<_>>()));
        assert!(kept.replies.lock().expect("one thread").is_empty(), "{conversation}");
    }
}
