//! Makes a call of the AWS SDK whose answer is out of a file, again and again, and prints the microseconds of each time.

use std::hint::black_box;
use std::time::{Duration, Instant};

use SDK_CRATE::config::http::{HttpRequest, HttpResponse};
use SDK_CRATE::config::{Credentials, Region};
use SDK_CRATE::{Client, Config};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_types::body::SdkBody;

/// A transport that has the answer at hand.
#[derive(Debug)]
struct AtHand(&'static [u8]);

impl HttpConnector for AtHand {
    fn call(&self, _request: HttpRequest) -> HttpConnectorFuture {
        let status = 200.try_into().expect("a status");
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(self.0))))
    }
}

fn main() {
    let body = std::fs::read(std::env::args().nth(1).expect("a file")).expect("it can be read").leak();
    let body: &'static [u8] = body;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config = Config::builder()
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "example", None, None, "static"))
        .http_client(http_client_fn(move |_, _| SharedHttpConnector::new(AtHand(body))));
    let client = Client::from_conf(config.build());
    runtime.block_on(async {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(1) {
            let start = Instant::now();
            let output = client.METHOD()SET.send().await.expect("an output");
            assert!(!output.ITEMS().is_empty());
            drop(black_box(output));
            println!("{}", start.elapsed().as_secs_f64() * 1e6);
        }
    });
}
