// error: required member `phone` has not been set
// label: `.phone(…)` is missing before this

use compile_fail::required_members::types::Contact;

fn main() {
    let _ = Contact::builder().mail("diego@example.com").build();
}
