//! The `smithgen` command: `list`, `generate`, `check`, `docs`, `explain` and `survey`.
//!
//! In: the arguments after the program's name. Out: an exit status, after all text has been written. Whoever reads the
//! output may close it early (`| head`): that is no error.

mod arguments;
mod check;
mod crate_files;
mod docs;
mod explain;
mod help;
mod list;
mod manifest;
mod out;
mod survey;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::select::{is_near, only_service};
use smithgen_model::{Model, Problem, Problems, ShapeIx, visible};

use arguments::{Call, File, parse};

/// Why a command did not do what it was asked for.
#[derive(Debug)]
enum Failure {
    /// It was called the wrong way: exit status 2.
    Use(String),
    /// The model or the file system stood in the way: exit status 1.
    Work(String),
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Failure::Work(problems.digest().join("\n"))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Problems::from(problem).into()
    }
}

/// What goes to standard output, whether it says that something is not as it should be, and the warnings that go to standard error.
#[derive(Default)]
struct Answer {
    text: String,
    fails: bool,
    warnings: Vec<String>,
}

impl Answer {
    /// A text and the warnings about what it was made from.
    fn new(text: String, warnings: &Problems) -> Self {
        Answer { text, fails: false, warnings: warnings.digest() }
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Answer { text, ..Answer::default() }
    }
}

/// Runs the `smithgen` command with the arguments after the program's name. Answers its exit status: 0 when all is well, 1 when a model
/// cannot be generated or `check` found a difference, 2 for wrong use.
pub fn command(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    match parse(arguments).and_then(run) {
        Ok(answer) => {
            let warnings: String = answer.warnings.iter().map(|line| format!("{line}\n")).collect();
            write(io::stderr(), &warnings).ok();
            match write(io::stdout(), &answer.text) {
                Ok(()) => ExitCode::from(u8::from(answer.fails)),
                Err(error) => {
                    write(io::stderr(), &format!("error: standard output: {error}\n")).ok();
                    ExitCode::FAILURE
                }
            }
        }
        Err(failure) => {
            let (message, status) = match failure {
                Failure::Use(message) => (format!("error: {message}\n"), 2),
                Failure::Work(message) => (format!("{}\n", message.trim_end()), 1),
            };
            // There is nobody left to tell if this fails.
            write(io::stderr(), &message).ok();
            ExitCode::from(status)
        }
    }
}

fn run(call: Call) -> Result<Answer, Failure> {
    match call {
        Call::Help(text) => Ok(text.to_owned().into()),
        Call::Version => Ok(format!("smithgen {}\n", env!("CARGO_PKG_VERSION")).into()),
        Call::List { model } => list::list(&model),
        Call::Explain { model, name } => explain::explain(&model, &name),
        Call::Generate(plan) => crate_files::generate(&plan),
        Call::Check(plan) => check::check(&plan),
        Call::Docs(plan) => docs::docs(&plan),
        Call::Survey(plan) => survey::survey(&plan),
    }
}

/// Writes all of a text, whose lines show whatever a model or a path has in them; a reader who has gone away is content.
fn write(mut to: impl Write, text: &str) -> io::Result<()> {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    match to.write_all(lines.join("\n").as_bytes()).and_then(|()| to.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

fn load(file: &File) -> Result<Model, Failure> {
    Ok(Model::load_within(&file.limits, &[&file.path])?)
}

/// A model and its service, which has these operations.
fn load_with(file: &File, operations: &[String]) -> Result<(Model, ShapeIx), Failure> {
    let model = load(file)?;
    let service = only_service(&model)?;
    let known = model.operations_of(service);
    let names = || known.iter().map(|&ix| model.shape(ix).id.name());
    match operations.iter().find(|name| !names().any(|known| known == *name)) {
        Some(name) => {
            let file = file.path.display();
            Err(Failure::Use(format!("{file} has no operation `{name}`{}", suggestion(name, names()))))
        }
        None => Ok((model, service)),
    }
}

/// `; did you mean …?` for the names that are near the one given, or nothing.
fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near: Vec<String> =
        known.into_iter().filter(|known| is_near(name, known)).take(3).map(|near| format!("`{near}`")).collect();
    match near.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", near.join(" or ")),
    }
}
