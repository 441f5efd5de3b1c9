// error: required member `confirmation_code` has not been set
// error: required member `username` has not been set
// at: send

use client_crate::user_pools::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    client.confirm_forgot_password().client_id("id").password("N3w-password!").send().unwrap();
}
