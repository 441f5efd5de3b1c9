//! Calls `ConfirmForgotPassword` at a URL some times, one after the other, without blocking.

use cognito::{Client, Config};

mod cognito {
    smithgen_runtime::include_client!();
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = Client::from_conf(Config::builder().region("eu-west-1").endpoint_url(url).build());
    runtime.block_on(async {
        for _ in 0..calls {
            client
                .confirm_forgot_password()
                .client_id("3n4b5urk1ft4fl3mg5e62d9ado")
                .username("diego@example.com")
                .confirmation_code("123456")
                .password("N3w-password!")
                .send()
                .await
                .expect("an empty answer");
        }
    });
}
