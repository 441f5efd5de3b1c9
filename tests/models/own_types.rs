//! Every simple type, as a model may name it.

use serde_json::json;

use crate::own_types::operation::echo::EchoInput;
use crate::own_types::primitives::{Blob, DateTime, Document};
use crate::support::body;

#[test]
fn types_of_the_models_own_are_written_as_those_of_the_prelude() {
    let input = EchoInput::builder()
        .blob(Blob::new("hi"))
        .boolean(true)
        .byte(-128)
        .short(32767)
        .integer(1)
        .long(i64::MAX)
        .float(0.5)
        .double(-2.5)
        .big_integer("123456789012345678901".parse().unwrap())
        .big_decimal("1.10".parse().unwrap())
        .timestamp(DateTime::from_secs(1))
        .document(Document::Null)
        .build();
    let sent = body(&input);
    assert_eq!(sent["blob"], "aGk=");
    assert_eq!((&sent["boolean"], &sent["document"]), (&json!(true), &json!(null)));
    assert_eq!((&sent["byte"], &sent["short"], &sent["integer"]), (&json!(-128), &json!(32767), &json!(1)));
    assert_eq!((&sent["long"], &sent["float"], &sent["double"]), (&json!(i64::MAX), &json!(0.5), &json!(-2.5)));
    assert_eq!(sent["timestamp"].as_f64(), Some(1.0));
    assert_eq!((sent["bigDecimal"].as_f64(), sent["bigInteger"].is_number()), (Some(1.1), true));
}
