//! From the words of a call to an input that can be sent.
//!
//! In: a [`Call`], files. Out: a [`RequestInput`], checked as a whole; or skeletons of one.

use std::io::Write;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::generated::Paginated;

use crate::arguments::{Call, Words, help};
use crate::call::log::Log;
use crate::call::paging::Start;
use crate::call::sending::{Events, Origin, Sent, Writer};
use crate::call::settings::Chosen;
use crate::data::{Map, Number, Value, json, number};
use crate::failure::Failure;
use crate::input::parameters;
use crate::input::{self, BlobText, skeleton, validate};
use crate::process::{Files, Loaded};
use crate::tool::{Command, Service};

/// An input, and how its pages are asked for.
#[derive(Debug)]
pub(crate) struct RequestInput {
    command: &'static Command,
    pub(crate) members: Map,
    /// The body, if that is a stream of bytes, or of events; the members say no more than that there is one.
    pub(crate) body: Option<ByteStream>,
    /// Where events come from that are sent.
    origin: Origin,
    /// What is known of those that were.
    pub(crate) sent: Sent,
    /// How to go on to further pages; `None` if one answer is all that is wanted.
    pub(crate) paging: Option<(&'static Paginated, Start)>,
}

/// Reads the values of a call in the order of its options. What is doubtful and yet no failure is said on `err`.
pub(crate) fn of(call: &Call<'_>, files: &Files, err: &mut dyn Write) -> Result<RequestInput, Failure> {
    let command = call.command;
    let (mut from_options, mut body, mut origin) = (Map::new(), None, Origin::default());
    let (members, options) = (command.operation.input.members, command.options());
    for (index, words) in &call.members {
        let (Some(member), Some(option)) = (members.get(*index), options.get(*index)) else { continue };
        let value = match words {
            Words::Flag(yes) => Value::Bool(*yes),
            Words::Values(words) if member.is_byte_stream() => {
                body = Some(files.body(option, &words.concat(), "Blob values must be a path to a file.")?);
                Value::Bytes(Vec::new())
            }
            Words::Values(words) if member.target.is_of_events() => {
                origin = Origin { option, typed: words.concat() };
                body = Some(files.body(
                    option,
                    &origin.typed,
                    "Events must come from a file, or from standard input (-)",
                )?);
                Value::Bytes(Vec::new())
            }
            Words::Values(words) => {
                let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
                parameters::read(member, option, &words, files)?
            }
        };
        from_options.insert(member.name, value);
    }
    let load = |option, word: Option<&str>| word.map(|word| text(files, option, word)).transpose();
    let json = load("cli-input-json", call.input_json)?;
    let yaml = load("cli-input-yaml", call.input_yaml)?;
    let start = Start {
        token: load("starting-token", call.starting_token)?,
        page_size: load("page-size", call.page_size)?,
        max_items: load("max-items", call.max_items)?.map(|text| max_items(&text)).transpose()?,
    };
    if start.max_items.is_some_and(|items| items <= 0) {
        // Standard error may be closed; the call goes on.
        let _ = err.write_all(WARNING.as_bytes());
    }
    let from_file = match (json, yaml) {
        (Some(_), Some(_)) => return Err(Failure::parameter("Only one --cli-input- parameter may be specified.")),
        (Some(text), None) => input::read_json(&text)?,
        (None, Some(text)) => input::read_yaml(&text)?,
        (None, None) => Map::new(),
    };
    refuse_events(command, &from_file)?;
    let members = input::merge(from_file, from_options, command.operation.input);
    let mut request = RequestInput { command, members, body, origin, sent: Sent::default(), paging: None };
    if let Some(paginated) = command.pages().filter(|_| call.paginate) {
        request.page(paginated, start)?;
    }
    Ok(request)
}

/// Refuses events among other members, where there is no end of them.
fn refuse_events(command: &Command, members: &Map) -> Result<(), Failure> {
    let streams = command.options().into_iter().zip(command.operation.input.members);
    for (option, stream) in streams.filter(|(_, member)| member.target.is_of_events()) {
        if members.get(stream.name).is_some() {
            let problem =
                "a stream of events is no member among others: a file of its own has them, or standard input (-)";
            return Err(Failure::parameter(format!("{}: {problem}", stream.name)).of_option(format!("--{option}")));
        }
    }
    Ok(())
}

const WARNING: &str = "warning: Non-positive values for --max-items may result in undefined behavior.\n";

/// The text of an option that is no member: what was typed, or what the file holds that it names.
fn text(files: &Files, option: &str, word: &str) -> Result<String, Failure> {
    Ok(match files.load(option, word)? {
        Loaded::Plain => word.to_owned(),
        Loaded::Text(text) => text,
        Loaded::Bytes(bytes) => String::from_utf8(bytes)
            .map_err(|_| Failure::parameter("the file is not UTF-8").of_option(format!("--{option}")))?,
    })
}

fn max_items(text: &str) -> Result<i64, Failure> {
    let bad = |error: number::NumberError| Failure::general(error.to_string()).of_option("--max-items");
    match number::integer(text).map_err(bad)? {
        Number::Integer(items) => Ok(items),
        // More than anyone has, or less than none.
        number => Ok(if number.to_f64() < 0.0 { i64::from(i32::MIN) } else { i64::MAX }),
    }
}

impl RequestInput {
    /// Has pages asked for, unless the input says itself which one it wants.
    fn page(&mut self, paginated: &'static Paginated, start: Start) -> Result<(), Failure> {
        if paginated.members().any(|name| self.members.get(name).is_some()) {
            return match start.is_usual() {
                true => Ok(()),
                false => Err(Failure::parameter(
                    "Cannot specify pagination arguments along with an input that has a page's token or size",
                )),
            };
        }
        self.paging = Some((paginated, start));
        Ok(())
    }

    /// Makes the input ready for the wire, and refuses it if anything is wrong with it as a whole. Events are looked at when they are sent.
    pub(crate) fn check(&mut self, service: &'static Service, chosen: &Chosen<'_>, log: &Log) -> Result<(), Failure> {
        let schema = self.command.operation.input;
        if let Some((paginated, start)) = &mut self.paging {
            start.apply(paginated, schema, &mut self.members)?;
        }
        let blobs = if chosen.has_raw_blobs()? { BlobText::Raw } else { BlobText::Base64 };
        self.members = input::prepare(schema, std::mem::take(&mut self.members), blobs)?;
        validate::check(schema, &self.members)?;
        if let Some(stream) = schema.events() {
            self.members.remove(stream.name);
            let (lines, origin) = (self.body.take().unwrap_or_default(), std::mem::take(&mut self.origin));
            let events = Events::new(
                lines,
                origin,
                Writer { wire: &service.wire, service: service.meta, union: stream.target, blobs },
                log.clone(),
            );
            self.sent = events.sent();
            self.body = Some(ByteStream::from_reader(events));
        }
        // What came from elsewhere is in memory already.
        let stream = schema.byte_stream().filter(|_| self.body.is_none());
        if let Some(Value::Bytes(bytes)) = stream.and_then(|stream| self.members.get_mut(stream.name)) {
            self.body = Some(std::mem::take(bytes).into());
        }
        Ok(())
    }
}

/// The skeleton of a command's input in JSON.
pub(crate) fn skeleton(command: &Command) -> String {
    let mut text = json::write(&skeleton::input(command.operation.input), Some(4), true);
    text.push('\n');
    text
}

/// The skeleton of a command's input in YAML, with sentences out of the help pages.
pub(crate) fn yaml_skeleton(service: &Service, command: &Command) -> String {
    let sentences = help::yaml_sentences(service, command);
    skeleton::yaml(command.operation.input, sentences.iter().map(String::as_str))
}
