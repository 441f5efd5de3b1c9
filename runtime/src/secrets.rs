//! What counts as a secret beyond what a model marks `@sensitive`: for logs and complaints, which show what was typed and sent.
//!
//! In: members, headers and URLs. Out: whether one may be shown, or what of it. `Debug` of typed values does not ask here: there
//! the model's marks decide alone, so that what a program prints of its own data follows from the model.
//!
//! Models leave out many marks (no revision of Cognito's marks the `ConfirmationCode` that sets a new password), so names decide
//! as well, by their last word: an `AccessToken` is a secret, a `TokenType` is none. Where a name leaves a doubt, the value is
//! hidden: a log without a value costs a look elsewhere, a secret in a log costs a new one.

use std::borrow::Cow;

use crate::redact::REDACTED;
use crate::schema::{Kind, Member, Schema};

/// Words that name a secret when they come last.
const SECRETS: &[&str] = &[
    "assertion",
    "code",
    "cookie",
    "credential",
    "otp",
    "passcode",
    "passphrase",
    "password",
    "pin",
    "secret",
    "session",
    "signature",
    "token",
];

/// Words that say what a `key` is for, anywhere before it; without one a key is a name, of a map or of a key in KMS.
const SECRET_KEYS: &[&str] = &["api", "private", "secret", "shared"];

/// Words that say no more than how the thing before them is written: a `SecretString` is a secret.
const NOTATIONS: &[&str] =
    &["base64", "binary", "blob", "body", "bytes", "data", "hash", "plaintext", "string", "text", "value"];

/// What is said of a word that would name a secret: the word right before it, which makes it something that everybody may see.
/// Codes of errors and places, tokens of pages, and tokens that make a call safe to repeat.
const HARMLESS: &[(&str, &[&str])] = &[
    (
        "code",
        &[
            "area",
            "country",
            "currency",
            "error",
            "exception",
            "exit",
            "failure",
            "language",
            "operation",
            "postal",
            "product",
            "reason",
            "region",
            "response",
            "result",
            "return",
            "state",
            "status",
            "zip",
        ],
    ),
    ("token", &["client", "continuation", "idempotency", "next", "page", "pagination", "starting"]),
];

/// The header, and the parameter of presigned URLs, that holds the token of temporary credentials.
const TOKEN: &str = "x-amz-security-token";

/// Headers that let whoever reads them act as the sender, or go on with the sender's session.
const HEADERS: &[&str] =
    &["authorization", "cookie", "proxy-authorization", "set-cookie", "x-amz-security-token", "x-amz-signature"];

/// Whether the value of a member is to be hidden: it is marked, by itself or by its target, or it is text, bytes or a list or map
/// of them under the name of a secret. Numbers, times and the words of enums are secret by mark only.
pub fn is_secret(member: &Member) -> bool {
    member.is_sensitive() || (holds_text(member.target) && is_secret_name(member.name))
}

/// Whether a header's value is to be hidden.
pub fn is_secret_header(name: &str) -> bool {
    HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)) || is_secret_name(name)
}

/// Whether a name, in whatever case, is that of a secret: `ConfirmationCode`, `NEW_PASSWORD`, `client-secret`.
pub fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let mut words = words.as_slice();
    while let [rest @ .., last] = words
        && NOTATIONS.contains(&last.as_str())
        && !rest.is_empty()
    {
        words = rest;
    }
    let [before @ .., last] = words else { return false };
    let last = last.strip_suffix('s').filter(|single| SECRETS.contains(single) || *single == "key").unwrap_or(last);
    if last == "key" {
        return before.iter().any(|word| SECRET_KEYS.contains(&word.as_str()));
    }
    let is_harmless =
        |word: &String| HARMLESS.iter().any(|(noun, said)| *noun == last && said.contains(&word.as_str()));
    SECRETS.contains(&last) && !before.last().is_some_and(is_harmless)
}

/// A URL as it may be shown: without user, password and the values of its query.
pub fn shown_url(url: &str) -> String {
    // A password that should have been escaped may hold any character, so all before the last `@` goes.
    let shown = match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://***@{rest}"),
        (None, Some((_, rest))) => format!("***@{rest}"),
        (_, None) => url.to_owned(),
    };
    shown.split_once('?').map(|(url, _)| format!("{url}?***")).unwrap_or(shown)
}

/// What a service says, without the session token: one that rejects a signature shows the request that it would have signed.
pub fn without_token(text: &str) -> Cow<'_, str> {
    // All bytes stay in their places.
    let lower = text.to_ascii_lowercase();
    let (mut shown, mut end) = (String::new(), 0);
    for (start, _) in lower.match_indices(TOKEN) {
        let after = &text[start + TOKEN.len()..];
        let Some(value) = after.strip_prefix([':', '=']).map(str::trim_start) else { continue };
        let value_start = text.len() - value.len();
        let is_end = |c: char| c.is_whitespace() || "&'\";,\\".contains(c);
        let length = value.find(is_end).unwrap_or(value.len());
        if length > 0 && value_start >= end {
            shown.push_str(&text[end..value_start]);
            shown.push_str(REDACTED);
            end = value_start + length;
        }
    }
    if end == 0 { Cow::Borrowed(text) } else { Cow::Owned(shown + &text[end..]) }
}

/// Whether the values of a shape are text or bytes, or hold nothing else.
fn holds_text(schema: &'static Schema) -> bool {
    let mut schema = schema;
    // Lists of lists end somewhere; what is nested deeper than this is not looked into.
    for _ in 0..8 {
        match (schema.kind, schema.members) {
            (Kind::Blob | Kind::String | Kind::Document, _) => return true,
            (Kind::List | Kind::Map, [.., element]) => schema = element.target,
            _ => return false,
        }
    }
    true
}

/// The words of a name in small letters: they begin at capitals and behind what is no letter or digit.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = c.is_uppercase() && (!last.is_uppercase() || rest.peek().is_some_and(|next| next.is_lowercase()));
        if c.is_alphanumeric() {
            match words.last_mut().filter(|_| last.is_alphanumeric() && !begins) {
                Some(word) => word.extend(c.to_lowercase()),
                None => words.push(c.to_lowercase().collect()),
            }
        }
        last = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::prelude;

    #[test]
    fn names_of_secrets_are_known_by_their_last_word() {
        for name in [
            "ConfirmationCode",
            "Code",
            "UserCode",
            "SecretCode",
            "Password",
            "PreviousPassword",
            "NEW_PASSWORD",
            "AccessToken",
            "accessToken",
            "RefreshTokens",
            "Session",
            "ClientSecret",
            "client-secret",
            "SecretString",
            "SecretBinary",
            "PasswordHash",
            "aws_secret_access_key",
            "AWS_SESSION_TOKEN",
            "PrivateKey",
            "ApiKeys",
            "SAMLAssertion",
            "PIN",
            "OTP",
            "Credentials",
            "SMSCode",
            "SetCookie",
        ] {
            assert!(is_secret_name(name), "{name}: {:?}", words(name));
        }
        for name in [
            "",
            "Username",
            "TokenType",
            "SecretArn",
            "SecretId",
            "SessionId",
            "AccessKeyId",
            "KeyId",
            "Key",
            "Keys",
            "NextToken",
            "PaginationToken",
            "ClientToken",
            "ErrorCode",
            "StatusCode",
            "CountryCode",
            "PasswordPolicy",
            "Codec",
            "Encoder",
            "Value",
            "String",
            "Data",
            "Monitoring",
        ] {
            assert!(!is_secret_name(name), "{name}: {:?}", words(name));
        }
    }

    #[test]
    fn only_text_is_secret_by_its_name() {
        static CODES: Schema = Schema::list("Codes", &[Member::element("member", &prelude::STRING)]);
        static NUMBERS: Schema = Schema::list("Numbers", &[Member::element("member", &prelude::LONG)]);
        assert!(is_secret(&Member::new("Code", &prelude::STRING)));
        assert!(is_secret(&Member::new("Codes", &CODES)));
        assert!(!is_secret(&Member::new("Code", &prelude::INTEGER)));
        assert!(!is_secret(&Member::new("Codes", &NUMBERS)));
        assert!(!is_secret(&Member::new("Token", &prelude::UNIT)));
        assert!(is_secret(&Member::new("Level", &prelude::INTEGER).sensitive()));
    }

    #[test]
    fn headers_of_senders_are_secret() {
        for name in ["Authorization", "x-amz-security-token", "Set-Cookie", "x-confirmation-code"] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["host", "x-amz-target", "content-type", "x-amz-date"] {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn services_that_repeat_a_request_show_no_token() {
        let canonical = "should have been\n'POST\n/\n\nhost:x\nx-amz-date:20150830T123600Z\nX-Amz-Security-Token: t0/k+en==\n\nhost;\
                         x-amz-date;x-amz-security-token\nabc'";
        let shown = canonical.replace("t0/k+en==", REDACTED);
        assert_eq!(without_token(canonical), shown);
        assert_eq!(
            without_token("a?X-Amz-Security-Token=t0k%3D&b=c, x-amz-security-token:t0k"),
            format!("a?X-Amz-Security-Token={REDACTED}&b=c, x-amz-security-token:{REDACTED}")
        );
        for text in ["", "no", "İx-amz-security-token", "x-amz-security-token:", "x-amz-security-token is missing"] {
            assert_eq!(without_token(text), text);
        }
    }

    #[test]
    fn urls_lose_their_secrets() {
        for (url, shown) in [
            ("https://example.com:80/a", "https://example.com:80/a"),
            ("https://me:pw@example.com/a", "https://***@example.com/a"),
            ("https://me:p/w@example.com", "https://***@example.com"),
            ("me:pw@example.com", "***@example.com"),
            ("https://example.com/?X-Amz-Signature=a", "https://example.com/?***"),
            ("https://me:pw@example.com?a", "https://***@example.com?***"),
            ("https://me:p?w@example.com", "https://***@example.com"),
            ("https://example.com?a@b", "https://***@b"),
            ("no URL", "no URL"),
        ] {
            assert_eq!(shown_url(url), shown, "{url}");
        }
    }
}
