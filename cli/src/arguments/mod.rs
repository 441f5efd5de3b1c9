//! The command line, taken apart as the AWS CLI does it.
//!
//! In: the words after the program's name. Out: a [`Line`]: a call with what was given to each option, or what else is wanted.
//!
//! Three parsers look at the words in turn, each passing on what it does not know: the first finds the global options wherever
//! they stand, the second the operation, the third the operation's options. The AWS CLI's own first word, the service, is not
//! written here; otherwise a line means what it means there.

pub mod completion;
mod format;
mod globals;
pub mod help;
mod hidden;
mod operation;
mod parser;
mod suggestions;

pub use format::Format;
pub use globals::Globals;
pub(crate) use globals::{BINARY_FORMATS, ERROR_FORMATS, GLOBALS};
pub(crate) use operation::SKELETONS;

use globals::First;
use hidden::Names;
use operation::After;
use parser::{Parser, Positional, Stop};

use crate::failure::{Failure, Usage};
use crate::program::{Command, Program};
use crate::secrecy::holds_secrets;

/// The words that are no operation but stand in its place.
pub(crate) const HELP: &str = "help";
pub(crate) const COMPLETION: &str = "completion";
/// The shells that there are scripts for.
pub const SHELLS: &[&str] = &["bash", "zsh", "fish"];

/// What a command line asks for.
#[derive(Debug)]
pub enum Line<'a> {
    /// `--version`.
    Version,
    /// The help page of a command, or of the program.
    Help(Box<Globals>, Option<&'static Command>),
    /// The completions for a shell.
    Completion(&'a str),
    /// A call.
    Call(Box<Globals>, Box<Call<'a>>),
}

/// A call of an operation, before any value is looked at.
#[derive(Debug)]
pub struct Call<'a> {
    /// The command.
    pub command: &'static Command,
    /// What was given to members of the input, by their index, in the order of the schema.
    pub members: Vec<(usize, Words<'a>)>,
    /// `--cli-input-json`.
    pub input_json: Option<&'a str>,
    /// `--cli-input-yaml`.
    pub input_yaml: Option<&'a str>,
    /// `--starting-token`.
    pub starting_token: Option<&'a str>,
    /// `--page-size`, as it was typed.
    pub page_size: Option<&'a str>,
    /// `--max-items`, as it was typed.
    pub max_items: Option<&'a str>,
    /// `--generate-cli-skeleton`.
    pub skeleton: Option<Skeleton>,
    /// Whether to go on to further pages.
    pub paginate: bool,
}

/// What an option was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words<'a> {
    /// The words after it.
    Values(Vec<&'a str>),
    /// Nothing: it says yes, or no.
    Flag(bool),
}

/// The skeletons that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skeleton {
    /// An input in JSON.
    Input,
    /// An input in YAML, with a sentence about each member.
    YamlInput,
    /// An output.
    Output,
}

impl Skeleton {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "input" => Some(Skeleton::Input),
            "yaml-input" => Some(Skeleton::YamlInput),
            "output" => Some(Skeleton::Output),
            _ => None,
        }
    }
}

/// What a line says of failures, known even if the line as a whole makes no sense.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--cli-error-format`.
    pub error_format: Option<String>,
}

/// Takes a command line apart. `hints` are filled in as soon as they are known.
///
/// # Errors
/// When a word is missing, unknown or wrong, in the AWS CLI's words.
pub fn parse<'a>(program: &'static Program, words: &[&'a str], hints: &mut Hints) -> Result<Line<'a>, Failure> {
    let (asks, words) = without_help(words);
    let (raw, rest) = match globals::parse(program.name(), &words)? {
        First::Version => return Ok(Line::Version),
        First::Words(raw, rest) => (raw, rest),
    };
    hints.profile = raw.profile().map(str::to_owned);
    hints.error_format = raw.error_format().map(str::to_owned);
    let globals = Box::new(globals::check(&raw)?);
    if asks {
        return Ok(Line::Help(globals, rest.iter().find_map(|word| program.command(word))));
    }
    let mut names: Vec<&'static str> = program.commands.iter().map(|command| command.name).collect();
    names.extend([HELP, COMPLETION]);
    let hidden = || behind_secrets(program, &words);
    let (name, rest) = first("operation", &names, &rest, &hidden)?;
    match (program.command(name), name) {
        (Some(command), _) => match operation::parse(command, &rest, globals.paginate)? {
            After::Help => Ok(Line::Help(globals, Some(command))),
            After::Call(call) => Ok(Line::Call(globals, call)),
        },
        (None, HELP) if rest.is_empty() => Ok(Line::Help(globals, None)),
        (None, HELP) => {
            let (name, rest) = first("operation", &names, &rest, &hidden)?;
            only(&rest).map(|()| Line::Help(globals, program.command(name)))
        }
        (None, _) => {
            let (shell, rest) = first("shell", SHELLS, &rest, &hidden)?;
            only(&rest).map(|()| Line::Completion(shell))
        }
    }
}

/// Whether `--help` or `-h` is among the words, and the others. The AWS CLI ends well with such a line, too, wherever on it
/// the word is, but tells no more than three of its options.
fn without_help<'a>(words: &[&'a str]) -> (bool, Vec<&'a str>) {
    let end = words.iter().position(|word| *word == "--").unwrap_or(words.len());
    let asks = |(at, word): &(usize, &&str)| *at < end && matches!(**word, "-h" | "--help");
    let others: Vec<&str> = words.iter().enumerate().filter(|each| !asks(each)).map(|(_, word)| *word).collect();
    (others.len() < words.len(), others)
}

/// The words that stand behind options of any command for what is secret.
fn behind_secrets<'a>(program: &Program, words: &[&'a str]) -> Vec<&'a str> {
    let (mut secret, mut open) = (Vec::new(), Vec::new());
    for command in program.commands {
        for (option, member) in command.options.iter().zip(command.operation.input.members) {
            let names = if holds_secrets(member) { &mut secret } else { &mut open };
            names.push(format!("--{option}"));
        }
    }
    open.extend(GLOBALS.iter().map(|global| format!("--{}", global.name)));
    let [secret, open] = [&secret, &open].map(|names| names.iter().map(String::as_str).collect());
    Names { secret, open }.hidden(words, false)
}

/// The first word that is no option, one of `choices`, and the others. Words that are `hidden` are not shown if it is another.
fn first<'a>(
    name: &'static str,
    choices: &[&str],
    words: &[&'a str],
    hidden: &dyn Fn() -> Vec<&'a str>,
) -> Result<(&'a str, Vec<&'a str>), Failure> {
    let positional = Some(Positional { name, choices, is_required: true });
    let parsed = Parser { positional, ..Parser::default() }.parse(words).map_err(|stop| stopped(stop, hidden))?;
    Ok((parsed.positional.unwrap_or_default(), parsed.rest))
}

fn only(rest: &[&str]) -> Result<(), Failure> {
    if rest.is_empty() { Ok(()) } else { Err(operation::unknown(rest, rest, &[])) }
}

/// The failure of a parser. Words that are `hidden` are not shown.
fn stopped<'a>(stop: Stop, hidden: impl FnOnce() -> Vec<&'a str>) -> Failure {
    match stop {
        Stop::Wrong(problem) => wrong(problem),
        Stop::Choice(choice) => wrong(choice.told(hidden().contains(&choice.value.as_str()))),
        // Only the global parser has a last word, and looks for it itself.
        Stop::LastWord => wrong("the version was asked for in the wrong place".to_owned()),
    }
}

fn wrong(problem: String) -> Failure {
    Failure::parameter(problem).with_usage(Usage::After)
}
