//! Calls `ListUsers`, which is signed, at a URL some times, with a client that the build script generates.

use cognito::config::Credentials;
use cognito::{Config, blocking};

mod cognito {
    smithgen_runtime::include_client!();
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let config = Config::builder()
        .region("eu-west-1")
        .endpoint_url(url)
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "example", None, None, "static"));
    let client = blocking::Client::from_conf(config.build());
    for _ in 0..calls {
        client.list_users().user_pool_id("eu-west-1_EXAMPLE").send().expect("an empty answer");
    }
}
