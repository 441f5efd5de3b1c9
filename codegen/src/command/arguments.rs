//! Arguments: what was asked for, or what is wrong with the question.
//!
//! In: the arguments after the program's name. Out: a [`Call`]. Options may stand anywhere after the command's name, as
//! `--name value` or `--name=value`, `--force` as it is; after `--` nothing is an option.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::selection::Choice;
use smithgen_model::Limits;

use super::{Failure, help, suggestion};

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(super) enum Call {
    /// This text.
    Help(&'static str),
    /// The version.
    Version,
    /// `list MODEL`.
    List {
        /// The model's file.
        model: File,
    },
    /// `generate MODEL …`.
    Generate(Plan),
    /// `check MODEL …`.
    Check(Plan),
    /// `docs MODEL …`.
    Docs(Docs),
    /// `explain MODEL NAME`.
    Explain {
        /// The model's file.
        model: File,
        /// The name of a shape.
        name: String,
    },
}

/// What MODEL names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct File {
    /// Its path.
    pub(super) path: PathBuf,
    /// How large it may be.
    pub(super) limits: Limits,
}

/// The crate that `generate` writes and `check` compares.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// The model's file.
    pub(super) model: File,
    /// The crate's folder.
    pub(super) out: PathBuf,
    /// What is in it.
    pub(super) choice: Choice,
    /// The crate's name.
    pub(super) crate_name: Option<String>,
    /// The folder of the runtime.
    pub(super) runtime: Option<PathBuf>,
    /// Whether to write over the crate of another service.
    pub(super) force: bool,
}

/// The pages that `docs` writes.
#[derive(Debug, PartialEq)]
pub(super) struct Docs {
    /// The model's file.
    pub(super) model: File,
    /// The folder of the pages.
    pub(super) out: PathBuf,
    /// The operations; all, if there are none.
    pub(super) operations: Vec<String>,
    /// What the pages are written in.
    pub(super) format: Format,
    /// Whether they say only the most important.
    pub(super) short: bool,
    /// Where full pages are, for links from short ones.
    pub(super) full_url: Option<String>,
}

/// What pages are written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Format {
    /// Markdown.
    Markdown,
    /// Manual pages.
    Man,
    /// HTML.
    Html,
}

const COMMANDS: [&str; 5] = ["list", "generate", "check", "docs", "explain"];
const CRATE_OPTIONS: [&str; 6] = ["--out", "--operation", "--protocol", "--crate-name", "--runtime", FORCE];
const DOCS_OPTIONS: [&str; 5] = ["--out", "--operation", "--format", "--depth", "--full-url"];

/// How large the model's file may be, which all commands can be told.
const LIMITS: [&str; 2] = ["--max-bytes", "--max-values"];

/// The only option without a value.
const FORCE: &str = "--force";

/// Reads the arguments.
pub(super) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Call, Failure> {
    let mut words = VecDeque::new();
    for argument in arguments {
        let word = argument.into_string().map_err(|word| wrong("", format!("{} is no UTF-8", word.display())))?;
        words.push_back(word);
    }
    let Some(command) = words.pop_front() else {
        return Err(Failure::Use(format!("no command is given\n\n{}", help::GENERAL.trim_end())));
    };
    match command.as_str() {
        "-h" | "--help" | "help" => match words.pop_front() {
            None => Ok(Call::Help(help::GENERAL)),
            Some(command) => help_of(&command).map(Call::Help).ok_or_else(|| unknown_command(&command)),
        },
        "-V" | "--version" => Ok(Call::Version),
        _ => match help_of(&command) {
            Some(help) => command_call(&command, help, words),
            None => Err(unknown_command(&command)),
        },
    }
}

fn help_of(command: &str) -> Option<&'static str> {
    Some(match command {
        "list" => help::LIST,
        "generate" => help::GENERATE,
        "check" => help::CHECK,
        "docs" => help::DOCS,
        "explain" => help::EXPLAIN,
        _ => return None,
    })
}

fn unknown_command(command: &str) -> Failure {
    let kind = if command.starts_with('-') { "option" } else { "command" };
    wrong("", format!("there is no {kind} `{command}`{}", suggestion(command, COMMANDS)))
}

fn command_call(command: &str, help: &'static str, words: VecDeque<String>) -> Result<Call, Failure> {
    let options: &[&str] = match command {
        "generate" | "check" => &CRATE_OPTIONS,
        "docs" => &DOCS_OPTIONS,
        _ => &[],
    };
    let Some(words) = Words::sort(command, &[options, &LIMITS].concat(), words)? else {
        return Ok(Call::Help(help));
    };
    check_options(command, &words.options)?;
    let (limits, options) = limits(command, words.options)?;
    let mut free = words.free.into_iter();
    let mut next = |what: &str| free.next().ok_or_else(|| wrong(command, format!("{what} is missing")));
    let model = File { path: next("MODEL, the file of a model,")?.into(), limits };
    let call = match command {
        "list" => Call::List { model },
        "explain" => Call::Explain { model, name: next("NAME, an operation or shape,")? },
        "docs" => Call::Docs(Docs::new(model, options)?),
        _ => {
            let mut plan = Plan { model, ..Plan::default() };
            plan.set(command, options)?;
            if command == "generate" { Call::Generate(plan) } else { Call::Check(plan) }
        }
    };
    match free.next() {
        Some(extra) => Err(wrong(command, format!("`{extra}` is one argument too many"))),
        None => Ok(call),
    }
}

/// Takes the model's limits out of a command's options.
fn limits(command: &str, options: Vec<(String, String)>) -> Result<(Limits, Vec<(String, String)>), Failure> {
    let (of_limits, others): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|(name, _)| LIMITS.contains(&name.as_str()));
    let mut limits = Limits::default();
    for (name, value) in of_limits {
        let number = value.parse().map_err(|_| wrong(command, format!("`{name}` is a number, not `{value}`")))?;
        if name == "--max-bytes" {
            limits.bytes = number;
        } else {
            limits.values = number;
        }
    }
    Ok((limits, others))
}

/// The words after a command: options with their values, and the rest.
#[derive(Default)]
struct Words {
    options: Vec<(String, String)>,
    free: Vec<String>,
}

impl Words {
    /// Sorts words; `None` if help is asked for.
    fn sort(command: &str, known: &[&str], mut words: VecDeque<String>) -> Result<Option<Self>, Failure> {
        let mut sorted = Words::default();
        while let Some(word) = words.pop_front() {
            if word == "--" {
                sorted.free.extend(words);
                break;
            }
            if matches!(word.as_str(), "-h" | "--help") {
                return Ok(None);
            }
            if !word.starts_with('-') || word == "-" {
                sorted.free.push(word);
                continue;
            }
            let (name, value) = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (word, None),
            };
            if !known.contains(&name.as_str()) {
                let suggestion = suggestion(&name, known.iter().copied());
                return Err(wrong(command, format!("there is no option `{name}`{suggestion}")));
            }
            let value = match value {
                Some(_) if name == FORCE => return Err(wrong(command, format!("`{name}` takes no value"))),
                None if name == FORCE => name.clone(),
                Some(value) => value,
                // What looks like an option is one that was forgotten a value for.
                None => words
                    .pop_front()
                    .filter(|value| !value.starts_with("--"))
                    .ok_or_else(|| wrong(command, format!("`{name}` needs a value")))?,
            };
            sorted.options.push((name, value));
        }
        Ok(Some(sorted))
    }
}

impl Plan {
    fn set(&mut self, command: &str, options: Vec<(String, String)>) -> Result<(), Failure> {
        for (name, value) in options {
            match name.as_str() {
                "--out" => self.out = value.into(),
                "--operation" => self.choice.operations.push(value),
                "--protocol" => self.choice.protocol = Some(value),
                "--crate-name" => self.crate_name = Some(value),
                FORCE => self.force = true,
                _ => self.runtime = Some(value.into()),
            }
        }
        if self.out.as_os_str().is_empty() {
            return Err(wrong(command, "`--out DIR`, the folder of the crate, is missing".to_owned()));
        }
        match self.crate_name.as_deref().filter(|name| !is_crate_name(name)) {
            Some(name) => Err(wrong(command, format!("`{name}` is no name for a crate: letters, digits, `-`, `_`"))),
            None => Ok(()),
        }
    }
}

impl Docs {
    fn new(model: File, options: Vec<(String, String)>) -> Result<Self, Failure> {
        const COMMAND: &str = "docs";
        let (mut out, mut operations, mut format) = (PathBuf::new(), Vec::new(), None);
        let (mut short, mut full_url) = (false, None);
        for (name, value) in options {
            match (name.as_str(), value.as_str()) {
                ("--out", _) => out = value.into(),
                ("--operation", _) => operations.push(value),
                ("--format", "markdown") => format = Some(Format::Markdown),
                ("--format", "man") => format = Some(Format::Man),
                ("--format", "html") => format = Some(Format::Html),
                ("--format", _) => {
                    return Err(wrong(COMMAND, format!("`{value}` is no format; there are markdown, man and html")));
                }
                ("--full-url", _) => full_url = Some(value),
                (_, "short") => short = true,
                (_, "full") => short = false,
                _ => return Err(wrong(COMMAND, format!("`{value}` is no depth; there are short and full"))),
            }
        }
        if out.as_os_str().is_empty() {
            return Err(wrong(COMMAND, "`--out DIR`, the folder of the pages, is missing".to_owned()));
        }
        if full_url.is_some() && !short {
            return Err(wrong(COMMAND, "`--full-url` is for `--depth short`".to_owned()));
        }
        match format {
            Some(format) => Ok(Docs { model, out, operations, format, short, full_url }),
            None => Err(wrong(COMMAND, "`--format`, which is markdown, man or html, is missing".to_owned())),
        }
    }
}

/// Refuses empty values, and options that are given twice but for `--operation`.
fn check_options(command: &str, options: &[(String, String)]) -> Result<(), Failure> {
    for (i, (name, value)) in options.iter().enumerate() {
        if value.is_empty() {
            return Err(wrong(command, format!("`{name}` needs a value")));
        }
        if name != "--operation" && options.iter().take(i).any(|(other, _)| other == name) {
            return Err(wrong(command, format!("`{name}` is given twice")));
        }
    }
    Ok(())
}

/// Whether cargo takes the name: it starts with a letter, goes on with letters, digits, `-` and `_`, and is no keyword.
pub(super) fn is_crate_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && crate::names::escape_of(name) == crate::names::Escape::Plain
}

fn wrong(command: &str, message: String) -> Failure {
    let of = if command.is_empty() { String::new() } else { format!(" {command}") };
    Failure::Use(format!("{message}\nTry `smithgen{of} --help`."))
}

#[cfg(test)]
mod tests {
    use crate::selection::Choice;
    use smithgen_model::Limits;

    use super::{Call, Failure, File, Plan, parse};

    fn call(words: &str) -> Result<Call, String> {
        parse(words.split_whitespace().map(Into::into)).map_err(|failure| match failure {
            Failure::Use(message) | Failure::Work(message) => message.lines().next().unwrap_or_default().to_owned(),
        })
    }

    fn file(path: &str) -> File {
        File { path: path.into(), ..File::default() }
    }

    #[test]
    fn options_stand_anywhere() {
        let expected = Plan {
            model: file("m.json"),
            out: "dir".into(),
            choice: Choice {
                operations: vec!["A".to_owned(), "B".to_owned()],
                protocol: Some("awsJson1_1".to_owned()),
            },
            crate_name: Some("c-d".to_owned()),
            runtime: Some("../runtime".into()),
            force: true,
        };
        let words = "--operation A --force m.json --out=dir --operation=B --protocol awsJson1_1 --crate-name c-d --runtime ../runtime";
        assert_eq!(call(&format!("generate {words}")), Ok(Call::Generate(expected)));
        assert_eq!(call("list -- -m.json"), Ok(Call::List { model: file("-m.json") }));
        let model = File { limits: Limits { bytes: 7, values: 8 }, ..file("m.json") };
        let words = "explain --max-bytes 7 m.json --max-values=8 A";
        assert_eq!(call(words), Ok(Call::Explain { model, name: "A".to_owned() }));
    }

    #[test]
    fn wrong_use_is_explained() {
        let cases = [
            ("", "no command is given"),
            ("generat m.json", "there is no command `generat`; did you mean `generate`?"),
            ("--verbose", "there is no option `--verbose`"),
            ("list", "MODEL, the file of a model, is missing"),
            ("list a b", "`b` is one argument too many"),
            ("list a --out b", "there is no option `--out`"),
            ("list a --max-bytes 1k", "`--max-bytes` is a number, not `1k`"),
            ("docs a --max-values=-1", "`--max-values` is a number, not `-1`"),
            ("explain a --max-bytes 1 b --max-bytes 2", "`--max-bytes` is given twice"),
            ("explain a", "NAME, an operation or shape, is missing"),
            ("generate a", "`--out DIR`, the folder of the crate, is missing"),
            ("generate a --out", "`--out` needs a value"),
            ("generate a --out b --force=c", "`--force` takes no value"),
            ("generate a --out b --force --force", "`--force` is given twice"),
            ("generate a --out --operation A", "`--out` needs a value"),
            ("generate a --out=", "`--out` needs a value"),
            ("generate a --out b --out c", "`--out` is given twice"),
            ("generate a --out b --operations C", "there is no option `--operations`; did you mean `--operation`?"),
            ("check a --out b --crate-name 1st", "`1st` is no name for a crate: letters, digits, `-`, `_`"),
            ("check a --out b --crate-name type", "`type` is no name for a crate: letters, digits, `-`, `_`"),
        ];
        for (words, message) in cases {
            assert_eq!(call(words), Err(message.to_owned()), "{words}");
        }
    }
}
