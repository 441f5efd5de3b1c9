//! The options of one command.
//!
//! In: the command's entry in the table, and the words after its name. Out: [`Call`], which says what was given to which
//! member of the input, or that help is wanted.

use smithgen_runtime::generated::Paginated;
use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member};

use super::common::{CLI_INPUT, CommonOption, GLOBAL, OUTFILE, SKELETON};
use super::globals::Globals;
use super::hidden::Names;
use super::parser::{Arity, Given, Opt, Parsed, Parser, Positional, Type};
use super::suggestions;
use super::suggestions::name_of;
use super::{Call, HELP, Skeleton, Words, stopped};
use crate::failure::{Failure, Usage};
use crate::secrecy::holds_secrets;
use crate::tool::Command;

/// The options of a command that are no members of its input, by their places after those of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extra {
    InputJson,
    InputYaml,
    StartingToken,
    PageSize,
    MaxItems,
    Skeleton,
}

impl Extra {
    /// Where a command's parser puts what the option was given.
    fn place(self, command: &Command) -> usize {
        command.operation.input.members.len() + self as usize
    }
}

/// The options that page, in the order in which they are named when they make no sense.
const PAGING: [(Extra, &str); 3] =
    [(Extra::StartingToken, "starting-token"), (Extra::PageSize, "page-size"), (Extra::MaxItems, "max-items")];

/// What the words after a command's name come to.
#[derive(Debug)]
pub(super) enum After<'a> {
    Help,
    Call(Box<Call<'a>>),
}

/// The member of the input that is called `name`, and its option.
fn member_option(command: &Command, name: &str) -> Option<(usize, &'static str)> {
    let index = command.operation.input.members.iter().position(|member| member.name == name)?;
    Some((index, command.options().get(index)?))
}

/// All options of a command, in the order of its help.
struct Table {
    command: &'static Command,
    options: Vec<Opt<'static>>,
}

impl Table {
    fn of(command: &'static Command) -> Self {
        let members = command.operation.input.members;
        let mut table = Table { command, options: Vec::new() };
        for (place, (member, name)) in members.iter().zip(command.options()).enumerate() {
            table.options.push(option(member, name, place));
            if member.target.kind == Kind::Boolean {
                let no = Opt::new(&command.negative(name), place);
                table.options.push(Opt { arity: Arity::Flag, says_no: true, is_secret: holds_secrets(member), ..no });
            }
            let aliases = command.others_of(name).filter(|other| !other.says_no);
            table.options.extend(aliases.map(|alias| Opt { is_required: false, ..option(member, alias.name, place) }));
        }
        if common(Some(command)).next().is_none() {
            return table;
        }
        table.add(Extra::InputJson, "cli-input-json", Type::Text);
        table.add(Extra::InputYaml, "cli-input-yaml", Type::Text);
        if let Some(paginated) = command.pages() {
            table.add_paging(paginated);
        }
        let skeleton = Opt::new(SKELETON.name(), Extra::Skeleton.place(command));
        table.options.push(Opt { arity: Arity::of(&SKELETON), choices: SKELETON.values, ..skeleton });
        table
    }

    fn add(&mut self, extra: Extra, name: &str, value: Type) {
        let option = Opt { value, ..Opt::new(name, extra.place(self.command)) };
        // An option of paging takes the place of a member's option of the same name.
        match self.options.iter_mut().find(|known| known.name == option.name) {
            Some(known) => *known = option,
            None => self.options.push(option),
        }
    }

    fn add_paging(&mut self, paginated: &Paginated) {
        let command = self.command;
        let limit = paginated.page_size.and_then(|name| member_option(command, name));
        let member = limit.and_then(|(index, _)| command.operation.input.members.get(index));
        let value = match member.map(|member| member.target.kind) {
            Some(Kind::String | Kind::Enum) => Type::Text,
            _ => Type::Integer,
        };
        self.add(Extra::StartingToken, "starting-token", Type::Text);
        if member.is_some() {
            self.add(Extra::PageSize, "page-size", value);
        }
        self.add(Extra::MaxItems, "max-items", value);
    }
}

/// What stands beside the options of members and those that turn pages. Where a file has to be named for the answer, the line says all,
/// as in the AWS CLI.
pub(super) fn common(command: Option<&Command>) -> impl Iterator<Item = &'static CommonOption> {
    let says_all = command.is_some_and(Command::has_outfile);
    [&CLI_INPUT, &SKELETON].into_iter().filter(move |_| !says_all)
}

/// All options of a command but the global ones.
pub(super) fn options(command: &'static Command) -> Vec<Opt<'static>> {
    Table::of(command).options
}

/// The option of a member.
fn option(member: &'static Member, name: &str, place: usize) -> Opt<'static> {
    let option = Opt { is_secret: holds_secrets(member), ..Opt::new(name, place) };
    let is_required = member.is_required() && !member.is_idempotency_token();
    match member.target.kind {
        // A required flag is missed only by the checks of the input: that it is absent may well be what is meant.
        Kind::Boolean => Opt { arity: Arity::Flag, ..option },
        Kind::List => Opt { arity: Arity::Many, is_required, ..option },
        Kind::Long => Opt { value: Type::Integer, is_required, ..option },
        Kind::Float | Kind::Double => Opt { value: Type::Float, is_required, ..option },
        _ => Opt { is_required, ..option },
    }
}

/// Takes the words after a command's name apart.
pub(super) fn parse<'a>(command: &'static Command, words: &[&'a str], globals: &Globals) -> Result<After<'a>, Failure> {
    if words == [HELP] {
        return Ok(After::Help);
    }
    let mut table = Table::of(command);
    if lifts_required(words) {
        table.options.iter_mut().for_each(|option| option.is_required = false);
    }
    let word = |name, is_required| Positional { name, choices: &[], is_required };
    let outfile = command.has_outfile().then(|| word(OUTFILE.name(), globals.presign.is_none()));
    let positionals = outfile.into_iter().chain([word(HELP, false)]).collect();
    let parser = Parser { options: table.options, positionals, last_word: None };
    let mut parsed = parser.parse(words).map_err(|stop| stopped(stop, Vec::new))?;
    let help = parsed.positional(HELP);
    if help == Some(HELP) {
        return Ok(After::Help);
    }
    parsed.rest.extend(help.filter(|word| !word.is_empty()));
    if !parsed.rest.is_empty() {
        return Err(unknown(&parsed.rest, words, &parser.options));
    }
    call(command, &parser, parsed, globals.paginate).map(|call| After::Call(Box::new(call)))
}

/// The refusal of words that nobody knows, with options that may have been meant, and without what may be a secret.
pub(super) fn unknown(rest: &[&str], words: &[&str], options: &[Opt<'_>]) -> Failure {
    let mut names = Names::default();
    for option in options {
        let names = if option.is_secret { &mut names.secret } else { &mut names.open };
        names.push(option.name.as_str());
    }
    let hidden = names.hidden(words, true);
    let shown = |word: &&str| match *word {
        word if names.hides_value(word) => format!("{}={REDACTED}", name_of(word)),
        word if hidden.contains(&word) => REDACTED.to_owned(),
        word => word.to_owned(),
    };
    let shown: Vec<String> = rest.iter().map(shown).collect();
    let globals = GLOBAL.iter().map(|global| format!("--{}", global.name())).collect::<Vec<_>>();
    let known: Vec<&str> = options.iter().map(|option| &option.name).chain(&globals).map(String::as_str).collect();
    let (_, close) = suggestions::misspelt(rest, &known);
    let suggested = if close.is_empty() { String::new() } else { format!("\n{}", suggestions::told(&close)) };
    Failure::parameter(format!("Unknown options: {}{suggested}", shown.join(", "))).with_usage(Usage::Before)
}

/// Whether the input comes from elsewhere, so that no option need be given. The AWS CLI has only the separate word count;
/// here `--cli-input-json=…` does, too.
fn lifts_required(words: &[&str]) -> bool {
    let names =
        |word: &str, name: &str| word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
    let from_elsewhere = |word: &&str| names(word, "--cli-input-json") || names(word, "--cli-input-yaml");
    if words.iter().any(from_elsewhere) {
        return true;
    }
    let skeleton = words.iter().position(|word| names(word, "--generate-cli-skeleton"));
    skeleton.is_some_and(|at| {
        let value = words.get(at).and_then(|word| word.split_once('=')).map(|(_, value)| value);
        value.or(words.get(at + 1).copied()) != Some("output")
    })
}

fn call<'a>(
    command: &'static Command,
    parser: &Parser<'_>,
    mut parsed: Parsed<'a>,
    paginate: bool,
) -> Result<Call<'a>, Failure> {
    let value = |extra: Extra| parsed.value(extra.place(command));
    let mut call = Call {
        command,
        members: Vec::new(),
        outfile: parsed.positional(OUTFILE.name()),
        input_json: value(Extra::InputJson),
        input_yaml: value(Extra::InputYaml),
        starting_token: value(Extra::StartingToken),
        page_size: value(Extra::PageSize),
        max_items: value(Extra::MaxItems),
        skeleton: value(Extra::Skeleton).and_then(Skeleton::from_name),
        paginate: paginate && command.pages().is_some(),
    };
    if let Some(paginated) = command.pages() {
        call.paginate &= !pages_by_hand(command, paginated, parser, &parsed);
        if !call.paginate {
            refuse_paging(command, &call)?;
            give_back(command, &mut call, &mut parsed);
        }
    }
    let given = parsed.given.into_iter().take(command.operation.input.members.len()).enumerate();
    call.members = given.filter_map(|(index, given)| Some((index, words(parser, given?)))).collect();
    Ok(call)
}

fn words<'a>(parser: &Parser<'_>, given: Given<'a>) -> Words<'a> {
    match parser.options.get(given.option) {
        Some(option) if option.arity == Arity::Flag => Words::Flag(!option.says_no),
        _ => Words::Values(given.words),
    }
}

/// Whether the service's own options of paging were given.
fn pages_by_hand(command: &Command, paginated: &Paginated, parser: &Parser<'_>, parsed: &Parsed<'_>) -> bool {
    paginated.members().filter_map(|name| member_option(command, name)).any(|(_, name)| {
        let option = parser.options.iter().find(|option| option.name.strip_prefix("--") == Some(name));
        name != "max-items" && option.is_some_and(|option| parsed.has(option.place))
    })
}

/// Refuses options of paging where nothing pages.
fn refuse_paging(command: &Command, call: &Call<'_>) -> Result<(), Failure> {
    let is_own = |name: &str| command.options().contains(&name);
    // The AWS CLI refuses an empty token and a size of 0, too, if in other words.
    let is_given = |extra| match extra {
        Extra::StartingToken => call.starting_token.is_some(),
        Extra::PageSize => call.page_size.is_some(),
        _ => call.max_items.is_some(),
    };
    let given = PAGING.iter().filter(|(extra, name)| !is_own(name) && is_given(*extra));
    let given: Vec<_> = given.map(|(_, name)| format!("--{name}")).collect();
    if given.is_empty() {
        return Ok(());
    }
    let problem = "Cannot specify --no-paginate along with pagination arguments";
    Err(Failure::parameter(format!("{problem}: {}", given.join(", "))))
}

/// Where nothing pages, an option of paging is the service's own one of that name.
fn give_back<'a>(command: &Command, call: &mut Call<'a>, parsed: &mut Parsed<'a>) {
    for (extra, name) in PAGING {
        let Some(own) = command.options().iter().position(|option| *option == name) else { continue };
        let given = parsed.given.get_mut(extra.place(command)).and_then(Option::take);
        if let Some(place) = parsed.given.get_mut(own) {
            *place = given;
        }
        match extra {
            Extra::StartingToken => call.starting_token = None,
            Extra::PageSize => call.page_size = None,
            _ => call.max_items = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::prelude;

    use super::*;

    /// Integers of 32 bits may be in files, so they are looked at later.
    #[test]
    fn long_integers_and_floats_are_looked_at_at_once() {
        static MEMBERS: [Member; 4] = [
            Member::new("Long", &prelude::LONG),
            Member::new("Float", &prelude::FLOAT),
            Member::new("Double", &prelude::DOUBLE),
            Member::new("Integer", &prelude::INTEGER),
        ];
        let types = MEMBERS.each_ref().map(|member| option(member, "x", 0).value);
        assert_eq!(types, [Type::Integer, Type::Float, Type::Float, Type::Text]);
    }
}
