//! What lies inside something secret hides itself, whatever of it is printed, and so do secret messages of errors.

use std::error::Error;
use std::fmt::Debug;

use smithgen_runtime::operation::Operation;

use crate::secret_parts::SdkError;
use crate::secret_parts::operation::look::{Look, LookError};
use crate::support::response;

const SECRET: &str = "hunter2";

fn is_hidden(value: &impl Debug) -> bool {
    let texts = [format!("{value:?}"), format!("{value:#?}")];
    texts.iter().all(|text| !text.contains(SECRET) && !text.contains("4242424") && text.contains("*** redacted ***"))
}

#[test]
fn parts_of_secrets_hide_themselves() {
    let text = r#"{"whole": {"street": "hunter2", "number": 4242424, "parts": {"hunter2": {"name": "hunter2"}}},
        "members": [{"name": "hunter2", "part": {"leaf": "hunter2"}}], "branch": {"new": {"hunter2": 4242424}}, "color": "hunter2"}"#;
    let output = Look::parse_response(response(200, text)).unwrap();
    assert!(is_hidden(&output));
    let (whole, member) = (output.whole.unwrap(), output.members.unwrap().remove(0));
    assert_eq!(format!("{whole:?}"), "Whole(*** redacted ***)");
    assert!(is_hidden(&whole) && is_hidden(&member) && is_hidden(&member.part.as_ref().unwrap()));
    assert!(whole.parts.as_ref().unwrap().values().all(is_hidden));
    assert!(is_hidden(&output.branch.unwrap()) && is_hidden(&output.color.unwrap()));
}

#[test]
fn no_secret_message_is_shown() {
    for (code, message, rest) in [
        ("Told", "message", ""),
        ("Told", "Message", ""),
        ("Closed", "Message", ""),
        ("Closed", "message", ""),
        ("Silent", "message", ""),
        // What makes no sense is kept as an error of its code alone, and stays a secret.
        ("Closed", "message", r#", "Message": ["hunter2"]"#),
    ] {
        let body = format!(r#"{{"__type": "{code}", "{message}": "hunter2"{rest}}}"#);
        let error = Look::parse_response(response(400, &body)).unwrap_err();
        assert_eq!((error.code(), error.message()), (Some(code), Some(SECRET)), "{body}");
        let shown = format!("{code}: *** redacted ***");
        assert_eq!(error.to_string(), format!("{shown} (status 400, request id id-1)"));
        assert!(is_hidden(&error));
        let mut cause: Option<&dyn Error> = Some(&error);
        while let Some(error) = cause {
            assert!(!error.to_string().contains(SECRET) && is_hidden(&error), "{body}");
            cause = error.source();
        }
        let error: LookError = SdkError::into_service_error(error);
        assert_eq!(matches!(error, LookError::Unknown(_)), !rest.is_empty());
        assert!(error.to_string() == shown && is_hidden(&error));
    }
}
