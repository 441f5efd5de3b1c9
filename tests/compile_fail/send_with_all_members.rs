// Compiles: setters come in any order, and more than once.

use client_crate::required_members::{Config, blocking, types::Contact};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    let book = client.book().contact(Contact::builder().phone("1").build()).guest_name("Diego");
    let _ = book.guest_name("Maria").send();
}
