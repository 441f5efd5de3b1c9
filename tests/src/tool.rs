//! Command-line tools for tests: generated from a model, built by cargo, run in a folder and an environment of their own.
//!
//! In: a model. Out: what a run of its tool prints, and how it ends. A tool is built once, below `target`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use smithgen::Builder;

use crate::throwaway::{Throwaway, workspace};

/// A tool that has been built.
#[derive(Debug)]
pub struct Tool {
    program: PathBuf,
}

const MAIN: &str = "mod program {
    use ::CLIENT as client;

    include!(\"../out/program.rs\");
}

fn main() -> std::process::ExitCode {
    smithgen_cli::main(&program::TOOL)
}
";

impl Tool {
    /// The tool of AWS's model of April 2025, which the recorded runs of the AWS CLI were made with. It needs the
    /// folder of conformance suites.
    ///
    /// # Panics
    /// When it cannot be built.
    pub fn of_pinned_model() -> &'static Self {
        static TOOL: OnceLock<Tool> = OnceLock::new();
        let build = || {
            let models = needs::conformance!("models/cognito-idp/ast");
            let model = models.join("cognito-identity-provider-2016-04-18.api-models-aws.2025-04-02.json");
            Self::build("tool-pinned", &Builder::new(model))
        };
        TOOL.get_or_init(build)
    }

    /// The tool of the model that the project ships.
    ///
    /// # Panics
    /// When it cannot be built.
    pub fn of_shipped_model() -> &'static Self {
        static TOOL: OnceLock<Tool> = OnceLock::new();
        TOOL.get_or_init(|| Self::build("tool-shipped", &Builder::new(workspace().join("model/cognito-idp.json"))))
    }

    /// The tool of what a builder generates.
    ///
    /// # Panics
    /// When it cannot be built.
    pub fn build(name: &str, builder: &Builder) -> Self {
        let mut crate_ = Throwaway::new(name);
        let (cli, runtime) = (workspace().join("cli"), workspace().join("runtime"));
        let package = format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n");
        let bin = format!("[[bin]]\nname = {name:?}\npath = \"src/main.rs\"\n");
        // What a build script would write is written before, so that the generator is not built once more.
        crate_.file("src/lib.rs", "#![allow(dead_code, unused_imports)]\n\ninclude!(\"../out/client.rs\");\n");
        let client = name.replace('-', "_");
        crate_.file("src/main.rs", &MAIN.replace("CLIENT", &client));
        let builder = builder.clone().command(true).out_dir(crate_.path("out"));
        let report = builder.build().expect("the model has no problem");
        let features: Vec<_> = report.runtime_features.into_iter().collect();
        let of_tool: Vec<_> = features.iter().filter(|feature| **feature == "http2").collect();
        let dependencies = format!(
            "[dependencies]\nsmithgen-cli = {{ path = {cli:?}, features = {of_tool:?} }}\n\
             smithgen-runtime = {{ path = {runtime:?}, default-features = false, features = {features:?} }}\n"
        );
        crate_.file("Cargo.toml", &[package, bin, dependencies].join("\n"));
        crate_.cargo_succeeds(&["build", "--quiet"], &[]);
        Tool { program: crate_.program(name) }
    }

    /// The path of the program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Runs it in a folder, with these variables and no others but those that programs need to start.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn run(&self, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        self.command(folder, variables, arguments).output().expect("the tool can be started").into()
    }

    /// The command that [`run`](Self::run) runs.
    pub fn command(&self, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().env("HOME", folder).env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        command.env("COLUMNS", "80").env("AWS_EC2_METADATA_DISABLED", "true").envs(variables.iter().copied());
        command.args(arguments).current_dir(folder).stdin(Stdio::null());
        command
    }
}

/// How a run of a tool ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}
