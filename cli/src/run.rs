//! One run of the tool, from the words of the command line to the exit status.
//!
//! In: a [`Tool`], words, and what is [around](Surroundings). Out: text on standard output, failures on standard error, a
//! status. What is checked in which order is the AWS CLI's: the line itself, values in the order of the model, the input from
//! elsewhere, skeletons, settings, the input as a whole, credentials; then the call.

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use std::thread;

use crate::arguments::{self, Call, Globals, Hints, Line, Skeleton, completion, help};
use crate::call::log::Log;
use crate::call::request;
use crate::call::session::Session;
use crate::call::settings::{Chosen, ErrorFormat};
use crate::call::waiting;
use crate::failure::Failure;
use crate::output::{Answers, Outfile, Printing, Sink, report, written};
use crate::process::{Destination, Pager, Surroundings, Terminal, USUAL_WIDTH, interrupt, pager};
use crate::tool::{Place, Service, Tool};

/// The `main` function of a tool: runs the process's command line.
pub fn main(tool: &'static Tool) -> ExitCode {
    interrupt::install();
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    ExitCode::from(run(tool, &words, &Surroundings::of_process()))
}

/// Runs a command line, and gives the exit status.
pub fn run(tool: &'static Tool, words: &[OsString], around: &Surroundings) -> u8 {
    let mut hints = Hints::default();
    let result = texts(words).and_then(|words| {
        let run = Run { tool, around };
        match words.split_first() {
            Some((&completion::COMPLETE, words)) => run.complete(words),
            _ => run.line(arguments::parse(tool, &words, &mut hints)?),
        }
    });
    match result {
        Ok(()) => 0,
        Err(failure) => {
            let format = ErrorFormat::of(&hints, &around.environment);
            // Nobody is left to be told that standard error is closed.
            let _ = report::write((tool.name, Place::root(tool).usage()), &failure, format, &mut around.err.clone());
            failure.status()
        }
    }
}

/// The words as text. Bytes that are none would reach the service changed, so they are refused.
fn texts(words: &[OsString]) -> Result<Vec<&str>, Failure> {
    let refuse = |at| Failure::parameter(format!("Word {} of the command line is not UTF-8", at + 1));
    words.iter().enumerate().map(|(at, word)| word.to_str().ok_or_else(|| refuse(at))).collect()
}

/// A run of one line.
struct Run<'r> {
    tool: &'static Tool,
    around: &'r Surroundings,
}

impl Run<'_> {
    fn line(&self, line: Line<'_>) -> Result<(), Failure> {
        match line {
            Line::Version => self.print(&version(self.tool)),
            Line::Help(globals, place, None) => self.help(&globals, &place),
            Line::Help(globals, place, Some(option)) => self.help_of(&globals, &place, option),
            Line::Completion(shell) => self.print(&completion::script(self.tool.name, shell).unwrap_or_default()),
            Line::Call(globals, service, call) => self.call(&globals, service, &call),
            Line::Custom(custom, words) => self.print(&(custom.run)(&words)?),
        }
    }

    /// Writes what the last word may become, for a shell.
    fn complete(&self, words: &[&str]) -> Result<(), Failure> {
        let mut out = self.out(Pager::none());
        let all = completion::write(self.tool, words, &self.around.environment, &mut out);
        written(all.and_then(|()| out.flush()))
    }

    /// Writes a text to standard output at once.
    fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = self.out(Pager::none());
        written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Standard output, paged by `pager` if it is the process's own.
    fn out(&self, pager: Pager) -> Box<dyn Write> {
        match &self.around.out {
            Destination::Standard => Box::new(BufWriter::new(pager)),
            Destination::Given(out) => Box::new(out.clone()),
        }
    }

    /// Shows the page of a place.
    fn help(&self, globals: &Globals, place: &Place) -> Result<(), Failure> {
        self.show(globals, &help::page(place))
    }

    /// Shows what the page of a place says of an option.
    fn help_of(&self, globals: &Globals, place: &Place, option: &str) -> Result<(), Failure> {
        let part = help::part(place, option).ok_or_else(|| arguments::unknown_option(place, option))?;
        self.show(globals, &part)
    }

    fn show(&self, globals: &Globals, page: &str) -> Result<(), Failure> {
        written(match &self.around.out {
            Destination::Standard => help::present(page, globals.colour, !globals.pager),
            Destination::Given(out) => out.clone().write_all(help::render(page, &Terminal::default()).as_bytes()),
        })
    }

    fn call(&self, globals: &Globals, service: &'static Service, call: &Call<'_>) -> Result<(), Failure> {
        refuse_prompts(globals)?;
        let log = Log::new(globals.debug, &self.around.err);
        log.line(|| format!("{} {}", version(self.tool).trim_end(), call.command.name));
        let chosen = Chosen::load(globals, &self.around.environment);
        chosen.refuse_broken_files(&log)?;
        let mut request = request::of(call, &self.around.files, &mut self.around.err.clone())?;
        match call.skeleton {
            Some(Skeleton::Input) => return self.print(&request::skeleton(call.command)),
            Some(Skeleton::YamlInput) => return self.print(&request::yaml_skeleton(service, call.command)),
            _ => {}
        }
        let target = chosen.target(call.command.operation, &log)?;
        request.check(service, &chosen, &log)?;
        let timestamps = chosen.timestamps(&self.around.zone)?;
        let outfile = call.outfile.map(|word| Outfile::new(word, &self.around.files));
        let streams = call.command.events().is_some() || outfile.is_some_and(Outfile::is_standard);
        let printing = self.printing(globals, &chosen, globals.pager && !streams)?;
        let mut answers = Answers::new(printing, call.command, outfile);
        if call.skeleton == Some(Skeleton::Output) {
            answers.skeleton()?;
            return answers.end();
        }
        let session = Session::new(service, call.command.operation, target, timestamps, log)?;
        match globals.presign {
            Some(validity) => {
                let presigned = session.presign(&request.members, request.body, validity)?;
                let mut err = self.around.err.clone();
                // Whoever says how to print it wants to read all of it.
                let is_whole = globals.output.is_some() || globals.query.is_some();
                answers.presigned(&presigned, (!is_whole).then_some(&mut err))?;
            }
            None => match call.command.waiter {
                Some(waiter) => {
                    let (operation, members) = (call.command.operation, &request.members);
                    waiting::wait(waiter, operation, members, || session.poll(members), thread::sleep)?;
                }
                None => answers.of(&session, request)?,
            },
        }
        answers.end()
    }

    /// How answers are printed. What makes no sense about that is refused here, before anything is called for whose answer could
    /// not be shown then. `pages` says whether a pager may show them.
    fn printing<'g>(&self, globals: &'g Globals, chosen: &Chosen<'_>, pages: bool) -> Result<Printing<'g>, Failure> {
        chosen.refuse_unknown_error_format()?;
        if let Some(query) = &globals.query {
            query.check().map_err(|error| Failure::general(error.to_string()))?;
        }
        let is_standard = matches!(self.around.out, Destination::Standard);
        let is_terminal = is_standard && io::stdout().is_terminal();
        // Tables and help are coloured where the other is.
        let shown = if is_standard { Terminal::of_stdout(globals.colour) } else { Terminal::default() };
        let width = if is_terminal { shown.width } else { USUAL_WIDTH };
        let pager = if is_terminal { pager::for_output(!pages, chosen.pager().as_deref())? } else { None };
        let out = match pager {
            Some(command) => Sink::Paged { command, pager: None },
            None => Sink::Plain(self.out(Pager::none())),
        };
        Ok(Printing {
            format: chosen.format()?,
            query: globals.query.as_ref(),
            terminal: Terminal { width, styles: globals.colour.unwrap_or(shown.styles), ..shown },
            out,
        })
    }
}

/// The AWS CLI can ask for what is missing; this tool cannot, and says so.
fn refuse_prompts(globals: &Globals) -> Result<(), Failure> {
    match globals.auto_prompt {
        (true, true) => Err(Failure::parameter(
            "Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.",
        )),
        (true, false) => Err(Failure::parameter("--cli-auto-prompt: this program has no prompt")),
        (false, _) => Ok(()),
    }
}

/// The line of `--version`: the tool's own, and of what it is made.
fn version(tool: &Tool) -> String {
    let models = match tool.services {
        [only] => format!("model {}", only.meta.version),
        several => {
            let models = several.iter().map(|service| format!("{} {}", service.name, service.meta.version));
            format!("models {}", models.collect::<Vec<_>>().join(", "))
        }
    };
    format!("{}/{} (smithgen {}; {models})\n", tool.name, tool.version, env!("CARGO_PKG_VERSION"))
}
