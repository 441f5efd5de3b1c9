//! The command line, taken apart as the AWS CLI does it.
//!
//! In: the words after the program's name. Out: a [`Line`]: a call with what was given to each option, or what else is wanted.
//!
//! Three parsers look at the words in turn, each passing on what it does not know: the first finds the global options wherever
//! they stand, the second the operation, the third the operation's options. The AWS CLI's own first word, the service, is not
//! written here; otherwise a line means what it means there.

pub mod common;
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

use common::GLOBAL;
use globals::First;
use hidden::Names;
use operation::After;
use parser::{Parser, Positional, Stop};

use crate::failure::{Failure, Usage};
use crate::secrecy::holds_secrets;
use crate::tool::{Command, Custom, Node, Place, Service, Tool};

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
    /// What is at a place: all of the page, or what it says of an option, with its hyphens.
    Help(Box<Globals>, Place, Option<&'a str>),
    /// The completions for a shell.
    Completion(&'a str),
    /// A call.
    Call(Box<Globals>, &'static Service, Box<Call<'a>>),
    /// A command that is no operation, and the words after it.
    Custom(&'static Custom, Vec<&'a str>),
}

/// A call of an operation, before any value is looked at.
#[derive(Debug)]
pub struct Call<'a> {
    /// The command.
    pub command: &'static Command,
    /// What was given to members of the input, by their index, in the order of the schema.
    pub members: Vec<(usize, Words<'a>)>,
    /// Where the body of the answer goes, if that is a stream of bytes.
    pub outfile: Option<&'a str>,
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
pub fn parse<'a>(tool: &'static Tool, words: &[&'a str], hints: &mut Hints) -> Result<Line<'a>, Failure> {
    let (asks, words) = without_help(words);
    let (topic, words) = without_topic(&words);
    let root = Place::root(tool);
    let (raw, rest) = match globals::parse(&root, &words, asks)? {
        First::Version => return Ok(Line::Version),
        First::Words(raw, rest) => (raw, rest),
    };
    hints.profile = raw.profile().map(str::to_owned);
    hints.error_format = raw.error_format().map(str::to_owned);
    let globals = Box::new(globals::check(&raw)?);
    if asks {
        let mut place = root;
        for word in rest {
            place = place.at(word).unwrap_or(place);
        }
        return Ok(Line::Help(globals, place, None));
    }
    let hidden = || behind_secrets(tool, &words);
    match follow(root, rest, globals, &hidden)? {
        Line::Help(globals, place, _) => Ok(Line::Help(globals, place, topic)),
        line => Ok(line),
    }
}

/// Goes where the words lead.
fn follow<'a>(
    mut place: Place,
    mut rest: Vec<&'a str>,
    globals: Box<Globals>,
    hidden: &dyn Fn() -> Vec<&'a str>,
) -> Result<Line<'a>, Failure> {
    loop {
        let (name, others) = next(&place, &rest, hidden)?;
        rest = others;
        let Some(further) = place.at(name) else {
            return if name == HELP { help(place, rest, globals, hidden) } else { completion_for(&rest, hidden) };
        };
        place = further;
        match (place.node(), place.service) {
            (Some(Node::Operation(command)), Some(service)) => {
                return Ok(match operation::parse(command, &rest, &globals)? {
                    After::Help => Line::Help(globals, place, None),
                    After::Call(call) => Line::Call(globals, service, call),
                });
            }
            (Some(Node::Custom(custom)), _) if rest != [HELP] => return Ok(Line::Custom(custom, rest)),
            (Some(Node::Custom(_)), _) => return Ok(Line::Help(globals, place, None)),
            _ => {}
        }
    }
}

/// The next word of those that may follow a place, and what stands behind it.
fn next<'a>(
    place: &Place,
    rest: &[&'a str],
    hidden: &dyn Fn() -> Vec<&'a str>,
) -> Result<(&'a str, Vec<&'a str>), Failure> {
    let mut names = place.names();
    names.push(HELP);
    if place.is_root() {
        names.push(COMPLETION);
    }
    first(place.kind_of_next(), &names, rest, hidden)
}

/// `help`, and whereabouts.
fn help<'a>(
    mut place: Place,
    mut rest: Vec<&'a str>,
    globals: Box<Globals>,
    hidden: &dyn Fn() -> Vec<&'a str>,
) -> Result<Line<'a>, Failure> {
    while !rest.is_empty() && !place.names().is_empty() {
        let (name, others) = next(&place, &rest, hidden)?;
        rest = others;
        match place.at(name) {
            Some(further) => place = further,
            None => break,
        }
    }
    only(&rest).map(|()| Line::Help(globals, place, None))
}

fn completion_for<'a>(rest: &[&'a str], hidden: &dyn Fn() -> Vec<&'a str>) -> Result<Line<'a>, Failure> {
    let (shell, rest) = first("shell", SHELLS, rest, hidden)?;
    only(&rest).map(|()| Line::Completion(shell))
}

/// The option that a line asks about, as in `help --region`, and the line without it. Where `help` may be the value of an option, it
/// asks about none.
fn without_topic<'a>(words: &[&'a str]) -> (Option<&'a str>, Vec<&'a str>) {
    if let [path @ .., HELP, option] = words
        && option.len() > 2
        && option.starts_with("--")
        && !path.iter().any(|word| word.starts_with('-'))
    {
        return (Some(option), [path, &[HELP]].concat());
    }
    (None, words.to_vec())
}

/// The refusal of an option that is not known at a place.
pub(crate) fn unknown_option(place: &Place, option: &str) -> Failure {
    let options = place.command().map(operation::options).unwrap_or_default();
    operation::unknown(&[option], &[option], &options)
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
fn behind_secrets<'a>(tool: &Tool, words: &[&'a str]) -> Vec<&'a str> {
    let (mut secret, mut open) = (Vec::new(), Vec::new());
    for command in tool.commands() {
        for (option, member) in command.options().into_iter().zip(command.operation.input.members) {
            let names = if holds_secrets(member) { &mut secret } else { &mut open };
            names.push(format!("--{option}"));
        }
    }
    open.extend(GLOBAL.iter().map(|global| format!("--{}", global.name())));
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
    let positionals = vec![Positional { name, choices, is_required: true }];
    let parsed = Parser { positionals, ..Parser::default() }.parse(words).map_err(|stop| stopped(stop, hidden))?;
    Ok((parsed.positional(name).unwrap_or_default(), parsed.rest))
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
