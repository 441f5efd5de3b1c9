//! Calls `ConfirmForgotPassword` at a URL some times, with a client that the build script generates.

use cognito::{Config, blocking};

mod cognito {
    smithgen_runtime::include_client!();
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let client = blocking::Client::from_conf(Config::builder().region("eu-west-1").endpoint_url(url).build());
    for _ in 0..calls {
        client
            .confirm_forgot_password()
            .client_id("3n4b5urk1ft4fl3mg5e62d9ado")
            .username("diego@example.com")
            .confirmation_code("123456")
            .password("N3w-password!")
            .send()
            .expect("an empty answer");
    }
}
