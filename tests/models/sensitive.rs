//! `Debug` hides what the model marks sensitive, however deep it lies.

use smithgen_runtime::operation::Operation;

use crate::sensitive::operation::sign_in::{SignIn, SignInInput};
use crate::support::response;

const SECRET: &str = "hunter2";

#[test]
fn no_secret_is_shown() {
    let input = SignInInput::builder().password(SECRET).user("diego").build();
    assert_eq!(format!("{input:?}"), r#"SignInInput { password: *** redacted ***, user: Some("diego") }"#);
    assert!(!format!("{:?}", SignInInput::builder().password(SECRET)).contains(SECRET));
}

#[test]
fn no_secret_is_shown_however_deep() {
    let text = r#"{"list": ["hunter2"], "map": {"a": ["hunter2"]}, "nested": [{"a": ["hunter2"]}], "keys": {"hunter2": "b"},
        "whole": {"street": "hunter2", "number": 42}, "closed": ["hunter2"], "choice": {"closed": "hunter2"}, "plain": "open"}"#;
    let output = SignIn::parse_response(response(200, text)).unwrap();
    let (debug, pretty) = (format!("{output:?}"), format!("{output:#?}"));
    for text in [&debug, &pretty] {
        assert!(!text.contains(SECRET) && !text.contains("42"), "{text}");
        assert!(text.contains(r#"Some("open")"#) || text.contains("\"open\""), "{text}");
    }
    assert_eq!(output.whole.unwrap().number, Some(42));
}
