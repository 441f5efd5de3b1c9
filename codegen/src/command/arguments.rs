//! Arguments: what was asked for, or what is wrong with the question.
//!
//! In: the arguments after the program's name. Out: a [`Call`]. Options may stand anywhere after the command's name, as
//! `--name value` or `--name=value`, `--force` as it is; after `--` nothing is an option.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::selection::Choice;
use smithgen_model::Limits;

use super::survey::Plan as Survey;
use super::{Failure, help, suggestion};

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(super) enum Call {
    /// This text.
    Help(&'static str),
    /// The version.
    Version,
    /// `list MODEL`.
    List { model: File },
    /// `generate MODEL …`.
    Generate(Plan),
    /// `check MODEL …`.
    Check(Plan),
    /// `docs MODEL …`.
    Docs(Docs),
    /// `explain MODEL NAME`.
    Explain { model: File, name: String },
    /// `survey SOURCE…`.
    Survey(Survey),
}

/// What MODEL names.
#[derive(Debug, Default, PartialEq)]
pub(super) struct File {
    pub(super) path: PathBuf,
    /// How large it may be.
    pub(super) limits: Limits,
}

/// The crate, or the module, that `generate` writes and `check` compares.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) model: File,
    /// The crate's folder, or the module's file, whose name ends in `.rs`.
    pub(super) out: PathBuf,
    /// What is in it.
    pub(super) choice: Choice,
    pub(super) crate_name: Option<String>,
    /// The folder of the runtime.
    pub(super) runtime: Option<PathBuf>,
    /// Whether to write over the crate of another service.
    pub(super) force: bool,
}

/// The pages that `docs` writes.
#[derive(Debug, PartialEq)]
pub(super) struct Docs {
    pub(super) model: File,
    /// The folder of the pages.
    pub(super) out: PathBuf,
    /// All, if there are none.
    pub(super) operations: Vec<String>,
    pub(super) format: Format,
    /// Whether they say only the most important.
    pub(super) short: bool,
    /// Where full pages are, for links from short ones.
    pub(super) full_url: Option<String>,
}

/// What pages are written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Format {
    Markdown,
    Man,
    Html,
}

/// The commands, each with its help and the options that it has beside [`LIMITS`].
const COMMANDS: [(&str, &str, &[&str]); 6] = [
    ("list", help::LIST, &[]),
    ("generate", help::GENERATE, &CRATE_OPTIONS),
    ("check", help::CHECK, &CRATE_OPTIONS),
    ("docs", help::DOCS, &["--out", OPERATION, "--format", "--depth", "--full-url"]),
    ("explain", help::EXPLAIN, &[]),
    ("survey", help::SURVEY, &[JSON, ONLY_READ]),
];
const CRATE_OPTIONS: [&str; 6] = ["--out", OPERATION, "--protocol", "--crate-name", "--runtime", FORCE];

/// How large the model's file may be, which all commands can be told.
const LIMITS: [&str; 2] = ["--max-bytes", "--max-values"];

/// The only option that may come again.
const OPERATION: &str = "--operation";

/// The options without a value.
const FLAGS: [&str; 3] = [FORCE, JSON, ONLY_READ];
const FORCE: &str = "--force";
const JSON: &str = "--json";
const ONLY_READ: &str = "--only-read";

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
            Some(command) => find(&command).map(|(_, help, _)| Call::Help(help)),
        },
        "-V" | "--version" => Ok(Call::Version),
        _ => command_call(find(&command)?, words),
    }
}

fn find(command: &str) -> Result<(&'static str, &'static str, &'static [&'static str]), Failure> {
    COMMANDS.into_iter().find(|(name, ..)| *name == command).ok_or_else(|| {
        let kind = if command.starts_with('-') { "option" } else { "command" };
        let suggestion = suggestion(command, COMMANDS.map(|(name, ..)| name));
        wrong("", format!("there is no {kind} `{command}`{suggestion}"))
    })
}

fn command_call(
    (command, help, known): (&'static str, &'static str, &[&str]),
    words: VecDeque<String>,
) -> Result<Call, Failure> {
    let Some(mut words) = Words::sort(command, &[known, &LIMITS].concat(), words)? else {
        return Ok(Call::Help(help));
    };
    let mut limits = Limits::default();
    for (limit, name) in [&mut limits.bytes, &mut limits.values].into_iter().zip(LIMITS) {
        if let Some(value) = words.option(name) {
            *limit = value.parse().map_err(|_| wrong(command, format!("`{name}` is a number, not `{value}`")))?;
        }
    }
    if command == "survey" {
        let first = words.next("SOURCE, an archive, a wheel or a folder,")?;
        let sources = [first].into_iter().chain(words.free).map(PathBuf::from).collect();
        let has = |flag| words.options.iter().any(|(name, _)| name == flag);
        return Ok(Call::Survey(Survey { sources, limits, only_read: has(ONLY_READ), json: has(JSON) }));
    }
    let model = File { path: words.next("MODEL, the file of a model,")?.into(), limits };
    let call = match command {
        "list" => Call::List { model },
        "explain" => Call::Explain { model, name: words.next("NAME, an operation or shape,")? },
        "docs" => Call::Docs(Docs::new(model, &words)?),
        "generate" => Call::Generate(Plan::new(model, &words)?),
        _ => Call::Check(Plan::new(model, &words)?),
    };
    match words.free.pop_front() {
        Some(extra) => Err(wrong(command, format!("`{extra}` is one argument too many"))),
        None => Ok(call),
    }
}

/// The words after a command: options with their values, and the rest.
struct Words {
    command: &'static str,
    options: Vec<(String, String)>,
    free: VecDeque<String>,
}

impl Words {
    /// Sorts words; `None` if help is asked for.
    fn sort(command: &'static str, known: &[&str], mut words: VecDeque<String>) -> Result<Option<Self>, Failure> {
        let mut sorted = Words { command, options: Vec::new(), free: VecDeque::new() };
        while let Some(word) = words.pop_front() {
            if word == "--" {
                sorted.free.extend(words);
                break;
            }
            if matches!(word.as_str(), "-h" | "--help") {
                return Ok(None);
            }
            if !word.starts_with('-') || word == "-" {
                sorted.free.push_back(word);
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
                Some(_) if FLAGS.contains(&name.as_str()) => {
                    return Err(wrong(command, format!("`{name}` takes no value")));
                }
                None if FLAGS.contains(&name.as_str()) => Some(name.clone()),
                // What looks like an option is one that was forgotten a value for.
                None => words.pop_front().filter(|value| !value.starts_with("--")),
                value => value,
            };
            let Some(value) = value.filter(|value| !value.is_empty()) else {
                return Err(wrong(command, format!("`{name}` needs a value")));
            };
            if name != OPERATION && sorted.options.iter().any(|(other, _)| *other == name) {
                return Err(wrong(command, format!("`{name}` is given twice")));
            }
            sorted.options.push((name, value));
        }
        Ok(Some(sorted))
    }

    /// The next word that is no option; `what` it should be.
    fn next(&mut self, what: &str) -> Result<String, Failure> {
        self.free.pop_front().ok_or_else(|| wrong(self.command, format!("{what} is missing")))
    }

    /// The value of an option.
    fn option(&self, name: &str) -> Option<String> {
        self.options.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
    }

    fn operations(&self) -> Vec<String> {
        self.options.iter().filter(|(name, _)| name == OPERATION).map(|(_, value)| value.clone()).collect()
    }

    /// The folder of `what` is written.
    fn out(&self, what: &str) -> Result<PathBuf, Failure> {
        let missing = || wrong(self.command, format!("`--out DIR`, the folder of the {what}, is missing"));
        self.option("--out").map(PathBuf::from).ok_or_else(missing)
    }
}

impl Plan {
    fn new(model: File, words: &Words) -> Result<Self, Failure> {
        let plan = Plan {
            model,
            out: words.out("crate")?,
            choice: Choice { operations: words.operations(), protocol: words.option("--protocol") },
            crate_name: words.option("--crate-name"),
            runtime: words.option("--runtime").map(PathBuf::from),
            force: words.option(FORCE).is_some(),
        };
        let of_crates = [("--crate-name", plan.crate_name.is_some()), ("--runtime", plan.runtime.is_some())];
        if let Some((option, _)) = of_crates.into_iter().find(|(_, is_given)| *is_given && plan.module().is_some()) {
            let problem = format!("`{option}` is for crates, and `--out {}` is a module", plan.out.display());
            return Err(wrong(words.command, problem));
        }
        match plan.crate_name.as_deref().filter(|name| !is_crate_name(name)) {
            Some(name) => {
                Err(wrong(words.command, format!("`{name}` is no name for a crate: letters, digits, `-`, `_`")))
            }
            None => Ok(plan),
        }
    }

    /// The name of the module's file; `None` for a crate.
    pub(super) fn module(&self) -> Option<&OsStr> {
        self.out.file_name().filter(|_| self.out.extension().is_some_and(|extension| extension == "rs"))
    }

    /// The folder of the crate, or of the module.
    pub(super) fn folder(&self) -> &Path {
        match (self.module(), self.out.parent()) {
            (None, _) => &self.out,
            (Some(_), Some(parent)) if parent != Path::new("") => parent,
            (Some(_), _) => Path::new("."),
        }
    }
}

impl Docs {
    fn new(model: File, words: &Words) -> Result<Self, Failure> {
        let wrong = |message: &str| Err(wrong(words.command, message.to_owned()));
        let (out, operations, full_url) = (words.out("pages")?, words.operations(), words.option("--full-url"));
        let format = match words.option("--format").as_deref() {
            Some("markdown") => Format::Markdown,
            Some("man") => Format::Man,
            Some("html") => Format::Html,
            Some(other) => return wrong(&format!("`{other}` is no format; there are markdown, man and html")),
            None => return wrong("`--format`, which is markdown, man or html, is missing"),
        };
        let short = match words.option("--depth").as_deref() {
            Some("short") => true,
            Some("full") | None => false,
            Some(other) => return wrong(&format!("`{other}` is no depth; there are short and full")),
        };
        if full_url.is_some() && !short {
            return wrong("`--full-url` is for `--depth short`");
        }
        Ok(Docs { model, out, operations, format, short, full_url })
    }
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

    use super::{Call, Failure, File, Plan, Survey, parse};

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
        let sources = vec!["a.tar.gz".into(), "b".into()];
        let expected = Survey { sources, limits: Limits::default(), only_read: false, json: true };
        assert_eq!(call("survey a.tar.gz --json b"), Ok(Call::Survey(expected)));
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
            ("survey --json", "SOURCE, an archive, a wheel or a folder, is missing"),
            ("survey a --only-read=b", "`--only-read` takes no value"),
            ("explain a", "NAME, an operation or shape, is missing"),
            ("generate a", "`--out DIR`, the folder of the crate, is missing"),
            ("generate a --out", "`--out` needs a value"),
            ("generate a --out b --force=c", "`--force` takes no value"),
            ("generate a --out b --force --force", "`--force` is given twice"),
            ("generate a --out --operation A", "`--out` needs a value"),
            ("generate a --out=", "`--out` needs a value"),
            ("generate a --out b --out c", "`--out` is given twice"),
            ("generate a --out b --operations C", "there is no option `--operations`; did you mean `--operation`?"),
            ("check a --out b/c.rs --crate-name d", "`--crate-name` is for crates, and `--out b/c.rs` is a module"),
            ("generate a --out c.rs --runtime d", "`--runtime` is for crates, and `--out c.rs` is a module"),
            ("check a --out b --crate-name 1st", "`1st` is no name for a crate: letters, digits, `-`, `_`"),
            ("check a --out b --crate-name type", "`type` is no name for a crate: letters, digits, `-`, `_`"),
        ];
        for (words, message) in cases {
            assert_eq!(call(words), Err(message.to_owned()), "{words}");
        }
    }
}
