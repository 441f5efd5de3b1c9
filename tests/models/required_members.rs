//! Required members: plain in inputs, corrected in outputs that lack them.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::required_members::operation::book::{Book, BookInput};
use crate::required_members::types::Contact;
use crate::support::{body, response};

#[test]
fn all_that_is_set_is_sent() {
    let contact = Contact::builder().phone("1").build();
    let input = BookInput::builder().contact(contact.clone()).guest_name("Diego").build();
    assert_eq!(body(&input), json!({ "GuestName": "Diego", "Contact": { "Phone": "1" } }));
    assert_eq!(input, BookInput { guest_name: "Diego".to_owned(), contact });
}

#[test]
fn what_an_answer_lacks_is_corrected() {
    assert_eq!(Book::parse_response(response(200, "{}")).unwrap().table, "");
    assert_eq!(Book::parse_response(response(200, r#"{"Table": null}"#)).unwrap().table, "");
}
