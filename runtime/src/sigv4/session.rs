//! Sessions of Amazon S3's [directory buckets](https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html): calls are signed
//! by credentials of minutes, which the bucket gives to whoever may use it.
//!
//! In: where a call goes, and who makes it; the answer to the request for a session. Out: what it says, and what is still open.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::codec::{Decoder as _, Limits, Value};
use crate::credentials::Credentials;
use crate::error::ConstructionFailure;
use crate::schema::{Kind, Member, Schema, TimestampFormat, prelude};
use crate::types::DateTime;
use crate::xml::XmlDecoder;

/// The query of the request that opens a session in a bucket.
pub(crate) const OPENING: &str = "?session";

/// The scheme of endpoints that want sessions.
pub(crate) const SCHEME: &str = "sigv4-s3express";

/// The header for the token of a session, in place of that of other credentials.
pub(super) const TOKEN: &str = "x-amz-s3session-token";

/// So many sessions are remembered.
const REMEMBERED: usize = 100;

/// A session that ends sooner is of no use.
const AHEAD: Duration = Duration::from_secs(60);

/// The sessions that are open, by bucket and key.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<Vec<([String; 2], Credentials)>>);

impl Sessions {
    /// The session in a bucket, by its host and path, of whoever has these credentials.
    pub(crate) fn find(&self, bucket: &str, owner: &Credentials, now: SystemTime) -> Option<Credentials> {
        let sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |key: &[String; 2]| key[0] == bucket && key[1] == owner.access_key_id();
        let (_, session) = sessions.iter().rev().find(|(key, _)| is_it(key))?;
        let ends = session.expiry().and_then(|end| end.checked_sub(AHEAD));
        ends.is_none_or(|end| now < end).then(|| session.clone())
    }

    /// Remembers one.
    pub(crate) fn keep(&self, bucket: &str, owner: &Credentials, session: Credentials) {
        let key = [bucket.to_owned(), owner.access_key_id().to_owned()];
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|(known, _)| *known != key);
        if sessions.len() >= REMEMBERED {
            sessions.remove(0);
        }
        sessions.push((key, session));
    }
}

static TEXT: Schema = Schema::simple("Text", Kind::String).sensitive();
static TIME: Schema = Schema::simple("Time", Kind::Timestamp);
static CREDENTIALS: Schema = Schema::structure(
    "SessionCredentials",
    &[
        Member::new("AccessKeyId", &prelude::STRING),
        Member::new("SecretAccessKey", &TEXT),
        Member::new("SessionToken", &TEXT),
        Member::new("Expiration", &TIME).format(TimestampFormat::DateTime),
    ],
);
static OUTPUT: Schema = Schema::structure("CreateSessionOutput", &[Member::new("Credentials", &CREDENTIALS)]);

struct SessionCredentials {
    id: String,
    secret: String,
    token: String,
    expiration: Option<DateTime>,
}
crate::structure!(SessionCredentials, CREDENTIALS, 0: id, 1: secret, 2: token, 3: expiration);

struct Opened {
    credentials: Option<SessionCredentials>,
}
crate::structure!(Opened, OUTPUT, 0: credentials);

/// The credentials that the answer holds.
///
/// # Errors
/// When it holds none.
pub(crate) fn opened(body: &[u8], limits: &Limits) -> Result<Credentials, ConstructionFailure> {
    let mut opened = <Opened as Value>::blank();
    let mut read = || XmlDecoder::new(body, limits)?.structure(&OUTPUT, &mut opened);
    read().map_err(|error| unread(&error))?;
    let session = opened.credentials.filter(|session| !session.token.is_empty());
    let SessionCredentials { id, secret, token, expiration } = session.ok_or_else(|| unread(&"it holds no session"))?;
    let expiration = expiration.and_then(|time| SystemTime::try_from(time).ok());
    Ok(Credentials::new(id, secret, Some(token), expiration, "S3 Express"))
}

fn unread(problem: &dyn std::fmt::Display) -> ConstructionFailure {
    ConstructionFailure::new(format!("the answer to CreateSession makes no sense: {problem}"))
}
