// error: required member `contact` has not been set
// error: required member `guest_name` has not been set
// at: send

use client_crate::required_members::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    client.book().send().unwrap();
}
