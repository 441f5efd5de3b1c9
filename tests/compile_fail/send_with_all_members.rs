// Compiles: setters come in any order, and more than once.

use compile_fail::required_members::{Config, blocking, types::Contact};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), compile_fail::Nowhere);
    let book = client.book().contact(Contact::builder().phone("1").build()).guest_name("Diego");
    let _ = book.guest_name("Maria").send();
}
