//! A conversation with the instance metadata service, version 2: a token first, then what is asked for with it.
//!
//! In: paths. Out: what lies there, after as many attempts as it takes and the settings allow, or why it could not be had.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderValue, Request};
use smithgen_runtime::credentials::CredentialsError;
use smithgen_runtime::generated::secrets::shown_url;
use smithgen_runtime::transport::{TransportError, TransportErrorKind};

use super::settings::Settings;
use super::{CREDENTIALS, Memory};
use crate::answer::complaint;
use crate::line::{Answer, Line};

const TOKEN: &str = "latest/api/token";
const OF_TOKENS: &str = "x-aws-ec2-metadata-token";
const TTL: &str = "x-aws-ec2-metadata-token-ttl-seconds";

/// How long tokens are asked to last: six hours, the most that the service allows.
const LIFETIME: u32 = 21_600;

/// How long before a token ends another one is asked for.
const AHEAD: Duration = Duration::from_secs(120);

/// How long the first wait between attempts is; each further one is twice as long, up to the longest.
const PAUSE: Duration = Duration::from_millis(100);
const MAX_PAUSE: Duration = Duration::from_secs(1);

/// How long nobody is asked after nobody has answered: what a program needs to begin, region and credentials, costs one wait.
const SILENCE: Duration = Duration::from_secs(10);

/// What the service is asked with.
#[derive(Clone)]
pub(super) struct Token {
    value: HeaderValue,
    ends: SystemTime,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("ends", &self.ends).finish_non_exhaustive()
    }
}

/// What came of a request.
enum Turn<T> {
    Done(T),
    /// Another attempt may do better than this.
    Again(CredentialsError),
    /// Another attempt with another token.
    Anew(CredentialsError),
}

/// A conversation.
pub(super) struct Talk<'a> {
    line: &'a Line<'a>,
    settings: &'a Settings,
    memory: &'a Memory,
    clock: fn() -> SystemTime,
}

impl<'a> Talk<'a> {
    pub(super) fn new(
        line: &'a Line<'a>,
        settings: &'a Settings,
        memory: &'a Memory,
        clock: fn() -> SystemTime,
    ) -> Self {
        Talk { line, settings, memory, clock }
    }

    /// The text at a path.
    pub(super) fn get(&self, path: &str) -> Result<String, CredentialsError> {
        self.read(path, |body, _| match std::str::from_utf8(body) {
            Ok(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err("is no text"),
        })
    }

    /// What `read` makes of the body at a path. What it cannot read is asked for again.
    pub(super) fn read<T>(
        &self,
        path: &str,
        read: impl Fn(&[u8], Option<&HeaderValue>) -> Result<T, &'static str>,
    ) -> Result<T, CredentialsError> {
        self.repeat(|| {
            let mut request = Request::get(self.settings.url(path));
            let token = self.token()?;
            if let Some(token) = &token {
                request = request.header(OF_TOKENS, token);
            }
            let answer = match self.send(request) {
                Ok(answer) => answer,
                Err(error) => return self.unanswered(&error),
            };
            let problem = || self.status(&answer, token.as_ref());
            match answer.status() {
                200 => match read(&answer.body, token.as_ref()) {
                    Ok(value) => Ok(Turn::Done(value)),
                    Err(problem) => Ok(Turn::Again(self.failed(&format!("gave an answer at /{path} that {problem}")))),
                },
                401 => Ok(Turn::Anew(problem())),
                404 => {
                    let hint = if path == CREDENTIALS { "; has the instance no role?" } else { "" };
                    let problem = format!("the instance metadata service has nothing at /{path}{hint}");
                    Err(CredentialsError::absent(problem))
                }
                429 | 500.. => Ok(Turn::Again(problem())),
                _ => Err(problem()),
            }
        })
    }

    /// The token at hand or a new one; `None` if the service is to be asked without, as version 1 is.
    fn token(&self) -> Result<Option<HeaderValue>, CredentialsError> {
        let now = (self.clock)();
        let known = self.memory.known().token.clone();
        if let Some(token) = known.filter(|token| now + AHEAD < token.ends) {
            return Ok(Some(token.value));
        }
        let token = self.repeat(|| {
            let answer = match self.send(Request::put(self.settings.url(TOKEN)).header(TTL, LIFETIME)) {
                Ok(answer) => answer,
                // A token does not pass as many machines as the rest does.
                Err(error) if error.is_timeout() && self.settings.allows_v1 => return Ok(Turn::Done(None)),
                Err(error) => return self.unanswered(&error),
            };
            match answer.status() {
                200 => self.received(&answer, now).map(Some).map(Turn::Done),
                403..=405 if self.settings.allows_v1 => Ok(Turn::Done(None)),
                404 | 405 => Err(self.failed(
                    "has no tokens: it knows version 1 only, which is asked if `AWS_EC2_METADATA_V1_DISABLED` or \
                     `ec2_metadata_v1_disabled` is false",
                )),
                403 => Err(self.failed("refuses to be asked (status 403): it may be turned off for this instance")),
                429 | 500.. => Ok(Turn::Again(self.status(&answer, None))),
                _ => Err(self.status(&answer, None)),
            }
        })?;
        self.memory.known().token.clone_from(&token);
        Ok(token.map(|token| token.value))
    }

    fn received(&self, answer: &Answer, now: SystemTime) -> Result<Token, CredentialsError> {
        let mut value = HeaderValue::from_bytes(&answer.body)
            .ok()
            .filter(|value| !value.is_empty())
            .ok_or_else(|| self.failed("gave a token that cannot be sent"))?;
        value.set_sensitive(true);
        let lifetime = answer.head.headers.get(TTL).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        Ok(Token { value, ends: now + Duration::from_secs(lifetime.unwrap_or(LIFETIME).into()) })
    }

    /// Makes as many attempts as the settings allow.
    fn repeat<T>(&self, attempt: impl Fn() -> Result<Turn<T>, CredentialsError>) -> Result<T, CredentialsError> {
        let mut pause = PAUSE;
        let mut left = self.settings.attempts;
        loop {
            left = left.saturating_sub(1);
            match attempt()? {
                Turn::Done(value) => return Ok(value),
                Turn::Again(error) if left == 0 => return Err(error),
                Turn::Again(_) => {
                    std::thread::sleep(pause);
                    pause = after(pause);
                }
                Turn::Anew(error) => {
                    self.memory.known().token = None;
                    if left == 0 {
                        return Err(error);
                    }
                }
            }
        }
    }

    fn send(&self, request: http::request::Builder) -> Result<Answer, TransportError> {
        let request = request.body(()).map_err(|error| TransportError::new(TransportErrorKind::Request, error))?;
        self.line.send(request, self.settings.limit)
    }

    /// What to do without an answer: a machine that is no instance is not asked twice, as nothing ever will answer there.
    fn unanswered<T>(&self, error: &TransportError) -> Result<Turn<T>, CredentialsError> {
        // The answer with a token reaches a container only if the instance lets it go further than to itself.
        let hint = match error.kind() {
            TransportErrorKind::ReadTimeout => {
                "; in a container, the hop limit of the instance's metadata options must be 2"
            }
            _ => "",
        };
        let problem = format!("nothing answers at {}: {error}{hint}", shown_url(&self.settings.url("")));
        match error.kind() {
            TransportErrorKind::Io => Ok(Turn::Again(CredentialsError::absent(problem))),
            TransportErrorKind::Connect => Err(self.silent(problem)),
            _ if error.is_timeout() => Err(self.silent(problem)),
            _ => Err(self.failed(&format!("cannot be asked: {error}"))),
        }
    }

    /// Takes note that nobody has answered.
    fn silent(&self, problem: String) -> CredentialsError {
        let error = CredentialsError::absent(problem);
        self.memory.known().silence = Some(((self.clock)() + SILENCE, error.clone()));
        error
    }

    fn status(&self, answer: &Answer, sent: Option<&HeaderValue>) -> CredentialsError {
        let said = complaint(&answer.body, sent);
        let colon = if said.is_empty() { "" } else { ": " };
        self.failed(&format!("answered with the status {}{colon}{said}", answer.status()))
    }

    fn failed(&self, problem: &str) -> CredentialsError {
        CredentialsError::failed(format!("the instance metadata service {problem}"))
    }
}

/// The wait after another one.
fn after(pause: Duration) -> Duration {
    (pause * 2).min(MAX_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_get_longer_up_to_a_second() {
        let waits = std::iter::successors(Some(PAUSE), |pause| Some(after(*pause))).take(100);
        let waits: Vec<_> = waits.map(|wait| wait.as_millis()).collect();
        assert_eq!((&waits[..6], waits[99]), (&[100, 200, 400, 800, 1000, 1000][..], 1000));
    }
}
