//! Credentials that a command prints: `credential_process` of a profile.
//!
//! In: a command line. Out: the credentials in the [JSON
//! object](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html) on its standard output.

use std::fmt;
use std::process::{Command, Output};
use std::time::SystemTime;

use super::{Credentials, CredentialsError, ProvideCredentials, task};
use crate::json;
use crate::schema::{Kind, Member, Schema, TimestampFormat};
use crate::transport::BoxFuture;
use crate::types::DateTime;

/// The most that is shown of a command's complaints, in characters.
const MAX_COMPLAINT: usize = 500;

static TEXT: Schema = Schema::simple("Text", Kind::String);
static NUMBER: Schema = Schema::simple("Number", Kind::Integer);
static ANSWER: Schema = Schema::structure(
    "CredentialProcessOutput",
    &[
        Member::new("Version", &NUMBER),
        Member::new("AccessKeyId", &TEXT),
        Member::new("SecretAccessKey", &TEXT),
        Member::new("SessionToken", &TEXT),
        Member::new("Expiration", &TEXT),
    ],
);

#[derive(Default)]
struct Answer {
    version: Option<i32>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<String>,
}

crate::structure!(Answer, ANSWER, 0: version, 1: access_key_id, 2: secret_access_key, 3: session_token, 4: expiration);

/// Runs a command that prints credentials, by the system's shell. `Debug` hides the command, which may hold secrets.
#[derive(Clone)]
pub struct ProcessCredentials {
    command: String,
}

impl ProcessCredentials {
    /// Credentials of the command line `command`.
    pub fn new(command: impl Into<String>) -> Self {
        ProcessCredentials { command: command.into() }
    }

    fn run(&self) -> Result<Credentials, CredentialsError> {
        let output = shell(&self.command).output();
        let output = output.map_err(|error| failed(&format!("could not be started ({error})")))?;
        if !output.status.success() {
            return Err(failed(&complaint(&output)));
        }
        read(&output.stdout)
    }
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd.exe");
    shell.arg("/C").arg(command);
    shell
}

fn failed(problem: &str) -> CredentialsError {
    CredentialsError::failed(format!("`credential_process` {problem}"))
}

fn complaint(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.trim().chars().take(MAX_COMPLAINT).collect();
    let colon = if said.is_empty() { "" } else { ": " };
    format!("failed ({}){colon}{said}", output.status)
}

/// The credentials in a command's output, which no error shows.
fn read(output: &[u8]) -> Result<Credentials, CredentialsError> {
    let answer: Answer = json::from_slice(output, json::DEFAULT_MAX_DEPTH)
        .map_err(|_| failed("did not print a JSON object with the right members"))?;
    if answer.version != Some(1) {
        return Err(failed("printed credentials of a `Version` other than 1"));
    }
    let (Some(id), Some(secret)) = (answer.access_key_id, answer.secret_access_key) else {
        return Err(failed("printed no `AccessKeyId` or no `SecretAccessKey`"));
    };
    let expiry = match answer.expiration {
        Some(text) => Some(time(&text).ok_or_else(|| failed("printed an `Expiration` that is no time"))?),
        None => None,
    };
    if expiry.is_some_and(|expiry| expiry <= SystemTime::now()) {
        return Err(failed("printed credentials that have expired"));
    }
    Ok(Credentials::new(id, secret, answer.session_token, expiry, "process"))
}

/// A time as ISO 8601 writes it.
pub(super) fn time(text: &str) -> Option<SystemTime> {
    SystemTime::try_from(DateTime::from_str(text.trim(), TimestampFormat::DateTime).ok()?).ok()
}

impl ProvideCredentials for ProcessCredentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        self.run()
    }

    fn provide_credentials_async(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let process = self.clone();
        Box::pin(async move { task::result(task::spawn(move || process.run())).await })
    }
}

impl fmt::Debug for ProcessCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProcessCredentials")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_read() {
        let text = r#"{"Version": 1, "AccessKeyId": "id", "SecretAccessKey": "s3cret", "SessionToken": "t0ken",
            "Expiration": "2199-01-01T00:00:00+00:00", "Other": [1]}"#;
        let credentials = read(text.as_bytes()).unwrap();
        assert_eq!((credentials.access_key_id(), credentials.secret_access_key()), ("id", "s3cret"));
        assert_eq!(credentials.session_token(), Some("t0ken"));
        assert_eq!(DateTime::from(credentials.expiry().unwrap()).to_string(), "2199-01-01T00:00:00Z");
        let shown = format!("{credentials:?}");
        assert!(!shown.contains("s3cret") && !shown.contains("t0ken"), "{shown}");
    }

    #[test]
    fn outputs_that_cannot_be_used_are_not_shown() {
        for (text, expected) in [
            ("s3cret", "did not print a JSON object"),
            (r#"{"Version": "s3cret"}"#, "did not print a JSON object"),
            (r#"{"AccessKeyId": "id", "SecretAccessKey": "s3cret"}"#, "a `Version` other than 1"),
            (r#"{"Version": 1, "SecretAccessKey": "s3cret"}"#, "no `AccessKeyId`"),
            (r#"{"Version": 1, "AccessKeyId": "id"}"#, "no `SecretAccessKey`"),
            (r#"{"Version": 1, "AccessKeyId": "id", "SecretAccessKey": "s3cret", "Expiration": "s3cret"}"#, "no time"),
            (
                r#"{"Version": 1, "AccessKeyId": "id", "SecretAccessKey": "s3cret", "Expiration": "2001-01-01T00:00:00Z"}"#,
                "have expired",
            ),
        ] {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(!error.is_absent());
            let error = error.to_string();
            assert!(error.contains(expected) && !error.contains("s3cret"), "{text}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn commands_are_run() {
        let command = r#"printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"s"}' "$((40 + 2))""#;
        assert_eq!(ProcessCredentials::new(command).run().unwrap().access_key_id(), "42");
        let error = ProcessCredentials::new("echo sorry >&2; exit 3").run().unwrap_err().to_string();
        assert_eq!(error, "`credential_process` failed (exit status: 3): sorry");
        assert!(ProcessCredentials::new("exit 0").run().is_err());
    }
}
