// error: required member `contact` has not been set
// error: required member `guest_name` has not been set

use compile_fail::required_members::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), compile_fail::Nowhere);
    client.book().send().unwrap();
}
