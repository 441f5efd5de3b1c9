// error: required member `guest_name` has not been set
// label: `.guest_name(…)` is missing before this

use compile_fail::required_members::{Config, blocking, types::Contact};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), compile_fail::Nowhere);
    client.book().contact(Contact::builder().phone("1").build()).send().unwrap();
}
