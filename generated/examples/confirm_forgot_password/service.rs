//! The pool's front door, in the AWS JSON 1.1 protocol: HTTP requests go in, HTTP responses come out, with the headers and
//! error bodies of the real service.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::constraints::{self, Members};
use super::crypto::uuid;
use super::http_server::{Request, Response};
use super::user_pool::{ServiceError, UserPool};

const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
/// What stands before the operation's name in `X-Amz-Target`.
const TARGET_PREFIX: &str = "AWSCognitoIdentityProviderService.";

/// Answers one request.
pub(crate) fn answer(pool: &UserPool, request: &Request, now: SystemTime) -> Response {
    let content_type = request.header("content-type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let target = match request.header("x-amz-target") {
        Some(target) if request.method == "POST" && media_type.eq_ignore_ascii_case(CONTENT_TYPE) => target,
        _ => return not_understood(now),
    };
    match call(pool, target, &request.body) {
        Ok(output) => respond(200, CONTENT_TYPE, &output, now),
        Err(error) => refuse(&error, now),
    }
}

fn call(pool: &UserPool, target: &str, body: &[u8]) -> Result<Value, ServiceError> {
    let unknown = || ServiceError::new("UnknownOperationException", "");
    let operation = target.strip_prefix(TARGET_PREFIX).ok_or_else(unknown)?;
    let constraints = constraints::of_operation(operation).ok_or_else(unknown)?;
    let mut buffer = Value::Null;
    let input = Members::check(body, &mut buffer, constraints)?;
    pool.call(operation, &input).ok_or_else(unknown)?
}

/// An error of the protocol. The service answers 400 to whatever is the client's fault, even where its model names
/// another status, and puts code and message into headers too.
fn refuse(error: &ServiceError, now: SystemTime) -> Response {
    let mut body = json!({"__type": error.code});
    if !error.message.is_empty() {
        body["message"] = Value::String(error.message.clone());
    }
    let mut response = respond(400, CONTENT_TYPE, &body, now);
    response.headers.push(("x-amzn-ErrorType", format!("{}:", error.code)));
    // Messages can quote the input; only what is safe in a header goes into one.
    if !error.message.is_empty() && error.message.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        response.headers.push(("x-amzn-ErrorMessage", error.message.clone()));
    }
    response
}

/// What the service answers to something that isn't a call in a protocol that it speaks.
fn not_understood(now: SystemTime) -> Response {
    let message = "The server did not understand the operation that was requested.";
    let body = json!({"code": "BadRequest", "message": message, "type": "client"});
    respond(400, "application/json", &body, now)
}

fn respond(status: u16, content_type: &str, body: &Value, now: SystemTime) -> Response {
    let headers =
        vec![("Date", http_date(now)), ("Content-Type", content_type.to_owned()), ("x-amzn-RequestId", uuid())];
    Response { status, headers, body: body.to_string().into_bytes() }
}

/// A time as RFC 9110 writes it in headers: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(time: SystemTime) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Years are counted from March, so that the leap day is the last; 719,468 days lie between 0000-03-01 and 1970-01-01.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12;
    let year = era * 400 + year_of_era + u64::from(month < 2);
    format!(
        "{}, {day:02} {} {year} {:02}:{:02}:{:02} GMT",
        DAYS[(days % 7) as usize],
        MONTHS[month as usize],
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::codes::Outbox;
    use super::super::password::PasswordPolicy;
    use super::super::user_pool::AppClient;
    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn pool() -> UserPool {
        let client = AppClient { id: "client1".to_owned(), secret: None };
        UserPool::new(client, PasswordPolicy::default(), Box::new(|| NOW), Outbox::default())
    }

    fn request(method: &str, content_type: &str, target: &str, body: &str) -> Request {
        let headers = [("content-type", content_type), ("x-amz-target", target)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Request { method: method.to_owned(), headers, body: body.as_bytes().to_vec() }
    }

    fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
        response.headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    #[test]
    fn a_call_has_the_services_headers() {
        let body = r#"{"ClientId":"client1","Username":"a@example.com","Password":"Abcdefg1!"}"#;
        let request = request("POST", CONTENT_TYPE, "AWSCognitoIdentityProviderService.SignUp", body);
        let response = answer(&pool(), &request, NOW);
        assert_eq!(response.status, 200);
        assert_eq!(header(&response, "Content-Type"), Some(CONTENT_TYPE));
        assert_eq!(header(&response, "x-amzn-RequestId").map(str::len), Some(36));
        assert_eq!(header(&response, "x-amzn-ErrorType"), None);
        let output: Value = serde_json::from_slice(&response.body).expect("JSON");
        assert_eq!(output["CodeDeliveryDetails"]["Destination"], "a***@e***");
    }

    #[test]
    fn errors_are_told_in_body_and_headers() {
        let body = r#"{"ClientId":"other","Username":"a@example.com"}"#;
        let request = request("POST", CONTENT_TYPE, "AWSCognitoIdentityProviderService.ForgotPassword", body);
        let response = answer(&pool(), &request, NOW);
        assert_eq!(response.status, 400);
        assert_eq!(header(&response, "x-amzn-ErrorType"), Some("ResourceNotFoundException:"));
        assert_eq!(header(&response, "x-amzn-ErrorMessage"), Some("User pool client other does not exist."));
        assert_eq!(
            response.body,
            br#"{"__type":"ResourceNotFoundException","message":"User pool client other does not exist."}"#
        );
    }

    #[test]
    fn a_message_that_quotes_line_ends_stays_out_of_the_headers() {
        let body = r#"{"ClientId":"c","Username":"u","ConfirmationCode":"1\r\nX: y"}"#;
        let request = request("POST", CONTENT_TYPE, "AWSCognitoIdentityProviderService.ConfirmSignUp", body);
        let response = answer(&pool(), &request, NOW);
        assert_eq!(header(&response, "x-amzn-ErrorType"), Some("InvalidParameterException:"));
        assert_eq!(header(&response, "x-amzn-ErrorMessage"), None);
    }

    #[test]
    fn unknown_operations_are_told_from_what_is_no_call_at_all() {
        let target = "AWSCognitoIdentityProviderService.SignUp";
        for (method, content_type, target, expected) in [
            ("POST", CONTENT_TYPE, "AWSCognitoIdentityProviderService.Nope", "UnknownOperationException"),
            ("POST", CONTENT_TYPE, "OtherService.SignUp", "UnknownOperationException"),
            ("POST", "application/x-amz-json-1.1; charset=utf-8", target, "SerializationException"),
            ("POST", "application/json", target, "BadRequest"),
            ("POST", "", target, "BadRequest"),
            ("POST", CONTENT_TYPE, "", "BadRequest"),
            ("GET", CONTENT_TYPE, target, "BadRequest"),
        ] {
            let response = answer(&pool(), &request(method, content_type, target, "not JSON"), NOW);
            assert_eq!(response.status, 400);
            let body = String::from_utf8(response.body).expect("text");
            assert!(body.contains(expected), "{method} {content_type} {target}: {body}");
        }
    }

    #[test]
    fn dates_are_those_of_http() {
        for (seconds, date) in [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
            (1_767_225_599, "Wed, 31 Dec 2025 23:59:59 GMT"),
        ] {
            assert_eq!(http_date(NOW + Duration::from_secs(seconds)), date);
        }
    }
}
