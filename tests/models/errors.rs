//! Errors are found by code, in all its spellings, and tell whether another attempt makes sense.

use smithgen_runtime::operation::Operation;

use crate::errors::SdkError;
use crate::errors::operation::risk::{Risk, RiskError};
use crate::errors::types::Reason;
use crate::errors::types::error::{Bare, Capital, Odd, Small};
use crate::support::response;

fn error(status: u16, body: &str) -> SdkError<RiskError> {
    Risk::parse_response(response(status, body)).unwrap_err()
}

#[test]
fn codes_are_found_in_all_spellings() {
    for code in ["Small", "tiny#Small", "tiny#Small:http://tiny.test/", "Small:http://tiny.test/"] {
        let error = error(400, &format!(r#"{{"__type": "{code}", "message": "why"}}"#));
        assert!(error.as_service_error().unwrap().is_small(), "{code}");
        assert_eq!((error.code(), error.message()), (Some("Small"), Some("why")));
        assert_eq!(error.to_string(), "Small: why (status 400, request id id-1)");
        assert!(!error.is_retryable());
    }
}

#[test]
fn members_are_read() {
    let error =
        error(404, r#"{"__type": "Capital", "Message": "why", "Code": 7, "Reason": "LUCK"}"#).into_service_error();
    let expected = Capital { message: "why".to_owned(), code: 7, reason: Some(Reason::Luck) };
    assert_eq!(error, RiskError::Capital(expected));
}

#[test]
fn retryable_errors_say_so() {
    assert!(error(429, r#"{"__type": "Slow", "ErrorMessage": "wait"}"#).is_retryable());
    let busy = error(503, r#"{"__type": "Busy"}"#);
    assert!(busy.is_retryable() && busy.as_service_error().unwrap().is_busy());
    let bare = error(500, r#"{"__type": "Bare"}"#);
    assert!(bare.as_service_error().unwrap().is_bare());
}

#[test]
fn messages_are_told_however_they_are_spelled() {
    for code in ["Small", "Capital", "Bare", "Slow", "Busy", "Odd", "Unlisted"] {
        for name in ["message", "Message", "errorMessage", "ErrorMessage", "error_description"] {
            let error = error(400, &format!(r#"{{"__type": "{code}", "Code": 7, "{name}": "why"}}"#));
            assert_eq!((error.code(), error.message()), (Some(code), Some("why")), "{name}");
            assert_eq!(error.to_string(), format!("{code}: why (status 400, request id id-1)"));
            let error = error.into_service_error();
            let is_unreadable = code == "Odd" && name == "message";
            assert_eq!(matches!(error, RiskError::Unknown(_)), code == "Unlisted" || is_unreadable);
            assert_eq!((error.code(), error.message()), (code, Some("why")));
            assert_eq!(error.to_string(), format!("{code}: why"));
        }
        let error = error(400, &format!(r#"{{"__type": "{code}", "Code": 7}}"#)).into_service_error();
        assert_eq!((error.message(), error.to_string()), (None, code.to_owned()));
    }
}

#[test]
fn error_structures_tell_their_messages() {
    let bare = Bare { message: Some("why".to_owned()) };
    assert_eq!((bare.message(), bare.to_string()), (Some("why"), "Bare: why".to_owned()));
    assert_eq!(format!("{bare:?}"), r#"Bare { message: Some("why") }"#);
    let odd = Odd { message: Some(vec![1]), message_value: Some("why".to_owned()) };
    assert_eq!((odd.message(), odd.to_string()), (Some("why"), "Odd: why".to_owned()));
    let capital = Capital { message: "why".to_owned(), code: 7, reason: None };
    assert_eq!((capital.message(), capital.to_string()), (Some("why"), "Capital: why".to_owned()));
}

#[test]
fn messages_repeat_no_session_token() {
    for code in ["Small", "Bare", "Unlisted"] {
        let error = error(403, &format!(r#"{{"__type": "{code}", "message": "not 'x-amz-security-token:t0ken'"}}"#));
        assert_eq!(error.message(), Some("not 'x-amz-security-token:*** redacted ***'"));
        assert!(!format!("{error} {error:?} {:?}", error.as_service_error()).contains("t0ken"));
    }
}

#[test]
fn messages_stay_on_their_line() {
    let error = error(400, "{\"__type\": \"Small\\u001b[2J\", \"message\": \"a\\nb\\u001b[31m\\u202ec\"}");
    assert_eq!(error.message(), Some("a\nb\u{1b}[31m\u{202e}c"));
    let shown = r"Small\u{1b}[2J: a\nb\u{1b}[31m\u{202e}c (status 400, request id id-1)";
    assert_eq!(error.to_string(), shown);
    let small = Small { message: error.message().map(str::to_owned) };
    assert_eq!(small.to_string(), r"Small: a\nb\u{1b}[31m\u{202e}c");
}
