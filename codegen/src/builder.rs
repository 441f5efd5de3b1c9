//! What a build script calls.
//!
//! In: the path of a model and the names of operations. Out: a file in `OUT_DIR`, which the crate includes with
//! `smithgen_runtime::include_client!()`, and a [`Report`]; or located problems.

use std::path::{Path, PathBuf};

use smithgen_model::{At, Limits, Model, Problems};

use crate::folder::Folder;
use crate::pipeline::{Generated, generate, origin};
use crate::problem::{Code, Report};
use crate::select;
use crate::selection::Choice;

/// Generates a client from a build script.
///
/// ```no_run
/// // build.rs
/// smithgen::Builder::new("cognito-idp.json")
///     .operations(["ConfirmForgotPassword", "ForgotPassword"])
///     .build()
///     .unwrap_or_else(|problems| problems.exit());
/// ```
///
/// A build script may generate several clients, each with a [name](Self::name) of its own.
#[derive(Clone, Debug)]
pub struct Builder {
    name: String,
    models: Vec<PathBuf>,
    choice: Choice,
    out_dir: Option<PathBuf>,
    command: bool,
    /// The tool of several services that this is one of.
    tool: Option<String>,
    limits: Limits,
}

impl Builder {
    /// Reads the model at `path`: a Smithy JSON AST, or a service description of botocore (a folder, a `service-2.json`, and
    /// with the feature `archives` a `service-2.json.gz` or `WHEEL:SERVICE`). Relative paths start at the folder of the crate's `Cargo.toml`, where
    /// build scripts run.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Builder {
            name: "client".to_owned(),
            models: vec![path.into()],
            choice: Choice::default(),
            out_dir: None,
            command: false,
            tool: None,
            limits: Limits::default(),
        }
    }

    /// Merges another file into the model.
    #[must_use]
    pub fn model(mut self, path: impl Into<PathBuf>) -> Self {
        self.models.push(path.into());
        self
    }

    /// Calls the client so, letters, digits, `-` and `_`, where a build script generates several: it is written as `NAME.rs`, and a module
    /// of the crate includes it with `include_client!("NAME")`. Default: `client`, which `include_client!()` includes.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Generates these operations, by their names in the model, and what they reach. All operations, when not called.
    #[must_use]
    pub fn operations<I: IntoIterator<Item: Into<String>>>(mut self, names: I) -> Self {
        self.choice.operations.extend(names.into_iter().map(Into::into));
        self
    }

    /// Speaks this protocol of the service's, by its trait's name, such as `awsJson1_1` or `rpcv2Cbor`. The one that botocore and the
    /// AWS CLI speak, when not called.
    #[must_use]
    pub fn protocol(mut self, name: impl Into<String>) -> Self {
        self.choice.protocol = Some(name.into());
        self
    }

    /// Reads model files up to these sizes. [`Limits::default`], when not called.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Writes into this folder. `OUT_DIR`, which cargo sets for build scripts, when not called.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Also writes `program.rs`, the commands of the service's command-line tool, which a binary of the crate includes with
    /// `smithgen_cli::include_command!`. Default: `false`. Crates whose tool is a feature say `.command(cfg!(feature = "cli"))`.
    ///
    /// With the feature `cli` of smithgen, the tool has the model's documentation as help pages.
    #[must_use]
    pub fn command(mut self, yes: bool) -> Self {
        self.command = yes;
        self
    }

    /// Also writes `NAME-program.rs`, where [`NAME`](Self::name) is the client's: the commands of the service as a part of the tool called so,
    /// whose help speaks of `TOOL SERVICE COMMAND`. `smithgen_cli::include_command!("TOOL", my_crate::{NAME, …})` makes the tool.
    #[must_use]
    pub fn command_of(mut self, tool: impl Into<String>) -> Self {
        self.tool = Some(tool.into());
        self
    }

    /// Generates the client, writes it if it changed, and tells cargo to run the build script again only when the model
    /// changes. Cargo shows the warnings, at most five of a kind; an operation that cannot be generated is left out with a
    /// warning, unless it was named.
    ///
    /// # Errors
    /// Everything that is wrong with the model or the selection, together; or that a file could not be written: then none was.
    pub fn build(&self) -> Result<Report, Problems> {
        for path in &self.models {
            println!("cargo:rerun-if-changed={}", smithgen_model::watched_path(path).display());
        }
        let report = self.write()?;
        for line in report.warnings.digest() {
            println!("cargo::warning={}", line.trim_start_matches("warning: "));
        }
        Ok(report)
    }

    fn write(&self) -> Result<Report, Problems> {
        let model = Model::load_within(&self.limits, &self.models)?;
        let Some(folder) = self.out_dir.clone().or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from)) else {
            let message = "OUT_DIR is not set: call `out_dir`, or run this from a build script";
            return Err(model.locate([Code::OutDir.error(At::default(), message)]));
        };
        let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if self.name.is_empty() || !self.name.chars().all(is_safe) {
            let message = "this cannot be the name of a client: letters, digits, `-` and `_` can";
            return Err(Code::File.of_file(Path::new(&self.name), message).into());
        }
        let mut generated = self.generated(&model)?;
        let mut files = vec![(format!("{}.rs", self.name).into(), generated.text().into_bytes())];
        if let Some(tool) = &self.tool {
            let service = &mut generated.client.service;
            service.tool = format!("{tool} {}", service.cli_name);
            let part = format!("{}-program", self.name);
            files.push((format!("{part}.rs").into(), generated.program(None, Some(&part))?.into_bytes()));
            files.push((format!("{part}.pages").into(), generated.help_blob(&model)));
        } else if self.command {
            files.push(("program.rs".into(), generated.program(None, None)?.into_bytes()));
            files.push(("program.pages".into(), generated.help_blob(&model)));
        }
        // Cargo runs a build script once at a time, but several may write into a folder of their own choice.
        let locked = Folder::lock(&folder, |line| eprint!("{line}"))?;
        locked.change(&files, &[])?;
        Ok(Report {
            files: files.into_iter().map(|(path, _)| folder.join(path)).collect(),
            warnings: generated.selection.warnings,
            left_out: generated.selection.left_out,
            runtime_features: generated.client.runtime_features(),
        })
    }

    /// Generates the client as one text, without its warnings.
    ///
    /// # Errors
    /// Everything that is wrong with the model or the selection, together.
    pub fn generate(&self) -> Result<String, Problems> {
        Ok(self.generated(&Model::load_within(&self.limits, &self.models)?)?.text())
    }

    fn generated(&self, model: &Model) -> Result<Generated, Problems> {
        let source = origin(&self.models, model, select::only_service(model)?);
        generate(model, &self.choice, &source)
    }
}
