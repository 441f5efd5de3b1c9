//! Whether generated types, and errors about them, show what the model calls secret, and nothing less than the rest.
//!
//! In: the model (the program's argument names it) and generated types. Each gets values with markers in all places, and is
//! printed in all ways: by itself, as an output, as an error of a call, and as the reason why an answer makes no sense. Out:
//! what was shown that should not be, or hidden that should be seen.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;
use std::process::ExitCode;

use http::Response;
use smithgen_model::{Model, Node, Shape, ShapeIx, ShapeKind};
use smithgen_runtime::config::Config;
use smithgen_runtime::error::{ModeledError, OperationError};
use smithgen_runtime::generated::codec::{Limits, Structure, Value};
use smithgen_runtime::generated::json;
use smithgen_runtime::generated::schema::{Member, prelude};
use smithgen_runtime::operation::{Operation, OperationInput};

use super::sample::{SECRETS, Sampler, inside_secrets};
use super::{NodeDecoder, from_node};

/// A place for values that stand alone.
static ALONE: Member = Member::new("alone", &prelude::DOCUMENT);

/// Reads from a response what is no text where text should be, and the other way round.
const WRONG: [&str; 6] = [
    "\"hunter2\"",
    "[\"hunter2\"]",
    "{\"hunter2\":\"hunter2\"}",
    "73577537735775377357753773577537",
    "\"hunter2\\q\"",
    "[[hunter2",
];

/// All types of one service.
pub struct Secrets {
    model: Model,
    hidden: BTreeSet<ShapeIx>,
    /// How many texts were looked at, and how many markers of open places were found in them.
    looked_at: usize,
    seen: usize,
    failures: Vec<String>,
}

impl Secrets {
    /// Loads the model that the program's first argument names.
    ///
    /// # Panics
    /// When there is no such model.
    pub fn from_args() -> Self {
        let path = std::env::args().nth(1).expect("a model");
        let model = Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}"));
        let hidden = inside_secrets(&model);
        Secrets { model, hidden, looked_at: 0, seen: 0, failures: Vec::new() }
    }

    /// Prints a structure by itself, and the errors about bodies that are none.
    pub fn structure<T: Structure + Debug>(&mut self) {
        let Some(ix) = self.find(T::SCHEMA.name) else { return };
        for pick in 0..self.picks(ix) {
            let (node, shown) = self.sample(ix, pick);
            match from_node::<T>(&node) {
                Ok(value) => self.print(T::SCHEMA.name, &value, &shown),
                Err(error) => self.failures.push(format!("{} cannot be made: {error}", T::SCHEMA.name)),
            }
        }
        for (member, wrong) in T::SCHEMA.members.iter().flat_map(|member| WRONG.map(|wrong| (member, wrong))) {
            let inner = [wrong.to_owned(), format!("[{wrong}]"), format!("{{\"hunter2\":{wrong}}}")];
            for value in inner {
                let body = format!("{{\"{}\":{value}}}", member.name);
                if let Err(error) = json::from_slice::<T>(body.as_bytes(), &Limits::default()) {
                    self.look(&body, &format!("{error} {error:?}"));
                }
            }
        }
    }

    /// Prints a union by itself, once with each of its members.
    pub fn union<T: Value>(&mut self, name: &str) {
        let Some(ix) = self.find(name) else { return };
        for pick in 0..self.model.shape(ix).members().count() {
            let (node, shown) = self.sample(ix, pick);
            match T::decode(&ALONE, &mut NodeDecoder::new(&node)) {
                Ok(value) => self.print(name, &value, &shown),
                Err(error) => self.failures.push(format!("{name} cannot be made of {node}: {error}")),
            }
        }
    }

    /// Prints an operation's input, what is wrong with requests of it, and its output as it comes.
    pub fn operation<O>(&mut self)
    where
        O: Operation<Input: OperationInput<Operation = O> + Debug, Output: Debug>,
    {
        self.structure::<O::Input>();
        self.structure::<O::Output>();
        let config = Config::builder().endpoint_url("https://example.com").build();
        let input = self.find(O::META.input.name).and_then(|ix| from_node::<O::Input>(&self.sample(ix, 0).0).ok());
        if let Some(Err(error)) = input.map(|input| input.to_http_request(&config)) {
            self.look(O::META.name, &format!("{error} {error:?}"));
        }
        let Some(ix) = self.find(O::META.output.name) else { return };
        let (node, shown) = self.sample(ix, 0);
        let body = from_node::<O::Output>(&node).map(|output| json::to_vec(&output).expect("JSON")).unwrap_or_default();
        match O::parse_response(Response::new(&body)) {
            Ok(output) => self.print(O::META.name, &output, &shown),
            Err(error) => self.failures.push(format!("the output of {} cannot be read: {error}", O::META.name)),
        }
    }

    /// Prints an error by itself, and as one of an operation.
    pub fn error<O: Operation, E: ModeledError>(&mut self) {
        self.structure::<E>();
        let name = E::SCHEMA.name;
        let Some(ix) = self.find(name) else { return };
        let has_secret_message = has_secret_message(&self.model, self.model.shape(ix));
        let message = if has_secret_message { SECRETS[0] } else { "open-message" };
        let shown: &[String] = if has_secret_message { &[] } else { &["open-message".to_owned()] };
        let (node, _) = self.sample(ix, 0);
        let Ok(mut value) = from_node::<E>(&node) else { return };
        value.set_message(message.to_owned());
        self.show(name, &format!("{value}"), shown);
        let body = String::from_utf8_lossy(&json::to_vec(&value).expect("JSON")).replacen(
            '{',
            &format!("{{\"__type\":\"{name}\","),
            1,
        );
        let body = body.replace(",}", "}");
        // Once as it should be, and once so that only code and message can be read.
        let broken = format!("{{\"__type\":\"{name}\",\"message\":\"{message}\",\"Message\":[\"{}\"]}}", SECRETS[0]);
        for body in [body, broken] {
            let response = Response::builder().status(400).body(body.as_bytes()).expect("a response");
            let Err(error) = O::parse_response(response) else { continue };
            if error.code() != Some(name) {
                self.failures.push(format!("{name} is told as {:?}", error.code()));
            }
            self.show(&body, &error.to_string(), if error.message() == Some(message) { shown } else { &[] });
            self.look(&body, &format!("{error:?} {error:#?}"));
            let mut cause = error.source();
            while let Some(error) = cause {
                self.look(&body, &format!("{error} {error:?}"));
                cause = error.source();
            }
            let error = error.into_service_error();
            self.look(&body, &format!("{error} {error:?} {}", OperationError::code(&error)));
        }
    }

    /// Prints what is wrong, or how much was looked at.
    pub fn finish(self) -> ExitCode {
        for failure in &self.failures {
            println!("{failure}");
        }
        println!("{} texts, {} open markers", self.looked_at, self.seen);
        if self.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn find(&self, name: &str) -> Option<ShapeIx> {
        let is_it = |shape: &Shape| shape.id.name() == name && !shape.id.namespace().starts_with("smithy.");
        self.model.shapes().find(|(_, shape)| is_it(shape)).map(|(ix, _)| ix)
    }

    /// How many samples a structure needs for every member of the unions that it holds.
    fn picks(&self, ix: ShapeIx) -> usize {
        let unions = self.model.shape(ix).members().map(|member| self.model.target_of(member));
        let unions = unions.filter(|shape| matches!(shape.kind, ShapeKind::Union(_)));
        unions.map(|shape| shape.members().count()).max().unwrap_or(1).max(1)
    }

    fn sample(&self, ix: ShapeIx, pick: usize) -> (Node, Vec<String>) {
        let mut sampler = Sampler::new(&self.model, &self.hidden, pick);
        let node = sampler.value(ix, false);
        (node, sampler.shown)
    }

    fn print(&mut self, what: &str, value: &impl Debug, shown: &[String]) {
        self.show(what, &format!("{value:?}"), shown);
        self.show(what, &format!("{value:#?}"), shown);
    }

    /// Checks a text that shows all that may be seen.
    fn show(&mut self, what: &str, text: &str, shown: &[String]) {
        self.look(what, text);
        if let Some(missing) = shown.iter().find(|marker| !text.contains(marker.as_str())) {
            self.failures.push(format!("{what}: {missing} is hidden in {text}"));
        }
        self.seen += shown.len();
    }

    /// Checks a text that may leave things out.
    fn look(&mut self, what: &str, text: &str) {
        self.looked_at += 1;
        if let Some(secret) = SECRETS.iter().find(|secret| text.contains(**secret)) {
            self.failures.push(format!("{what}: {secret} is shown in {text}"));
        }
    }
}

fn has_secret_message(model: &Model, shape: &Shape) -> bool {
    let is_message = |name: &str| matches!(name.to_ascii_lowercase().as_str(), "message" | "errormessage");
    let mut messages = shape.members().filter(|member| is_message(&member.name));
    shape.traits.is_sensitive()
        || messages.any(|member| member.traits.is_sensitive() || model.target_of(member).traits.is_sensitive())
}
