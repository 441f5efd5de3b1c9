// error: required member `guest_name` has not been set
// at: send

use client_crate::required_members::{Config, blocking, types::Contact};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    client.book().contact(Contact::builder().phone("1").build()).send().unwrap();
}
