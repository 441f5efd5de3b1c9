//! Calls `ListUsers`, which is signed, at a URL some times, one after the other, with the AWS SDK for Rust.

use aws_sdk_cognitoidentityprovider::config::{Credentials, Region};
use aws_sdk_cognitoidentityprovider::{Client, Config};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let config = Config::builder()
        .region(Region::new("eu-west-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "example", None, None, "static"));
    let client = Client::from_conf(config.build());
    runtime.block_on(async {
        for _ in 0..calls {
            client.list_users().user_pool_id("eu-west-1_EXAMPLE").send().await.expect("an empty answer");
        }
    });
}
