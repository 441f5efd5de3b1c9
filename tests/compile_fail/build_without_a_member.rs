// error: required member `contact` has not been set
// at: build

use client_crate::required_members::operation::book::BookInput;

fn main() {
    let _ = BookInput::builder().guest_name("Diego").build();
}
