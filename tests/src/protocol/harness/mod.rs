//! What runs inside the throw-away programs: one call an operation and one an error, for all protocol tests of a model.
//!
//! In: the model with its test cases (the program's arguments name it), and the generated types, through the runtime's own
//! traits. Out: one line of JSON a case on standard output, which [`Line`] reads and writes.
//!
//! Each case runs by the types, and as a command-line tool would go about it, which knows their schemas alone ([`Way`]).
//! Nothing here knows a type or a case: inputs are read from `params` by [`NodeDecoder`], outputs written by [`NodeEncoder`],
//! and both compared with the *model* by [`difference`], so that a wrong schema in generated code cannot excuse itself.

mod body;
mod case;
mod compare;
mod decoder;
mod encoder;
mod events;
mod line;
mod messages;
mod request;
mod response;
mod sample;
mod secrets;
mod tool;
mod untyped;
mod xml;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use smithgen_model::{Model, ShapeIx};
use smithgen_runtime::error::ModeledError;
use smithgen_runtime::event_stream::{EventReceiver, EventStreamSender, Events, SentEvents};
use smithgen_runtime::operation::{Operation, OperationInput};

pub use body::form;
pub use case::{Case, Kind, cases};
pub use compare::{Missing, difference, filled_in};

pub use decoder::{NodeDecoder, from_node};
pub use encoder::{NodeEncoder, to_node};
pub use events::Stream;
pub use line::{Line, Verdict, Way};
pub use messages::check_messages;
pub use secrets::Secrets;
use tool::Command;
pub use untyped::{Read, Written};
pub use xml::xml;

/// All cases of one service.
pub struct Run {
    model: Model,
    protocol: String,
    /// What came of each case, by its shape, its place there, and the way. An error's cases run once for each operation that lists
    /// the error; the first failure counts.
    verdicts: BTreeMap<(ShapeIx, usize, Way), Verdict>,
}

impl Run {
    /// Loads the model that the program's first argument names; the second one is the protocol whose cases run.
    ///
    /// # Panics
    /// When there is no such model.
    pub fn from_args() -> Self {
        let mut args = std::env::args().skip(1);
        let (path, protocol) = args.next().zip(args.next()).expect("a model and a protocol");
        let model = Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}"));
        Run { model, protocol, verdicts: BTreeMap::new() }
    }

    /// Runs the cases of an operation: what it sends, and what it makes of successful answers.
    pub fn operation<O>(&mut self, id: &str)
    where
        O: Operation<Input: OperationInput<Operation = O>>,
    {
        let operation = self.find(id);
        let (input, output) = match self.model.shape(operation).as_operation() {
            Some(operation) => (operation.input, operation.output),
            None => panic!("{id} is no operation"),
        };
        let command = Command::of::<O>();
        for (place, case) in self.cases(operation) {
            if case.kind == Kind::EventStream {
                continue;
            }
            let model = &self.model;
            let verdicts = match case.kind {
                Kind::Request => [
                    guarded(|| request::check::<O>(model, input, &case)),
                    guarded(|| command.check_request(model, input, &case)),
                ],
                _ => [
                    guarded(|| response::check::<O>(model, output, &case)),
                    guarded(|| command.check_output(model, output, &case)),
                ],
            };
            self.note((operation, place), verdicts);
        }
    }

    /// Runs the cases of the events that an operation sends; `put` puts them into its input.
    pub fn sent_events<O, T>(&mut self, id: &str, stream: &Stream<T>, put: fn(&mut O::Input, EventStreamSender<T>))
    where
        O: Operation<Input: OperationInput<Operation = O>>,
        T: SentEvents + Send,
    {
        let operation = self.find(id);
        for (place, case) in self.cases(operation) {
            if case.kind == Kind::EventStream && case.is_sent() {
                let verdicts = [
                    guarded(|| events::check_sent::<O, T>(&case, stream, put)),
                    guarded(|| tool::check_sent::<O, T>(&case)),
                ];
                self.note((operation, place), verdicts);
            }
        }
    }

    /// Runs the cases of the events that an operation receives; `take` takes them out of its output.
    pub fn received_events<O: Operation, T: Events>(
        &mut self,
        id: &str,
        stream: &Stream<T>,
        take: fn(&mut O::Output) -> EventReceiver<T>,
    ) {
        let operation = self.find(id);
        let output = self.model.shape(operation).as_operation().and_then(|operation| operation.output);
        for (place, case) in self.cases(operation) {
            if case.kind == Kind::EventStream && !case.is_sent() {
                let model = &self.model;
                let verdicts = [
                    guarded(|| events::check_received::<O, T>(model, output, &case, stream, take)),
                    guarded(|| tool::check_events::<O, T>(model, output, &case)),
                ];
                self.note((operation, place), verdicts);
            }
        }
    }

    /// Runs the cases of an error as the operation `O` meets it; `pick` takes it out of the operation's errors.
    pub fn error<O: Operation, E: ModeledError>(&mut self, id: &str, pick: fn(&O::Error) -> Option<&E>) {
        let error = self.find(id);
        let command = Command::of::<O>();
        for (place, case) in self.cases(error) {
            let model = &self.model;
            let told = |difference: String| format!("as an error of {}: {difference}", O::META.name);
            let verdicts = [
                guarded(|| response::check_error::<O, E>(model, error, &case, pick).map_err(told)),
                guarded(|| command.check_error(model, error, &case).map_err(told)),
            ];
            self.note((error, place), verdicts);
        }
    }

    /// Prints a line for each case of the model, those that did not run included.
    pub fn finish(self) -> ExitCode {
        let mut verdicts = self.verdicts;
        for (ix, _) in self.model.shapes() {
            let cases = cases(&self.model, ix).into_iter().enumerate();
            for ((place, case), way) in cases.flat_map(|case| Way::ALL.map(|way| (case.clone(), way))) {
                let verdict = match verdicts.remove(&(ix, place, way)) {
                    Some(verdict) => verdict,
                    None => Verdict::NotRun(
                        case.reason_not_to_run(&self.protocol)
                            .unwrap_or_else(|| format!("the service does not reach {}", self.model.shape(ix).id)),
                    ),
                };
                println!("{}", Line { kind: case.kind, way, id: case.id, verdict });
            }
        }
        ExitCode::SUCCESS
    }

    fn find(&self, id: &str) -> ShapeIx {
        self.model.find(id).unwrap_or_else(|| panic!("the model has no {id}"))
    }

    /// The cases of a shape that are for us, with their places.
    fn cases(&self, shape: ShapeIx) -> Vec<(usize, Case)> {
        let mut cases: Vec<_> = cases(&self.model, shape).into_iter().enumerate().collect();
        cases.retain(|(_, case)| case.reason_not_to_run(&self.protocol).is_none());
        cases
    }

    /// Notes what came of a case each way.
    fn note(&mut self, (shape, place): (ShapeIx, usize), verdicts: [Verdict; 2]) {
        for (way, verdict) in Way::ALL.into_iter().zip(verdicts) {
            let known = self.verdicts.entry((shape, place, way)).or_insert(Verdict::Passed);
            if *known == Verdict::Passed {
                *known = verdict;
            }
        }
    }
}

/// Runs a check; a panic is a failure like any other.
fn guarded(check: impl FnOnce() -> Result<(), String>) -> Verdict {
    match catch_unwind(AssertUnwindSafe(check)) {
        Ok(Ok(())) => Verdict::Passed,
        Ok(Err(difference)) => Verdict::Failed(difference),
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("without a message");
            Verdict::Failed(format!("a panic: {text}"))
        }
    }
}
