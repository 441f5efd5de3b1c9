//! Credentials of roles and sign-ins in files, as the AWS CLI keeps them: programs that run for a moment need not make a call each time.
//!
//! In: what is said of a session, and how it is begun. Out: its credentials, from the file or anew. Name and text of a file are the AWS
//! CLI's, so that both tools use the same ones: `{"Credentials": {"AccessKeyId": …, "Expiration": …}}` in a file that is called by the
//! SHA-1 of the arguments as Python writes them. A file that cannot be read or written is as good as none.

use std::time::{Duration, SystemTime};

use sha1::{Digest as _, Sha1};
use smithgen_runtime::credentials::{Credentials, CredentialsError};
use smithgen_runtime::types::Document;

use crate::cache_file::{CacheFile, text, time, written};
use crate::services::Services;

/// How long credentials in a file must last to be used, as for the AWS CLI.
const ENOUGH: Duration = Duration::from_secs(15 * 60);

/// An argument of a call that begins a session.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Argument<'a> {
    Text(&'a str),
    #[cfg(feature = "assume-role")]
    Number(i32),
}

/// What the file of a session is called by: a SHA-1.
pub(crate) type Name = [u8; 20];

/// Credentials of a session: from its file, or begun anew and then put there. Nothing is kept without a folder.
pub(crate) fn kept(
    services: &Services,
    name: Name,
    provider_name: &'static str,
    begin: impl FnOnce() -> Result<Credentials, CredentialsError>,
) -> Result<Credentials, CredentialsError> {
    let Some(folder) = &services.cache_folder else { return begin() };
    let file = CacheFile::of(folder.clone(), &name);
    let found = file.read().ok().flatten().and_then(|kept| lasting(&kept, (services.clock)(), provider_name));
    if let Some(credentials) = found {
        return Ok(credentials);
    }
    let credentials = begin()?;
    // Without the file, the next program begins a session of its own.
    let _ = document(&credentials).map(|document| file.write(&document));
    Ok(credentials)
}

/// The name of a role's session, by its arguments in the order of their names.
#[cfg(feature = "assume-role")]
pub(crate) fn of_role(arguments: &[(&str, Argument<'_>)]) -> Name {
    // As Python's `json.dumps` writes them.
    digest(arguments, [": ", ", "])
}

/// The name of a role that one has signed in for, likewise.
#[cfg(feature = "sso")]
pub(crate) fn of_sign_in(arguments: &[(&str, Argument<'_>)]) -> Name {
    // As it writes them without blanks.
    digest(arguments, [":", ","])
}

fn digest(arguments: &[(&str, Argument<'_>)], [colon, comma]: [&str; 2]) -> Name {
    let arguments = arguments.iter().map(|(name, value)| match value {
        Argument::Text(text) => format!("{}{colon}{}", quoted(name), quoted(text)),
        #[cfg(feature = "assume-role")]
        Argument::Number(number) => format!("{}{colon}{number}", quoted(name)),
    });
    let text = format!("{{{}}}", arguments.collect::<Vec<_>>().join(comma));
    Sha1::digest(text.as_bytes()).into()
}

/// A text in quotation marks, of ASCII alone.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\x08' => quoted.push_str("\\b"),
            '\x0c' => quoted.push_str("\\f"),
            ' '..='\x7f' => quoted.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| quoted.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    quoted + "\""
}

/// The credentials in a file, if they last.
fn lasting(kept: &Document, now: SystemTime, provider_name: &'static str) -> Option<Credentials> {
    let parts = kept.get("Credentials")?;
    let expiry = time(parts, "Expiration").filter(|expiry| *expiry >= now + ENOUGH)?;
    let (id, secret) = (text(parts, "AccessKeyId")?, text(parts, "SecretAccessKey")?);
    let token = text(parts, "SessionToken").map(str::to_owned);
    let credentials = Credentials::new(id, secret, token, Some(expiry), provider_name);
    Some(credentials.with_account_id(text(parts, "AccountId").unwrap_or_default()))
}

/// What a file holds of credentials that expire.
fn document(credentials: &Credentials) -> Option<Document> {
    let parts = [
        ("AccessKeyId", Some(credentials.access_key_id().to_owned())),
        ("SecretAccessKey", Some(credentials.secret_access_key().to_owned())),
        ("SessionToken", credentials.session_token().map(str::to_owned)),
        ("Expiration", Some(written(credentials.expiry()?))),
        ("AccountId", credentials.account_id().map(str::to_owned)),
    ];
    let parts: Document = parts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect();
    Some([("Credentials", parts)].into_iter().collect())
}
