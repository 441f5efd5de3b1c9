//! Credentials that a command prints: `credential_process` of a profile.
//!
//! In: a command line. Out: the credentials in the [JSON
//! object](https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html) on its standard output. The
//! command is run as botocore runs it, without a shell; unlike there, its time and its output have limits, and it is over
//! when it ends, even if something that it left behind keeps its output open.

use std::fmt;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use zeroize::Zeroizing;

use super::expiry::expiry;
use super::words::split;
use super::{Credentials, CredentialsError, ProvideCredentials};
use crate::codec::Limits;
use crate::json;
use crate::schema::{Kind, Member, Schema};

/// The most that is shown of a command's complaints, in characters of their first line.
const MAX_COMPLAINT: usize = 200;

/// The most that a command may print, in bytes.
const MAX_OUTPUT: usize = 64 << 10;

/// How long a command may take, unless the program says otherwise.
const MAX_TIME: Duration = Duration::from_secs(60);

/// How long output may be on its way after the command has ended.
const GRACE: Duration = Duration::from_secs(1);

/// How often is looked whether a command has ended that still keeps its output open.
const PULSE: Duration = Duration::from_millis(5);

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
        Member::new("AccountId", &TEXT),
    ],
);

#[derive(Default)]
struct Answer {
    version: Option<i32>,
    access_key_id: Option<String>,
    secret_access_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<String>,
    account_id: Option<String>,
}

crate::structure!(Answer, ANSWER, 0: version, 1: access_key_id, 2: secret_access_key, 3: session_token, 4: expiration, 5: account_id);

/// Runs a command that prints credentials, without a shell. `Debug` hides the command, which may hold secrets.
#[derive(Clone)]
pub struct ProcessCredentials {
    command: String,
    timeout: Duration,
}

impl ProcessCredentials {
    /// Credentials of the command line `command`: a program and its arguments, with quotes and backslashes as in a POSIX
    /// shell (on Windows, as its programs read them), and nothing else that a shell would replace.
    pub fn new(command: impl Into<String>) -> Self {
        ProcessCredentials { command: command.into(), timeout: MAX_TIME }
    }

    /// Sets how long the command may take before it is ended. Default: 60 s.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    fn run(&self) -> Result<Credentials, CredentialsError> {
        let words =
            split(&self.command).map_err(|problem| failed(&format!("cannot be split into words: {problem}")))?;
        let [program, arguments @ ..] = words.as_slice() else { return Err(failed("names no program")) };
        let mut command = Command::new(program);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        // What lacks its blanks, for want of other quotes, may hold secrets.
        let shown = if program.contains(char::is_whitespace) { "its program" } else { program };
        let child = command.spawn().map_err(|error| failed(&format!("could not start {shown} ({error})")))?;
        Running::new(child).finish(self.timeout)
    }
}

/// A command that runs, and what it has printed so far.
struct Running {
    child: Child,
    output: Printed,
    complaints: Printed,
}

/// What came out of a pipe, which a thread reads: the command must not wait for us, nor we for a pipe that something else
/// keeps open. It is wiped in the end.
#[derive(Clone, Default)]
struct Printed(Arc<(Mutex<Output>, Condvar)>);

#[derive(Default)]
struct Output {
    bytes: Zeroizing<Vec<u8>>,
    /// All has been read.
    is_whole: bool,
}

impl Printed {
    fn by(pipe: Box<dyn Read + Send>) -> Self {
        let printed = Printed::default();
        // With room for all of it, lest copies stay behind where it grew out of.
        printed.output().bytes.reserve_exact(MAX_OUTPUT + 1);
        let reader = printed.clone();
        let thread = std::thread::Builder::new().name("credential_process".to_owned());
        if thread.spawn(move || reader.read(pipe)).is_err() {
            // Without a thread nothing was printed.
            printed.end();
        }
        printed
    }

    fn read(&self, mut pipe: Box<dyn Read + Send>) {
        let mut buffer = Zeroizing::new([0; 4096]);
        while let Ok(count @ 1..) = pipe.read(buffer.as_mut()) {
            let bytes = &mut self.output().bytes;
            // One byte more than allowed says that there was too much; the rest is read and forgotten.
            let room = (MAX_OUTPUT + 1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&buffer[..count.min(room)]);
        }
        self.end();
    }

    fn end(&self) {
        self.output().is_whole = true;
        self.0.1.notify_all();
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn so_far(&self) -> Zeroizing<Vec<u8>> {
        self.output().bytes.clone()
    }

    fn is_too_much(&self) -> bool {
        self.output().bytes.len() > MAX_OUTPUT
    }

    /// Waits for the end of the output; whether it has come.
    fn has_ended_in(&self, time: Duration) -> bool {
        let waited = self.0.1.wait_timeout_while(self.output(), time, |output| !output.is_whole);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_whole
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Does nothing to a command that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn new(mut child: Child) -> Self {
        let nothing = || Box::new(std::io::empty()) as Box<dyn Read + Send>;
        let output = child.stdout.take().map_or_else(nothing, |pipe| Box::new(pipe));
        let complaints = child.stderr.take().map_or_else(nothing, |pipe| Box::new(pipe));
        Running { child, output: Printed::by(output), complaints: Printed::by(complaints) }
    }

    fn finish(mut self, limit: Duration) -> Result<Credentials, CredentialsError> {
        let status = self.wait(limit)?;
        let end = Instant::now() + GRACE;
        if !status.success() {
            self.complaints.has_ended_in(GRACE);
            return Err(failed(&complaint(status, &self.complaints.so_far())));
        }
        loop {
            let is_all = self.output.has_ended_in(PULSE);
            self.refuse_too_much()?;
            match read(&self.output.so_far()) {
                Err(_) if !is_all && Instant::now() < end => {}
                result => return result,
            }
        }
    }

    /// Waits for the command to end. It mostly closes its output by that, so that there is nothing to poll.
    fn wait(&mut self, limit: Duration) -> Result<ExitStatus, CredentialsError> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().map_err(|error| failed(&format!("was lost ({error})")))? {
                return Ok(status);
            }
            self.refuse_too_much()?;
            let left = limit.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err(failed(&format!("took longer than {limit:?}")));
            }
            if self.output.has_ended_in(left.min(PULSE)) {
                std::thread::sleep(left.min(PULSE / 5));
            }
        }
    }

    fn refuse_too_much(&self) -> Result<(), CredentialsError> {
        match self.output.is_too_much() {
            true => Err(failed(&format!("printed more than {MAX_OUTPUT} bytes"))),
            false => Ok(()),
        }
    }
}

fn failed(problem: &str) -> CredentialsError {
    CredentialsError::failed(format!("`credential_process` {problem}"))
}

/// The status, and the beginning of what the command said of it: all of it is not ours to show.
fn complaint(status: ExitStatus, said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let line = said.trim().lines().next().unwrap_or_default().trim_end();
    let shown: String = line.chars().take(MAX_COMPLAINT).collect();
    let more = if shown.len() < said.trim().len() { " …" } else { "" };
    let colon = if shown.is_empty() { "" } else { ": " };
    format!("failed ({status}){colon}{}{more}", shown.escape_debug())
}

/// The credentials in a command's output, which no error shows.
fn read(output: &[u8]) -> Result<Credentials, CredentialsError> {
    let answer: Answer = json::from_slice(output, &Limits::default())
        .map_err(|_| failed("did not print a JSON object with the number `Version` and texts such as `AccessKeyId`"))?;
    if answer.version != Some(1) {
        return Err(failed("printed credentials of a `Version` other than 1"));
    }
    let (Some(id), Some(secret)) = (answer.access_key_id, answer.secret_access_key) else {
        return Err(failed("printed no `AccessKeyId` or no `SecretAccessKey`"));
    };
    let expiry = match answer.expiration {
        Some(text) => Some(expiry(&text).ok_or_else(|| failed("printed an `Expiration` that is no time"))?),
        None => None,
    };
    if expiry.is_some_and(|expiry| expiry <= SystemTime::now()) {
        return Err(failed("printed credentials that have expired"));
    }
    let credentials = Credentials::new(id, secret, answer.session_token, expiry, "process");
    Ok(credentials.with_account_id(answer.account_id.unwrap_or_default()))
}

impl ProvideCredentials for ProcessCredentials {
    fn provide_credentials(&self) -> Result<Credentials, CredentialsError> {
        self.run()
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
    use crate::types::DateTime;

    #[test]
    fn outputs_are_read() {
        let text = r#"{"Version": 1, "AccessKeyId": "id", "SecretAccessKey": "s3cret", "SessionToken": "t0ken",
            "Expiration": "2199-01-01T00:00:00+00:00", "AccountId": "1", "Other": [1]}"#;
        let credentials = read(text.as_bytes()).unwrap();
        assert_eq!((credentials.access_key_id(), credentials.secret_access_key()), ("id", "s3cret"));
        assert_eq!((credentials.session_token(), credentials.account_id()), (Some("t0ken"), Some("1")));
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

    #[test]
    fn no_more_is_kept_than_may_be_printed() {
        for (printed, kept) in [(MAX_OUTPUT, MAX_OUTPUT), (MAX_OUTPUT + 1, MAX_OUTPUT + 1), (1 << 20, MAX_OUTPUT + 1)] {
            let output = Printed::by(Box::new(std::io::repeat(b'y').take(printed as u64)));
            assert!(output.has_ended_in(MAX_TIME));
            assert_eq!((output.so_far().len(), output.is_too_much()), (kept, kept > MAX_OUTPUT));
        }
    }
}
