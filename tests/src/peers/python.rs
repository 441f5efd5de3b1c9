//! Python with the pinned packages: runs the scripts of `tests/python`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::fetch;

/// An emulator, AWS's own client, which is what our requests are compared with, and its command line.
const PACKAGES: &[&str] = &["moto[server]==5.2.5", "botocore==1.44.5", "awscli==1.46.3"];

/// AWS's common runtime, in the version that botocore goes with.
const CRT: &[&str] = &["awscrt==0.38.0"];

/// An interpreter that has the packages.
pub struct Python {
    folder: PathBuf,
    /// Folders of packages that it does not find by itself.
    besides: Vec<PathBuf>,
}

impl Python {
    /// Fetches the packages the first time.
    ///
    /// # Panics
    /// When Python or the packages can't be had.
    pub fn find() -> Self {
        Self::with("python", PACKAGES)
    }

    /// One with other packages, in a folder of this name.
    pub(super) fn with(name: &str, packages: &[&str]) -> Self {
        let folder = fetch::folder(name, &packages.join("\n"), |folder| install(folder, packages));
        let has_own = interpreter(&folder).is_file();
        let besides = if has_own { Vec::new() } else { vec![folder.join("site")] };
        Self { folder, besides }
    }

    /// The same with AWS's common runtime, without which botocore cannot renew sessions of `aws login`. It then also signs and sums up by
    /// that.
    ///
    /// # Panics
    /// When that can't be had.
    pub fn with_crt(mut self) -> Self {
        self.besides.push(fetch::folder("awscrt", &CRT.join("\n"), |folder| {
            let mut pip = self.interpreter();
            pip.args(["-m", "pip", "install", "--target"]).arg(folder);
            install_by(pip, CRT)
        }));
        self
    }

    fn interpreter(&self) -> Command {
        let own = interpreter(&self.folder);
        Command::new(if own.is_file() { own.as_path() } else { Path::new("python3") })
    }

    /// The folder with botocore's descriptions of services.
    ///
    /// # Panics
    /// When the packages lack it.
    pub fn data(&self) -> PathBuf {
        let library = fs::read_dir(self.folder.join("lib")).into_iter().flatten().flatten();
        let mut sites = library.map(|python| python.path().join("site-packages")).chain([self.folder.join("site")]);
        let data = sites.find_map(|site| Some(site.join("botocore/data")).filter(|data| data.is_dir()));
        data.expect("botocore has data")
    }

    /// A command that runs a script of `tests/python`.
    pub(crate) fn script(&self, name: &str) -> Command {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(name);
        let mut command = self.interpreter();
        command.arg("-u").arg(script);
        if !self.besides.is_empty() {
            command.env("PYTHONPATH", std::env::join_paths(&self.besides).expect("paths without separators"));
        }
        // Neither a proxy nor somebody's AWS configuration may come between the tests and this machine.
        let own_settings = |name: &str| name.starts_with("AWS_") || name.to_ascii_lowercase().ends_with("_proxy");
        for name in
            std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(|name| own_settings(name))
        {
            command.env_remove(name);
        }
        command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        command.env("AWS_EC2_METADATA_DISABLED", "true").env("NO_PROXY", "*");
        command
    }

    /// Runs a script with a JSON value on its standard input; returns the one on its standard output.
    ///
    /// # Panics
    /// When the script fails, with what it printed.
    pub fn run(&self, name: &str, input: &Value) -> Value {
        let mut command = self.script(name);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut stdin = child.stdin.take().expect("piped");
        // A script that fails early doesn't read; its own message says more than the broken pipe.
        let _ = stdin.write_all(input.to_string().as_bytes());
        drop(stdin);
        let output = child.wait_with_output().unwrap_or_else(|error| panic!("{name}: {error}"));
        let printed = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {}\n{complaint}", output.status);
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{name}: {error} in {printed:?}\n{complaint}"))
    }
}

/// A script that answers, line by line, for as long as this lives.
pub struct Dialogue {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Dialogue {
    /// Starts a script.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn with(python: &Python, script: &str) -> Self {
        let mut command = python.script(script);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python can be started");
        let (input, output) = (child.stdin.take(), child.stdout.take().expect("piped"));
        Self { child, input, output: BufReader::new(output) }
    }

    /// Says a line and returns the answer.
    ///
    /// # Panics
    /// When the script ends, which has said why on standard error.
    pub fn ask(&mut self, line: &Value) -> Value {
        self.say(&line.to_string());
        self.hear()
    }

    /// Says a line; the script thinks while others work.
    ///
    /// # Panics
    /// When the script has ended.
    pub fn say(&mut self, line: &str) {
        let said = self.input.as_mut().map(|input| writeln!(input, "{line}"));
        said.expect("it is open until the end").unwrap_or_else(|error| panic!("{line}: {error}"));
    }

    /// The answer to the line that was said last.
    ///
    /// # Panics
    /// When the script ends, which has said why on standard error.
    pub fn hear(&mut self) -> Value {
        let mut answer = String::new();
        let read = self.output.read_line(&mut answer);
        read.unwrap_or_else(|error| panic!("{error}"));
        serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error} in {answer:?}"))
    }
}

impl Drop for Dialogue {
    fn drop(&mut self) {
        // At the end of its standard input the script ends; there is nothing to do about one that failed before.
        self.input = None;
        let _ = self.child.wait();
    }
}

fn interpreter(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

/// A virtual environment, or, where Python comes without the means to make one, a plain folder of packages.
fn install(folder: &Path, packages: &[&str]) -> Result<(), fetch::Problem> {
    fetch::run(Command::new("python3").arg("--version"))?;
    let venv = fetch::run(Command::new("python3").args(["-m", "venv"]).arg(folder));
    let pip = match &venv {
        Ok(()) => {
            let mut pip = Command::new(interpreter(folder));
            pip.args(["-m", "pip", "install"]);
            pip
        }
        Err(_) => {
            // What a failed attempt leaves behind would be taken for the real one.
            let _ = fs::remove_dir_all(folder);
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "install", "--target"]).arg(folder.join("site"));
            pip
        }
    };
    match (install_by(pip, packages), venv) {
        (Err(second), Err(first)) => Err(format!("{first}\nand without a virtual environment: {second}")),
        (result, _) => result,
    }
}

fn install_by(mut pip: Command, packages: &[&str]) -> Result<(), fetch::Problem> {
    fetch::run(pip.args(["--quiet", "--disable-pip-version-check", "--no-input"]).args(packages))
}
