//! Cases without types: the way that a command-line tool goes.
//!
//! In: an operation's facts, by which alone the tool knows it, and a case. Out: the first difference. What a user would type of `params`
//! becomes a request that is sent, and an answer that comes what the tool would show. What types fill in and schemas do not know, the
//! user types, or is added to what is shown: defaults, and the message of an error, whose member may be spelled otherwise. Nulls where there
//! can be none, which the tool shows as they come, are left out.

use std::sync::Mutex;

use http::{Request, Response};
use smithgen_cli::rooms::call::failed::{self, ServiceError};
use smithgen_cli::rooms::call::sending::Writer;
use smithgen_cli::rooms::data::{Map, Number, Value, json};
use smithgen_cli::rooms::failure::Failure;
use smithgen_cli::rooms::input::{BlobText, prepare, validate};
use smithgen_cli::rooms::members::{Input, Output, Wire};
use smithgen_cli::rooms::time::{Timestamps, Zone};
use smithgen_model::{Model, Node, ShapeIx};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::Config;
use smithgen_runtime::driver::{Blocking, ClientCore};
use smithgen_runtime::error::UnknownError;
use smithgen_runtime::event_stream::{Events, SentEvents};
use smithgen_runtime::generated::codec::{ANY, EncodeMembers, Encoder, Limits, Texts};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::generated::types::{decode_base64, special_float, special_float_name};
use smithgen_runtime::generated::untyped::{Answer, ErasedService, EventFailure, UntypedEvent, UntypedEvents, call};
use smithgen_runtime::generated::{OperationMeta, Protocol, Service};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError, TransportErrorKind};

use super::events::{self, Expected, only_member};
use super::request::{self, Taking, config, has_rules};
use super::response::{MESSAGES, code, message, response};
use super::{Case, Missing, difference, filled_in};

/// What a tool knows of an operation.
pub(super) struct Command {
    operation: &'static OperationMeta,
    service: ErasedService,
    wire: Wire,
    error_code: fn(&Response<Vec<u8>>, &Limits) -> UnknownError,
}

impl Command {
    pub(super) fn of<O: Operation>() -> Self {
        Command {
            operation: O::META,
            service: ErasedService::of::<O::Service>(),
            wire: Wire::of::<<O::Service as Service>::Protocol>(),
            error_code: <O::Service as Service>::Protocol::error_code,
        }
    }

    /// Checks what is sent.
    pub(super) fn check_request(&self, model: &Model, input: Option<ShapeIx>, case: &Case) -> Result<(), String> {
        let schema = self.operation.input;
        let params =
            input.map_or_else(|| case.params(), |input| filled_in(model, input, &case.params(), Missing::DefaultsSent));
        let mut members = typed(schema, &params)?;
        let body = schema.byte_stream().and_then(|stream| Some((stream, members.remove(stream.name)?)));
        let body = body.map(|(stream, body)| {
            members.insert(stream.name, Value::Bytes(Vec::new()));
            if let Value::Bytes(bytes) = body { bytes.into() } else { ByteStream::default() }
        });
        request::compare(case, &self.sent(config(case, has_rules(model)), &members, body)?)
    }

    /// The request that a call with these members sends, and with this body beside them.
    fn sent(&self, config: Config, members: &Map, body: Option<ByteStream>) -> Result<Request<Vec<u8>>, String> {
        let input = Input { schema: self.operation.input, members };
        let request = self.wire.request(self.operation, &input, Some(request::TOKEN.to_owned()));
        let taking = Taking::default();
        let (driver, core) = (Blocking::new(taking.clone()), ClientCore::new(config));
        let answer = call(&driver, &core, &self.service, self.operation, request, body, &input);
        taking.taken().ok_or_else(|| format!("nothing is sent: {answer:?}"))
    }

    /// Checks what is made of a successful answer.
    pub(super) fn check_output(&self, model: &Model, output: Option<ShapeIx>, case: &Case) -> Result<(), String> {
        let schema = self.operation.output;
        let (response, mut body) = match self.answer(model, case, response(case)?)? {
            Answer::Success(response, body) => (response, body),
            other => return Err(format!("no output, but {other:?}")),
        };
        let read = self.wire.output(&response, &Limits::default(), schema);
        let mut members = read.map_err(in_words)?;
        if let Some(stream) = schema.byte_stream() {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut body, &mut bytes).map_err(|error| error.to_string())?;
            members.insert(stream.name, Value::Bytes(bytes));
        }
        compare(model, output, &case.params(), &shown(schema, members)?)
    }

    /// Checks what is made of an error: its code, message, shape and members.
    pub(super) fn check_error(&self, model: &Model, shape: ShapeIx, case: &Case) -> Result<(), String> {
        let response = match self.answer(model, case, response(case)?)? {
            Answer::Error { response, .. } => response,
            other => return Err(format!("no error, but {other:?}")),
        };
        let error = failed::read(&self.wire, self.operation, &response, &Limits::default()).map_err(in_words)?;
        let error = if error.shape.is_some() { error } else { self.overlooked(&response)? };
        let ServiceError { code: told, message: said, shape: schema, mut details } = error;
        let name = model.shape(shape).id.name();
        let schema = schema.filter(|schema| schema.name == name).ok_or_else(|| format!("another error: {told}"))?;
        if told != code(name, case) {
            return Err(format!("the code is {told:?} instead of {:?}", code(name, case)));
        }
        let wanted = message(case)?.unwrap_or_default();
        if said != wanted {
            return Err(format!("the message is {said:?} instead of {wanted:?}"));
        }
        let own = schema.members.iter().find(|member| MESSAGES.contains(&member.name));
        if let Some(own) = own.filter(|own| !said.is_empty() && details.get(own.name).is_none()) {
            details.insert(own.name, Value::String(said));
        }
        for of_query in ["QueryErrorCode", "Type"].into_iter().filter(|name| schema.member(name).is_none()) {
            details.remove(of_query);
        }
        compare(model, Some(shape), &case.params(), &shown(schema, details)?)
    }

    /// An error whose code the AWS CLI overlooks, and the tool with it, as the format has it.
    fn overlooked(&self, response: &Response<Vec<u8>>) -> Result<ServiceError, String> {
        let limits = Limits::default();
        let known = (self.error_code)(response, &limits);
        let shape = self.operation.errors.iter().copied().find(|error| Some(error.error_code()) == known.code());
        let details = shape.map(|shape| self.wire.error(response, &limits, shape)).transpose().map_err(in_words)?;
        let [code, message] = [known.code(), known.message()].map(|text| text.unwrap_or_default().to_owned());
        Ok(ServiceError { code, message, shape, details: details.unwrap_or_default() })
    }

    /// What a call comes to that is answered like this.
    fn answer(&self, model: &Model, case: &Case, response: Response<Vec<u8>>) -> Result<Answer, String> {
        let driver = Blocking::new(Giving(Mutex::new(Some(response))));
        let core = ClientCore::new(config(case, has_rules(model)));
        let request = Ok(Request::new(Vec::new()));
        Ok(call(&driver, &core, &self.service, self.operation, request, None, &Anything(self.operation.input)))
    }
}

/// Checks a case of events that are sent, each of which is a line that a user types.
pub(super) fn check_sent<O: Operation, T: SentEvents>(case: &Case) -> Result<(), String> {
    let wire = const { &Wire::with_events::<<O::Service as Service>::Protocol>() };
    let writer = Writer { wire, service: O::Service::META, union: T::SCHEMA, blobs: BlobText::Raw };
    let mut body = Vec::new();
    for event in case.events("request") {
        let (name, value) = only_member(event)?;
        let member = T::SCHEMA.member(name).ok_or_else(|| format!("no event {name}"))?;
        let line = Map::from_iter([(name.to_owned(), as_typed(member, value))]);
        let event = writer.event(json::write(&Value::Map(line), None, false).as_bytes()).map_err(in_words)?;
        body.extend(writer.message(&event).map_err(in_words)?.0);
    }
    let (command, schema) = (Command::of::<O>(), O::META.input);
    let stream = schema.events().ok_or("no events are sent")?;
    let mut params = as_typed_members(schema, &case.initial_params("initialRequestParams"));
    params.insert(stream.name, Value::Bytes(Vec::new()));
    let mut members = accepted(schema, params)?;
    members.remove(stream.name);
    let body = ByteStream::from_reader(std::io::Cursor::new(body));
    events::compare(case, &command.sent(config(case, false), &members, Some(body))?)
}

/// Checks a case of events that come.
pub(super) fn check_events<O: Operation, T: Events>(
    model: &Model,
    output: Option<ShapeIx>,
    case: &Case,
) -> Result<(), String> {
    let command = Command::of::<O>();
    let mut expected = Expected::of(model, output, case);
    let (response, body) = match command.answer(model, case, expected.answer()?)? {
        Answer::Success(response, body) => (response, body),
        Answer::Error { response, .. } => {
            let error = (command.error_code)(&response, &Limits::default());
            return expected.failure(error.code(), &error);
        }
        other => return Err(format!("no answer, but {other:?}")),
    };
    match command.wire.output(&response, &Limits::default(), O::META.output) {
        Ok(initial) => expected.initial(&shown(O::META.output, initial)?)?,
        Err(failure) => return expected.failure(None, &failure),
    }
    let response = response.map(|_| body);
    for event in T::Protocol::events(response, &Limits::default(), T::SCHEMA, Output::new) {
        match event {
            Ok(UntypedEvent::Known(member, event)) => {
                expected.event(member.name, &shown(member.target, event.into_map())?)?;
            }
            Ok(UntypedEvent::Unknown(name)) => return Err(format!("an event that nobody knows: {name}")),
            Err(EventFailure::Service(error)) => return expected.failure(Some(&error.code), &error.code),
            Err(EventFailure::Unreadable(error)) => return expected.failure(None, &error),
            Err(EventFailure::Transport(error)) => return expected.failure(None, &error),
        }
    }
    expected.end()
}

/// A transport that gives an answer, once.
struct Giving(Mutex<Option<Response<Vec<u8>>>>);

impl BlockingTransport for Giving {
    fn send(&self, _: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let response = self.0.lock().expect("nobody panicked").take();
        let gone = || TransportError::new(TransportErrorKind::Request, "one answer is all that there is");
        response.map(|response| response.map(ByteStream::from)).ok_or_else(gone)
    }
}

/// An input of which it does not matter what it holds, but that it can be sent.
struct Anything(&'static Schema);

impl EncodeMembers for Anything {
    fn schema(&self) -> &'static Schema {
        self.0
    }

    fn encode_member<E: Encoder>(&self, _: usize, _: &'static Member, _: &mut E) {}

    fn encode_bound<E: Encoder>(&self, _: usize, _: &'static Member, _: &mut E) {}
}

impl Texts for Anything {
    fn text(&self, _: usize) -> Option<&str> {
        Some("any")
    }
}

/// The input that a user types, whose texts of blobs are bytes as they stand.
fn typed(schema: &'static Schema, params: &Node) -> Result<Map, String> {
    accepted(schema, as_typed_members(schema, params))
}

fn accepted(schema: &'static Schema, typed: Map) -> Result<Map, String> {
    let map = prepare(schema, typed, BlobText::Raw).map_err(in_words)?;
    match validate::report(schema, &map) {
        lines if lines.is_empty() => Ok(map),
        lines => Err(format!("the input is refused: {lines:?}")),
    }
}

/// Nothing is typed for a member that is not set.
fn as_typed_members(schema: &'static Schema, node: &Node) -> Map {
    let members = node.as_object().map(|members| members.iter());
    let set = members.into_iter().flatten().filter(|(_, value)| !value.is_null());
    set.map(|(name, value)| (name.to_owned(), as_typed(schema.member(name).unwrap_or(&ANY), value))).collect()
}

/// What is typed for a value: special numbers as Python has them, and numbers of any size as texts, which keep all digits.
fn as_typed(member: &'static Member, node: &Node) -> Value {
    let schema = member.target;
    match (schema.kind, node, schema.members) {
        (Kind::Float | Kind::Double, Node::String(text), _) if special_float(text).is_some() => {
            Value::Number(Number::Float(special_float(text).unwrap_or(f64::NAN)))
        }
        (Kind::BigInteger | Kind::BigDecimal, Node::Number(number), _) => Value::from(number.as_str()),
        (Kind::Structure | Kind::Union, Node::Object(_), _) => Value::Map(as_typed_members(schema, node)),
        (Kind::Map, Node::Object(entries), [_, element]) => {
            Value::Map(entries.iter().map(|(key, value)| (key.to_owned(), as_typed(element, value))).collect())
        }
        (Kind::List, Node::Array(list), [element, ..]) => {
            Value::List(list.iter().map(|value| as_typed(element, value)).collect())
        }
        _ => json::read(&node.to_string()).expect("a node is JSON"),
    }
}

fn in_words(failure: Failure) -> String {
    failure.to_string()
}

/// Compares what is shown of an answer with what types would hold of it.
fn compare(model: &Model, shape: Option<ShapeIx>, wanted: &Node, shown: &Node) -> Result<(), String> {
    let missing = [Missing::Defaults, Missing::Required];
    let filled =
        shape.map(|shape| missing.iter().fold(shown.clone(), |shown, of| filled_in(model, shape, &shown, *of)));
    difference(model, shape, wanted, filled.as_ref().unwrap_or(shown)).map_or(Ok(()), Err)
}

/// What is shown of a structure, as cases have it.
fn shown(schema: &'static Schema, mut members: Map) -> Result<Node, String> {
    Timestamps::Iso(Zone::UTC).show(schema, &mut members).map_err(in_words)?;
    structure(schema, &members)
}

fn structure(schema: &'static Schema, members: &Map) -> Result<Node, String> {
    let nodes = members.iter().map(|(name, value)| {
        let member = schema.member(name).ok_or_else(|| format!("{} has no member {name}", schema.name))?;
        Ok((name.to_owned(), node(member, value)?))
    });
    Ok(Node::Object(nodes.collect::<Result<Vec<_>, String>>()?.into()))
}

fn node(member: &'static Member, value: &Value) -> Result<Node, String> {
    let text = |bytes: &[u8]| Node::String(String::from_utf8_lossy(bytes).into_owned());
    let schema = member.target;
    Ok(match (schema.kind, value, schema.members) {
        (Kind::Blob, Value::String(shown), _) => text(&decode_base64(shown).map_err(|error| error.to_string())?),
        (_, Value::Bytes(bytes), _) => text(bytes),
        (Kind::Structure | Kind::Union, Value::Map(map), _) => structure(schema, map)?,
        (Kind::List, Value::List(list), [element, ..]) => {
            let there = list.iter().filter(|value| schema.is_sparse() || **value != Value::Null);
            Node::Array(there.map(|value| node(element, value)).collect::<Result<_, _>>()?)
        }
        (Kind::Map, Value::Map(map), [_, element]) => {
            let there = map.iter().filter(|(_, value)| schema.is_sparse() || **value != Value::Null);
            let entries = there.map(|(key, value)| Ok((key.to_owned(), node(element, value)?)));
            Node::Object(entries.collect::<Result<Vec<_>, String>>()?.into())
        }
        (Kind::BigInteger | Kind::BigDecimal, Value::Number(number), _) => Node::String(number.to_string()),
        (_, Value::Number(Number::Float(number)), _) if special_float_name(*number).is_some() => {
            Node::String(special_float_name(*number).unwrap_or_default().to_owned())
        }
        (_, value, _) => Node::parse(&json::write(value, None, false)).map_err(|error| error.to_string())?,
    })
}
