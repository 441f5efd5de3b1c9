//! Errors are found by code, in all its spellings, and tell whether another attempt makes sense.

use smithgen_runtime::operation::Operation;

use crate::errors::operation::risk::{Risk, RiskError};
use crate::errors::types::Reason;
use crate::errors::{SdkError, types::error::Capital};
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
    let bare = error(500, r#"{"__type": "Bare", "message": "unmodelled"}"#);
    assert!(bare.as_service_error().unwrap().is_bare());
}
