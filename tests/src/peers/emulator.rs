//! Emulators of AWS's services, started on a free port of 127.0.0.1 and ended with the test.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::fetch;
use super::process::Process;
use super::python::Python;

/// How long an emulator may take to start, on a machine that is busy with other tests.
const TO_START: Duration = Duration::from_secs(120);
/// How long after its answer it may take to print a code.
const TO_SEND: Duration = Duration::from_secs(10);

/// What tests need of each of them.
pub trait Emulator {
    /// The address for a client's endpoint URL.
    fn url(&self) -> &str;
}

/// moto: an emulator of many AWS services, in Python.
///
/// It doesn't check signatures or password policies, and secret hashes only where tokens are refreshed. It hands a reset code out in a header of
/// the answer to ForgotPassword, `x-moto-forgot-password-confirmation-code`, and compares only codes that begin as those
/// do (`moto-confirmation-code:`): every other one is right. Functions of Lambda answer with what they are told.
pub struct Moto {
    url: String,
    // Held for its end.
    _process: Process,
}

/// cognito-local: an emulator of user pools, in Node.
///
/// It doesn't check signatures, password policies or secret hashes, and its codes neither expire nor lock. It prints
/// codes instead of mailing them.
pub struct CognitoLocal {
    url: String,
    process: Process,
}

/// ministack: an emulator of many AWS services, in Python.
///
/// Its CloudWatch speaks rpcv2Cbor, awsJson and awsQuery. It doesn't check signatures unless it is [strict](Ministack::strict), gives metrics in one page whatever their number,
/// and tells errors by their codes of awsQuery, without the header for that.
pub struct Ministack {
    url: String,
    // Held for its end.
    _process: Process,
}

/// httpbin: a server that answers about HTTP itself, in Python.
///
/// Its doors for logins by digest check answers, but neither counts nor nonces.
pub struct Httpbin {
    url: String,
    // Held for its end.
    _process: Process,
}

/// s3s-fs: an S3 that keeps its objects in files, in Rust.
///
/// It checks signatures, checksums and conditions. Building it takes three CPU-minutes, once.
pub struct S3sFs {
    url: String,
    // Held for its end.
    _process: Process,
}

impl Ministack {
    /// Starts one.
    ///
    /// # Panics
    /// When it can't be fetched or started.
    pub fn start() -> Self {
        Self::started(false)
    }

    /// Starts one that checks signatures, session tokens and what policies allow, but for the key `test`, which is its root's.
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub fn strict() -> Self {
        Self::started(true)
    }

    fn started(is_strict: bool) -> Self {
        // It wants a botocore of its own.
        let python = Python::with("ministack", &["ministack==1.5.33", "cbor2==6.3.0"]);
        let mut command = python.script("ministack_server.py");
        let process = Process::start("ministack", command.env("AUTH", is_strict.to_string()));
        let url = process.wait_for("its address", TO_START, address);
        Self { url, _process: process }
    }
}

impl Httpbin {
    /// Starts one.
    ///
    /// # Panics
    /// When it can't be fetched or started.
    pub fn start() -> Self {
        let python = Python::with("httpbin", &["httpbin==0.10.4", "flask==3.1.3", "werkzeug==3.1.9"]);
        let process = Process::start("httpbin", &mut python.script("httpbin_server.py"));
        let url = process.wait_for("its address", TO_START, address);
        Self { url, _process: process }
    }
}

impl Emulator for Httpbin {
    fn url(&self) -> &str {
        &self.url
    }
}

impl Emulator for Ministack {
    fn url(&self) -> &str {
        &self.url
    }
}

impl Moto {
    /// Starts one.
    ///
    /// # Panics
    /// When it can't be fetched or started.
    pub fn start() -> Self {
        let mut command = Python::find().script("moto_server.py");
        let process = Process::start("moto", &mut command);
        let url = process.wait_for("its address", TO_START, address);
        Self { url, _process: process }
    }

    /// The one that other tests of this process use at the moment, or a new one.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Moto>> = Mutex::new(Weak::new());
        // A test that failed while starting it must not fail the others with a poisoned lock.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return running;
        }
        let started = Arc::new(Self::start());
        *shared = Arc::downgrade(&started);
        started
    }
}

impl Emulator for Moto {
    fn url(&self) -> &str {
        &self.url
    }
}

impl S3sFs {
    /// The one access key that it knows.
    pub const KEY: &str = "AKIDEXAMPLE";
    /// The secret that belongs to it.
    pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// Starts one without buckets.
    ///
    /// # Panics
    /// When it can't be fetched, built or started.
    pub fn start() -> Self {
        const VERSION: &str = "0.14.1";
        let folder = fetch::folder("s3s-fs", VERSION, |folder| {
            let build = folder.with_file_name("s3s-fs-build");
            let mut install = Command::new("cargo");
            install.args(["install", "--quiet", "--locked", "--features", "binary", "--version", VERSION, "s3s-fs"]);
            fetch::run(install.arg("--root").arg(folder).arg("--target-dir").arg(&build))?;
            std::fs::remove_dir_all(&build).map_err(|error| format!("{}: {error}", build.display()))
        });
        // It does not read its standard input, at whose end it has to leave; a shell does in its place.
        let mut command = Command::new("sh");
        let watch = r#"exec 3<&0; (cat <&3 >&2; kill $$) & exec "$@" 3<&- </dev/null"#;
        command.args(["-c", watch, "sh"]).arg(folder.join("bin/s3s-fs"));
        command.args([
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--access-key",
            Self::KEY,
            "--secret-key",
            Self::SECRET,
            ".",
        ]);
        let process = Process::start("s3s-fs", command.env("RUST_LOG", "info"));
        let url = process.wait_for("its address", TO_START, address);
        Self { url, _process: process }
    }
}

impl Emulator for S3sFs {
    fn url(&self) -> &str {
        &self.url
    }
}

impl CognitoLocal {
    /// Starts one.
    ///
    /// # Panics
    /// When it can't be fetched or started.
    pub fn start() -> Self {
        const PACKAGE: &str = "cognito-local@5.3.0";
        let folder = fetch::folder("cognito-local", PACKAGE, |folder| {
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
            fetch::run(npm.arg(folder).arg(PACKAGE))
        });
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("node/cognito_local.js");
        let mut command = Command::new("node");
        command.arg(script).arg(folder.join("node_modules/cognito-local/lib/bin/start.js"));
        // Port 0: a free one. `CODE` would replace all codes by its value.
        command.env("HOST", "127.0.0.1").env("PORT", "0").env_remove("CODE");
        let process = Process::start("cognito-local", &mut command);
        let url = process.wait_for("its address", TO_START, address);
        Self { url, process }
    }

    /// The newest code that it printed for this address.
    ///
    /// # Panics
    /// When it printed none.
    pub fn code_for(&self, destination: &str) -> String {
        self.process.wait_for("a code", TO_SEND, |output| newest_code(output, destination))
    }
}

impl Emulator for CognitoLocal {
    fn url(&self) -> &str {
        &self.url
    }
}

/// The address in a peer's announcement.
fn address(output: &str) -> Option<String> {
    const START: &str = "http://127.0.0.1:";
    let (_, rest) = output.split_once(START)?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    (end > 0).then(|| format!("{START}{}", &rest[..end]))
}

/// The code in the last box that cognito-local drew for `destination`.
fn newest_code(output: &str, destination: &str) -> Option<String> {
    let messages = output.split("Confirmation Code Delivery").skip(1);
    let last = messages.filter(|message| message.contains(destination)).last()?;
    let (_, rest) = last.split_once("Code:")?;
    let code: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    (!code.is_empty()).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_are_read_once_they_are_complete() {
        assert_eq!(address("starting"), None);
        assert_eq!(address("running on http://127.0.0.1:41"), None);
        assert_eq!(address("running on http://127.0.0.1:4123\u{1b}[0m\n").as_deref(), Some("http://127.0.0.1:4123"));
    }

    #[test]
    fn the_newest_code_for_an_address_is_found() {
        let message = |to: &str, code: &str| {
            format!("│ Confirmation Code Delivery │\n│ Destination: {to} │\n│ Code:   {code}  │\n")
        };
        let output =
            [message("a@x.org", "111111"), message("a@x.org", "222222"), message("b@x.org", "333333")].concat();
        assert_eq!(newest_code(&output, "a@x.org").as_deref(), Some("222222"));
        assert_eq!(newest_code(&output, "b@x.org").as_deref(), Some("333333"));
        assert_eq!(newest_code(&output, "c@x.org"), None);
    }
}
