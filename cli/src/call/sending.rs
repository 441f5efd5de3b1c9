//! Events out of a file or standard input, each sent as soon as its line has been read.
//!
//! In: lines of JSON, in the form in which events that come are printed. Out: the bytes of their messages, as the body of a request. A line
//! that is no event breaks the body off, so that what came before it does not pass for all; why is kept for whoever makes the call.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Cursor, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::generated::ServiceMeta;
use smithgen_runtime::generated::schema::Schema;

use crate::call::log::Log;
use crate::data::{Map, Value, json};
use crate::failure::{Failure, FailureKind};
use crate::input::{self, BlobText, validate};
use crate::members::{Input, Wire};
use crate::process::describe;
use crate::secrecy::Secrets;

/// The bytes of a line: enough for the longest message, whose payload may have 24 MiB, however it is spelled.
const LONGEST: u64 = 64 << 20;

/// Where lines come from: the option, without hyphens, and what was typed behind it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) option: &'static str,
    pub(crate) typed: String,
}

/// How many events' secrets are kept out of what the service says; it speaks of the latest.
const KEPT: usize = 64;

/// What is known of the events that were sent, to whoever makes the call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Why no more are sent, if a line is none.
    refusal: Option<Failure>,
    /// Those of the latest events.
    secrets: VecDeque<Secrets>,
}

impl Sent {
    /// What a call came to: what is wrong with a line tells more than what came of it, and a service may repeat what it was sent.
    pub(crate) fn told<T>(&self, result: Result<T, Failure>) -> Result<T, Failure> {
        let mut state = self.state();
        match state.refusal.take() {
            Some(refusal) => Err(refusal),
            None => result.map_err(|failure| state.secrets.iter().fold(failure, without)),
        }
    }

    fn keep(&self, secrets: Secrets) {
        let mut state = self.state();
        state.secrets.truncate(KEPT - 1);
        state.secrets.push_front(secrets);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a service says, without these secrets.
fn without(mut failure: Failure, secrets: &Secrets) -> Failure {
    if let FailureKind::Service(answered) = &mut failure.kind {
        let details = std::mem::take(&mut answered.details);
        answered.details = details.into_iter().map(|(name, value)| (name, secrets.without_in(value))).collect();
        failure.problem = secrets.without(&failure.problem);
    }
    failure
}

/// Reads events, and gives the bytes of their messages.
pub(crate) struct Events {
    lines: BufReader<ByteStream>,
    origin: Origin,
    /// The line at hand, from 1.
    number: u64,
    message: Cursor<Vec<u8>>,
    /// Whether an error was sent, which is the last of all.
    is_over: bool,
    writer: Writer,
    log: Log,
    sent: Sent,
}

/// How a line becomes a message.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    /// The wire format.
    pub wire: &'static Wire,
    /// The service that takes events.
    pub service: &'static ServiceMeta,
    /// The union of all events.
    pub union: &'static Schema,
    /// What the texts of blobs are.
    pub blobs: BlobText,
}

impl Events {
    pub(crate) fn new(lines: ByteStream, origin: Origin, writer: Writer, log: Log) -> Self {
        let (lines, message) = (BufReader::new(lines), Cursor::default());
        Events { lines, origin, number: 0, message, is_over: false, writer, log, sent: Sent::default() }
    }

    /// Where it is told what was sent.
    pub(crate) fn sent(&self) -> Sent {
        self.sent.clone()
    }

    /// The next line that is not blank; `None` at the end.
    fn line(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        loop {
            self.number += 1;
            let mut line = Vec::new();
            let read = self.lines.by_ref().take(LONGEST + 1).read_until(b'\n', &mut line);
            read.map_err(|error| Failure::parameter(describe(&error, &self.origin.typed)))?;
            if line.len() as u64 > LONGEST {
                return Err(Failure::parameter("It is longer than 64 MiB"));
            }
            if line.is_empty() {
                return Ok(None);
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    /// The next message; `None` at the end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let Some(line) = self.line()? else { return Ok(None) };
        let event = self.writer.event(&line)?;
        self.log.members("event to send", self.writer.union, &event);
        self.sent.keep(Secrets::but_identifiers(self.writer.union, &event));
        let (message, is_error) = self.writer.message(&event)?;
        self.is_over = is_error;
        Ok(Some(message))
    }

    /// The failure with the place of the line at hand.
    fn located(&self, failure: Failure) -> Failure {
        let Origin { option, typed } = &self.origin;
        let problem = format!("line {} of {typed}: {}", self.number, failure.problem);
        Failure { problem, ..failure }.of_option(format!("--{option}"))
    }
}

impl Read for Events {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.message.read(buffer)? {
                0 => {}
                count => return Ok(count),
            }
            match self.next() {
                Ok(Some(message)) => self.message = Cursor::new(message),
                Ok(None) => return Ok(0),
                Err(failure) => {
                    self.sent.state().refusal = Some(self.located(failure));
                    return Err(io::Error::other("a line is no event"));
                }
            }
        }
    }
}

impl Writer {
    /// The event that a line is, as the union that holds it.
    ///
    /// # Errors
    /// When it is none.
    pub fn event(&self, line: &[u8]) -> Result<Map, Failure> {
        let text = str::from_utf8(line).map_err(|_| Failure::parameter("It is not UTF-8"))?;
        let value = json::read(text).map_err(|error| {
            Failure::parameter(format!("Invalid JSON received: {}, at character {}", error.message, error.column))
        })?;
        let Value::Map(event) = value else {
            let problem = format!("Invalid type: expecting map, received {}", validate::name_of(&value));
            return Err(Failure::parameter(problem));
        };
        let event = input::prepare(self.union, event, self.blobs)?;
        validate::check(self.union, &event).map(|()| event)
    }

    /// The bytes of the message of an event, and whether that is an error.
    ///
    /// # Errors
    /// When a value cannot be sent.
    pub fn message(&self, event: &Map) -> Result<(Vec<u8>, bool), Failure> {
        let set = event.iter().find_map(|(name, value)| Some((self.union.member(name)?, value.as_map()?)));
        let (member, members) = set.ok_or_else(|| Failure::parameter("It sets no event"))?;
        let message = self.wire.message(self.service, member, &Input { schema: member.target, members })?;
        Ok((message, member.target.error().is_some()))
    }
}
