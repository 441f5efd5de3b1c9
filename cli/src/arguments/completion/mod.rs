//! What the word under the cursor may become.
//!
//! In: the words before it and the word itself, as a shell has them, the program's table, and what is around. Out: candidates, each
//! with a few words about it; or the script that makes a shell ask for them.

use std::fs;
use std::io::{self, Write};

use smithgen_runtime::generated::endpoint::PARTITIONS;
use smithgen_runtime::generated::schema::Kind;
use smithgen_runtime::settings::{Environment, Profiles};

use crate::arguments::common::{GLOBAL, SKELETON, values_of};
use crate::arguments::{COMPLETION, HELP, SHELLS, help, operation};
use crate::tool::{Command, Place, Tool};

/// The word that asks for candidates; what follows it are the words of the line up to the cursor, the last of them perhaps empty.
pub(crate) const COMPLETE: &str = "__complete";

/// What takes a value out of a file.
const SCHEMES: [&str; 2] = ["file://", "fileb://"];

/// The script of the tool called `name` for a shell; `None` if there is none for it.
pub fn script(name: &str, shell: &str) -> Option<String> {
    let template = match shell {
        "bash" => include_str!("bash.sh"),
        "zsh" => include_str!("zsh.sh"),
        "fish" => include_str!("fish.fish"),
        _ => return None,
    };
    let identifier: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    Some(template.replace("@PROGRAM@", name).replace("@NAME@", &identifier))
}

/// Writes the candidates, one a line, with a tab before what is said about each.
///
/// # Errors
/// What writing to `out` gives.
pub fn write(tool: &'static Tool, words: &[&str], environment: &Environment, out: &mut dyn Write) -> io::Result<()> {
    for (word, about) in candidates(tool, words, environment) {
        writeln!(out, "{word}\t{about}")?;
    }
    Ok(())
}

/// What the last of the words may become. Nothing, where a shell had better offer the names of files.
fn candidates(tool: &'static Tool, words: &[&str], environment: &Environment) -> Vec<(String, String)> {
    let Some((current, before)) = words.split_last() else { return Vec::new() };
    let mut line = Typed::of(Place::root(tool), before);
    let (option, value) = match current.split_once('=').filter(|_| current.starts_with("--")) {
        Some(parts) => parts,
        None => ("", *current),
    };
    match option.strip_prefix("--") {
        Some(name) => (line.option, line.has_value) = (Some(name), false),
        None if current.starts_with('-') => line.option = None,
        None => {}
    }
    let mut found = Vec::new();
    let mut offer = |word: String, about: &dyn Fn() -> String| {
        // A line of its own for each: what has several, or could make a terminal do something, is left out.
        if word.starts_with(value) && !word.is_empty() && !word.contains(char::is_control) {
            let before = if option.is_empty() { String::new() } else { format!("{option}=") };
            found.push((before + &word, about()));
        }
    };
    let (known, many) = line.values(environment);
    if line.option.is_some() && !line.has_value {
        // A stream takes a name as it is, which shells know to complete.
        let files = if line.takes_stream() { Vec::new() } else { files(value) };
        known.into_iter().chain(files).for_each(|word| offer(word, &String::new));
        return found;
    }
    if many {
        known.into_iter().for_each(|word| offer(word, &String::new));
    }
    let place = &line.place;
    if line.word == COMPLETION {
        SHELLS.iter().for_each(|shell| offer((*shell).to_owned(), &String::new));
    } else if !place.names().is_empty() && ["", HELP].contains(&line.word) && !current.starts_with('-') {
        for name in place.names() {
            offer(name.to_owned(), &|| place.at(name).map(|place| help::summary(&place, None)).unwrap_or_default());
        }
        if place.is_root() {
            offer(COMPLETION.to_owned(), &String::new);
        }
        offer(HELP.to_owned(), &String::new);
    } else {
        if place.command().is_some() && line.has_words_only(before) {
            offer(HELP.to_owned(), &String::new);
        }
        for name in options(place.command()) {
            let option = format!("--{name}");
            offer(option.clone(), &|| help::summary(place, Some(&option)));
        }
    }
    found
}

/// The options that may stand behind a command, or before one, without their hyphens.
fn options(command: Option<&Command>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(command) = command {
        for (option, member) in command.shown_options() {
            names.push(option.to_owned());
            if member.target.kind == Kind::Boolean {
                names.push(command.negative(option));
            }
        }
    }
    let paging = command.into_iter().flat_map(Command::paging_options);
    let common = GLOBAL.iter().chain(operation::common(command)).flat_map(|option| option.names).copied();
    names.extend(paging.chain(common).map(str::to_owned));
    names
}

/// What the words before the cursor have settled.
struct Typed<'w> {
    place: Place,
    /// The word that leads to no place: `help`, `completion`, or one that nobody knows.
    word: &'w str,
    /// The option whose values may follow, without its hyphens.
    option: Option<&'w str>,
    /// Whether it has got one.
    has_value: bool,
    /// How many words lead to the place.
    depth: usize,
}

impl<'w> Typed<'w> {
    fn of(root: Place, words: &[&'w str]) -> Self {
        let mut typed = Typed { place: root, word: "", option: None, has_value: false, depth: 0 };
        for word in words {
            match word.strip_prefix("--") {
                Some(name) if name.contains('=') || typed.is_flag(name) => typed.option = None,
                Some(name) => (typed.option, typed.has_value) = (Some(name), false),
                None if typed.option.is_some() && !typed.has_value => typed.has_value = true,
                None => typed.go(word),
            }
        }
        typed
    }

    /// Goes where a word leads.
    fn go(&mut self, word: &'w str) {
        match self.place.at(word).filter(|_| ["", HELP].contains(&self.word)) {
            Some(place) => {
                self.place = place;
                self.depth += 1;
            }
            None if self.word.is_empty() && self.place.command().is_none() => self.word = word,
            None => return,
        }
        self.option = None;
    }

    /// Whether all words lead to the place.
    fn has_words_only(&self, words: &[&str]) -> bool {
        self.depth == words.len()
    }

    /// Whether an option takes no value.
    fn is_flag(&self, name: &str) -> bool {
        let is_boolean = |command: &Command| {
            let mut options = command.shown_options().filter(|(_, member)| member.target.kind == Kind::Boolean);
            options.any(|(option, _)| option == name || command.negative(option) == name)
        };
        GLOBAL.iter().any(|global| global.names.contains(&name) && !global.takes_value())
            || self.place.command().is_some_and(is_boolean)
    }

    /// Whether the option takes the name of a file that is sent as it is read.
    fn takes_stream(&self) -> bool {
        let mut options = self.place.command().into_iter().flat_map(Command::shown_options);
        options.any(|(option, member)| {
            self.option == Some(option) && (member.is_byte_stream() || member.target.is_of_events())
        })
    }

    /// The values that are known for the option, and whether it takes several.
    fn values(&self, environment: &Environment) -> (Vec<String>, bool) {
        let Some(name) = self.option else { return (Vec::new(), false) };
        let mut options = self.place.command().into_iter().flat_map(Command::shown_options);
        let member = options.find(|(option, _)| *option == name);
        let (known, many) = match (member, name) {
            (Some((_, member)), _) => {
                let (schema, many) = match (member.target.kind, member.target.members) {
                    (Kind::List, [element]) => (element.target, true),
                    _ => (member.target, false),
                };
                (schema.traits.map_or(&[][..], |traits| traits.values), many)
            }
            (None, "profile") => {
                let profiles = Profiles::read(environment).unwrap_or_default();
                return (profiles.profiles().map(|(name, _)| name.to_owned()).collect(), false);
            }
            (None, "region") => {
                let regions = PARTITIONS.iter().flat_map(|partition| partition.regions);
                return (regions.map(|region| (*region).to_owned()).collect(), false);
            }
            (None, _) if SKELETON.names.contains(&name) => (SKELETON.values, false),
            (None, _) => (values_of(name), false),
        };
        (known.iter().map(|value| (*value).to_owned()).collect(), many)
    }
}

/// The files that a value may be read from, or how one says so; nothing unless some of that has been typed.
fn files(value: &str) -> Vec<String> {
    let Some((scheme, path)) = SCHEMES.iter().find_map(|scheme| Some((*scheme, value.strip_prefix(scheme)?))) else {
        let schemes = SCHEMES.iter().filter(|_| !value.is_empty());
        return schemes.map(|scheme| (*scheme).to_owned()).collect();
    };
    let folder = path.rfind('/').map_or("", |end| path.get(..=end).unwrap_or_default());
    let entries = fs::read_dir(if folder.is_empty() { "." } else { folder }).into_iter().flatten().flatten();
    let word = |entry: fs::DirEntry| {
        let end = if entry.path().is_dir() { "/" } else { "" };
        Some(format!("{scheme}{folder}{}{end}", entry.file_name().to_str()?))
    };
    let mut words: Vec<String> = entries.filter_map(word).collect();
    words.sort_unstable();
    words
}
