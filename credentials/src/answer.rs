//! Credentials in the answers of containers and instances.
//!
//! In: the body of an answer, a JSON object, and the token that was sent for it. Out: the credentials in it, or what it says instead of
//! them; the text of neither shows a secret.

use http::HeaderValue;
use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::credentials::expiry;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::generated::{json, secrets};

/// The most that is shown of an answer without credentials, in characters of its first line.
const MAX_SHOWN: usize = 200;

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

static TEXT: Schema = Schema::simple("Text", Kind::String);
static ANSWER: Schema = Schema::structure(
    "CredentialsAnswer",
    &[
        Member::new("AccessKeyId", &TEXT),
        Member::new("SecretAccessKey", &TEXT),
        Member::new("Token", &TEXT),
        Member::new("Expiration", &TEXT),
        Member::new("AccountId", &TEXT),
        Member::new("Code", &TEXT),
        Member::new("Message", &TEXT),
        // As some agents write them.
        Member::new("code", &TEXT),
        Member::new("message", &TEXT),
    ],
);

#[derive(Default)]
struct Members {
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    token: Option<String>,
    expiration: Option<String>,
    account_id: Option<String>,
    code: Option<String>,
    message: Option<String>,
    small_code: Option<String>,
    small_message: Option<String>,
}

smithgen_runtime::structure!(
    Members, ANSWER, 0: access_key_id, 1: secret_access_key, 2: token, 3: expiration, 4: account_id, 5: code, 6: message,
    7: small_code, 8: small_message
);

/// What is wrong with an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is no JSON object of credentials; another try may help.
    Unreadable(&'static str),
    /// It says why there are none: a code and a message.
    Refused(String),
}

/// Reads the body of a success, which was asked for with `sent`.
pub(crate) fn credentials(
    body: &[u8],
    sent: Option<&HeaderValue>,
    provider_name: &'static str,
) -> Result<Credentials, Problem> {
    let members: Members = json::from_slice(body, &Limits::default())
        .map_err(|_| Problem::Unreadable("is no JSON object with the right members"))?;
    let code = members.code.or(members.small_code).filter(|code| code != "Success");
    if let Some(code) = code {
        let message = members.message.or(members.small_message).unwrap_or_default();
        return Err(Problem::Refused(shown(&format!("{code}: {message}"), sent)));
    }
    let demanded =
        |member: Option<String>, problem| member.filter(|text| !text.is_empty()).ok_or(Problem::Unreadable(problem));
    let id = demanded(members.access_key_id, "has no `AccessKeyId`")?;
    let secret = demanded(members.secret_access_key, "has no `SecretAccessKey`")?;
    let token = demanded(members.token, "has no `Token`")?;
    let expiration = demanded(members.expiration, "has no `Expiration`")?;
    let expiry = expiry(&expiration).ok_or(Problem::Unreadable("has an `Expiration` that is no time"))?;
    let credentials = Credentials::new(id, secret, Some(token), Some(expiry), provider_name);
    Ok(credentials.with_account_id(members.account_id.unwrap_or_default()))
}

/// What the body of a failure says, which came for a request with `sent`: its code and message or, if it is something else, how it begins.
pub(crate) fn complaint(body: &[u8], sent: Option<&HeaderValue>) -> String {
    if let Err(Problem::Refused(said)) = credentials(body, sent, "") {
        return said;
    }
    let text = String::from_utf8_lossy(body);
    // Nothing of an object or a list is shown: it may hold credentials.
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    let is_list = text.starts_with('[');
    text.split('{').next().filter(|_| !is_list).map(|text| shown(text, sent)).unwrap_or_default()
}

/// A text of somebody else's, as far as it may be shown: it may repeat what was sent.
fn shown(text: &str, sent: Option<&HeaderValue>) -> String {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    if letters.to_ascii_lowercase().contains("secretaccesskey") {
        return String::new();
    }
    let sent = sent.and_then(|token| token.to_str().ok()).unwrap_or_default().trim();
    // Of `Bearer …`, the latter alone as well.
    let parts = [sent, sent.rsplit(' ').next().unwrap_or_default()];
    let parts = parts.iter().filter(|part| !part.is_empty());
    let text = parts.fold(text.to_owned(), |text, part| text.replace(part, HIDDEN));
    let text = secrets::without_token(&text);
    let line = text.trim().lines().next().unwrap_or_default().trim_end_matches([' ', ':']);
    // Last, lest a secret is cut and not found.
    line.chars().take(MAX_SHOWN).collect::<String>().escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::types::DateTime;

    use super::*;

    const WHOLE: &str = r#"{"Code": "Success", "AccessKeyId": "id", "SecretAccessKey": "s3cret", "Token": "t0ken",
        "Expiration": "2199-01-01T00:00:00Z", "AccountId": "123456789012", "Type": "AWS-HMAC"}"#;

    #[test]
    fn answers_are_read() {
        let found = credentials(WHOLE.as_bytes(), None, "container").unwrap();
        assert_eq!(
            (found.access_key_id(), found.secret_access_key(), found.session_token()),
            ("id", "s3cret", Some("t0ken"))
        );
        assert_eq!((found.account_id(), found.provider_name()), (Some("123456789012"), "container"));
        assert_eq!(DateTime::from(found.expiry().unwrap()).to_string(), "2199-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_missing_is_named() {
        for member in ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"] {
            for body in [
                WHOLE.replace(member, "Other"),
                WHOLE.replace(&format!("\"{member}\""), &format!("\"{member}\": \"\", \"X\"")),
            ] {
                let problem = credentials(body.as_bytes(), None, "").unwrap_err();
                let Problem::Unreadable(problem) = problem else { panic!("{problem:?}") };
                assert_eq!(problem, format!("has no `{member}`"));
            }
        }
        for (body, expected) in [
            (WHOLE.replace("2199-01-01", "s3cret"), "has an `Expiration` that is no time"),
            ("s3cret".to_owned(), "is no JSON object with the right members"),
            (r#"{"AccessKeyId": ["s3cret"]}"#.to_owned(), "is no JSON object with the right members"),
            (String::new(), "has no `AccessKeyId`"),
        ] {
            assert_eq!(credentials(body.as_bytes(), None, "").unwrap_err(), Problem::Unreadable(expected));
        }
    }

    #[test]
    fn refusals_are_shown_and_secrets_are_not() {
        for (body, expected) in [
            (
                r#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "no trust"}"#,
                "AssumeRoleUnauthorizedAccess: no trust",
            ),
            (r#"{"code": "InvalidToken", "message": "\u001b[2J"}"#, "InvalidToken: \\u{1b}[2J"),
            (r#"{"code": "InvalidToken"}"#, "InvalidToken"),
            ("not found\nat all", "not found"),
            (r#"{"SecretAccessKey": "s3cret"}"#, ""),
            (r#"{"SecretAccessKey": "s3cret"#, ""),
            (WHOLE, ""),
            // As Microsoft writes UTF-8, and others their lines.
            (&format!("\u{feff}{WHOLE}"), ""),
            (&format!(" \r\n\t{WHOLE}"), ""),
            (&format!("[{WHOLE}]"), ""),
            (&format!("{WHOLE}{WHOLE}"), ""),
            (&WHOLE.replace('"', "\\\""), ""),
            (&format!("{WHOLE:?}"), "\\\""),
            (r#"no: {"Token": "t0ken"}"#, "no"),
            ("Secret-Access-Key: s3cret", ""),
            ("<SecretAccessKey>s3cret</SecretAccessKey>", ""),
            ("wrong\n{\"SecretAccessKey\": \"s3cret\"}", "wrong"),
            (r#"{"code": "Denied", "message": "{\"SecretAccessKey\": \"s3cret\"}"}"#, ""),
            ("signed x-amz-security-token: t0ken for it", "signed x-amz-security-token: *** redacted *** for it"),
        ] {
            assert_eq!(complaint(body.as_bytes(), None), expected, "{body}");
        }
        assert_eq!(complaint("x".repeat(1000).as_bytes(), None).len(), MAX_SHOWN);
    }

    #[test]
    fn what_was_sent_is_hidden_however_long_it_is() {
        for length in [1, 150, 199, 1000] {
            let token = "ey".repeat(length);
            for header in [token.clone(), format!("Bearer {token}")] {
                let sent = HeaderValue::try_from(&header).unwrap();
                for said in [header.clone(), token.clone()] {
                    let filler = "x ".repeat(90);
                    for (body, is_refusal) in [
                        (format!("{filler}{said} and {said}"), false),
                        (format!(r#"{{"code": "InvalidToken", "message": "{filler}{said}"}}"#), true),
                    ] {
                        let shown = complaint(body.as_bytes(), Some(&sent));
                        assert!(!shown.contains("ey") && shown.contains("***"), "{shown}");
                        let read = credentials(body.as_bytes(), Some(&sent), "");
                        assert_eq!(read.unwrap_err() == Problem::Refused(shown), is_refusal);
                    }
                }
            }
        }
    }
}
