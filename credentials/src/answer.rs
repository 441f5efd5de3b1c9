//! Credentials in the answers of containers and instances.
//!
//! In: the body of an answer, a JSON object. Out: the credentials in it, or what it says instead of them; the text of neither shows a
//! secret.

use std::time::SystemTime;

use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::json;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, TimestampFormat};
use smithgen_runtime::types::DateTime;

/// The most that is shown of an answer without credentials, in characters of its first line.
const MAX_SHOWN: usize = 200;

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

/// Reads the body of a success.
pub(crate) fn credentials(body: &[u8], provider_name: &'static str) -> Result<Credentials, Problem> {
    let members: Members = json::from_slice(body, &Limits::default())
        .map_err(|_| Problem::Unreadable("is no JSON object with the right members"))?;
    let code = members.code.or(members.small_code).filter(|code| code != "Success");
    if let Some(code) = code {
        let message = members.message.or(members.small_message).unwrap_or_default();
        return Err(Problem::Refused(shown(&format!("{code}: {message}"))));
    }
    let demanded =
        |member: Option<String>, problem| member.filter(|text| !text.is_empty()).ok_or(Problem::Unreadable(problem));
    let id = demanded(members.access_key_id, "has no `AccessKeyId`")?;
    let secret = demanded(members.secret_access_key, "has no `SecretAccessKey`")?;
    let token = demanded(members.token, "has no `Token`")?;
    let expiration = demanded(members.expiration, "has no `Expiration`")?;
    let expiry = time(&expiration).ok_or(Problem::Unreadable("has an `Expiration` that is no time"))?;
    let credentials = Credentials::new(id, secret, Some(token), Some(expiry), provider_name);
    Ok(credentials.with_account_id(members.account_id.unwrap_or_default()))
}

/// What the body of a failure says: its code and message or, if it is something else, how it begins.
pub(crate) fn complaint(body: &[u8]) -> String {
    match credentials(body, "") {
        Err(Problem::Refused(said)) => said,
        // Nothing of what looks like credentials is shown.
        _ if body.starts_with(b"{") => String::new(),
        _ => shown(&String::from_utf8_lossy(body)),
    }
}

/// A text of somebody else's, as far as it may be shown.
fn shown(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default().trim_end_matches([' ', ':']);
    line.chars().take(MAX_SHOWN).collect::<String>().escape_debug().to_string()
}

/// A time as ISO 8601 writes it.
fn time(text: &str) -> Option<SystemTime> {
    SystemTime::try_from(DateTime::from_str(text.trim(), TimestampFormat::DateTime).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"Code": "Success", "AccessKeyId": "id", "SecretAccessKey": "s3cret", "Token": "t0ken",
        "Expiration": "2199-01-01T00:00:00Z", "AccountId": "123456789012", "Type": "AWS-HMAC"}"#;

    #[test]
    fn answers_are_read() {
        let found = credentials(WHOLE.as_bytes(), "container").unwrap();
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
                let problem = credentials(body.as_bytes(), "").unwrap_err();
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
            assert_eq!(credentials(body.as_bytes(), "").unwrap_err(), Problem::Unreadable(expected));
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
        ] {
            assert_eq!(complaint(body.as_bytes()), expected, "{body}");
        }
        assert_eq!(complaint("x".repeat(1000).as_bytes()).len(), MAX_SHOWN);
    }
}
