//! Calls `ConfirmForgotPassword` at a URL some times, with a crate that `smithgen generate` has written.

use client::{Config, blocking};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let service = blocking::Client::from_conf(Config::builder().region("eu-west-1").endpoint_url(url).build());
    for _ in 0..calls {
        service
            .confirm_forgot_password()
            .client_id("3n4b5urk1ft4fl3mg5e62d9ado")
            .username("diego@example.com")
            .confirmation_code("123456")
            .password("N3w-password!")
            .send()
            .expect("an empty answer");
    }
}
