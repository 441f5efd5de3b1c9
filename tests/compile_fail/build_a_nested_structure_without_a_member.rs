// error: required member `phone` has not been set
// at: build

use client_crate::required_members::types::Contact;

fn main() {
    let _ = Contact::builder().mail("diego@example.com").build();
}
