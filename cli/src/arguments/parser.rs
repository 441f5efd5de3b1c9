//! One parser in the manner of Python's `argparse`, which decides what a word of the command line is.
//!
//! In: the options and positional words that a parser knows, and words. Out: what each of them was given, and the words that
//! are left over for the next parser, in `argparse`'s order. `clap` cannot stand in: here every unique prefix of an option is
//! that option, what a parser does not know is passed on together with the words after it, a later value takes the place of
//! an earlier one, and a word that starts with a hyphen is a value only if it is a negative number or contains a blank.

use super::common::CommonOption;
use super::suggestions;
use crate::data::number;
use crate::secrecy;

/// What follows an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arity {
    /// Nothing; it is there or not.
    Flag,
    /// One value.
    One,
    /// One value, or this one if there is none; a word that cannot be a value is none.
    Optional(&'static str),
    /// Values up to the next option.
    Many,
}

impl Arity {
    /// What follows an option that is no member's.
    pub(super) fn of(option: &CommonOption) -> Self {
        match option.implied() {
            Some(value) => Arity::Optional(value),
            None if option.takes_value() => Arity::One,
            None => Arity::Flag,
        }
    }
}

/// What a value must look like to be accepted here; most are looked at later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Float,
}

/// An option.
#[derive(Clone, Debug)]
pub(super) struct Opt<'t> {
    /// With its hyphens.
    pub(super) name: String,
    pub(super) arity: Arity,
    pub(super) value: Type,
    /// The values that are accepted; any if empty.
    pub(super) choices: &'t [&'t str],
    pub(super) is_required: bool,
    /// Whether a flag says no.
    pub(super) says_no: bool,
    /// Whether values may be secrets, which no message shows.
    pub(super) is_secret: bool,
    /// Whether nothing but the whole name names it. So it is with what the AWS CLI has not, where the beginning of it is that of
    /// another option.
    pub(super) is_whole: bool,
    /// What is given goes here. Several options may share a place; the last one given counts.
    pub(super) place: usize,
}

impl Opt<'_> {
    /// An option with one text after it that may be left out.
    pub(super) fn new(name: &str, place: usize) -> Self {
        let name = format!("--{name}");
        Opt {
            name,
            arity: Arity::One,
            value: Type::Text,
            choices: &[],
            is_required: false,
            says_no: false,
            is_secret: false,
            is_whole: false,
            place,
        }
    }
}

/// A word that stands for itself.
#[derive(Clone, Debug)]
pub(super) struct Positional<'t> {
    pub(super) name: &'static str,
    pub(super) choices: &'t [&'t str],
    pub(super) is_required: bool,
}

/// What a parser knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Parser<'t> {
    pub(super) options: Vec<Opt<'t>>,
    /// In the order in which they are taken; of those that may be left out, only the last may be followed by none.
    pub(super) positionals: Vec<Positional<'t>>,
    /// The option at which everything else ceases to matter.
    pub(super) last_word: Option<&'static str>,
}

/// What an option was given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Given<'a> {
    /// Which option, by its index in [`Parser::options`].
    pub(super) option: usize,
    pub(super) words: Vec<&'a str>,
}

/// What a parser made of the words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parsed<'a> {
    /// By [`Opt::place`].
    pub(super) given: Vec<Option<Given<'a>>>,
    /// The words that stand for themselves, by their names.
    pub(super) positionals: Vec<(&'static str, &'a str)>,
    /// What it did not know.
    pub(super) rest: Vec<&'a str>,
}

impl<'a> Parsed<'a> {
    /// The one value at a place.
    pub(super) fn value(&self, place: usize) -> Option<&'a str> {
        self.given.get(place)?.as_ref()?.words.first().copied()
    }

    /// The word that stands for itself under a name.
    pub(super) fn positional(&self, name: &str) -> Option<&'a str> {
        self.positionals.iter().find(|(known, _)| *known == name).map(|(_, word)| *word)
    }

    /// Whether something was given at a place.
    pub(super) fn has(&self, place: usize) -> bool {
        matches!(self.given.get(place), Some(Some(_)))
    }
}

/// Why a parser gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// What is wrong, in `argparse`'s words.
    Wrong(String),
    /// A word that stands for itself is none of the choices.
    Choice(BadChoice),
    /// [`Parser::last_word`] was there.
    LastWord,
}

/// A value that is none of the choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadChoice {
    /// What was to be chosen.
    pub(super) name: String,
    pub(super) value: String,
    /// The choices that are nearly the same.
    pub(super) close: Vec<String>,
}

impl BadChoice {
    /// What is wrong, in words that show the value unless it is hidden.
    pub(super) fn told(&self, is_hidden: bool) -> String {
        let shown = secrecy::repr(&self.value, is_hidden);
        let problem = format!("argument {}: Found invalid choice {shown}\n", self.name);
        problem + &suggestions::told(if is_hidden { &[] } else { &self.close })
    }
}

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WordKind<'a> {
    Value,
    DoubleHyphen,
    /// An option, by its index if it is a known one, and what stands after its `=`.
    Option(Option<usize>, Option<&'a str>),
}

impl Parser<'_> {
    /// Takes what the parser knows out of the words.
    pub(super) fn parse<'a>(&self, words: &[&'a str]) -> Result<Parsed<'a>, Stop> {
        let places = self.options.iter().map(|option| option.place + 1).max().unwrap_or(0);
        let run = Run {
            parser: self,
            words,
            kinds: self.kinds(words)?,
            parsed: Parsed { given: vec![None; places], ..Parsed::default() },
            positionals: &self.positionals,
        };
        run.run()
    }

    fn kinds<'a>(&self, words: &[&'a str]) -> Result<Vec<WordKind<'a>>, Stop> {
        let mut kinds = Vec::with_capacity(words.len());
        for word in words {
            if kinds.contains(&WordKind::DoubleHyphen) {
                kinds.push(WordKind::Value);
            } else if *word == "--" {
                kinds.push(WordKind::DoubleHyphen);
            } else {
                kinds.push(self.kind(word)?);
            }
        }
        Ok(kinds)
    }

    fn kind<'a>(&self, word: &'a str) -> Result<WordKind<'a>, Stop> {
        if !word.starts_with('-') || word == "-" {
            return Ok(WordKind::Value);
        }
        let position = |name: &str| self.options.iter().position(|option| option.name == name);
        if let Some(index) = position(word) {
            return Ok(WordKind::Option(Some(index), None));
        }
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        if let Some(index) = position(name) {
            return Ok(WordKind::Option(Some(index), value));
        }
        if word.starts_with("--") {
            let starts = |(_, option): &(usize, &Opt<'_>)| !option.is_whole && option.name.starts_with(name);
            let candidates: Vec<_> = self.options.iter().enumerate().filter(starts).collect();
            match candidates.as_slice() {
                [] => {}
                [(index, _)] => return Ok(WordKind::Option(Some(*index), value)),
                several => {
                    let names: Vec<_> = several.iter().map(|(_, option)| option.name.as_str()).collect();
                    return Err(Stop::Wrong(format!("ambiguous option: {name} could match {}", names.join(", "))));
                }
            }
        }
        let is_value = is_negative_number(word) || word.contains(' ');
        Ok(if is_value { WordKind::Value } else { WordKind::Option(None, None) })
    }
}

/// What `argparse` takes for a negative number: `-1`, `-.5`, `-1.5`.
fn is_negative_number(word: &str) -> bool {
    let Some(digits) = word.strip_prefix('-') else { return false };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match digits.split_once('.') {
        Some((whole, fraction)) => (whole.is_empty() || are_digits(whole)) && are_digits(fraction),
        None => are_digits(digits),
    }
}

/// One pass over the words.
struct Run<'p, 't, 'w, 'a> {
    parser: &'p Parser<'t>,
    words: &'w [&'a str],
    kinds: Vec<WordKind<'a>>,
    parsed: Parsed<'a>,
    /// The positional words that are still to come.
    positionals: &'p [Positional<'t>],
}

impl<'a> Run<'_, '_, '_, 'a> {
    fn run(mut self) -> Result<Parsed<'a>, Stop> {
        let is_option = |kind: &WordKind<'_>| matches!(kind, WordKind::Option(..));
        let end = self.kinds.iter().rposition(is_option).map_or(0, |last| last + 1);
        let mut at = 0;
        while at < end {
            let next = self.kinds.iter().skip(at).position(is_option).map_or(end, |offset| at + offset);
            if at != next {
                let after = self.take_positionals(at)?;
                if after > at {
                    at = after;
                    continue;
                }
            }
            self.parsed.rest.extend(self.words.get(at..next).unwrap_or_default());
            at = self.take_option(next)?;
        }
        let after = self.take_positionals(at)?;
        self.parsed.rest.extend(self.words.get(after..).unwrap_or_default());
        self.require()?;
        Ok(self.parsed)
    }

    /// Takes as many positional words as stand at `at`, and says where to go on. One that may be left out and is not there is not
    /// looked for any more.
    fn take_positionals(&mut self, mut at: usize) -> Result<usize, Stop> {
        while let [positional, later @ ..] = self.positionals {
            let hyphens =
                |from: usize| self.kinds.iter().skip(from).take_while(|kind| **kind == WordKind::DoubleHyphen).count();
            let mut end = at + hyphens(at);
            let value = match self.kinds.get(end) {
                Some(WordKind::Value) => self.words.get(end).copied(),
                _ if positional.is_required => return Ok(at),
                _ => None,
            };
            if let Some(value) = value {
                end += 1;
                end += hyphens(end);
                choose(positional.name, value, positional.choices).map_err(Stop::Choice)?;
                self.parsed.positionals.push((positional.name, value));
            }
            (self.positionals, at) = (later, end);
        }
        Ok(at)
    }

    fn is_integer(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| number::integer(word).is_ok())
    }

    /// Takes the option at `at` with its values, and says where to go on.
    fn take_option(&mut self, at: usize) -> Result<usize, Stop> {
        let (index, value) = match self.kinds.get(at) {
            Some(WordKind::Option(Some(index), value)) => (*index, *value),
            _ => {
                self.parsed.rest.extend(self.words.get(at));
                return Ok(at + 1);
            }
        };
        let Some(option) = self.parser.options.get(index) else { return Ok(at + 1) };
        let wrong = |problem: String| Err(Stop::Wrong(format!("argument {}: {problem}", option.name)));
        let shown = |value: &str| secrecy::repr(value, option.is_secret);
        let (words, end) = match (value, option.arity) {
            (Some(value), Arity::Flag) => return wrong(format!("ignored explicit argument {}", shown(value))),
            (Some(value), _) => (vec![value], at + 1),
            (None, arity) => {
                let follow = self.kinds.iter().skip(at + 1).take_while(|kind| **kind == WordKind::Value).count();
                let count = match arity {
                    Arity::Flag => 0,
                    Arity::One if follow == 0 => return wrong("expected one argument".to_owned()),
                    Arity::Optional(_) if option.value == Type::Integer && !self.is_integer(at + 1) => 0,
                    Arity::One | Arity::Optional(_) => follow.min(1),
                    Arity::Many => follow,
                };
                let words = self.words.get(at + 1..at + 1 + count).unwrap_or_default();
                (words.to_vec(), at + 1 + count)
            }
        };
        let words = match (option.arity, words.is_empty()) {
            (Arity::Optional(default), true) => vec![default],
            _ => words,
        };
        for word in &words {
            match option.value {
                Type::Integer if number::integer(word).is_err() => {
                    return wrong(format!("invalid int value: {}", shown(word)));
                }
                Type::Float if number::float(word).is_err() => {
                    return wrong(format!("invalid float value: {}", shown(word)));
                }
                _ => choose(&option.name, word, option.choices)
                    .map_err(|choice| Stop::Wrong(choice.told(option.is_secret)))?,
            }
        }
        if self.parser.last_word == Some(option.name.as_str()) {
            return Err(Stop::LastWord);
        }
        if let Some(place) = self.parsed.given.get_mut(option.place) {
            *place = Some(Given { option: index, words });
        }
        Ok(end)
    }

    fn require(&self) -> Result<(), Stop> {
        let is_missing = |option: &&Opt<'_>| option.is_required && !self.parsed.has(option.place);
        let mut missing: Vec<_> =
            self.parser.options.iter().filter(is_missing).map(|option| option.name.as_str()).collect();
        let positionals = self.positionals.iter().filter(|positional| positional.is_required);
        missing.extend(positionals.map(|positional| positional.name));
        if missing.is_empty() {
            return Ok(());
        }
        let problem = format!("the following arguments are required: {}", missing.join(", "));
        // A required option may be missing because it is misspelt.
        let names = self.parser.options.iter().map(|option| option.name.as_str());
        let (unknown, close) = suggestions::misspelt(&self.parsed.rest, &names.collect::<Vec<_>>());
        Err(Stop::Wrong(match close.is_empty() {
            true => problem,
            false => format!("{problem}\n\nUnknown options: {}\n{}", unknown.join(", "), suggestions::told(&close)),
        }))
    }
}

/// Refuses a value that is none of the choices.
fn choose(name: &str, value: &str, choices: &[&str]) -> Result<(), BadChoice> {
    if choices.is_empty() || choices.contains(&value) {
        return Ok(());
    }
    let close = suggestions::close_matches(value, choices).into_iter().map(str::to_owned).collect();
    Err(BadChoice { name: name.to_owned(), value: value.to_owned(), close })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parser() -> Parser<'static> {
        let option = |name: &str, arity, place| Opt { arity, ..Opt::new(name, place) };
        Parser {
            options: vec![
                option("client-id", Arity::One, 0),
                option("client-metadata", Arity::One, 1),
                option("attributes", Arity::Many, 2),
                option("enabled", Arity::Flag, 3),
                option("no-enabled", Arity::Flag, 3),
                Opt { choices: &["input", "output"], ..option("skeleton", Arity::Optional("input"), 4) },
                Opt { value: Type::Integer, ..option("max-items", Arity::One, 5) },
            ],
            positionals: vec![Positional { name: "help", choices: &[], is_required: false }],
            last_word: None,
        }
    }

    fn wrong(words: &[&str]) -> String {
        match parser().parse(words) {
            Err(Stop::Wrong(problem)) => problem,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn prefixes_are_options_if_they_are_unique() {
        let parsed = parser().parse(&["--client-i", "a", "--sk", "--client-i=b"]);
        let parsed = parsed.unwrap_or_default();
        assert_eq!((parsed.value(0), parsed.value(4)), (Some("b"), Some("input")));
        assert_eq!(wrong(&["--client", "c"]), "ambiguous option: --client could match --client-id, --client-metadata");
        assert_eq!(wrong(&["--client=s3cret"]), wrong(&["--client"]));
    }

    #[test]
    fn what_starts_with_a_hyphen_is_seldom_a_value() {
        for value in ["-", "-1", "-1.5", "-a b", ""] {
            assert_eq!(parser().parse(&["--client-id", value]).unwrap_or_default().value(0), Some(value));
        }
        for value in ["-x", "--", "-1x", "--x"] {
            assert_eq!(wrong(&["--client-id", value]), "argument --client-id: expected one argument");
        }
        assert_eq!(parser().parse(&["--client-id=-x"]).unwrap_or_default().value(0), Some("-x"));
    }

    #[test]
    fn lists_end_where_options_begin() {
        let parsed = parser().parse(&["--attributes", "a", "b", "--enabled", "c"]).unwrap_or_default();
        assert_eq!(parsed.given.get(2), Some(&Some(Given { option: 2, words: vec!["a", "b"] })));
        assert_eq!(parsed.positional("help"), Some("c"));
        let parsed = parser().parse(&["--attributes", "--attributes=d"]).unwrap_or_default();
        assert_eq!(parsed.given.get(2), Some(&Some(Given { option: 2, words: vec!["d"] })));
    }

    #[test]
    fn what_is_unknown_is_left_over() {
        let parsed = parser().parse(&["--bogus", "x", "y", "--client-id", "c", "z"]).unwrap_or_default();
        assert_eq!((parsed.positional("help"), parsed.rest), (Some("x"), vec!["--bogus", "y", "z"]));
        let parsed = parser().parse(&["--client-id", "c", "--", "--x", "y"]).unwrap_or_default();
        assert_eq!((parsed.positional("help"), parsed.rest), (Some("--x"), vec!["y"]));
        let parsed = parser().parse(&["--"]).unwrap_or_default();
        assert_eq!((parsed.positional("help"), parsed.rest), (None, vec![]));
    }

    #[test]
    fn a_required_word_comes_before_one_that_may_be_left_out() {
        let mut parser = parser();
        parser.positionals.insert(0, Positional { name: "outfile", choices: &[], is_required: true });
        let missing = "the following arguments are required: outfile";
        for words in [&[][..], &["--enabled"], &["--client-id", "c"], &["--attributes", "a"]] {
            assert_eq!(parser.parse(words), Err(Stop::Wrong(missing.to_owned())), "{words:?}");
        }
        for (words, outfile, help, rest) in [
            (&["o", "--enabled"][..], "o", None, &[][..]),
            (&["--enabled", "o"], "o", None, &[]),
            (&["--enabled", "--", "-o"], "-o", None, &[]),
            (&["--enabled", "-"], "-", None, &[]),
            (&["--enabled", "o", "h", "x"], "o", Some("h"), &["x"]),
            // Once the first is there, a later word is not the second any more.
            (&["o", "--enabled", "h"], "o", None, &["h"]),
        ] {
            let parsed = parser.parse(words).unwrap_or_default();
            assert_eq!((parsed.positional("outfile"), parsed.positional("help")), (Some(outfile), help), "{words:?}");
            assert_eq!(parsed.rest, rest, "{words:?}");
        }
    }

    #[test]
    fn the_last_of_a_pair_counts() {
        let parsed = parser().parse(&["--enabled", "--no-enabled"]).unwrap_or_default();
        assert_eq!(parsed.given.get(3), Some(&Some(Given { option: 4, words: vec![] })));
        assert_eq!(wrong(&["--enabled=true"]), "argument --enabled: ignored explicit argument 'true'");
    }

    #[test]
    fn values_are_looked_at() {
        assert_eq!(wrong(&["--max-items", "x"]), "argument --max-items: invalid int value: 'x'");
        assert_eq!(parser().parse(&["--max-items", " 1_0"]).unwrap_or_default().value(5), Some(" 1_0"));
        assert_eq!(wrong(&["--skeleton", "json"]), "argument --skeleton: Found invalid choice 'json'\n");
        assert_eq!(
            wrong(&["--skeleton", "inputs"]),
            "argument --skeleton: Found invalid choice 'inputs'\n\nMaybe you meant:\n\n  * input"
        );
    }

    #[test]
    fn everything_that_is_missing_is_named() {
        let mut parser = parser();
        parser.positionals = vec![Positional { name: "operation", choices: &[], is_required: true }];
        for option in parser.options.iter_mut().take(2) {
            option.is_required = true;
        }
        let missing = "the following arguments are required: --client-id, --client-metadata, operation";
        assert_eq!(parser.parse(&[]), Err(Stop::Wrong(missing.to_owned())));
    }
}
