//! The options that every command has.
//!
//! In: the words of the command line. Out: [`Globals`], and the words that belong to the service.

use std::error::Error as _;
use std::fmt::Display;
use std::time::Duration;

use smithgen_jmespath::Expression;
use smithgen_runtime::generated::secrets::shown_url;
use smithgen_runtime::presigning::PresigningConfig;

use super::common::{CommonOption, GLOBAL};
use super::format::Format;
use super::parser::{Arity, Opt, Parser, Positional, Stop, Type};
use super::{COMPLETION, HELP, stopped};
use crate::data::{Number, number, python, query};
use crate::failure::Failure;
use crate::tool::Place;

/// What the global options say; what is not given is `None` or the default.
#[derive(Clone, Debug)]
pub struct Globals {
    /// `--debug`: tell on standard error what is sent, received and decided.
    pub debug: bool,
    /// `--endpoint-url`: where to send requests; it has a scheme.
    pub endpoint_url: Option<String>,
    /// `--no-verify-ssl`: `false` accepts any certificate.
    pub verify_ssl: bool,
    /// `--no-paginate`: `false` asks for one page only.
    pub paginate: bool,
    /// `--output`.
    pub output: Option<Format>,
    /// `--query`.
    pub query: Option<Expression>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--color`: whether tables are coloured; `None` is left to the terminal.
    pub colour: Option<bool>,
    /// `--no-sign-request`: `false` signs nothing and looks for no credentials.
    pub sign_request: bool,
    /// `--ca-bundle`: a file of certificates in PEM.
    pub ca_bundle: Option<String>,
    /// `--cli-read-timeout`, in seconds; 0 is none.
    pub read_timeout: Option<u64>,
    /// `--cli-connect-timeout`, in seconds; 0 is none.
    pub connect_timeout: Option<u64>,
    /// `--cli-binary-format`.
    pub binary_format: Option<String>,
    /// `--no-cli-pager`: `false` prints at once.
    pub pager: bool,
    /// `--cli-auto-prompt`, `--no-cli-auto-prompt`.
    pub auto_prompt: (bool, bool),
    /// `--cli-error-format`.
    pub error_format: Option<String>,
    /// `--presign`: how long others may send the request, which is not sent then.
    pub presign: Option<PresigningConfig>,
}

/// What the first look at the command line comes to.
#[derive(Debug)]
pub(super) enum First<'a> {
    /// `--version` was there.
    Version,
    /// Values that are still to be checked, and the words that are left.
    Words(Box<Raw<'a>>, Vec<&'a str>),
}

/// What was given to the global options, unchecked.
#[derive(Debug)]
pub(super) struct Raw<'a>(Vec<(&'static str, Option<&'a str>)>);

impl<'a> Raw<'a> {
    fn value(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(option, _)| *option == name)?.1
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(option, _)| *option == name)
    }

    /// The profile, which matters for how failures are told.
    pub(super) fn profile(&self) -> Option<&'a str> {
        self.value("profile")
    }

    /// How failures are told.
    pub(super) fn error_format(&self) -> Option<&'a str> {
        self.value("cli-error-format")
    }
}

/// The option that has requests signed for others.
const PRESIGN: &str = "presign";

/// What the AWS CLI calls the word for a service.
const COMMAND: &str = "command";

/// Takes the global options out of the words. In a tool of one service its name stands for the word that precedes an operation in the
/// AWS CLI, so that everything is where it is there. Words that ask for help need no command.
pub(super) fn parse<'a>(root: &Place, words: &[&'a str], asks: bool) -> Result<First<'a>, Failure> {
    let option = |(place, global): (usize, &'static CommonOption)| Opt {
        arity: Arity::of(global),
        choices: global.values,
        value: if global.implied().is_some() { Type::Integer } else { Type::Text },
        is_whole: global.name() == PRESIGN,
        ..Opt::new(global.name(), place)
    };
    let mut choices = Vec::new();
    if root.service.is_none() && !asks {
        choices = root.names();
        choices.extend([HELP, COMPLETION]);
    }
    let parser = Parser {
        options: GLOBAL.iter().enumerate().map(option).collect(),
        positionals: vec![Positional { name: COMMAND, choices: &choices, is_required: !asks }],
        last_word: Some("--version"),
    };
    let mut all: Vec<&str> = root.service.map(|service| service.name).into_iter().collect();
    all.extend(words);
    let mut parsed = match parser.parse(&all) {
        Ok(parsed) => parsed,
        Err(Stop::LastWord) => return Ok(First::Version),
        Err(stop) => return Err(stopped(stop, Vec::new)),
    };
    let given = GLOBAL.iter().enumerate().filter(|(place, _)| parsed.has(*place));
    let raw = given.map(|(place, global)| (global.name(), parsed.value(place))).collect();
    if root.service.is_none() {
        parsed.rest.splice(0..0, parsed.positional(COMMAND));
    }
    Ok(First::Words(Box::new(Raw(raw)), parsed.rest))
}

/// Checks what has no list of accepted values, in the AWS CLI's order.
pub(super) fn check(raw: &Raw<'_>) -> Result<Globals, Failure> {
    let text = |name| raw.value(name).map(str::to_owned);
    let query = raw.value("query").map(query).transpose()?;
    let endpoint_url = raw.value("endpoint-url").map(endpoint_url).transpose()?;
    Ok(Globals {
        debug: raw.has("debug"),
        endpoint_url,
        verify_ssl: !raw.has("no-verify-ssl"),
        paginate: !raw.has("no-paginate"),
        output: raw.value("output").and_then(Format::from_name),
        query,
        profile: text("profile"),
        region: text("region"),
        colour: match raw.value("color") {
            Some("on") => Some(true),
            Some("off") => Some(false),
            _ => None,
        },
        sign_request: !raw.has("no-sign-request"),
        ca_bundle: text("ca-bundle"),
        read_timeout: seconds(raw, "cli-read-timeout")?,
        connect_timeout: seconds(raw, "cli-connect-timeout")?,
        binary_format: text("cli-binary-format"),
        pager: !raw.has("no-cli-pager"),
        auto_prompt: (raw.has("cli-auto-prompt"), raw.has("no-cli-auto-prompt")),
        error_format: text("cli-error-format"),
        presign: seconds(raw, PRESIGN)?.map(validity).transpose()?,
    })
}

fn query(text: &str) -> Result<Expression, Failure> {
    let told = |error| format!("Bad value for --query {text}: {}", query::told(&error, |_| false));
    Expression::parse(text).map_err(|error| Failure::parameter(told(error)))
}

fn endpoint_url(url: &str) -> Result<String, Failure> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if is_scheme {
        return Ok(url.to_owned());
    }
    let form = "scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/";
    Err(Failure::parameter(format!("Bad value for --endpoint-url \"{}\": {form}", shown_url(url))))
}

/// How long a presigned request is valid.
fn validity(seconds: u64) -> Result<PresigningConfig, Failure> {
    let config = PresigningConfig::expires_in(Duration::from_secs(seconds));
    config.map_err(|error| {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        Failure::parameter(format!("Bad value for --{PRESIGN}: {cause}"))
    })
}

/// The value of an option that is a time in seconds.
fn seconds(raw: &Raw<'_>, option: &str) -> Result<Option<u64>, Failure> {
    let Some(text) = raw.value(option) else { return Ok(None) };
    let bad = |problem: &dyn Display| Failure::general(format!("Bad value for --{option}: {problem}"));
    match number::integer(text).map_err(|error| bad(&error))? {
        Number::Integer(seconds @ 0..) => Ok(seconds.try_into().ok()),
        _ => Err(bad(&format_args!("not a number of seconds from 0 on: {}", python::repr(text)))),
    }
}
