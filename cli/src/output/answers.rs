//! From answers to text on standard output.
//!
//! In: a [`Session`] and its input. Out: the answer, or all pages of it, selected from and printed. Formats that stream print
//! page by page, so that what came before a failure stays; the others print all pages merged into one. Events are printed as they come, in
//! JSON each on a line.

use std::io::Write;

use smithgen_jmespath::{Error, Expression};
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::presigning::PresignedRequest;

use super::outfile::Outfile;
use super::presigned;
use super::sink::{Sink, is_read, written};
use super::{Format, Printer};
use crate::call::paging::Pages;
use crate::call::request::RequestInput;
use crate::call::session::Session;
use crate::data::{Map, Value, query};
use crate::failure::Failure;
use crate::input::skeleton;
use crate::process::Terminal;
use crate::secrecy::Secrets;
use crate::tool::Command;

/// How answers are printed.
pub(crate) struct Printing<'g> {
    pub(crate) format: Format,
    pub(crate) query: Option<&'g Expression>,
    pub(crate) terminal: Terminal,
    pub(crate) out: Sink,
}

/// Prints the answers of one command.
pub(crate) struct Answers<'g> {
    printing: Printing<'g>,
    command: &'static Command,
    printer: Option<Printer>,
    /// Where the body goes, if that is a stream of bytes.
    outfile: Option<Outfile<'g>>,
    /// The union of what is printed, if that are events.
    events: Option<&'static Schema>,
    /// Whether each answer is one page of several.
    is_paged: bool,
}

impl<'g> Answers<'g> {
    pub(crate) fn new(printing: Printing<'g>, command: &'static Command, outfile: Option<Outfile<'g>>) -> Self {
        Answers { printing, command, printer: None, outfile, events: None, is_paged: false }
    }

    /// Prints what a service might answer.
    pub(crate) fn skeleton(&mut self) -> Result<(), Failure> {
        let mut value = skeleton::output(self.command.operation.output);
        if matches!(self.printing.format, Format::Text | Format::Table) {
            space_times(&mut value);
        }
        self.print(value).map(drop)
    }

    /// Prints a request that others are to send: as a whole, or its URL alone, and on `err` what must be sent with that.
    pub(crate) fn presigned(&mut self, request: &PresignedRequest, err: Option<&mut dyn Write>) -> Result<(), Failure> {
        let Some(err) = err else {
            return self.print(Value::Map(presigned::members(request))).map(drop);
        };
        let out = self.printing.out.writer()?;
        written(writeln!(out, "{}", request.uri()))?;
        // Standard error may be closed; the URL is what was asked for.
        let _ = err.write_all(presigned::instructions(request).as_bytes());
        Ok(())
    }

    /// Makes the call, or as many as there are pages, and prints what comes.
    pub(crate) fn of(&mut self, session: &Session, request: RequestInput) -> Result<(), Failure> {
        let sent = request.sent.clone();
        sent.told(self.answered(session, request))
    }

    fn answered(&mut self, session: &Session, request: RequestInput) -> Result<(), Failure> {
        self.events = self.command.events();
        if let Some(events) = self.events {
            if matches!(self.printing.format, Format::Table | Format::Yaml) {
                let problem = "--output: events come one by one, which json, text and yaml-stream can show";
                return Err(Failure::parameter(problem));
            }
            return session.events(&request.members, request.body, events, |event| self.print(Value::Map(event)));
        }
        let Some((paginated, start)) = request.paging else {
            let (mut output, mut body) = session.stream(&request.members, request.body)?;
            if let Some(outfile) = self.outfile {
                // What is not streamed was read with the rest.
                if let Some(Value::Bytes(bytes)) = self.command.outfile().and_then(|member| output.remove(member.name))
                {
                    body = bytes.into();
                }
                outfile.save(body, &mut self.printing.out, |error| session.torn(error))?;
            }
            return match self.outfile.is_some_and(Outfile::is_standard) {
                true => Ok(()),
                false => self.print(Value::Map(output)).map(drop),
            };
        };
        let format = self.printing.format;
        let mut pages = Pages::new(paginated, self.command.operation.input, start, request.members)?;
        if !format.streams() {
            let merged = pages.merge(|members| session.call(members))?;
            return self.print(Value::Map(merged)).map(drop);
        }
        self.is_paged = true;
        while let Some(page) = pages.next(|members| session.call(members))? {
            let page = if format == Format::Text { pages.shown(page) } else { page };
            if !self.print(Value::Map(page))? {
                return Ok(());
            }
        }
        match pages.resume_token().filter(|_| format == Format::Text) {
            Some(token) => {
                let inner = Map::from_iter([("NextToken".to_owned(), Value::from(token))]);
                self.print(Value::Map(Map::from_iter([("NextToken".to_owned(), Value::Map(inner))]))).map(drop)
            }
            None => Ok(()),
        }
    }

    /// Selects from a value and prints what is left. Says whether anyone reads on.
    fn print(&mut self, value: Value) -> Result<bool, Failure> {
        let value = match self.printing.query {
            Some(query) => query::search(query, &value).map_err(|error| self.unanswered(&error, &value))?,
            None => value,
        };
        let (name, printing) = (self.command.operation.name, &self.printing);
        let new = || {
            let printer = Printer::new(printing.format, name, printing.terminal);
            printer.of_pages(self.is_paged).of_lines(self.events.is_some())
        };
        let printer = self.printer.get_or_insert_with(new);
        let out = self.printing.out.writer()?;
        let is_read = is_read(printer.page(&value, out).and_then(|()| out.flush()))?;
        Ok(is_read && !self.printing.out.has_ended())
    }

    /// The failure of a query, which shows no secret of the answer that it was asked of.
    fn unanswered(&self, error: &Error, answer: &Value) -> Failure {
        let output =
            answer.as_map().map(|answer| Secrets::all(self.events.unwrap_or(self.command.operation.output), answer));
        let is_secret = |shown: &str| output.as_ref().is_some_and(|secrets| secrets.are_in(shown));
        Failure::general(query::told(error, is_secret))
    }

    /// Ends the output, and waits until it has been read.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        if let Some(printer) = &mut self.printer {
            let out = self.printing.out.writer()?;
            written(printer.end(out).and_then(|()| out.flush()))?;
        }
        self.printing.out.close()
    }
}

/// Writes the times of a skeleton with a blank, as formats do that show values instead of encoding them.
fn space_times(value: &mut Value) {
    match value {
        Value::String(text) if text == skeleton::TIME => *text = skeleton::TIME.replace('T', " "),
        Value::List(list) => list.iter_mut().for_each(space_times),
        Value::Map(map) => map.iter_mut().for_each(|(_, value)| space_times(value)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::json;

    #[test]
    fn times_of_skeletons_have_a_blank() {
        let mut value = json::read(r#"{"a": [{"b": "1970-01-01T00:00:00"}], "c": "at 1970-01-01T00:00:00"}"#).unwrap();
        space_times(&mut value);
        let written = json::write(&value, None, false);
        assert_eq!(written, r#"{"a": [{"b": "1970-01-01 00:00:00"}], "c": "at 1970-01-01T00:00:00"}"#);
    }
}
