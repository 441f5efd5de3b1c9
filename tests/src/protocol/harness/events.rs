//! Cases of event streams: what a client sends, and what it makes of what comes.
//!
//! In: an operation with events in its input or output, how its generated types hold them, and a case with messages and what they stand
//! for. Out: the first difference. Requests are taken from the hands of a driver, since streams are sent by those alone.

use std::fmt::Display;

use http::{Request, Response};
use smithgen_model::{Model, Node, ShapeIx};
use smithgen_runtime::client::Core;
use smithgen_runtime::driver::Blocking;
use smithgen_runtime::event_stream::{
    EventReceiver, EventStreamSender, Events, FrameDecoder, HeaderValue, Message, SentEvents,
};
use smithgen_runtime::generated::types::decode_base64;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::{DateTime, TimestampFormat};

use super::request::{Taking, check_headers, check_target, config};
use super::response::{borrowed, response};
use super::{Case, difference, from_node, to_node};

/// An event, or an error that ends its stream.
type Sent<T> = Result<T, <T as Events>::Error>;

/// How generated types hold the events of an operation, by the names of their members.
pub struct Stream<T: Events> {
    /// The event, or the error, that a node is.
    pub read: fn(name: &str, node: &Node) -> Result<Sent<T>, String>,
    /// The name of an event, and its node.
    pub show: fn(event: &T) -> (&'static str, Node),
}

impl Case {
    /// Whether the case is about what a client sends.
    pub(super) fn is_sent(&self) -> bool {
        self.node.get("initialRequest").is_some() || self.events("request").next().is_some()
    }

    pub(super) fn events(&self, kind: &str) -> impl Iterator<Item = &Node> {
        let events = self.node.get("events").and_then(Node::as_array).unwrap_or_default().iter();
        events.filter(move |event| event.get("type").and_then(Node::as_str) == Some(kind))
    }

    /// The head of a message of HTTP, with these params.
    fn head(&self, key: &str) -> Option<Case> {
        let node = self.node.get(key)?.clone();
        Some(Case { kind: self.kind, id: self.id.clone(), node })
    }

    pub(super) fn initial_params(&self, key: &str) -> Node {
        self.node.get(key).cloned().unwrap_or_else(|| Node::Object(Vec::new().into()))
    }
}

/// Checks a case of what is sent. `put` puts the events into an input.
pub(super) fn check_sent<O, T>(
    case: &Case,
    stream: &Stream<T>,
    put: fn(&mut O::Input, EventStreamSender<T>),
) -> Result<(), String>
where
    O: Operation<Input: OperationInput<Operation = O>>,
    T: SentEvents + Send,
{
    let mut input: O::Input = from_node(&case.initial_params("initialRequestParams"))
        .map_err(|error| format!("the input cannot be made: {error}"))?;
    let mut events = Vec::new();
    for event in case.events("request") {
        let (name, value) = only_member(event)?;
        match (stream.read)(name, value)? {
            Ok(event) => events.push(event),
            Err(error) => return check_error::<T>(event, &error),
        }
    }
    put(&mut input, EventStreamSender::from_events(events));
    compare(case, &sent::<O>(input, case)?)
}

/// Checks what is sent, whoever wrote it.
pub(super) fn compare(case: &Case, request: &Request<Vec<u8>>) -> Result<(), String> {
    if let Some(head) = case.head("initialRequest") {
        check_target(&head, request)?;
        check_headers(&head, request)?;
    }
    let messages = messages(request.body())?;
    let wanted: Vec<&Node> = case.events("request").collect();
    if messages.len() != wanted.len() {
        return Err(format!("{} messages instead of {}", messages.len(), wanted.len()));
    }
    wanted.into_iter().zip(&messages).try_for_each(|(wanted, message)| check_message(wanted, message))
}

fn check_error<T: SentEvents>(wanted: &Node, error: &T::Error) -> Result<(), String> {
    check_message(wanted, &T::error_message(error).map_err(|error| error.to_string())?)
}

/// The request that a client makes of an input.
fn sent<O>(input: O::Input, case: &Case) -> Result<Request<Vec<u8>>, String>
where
    O: Operation<Input: OperationInput<Operation = O>>,
{
    let taking = Taking::default();
    let result = Core::<Blocking>::with_transport(config(case, false), taking.clone()).execute(input);
    taking.taken().ok_or_else(|| result.err().map(|error| error.to_string()).unwrap_or_default())
}

fn messages(body: &[u8]) -> Result<Vec<Message>, String> {
    let (mut decoder, mut messages) = (FrameDecoder::new(1 << 20), Vec::new());
    decoder.push(body);
    while let Some(message) = decoder.next_message().map_err(|error| error.to_string())? {
        messages.push(message);
    }
    decoder.finish().map_err(|error| error.to_string()).map(|()| messages)
}

/// The name and the node of the one member of the union that an event of a case is.
pub(super) fn only_member(event: &Node) -> Result<(&str, &Node), String> {
    let member = event.get("params").and_then(Node::as_object).and_then(|params| params.iter().next());
    member.ok_or_else(|| format!("the case has an event without a member: {event}"))
}

/// Headers come in any order, and documents in any form.
fn check_message(wanted: &Node, actual: &Message) -> Result<(), String> {
    let headers = wanted.get("headers").and_then(Node::as_object).map(|headers| headers.iter());
    let headers: Vec<(&str, &Node)> = headers.into_iter().flatten().collect();
    for (name, wanted) in &headers {
        let wanted = header(wanted)?;
        if actual.header(name) != Some(&wanted) {
            return Err(format!("the header {name} is {:?}, and not as wanted", actual.header(name)));
        }
    }
    if actual.headers().len() != headers.len() {
        return Err(format!("other headers than wanted: {:?}", actual.headers()));
    }
    let text = |key: &str| wanted.get(key).and_then(Node::as_str);
    let (wanted, actual) = (text("body").unwrap_or_default(), String::from_utf8_lossy(actual.payload()));
    let is_same = match (text("bodyMediaType"), Node::parse(wanted)) {
        (Some("application/json"), Ok(wanted)) => Node::parse(&actual).is_ok_and(|actual| wanted.is_equal(&actual)),
        _ => wanted == actual,
    };
    if is_same { Ok(()) } else { Err(format!("payload\n  wanted: {wanted}\n  actual: {actual}")) }
}

fn header(node: &Node) -> Result<HeaderValue, String> {
    let problem = || format!("no value of a header: {node}");
    let (kind, value) = node.as_object().and_then(|node| node.iter().next()).ok_or_else(problem)?;
    let number = value.as_i64();
    let header = match kind {
        "boolean" => value.as_bool().map(HeaderValue::Bool),
        "byte" => number.and_then(|value| value.try_into().ok()).map(HeaderValue::Byte),
        "short" => number.and_then(|value| value.try_into().ok()).map(HeaderValue::Int16),
        "integer" => number.and_then(|value| value.try_into().ok()).map(HeaderValue::Int32),
        "long" => number.map(HeaderValue::Int64),
        "blob" => {
            value.as_str().and_then(|text| decode_base64(text).ok()).map(|bytes| HeaderValue::ByteArray(bytes.into()))
        }
        "string" => value.as_str().map(|text| HeaderValue::String(text.to_owned())),
        "timestamp" => {
            let time = value.as_str().and_then(|text| DateTime::from_str(text, TimestampFormat::DateTime).ok());
            time.map(HeaderValue::Timestamp)
        }
        _ => None,
    };
    header.ok_or_else(problem)
}

/// Checks a case of what comes. `take` takes the events out of an output.
pub(super) fn check_received<O: Operation, T: Events>(
    model: &Model,
    output: Option<ShapeIx>,
    case: &Case,
    stream: &Stream<T>,
    take: fn(&mut O::Output) -> EventReceiver<T>,
) -> Result<(), String> {
    let mut expected = Expected::of(model, output, case);
    let mut value = match O::parse_response(borrowed(&expected.answer()?)) {
        Ok(value) => value,
        Err(error) => return expected.failure(error.code(), &error),
    };
    expected.initial(&to_node(&value))?;
    for event in take(&mut value) {
        match event {
            Ok(event) => {
                let (name, node) = (stream.show)(&event);
                expected.event(name, &node)?;
            }
            Err(error) => return expected.failure(error.code(), &error),
        }
    }
    expected.end()
}

/// What a case wants to come, one after the other.
pub(super) struct Expected<'a> {
    model: &'a Model,
    output: Option<ShapeIx>,
    case: &'a Case,
    events: Vec<&'a Node>,
    /// How many of them came.
    came: usize,
    failure: Option<&'a Node>,
}

impl<'a> Expected<'a> {
    pub(super) fn of(model: &'a Model, output: Option<ShapeIx>, case: &'a Case) -> Self {
        let failure = case.node.get("expectation").and_then(|expectation| expectation.get("failure"));
        Expected { model, output, case, events: case.events("response").collect(), came: 0, failure }
    }

    /// The response that the service gives.
    pub(super) fn answer(&self) -> Result<Response<Vec<u8>>, String> {
        let head = self.case.head("initialResponse");
        let mut answer = head.as_ref().map_or_else(|| Ok(Response::new(Vec::new())), response)?;
        for event in &self.events {
            let bytes = event.get("bytes").and_then(Node::as_str).ok_or("an event without bytes")?;
            answer.body_mut().extend(decode_base64(bytes).map_err(|error| error.to_string())?);
        }
        Ok(answer)
    }

    /// Checks what comes beside the events.
    pub(super) fn initial(&self, actual: &Node) -> Result<(), String> {
        let wanted = self.case.initial_params("initialResponseParams");
        let found = || difference(self.model, self.output, &wanted, actual);
        self.failure.is_none().then(found).flatten().map_or(Ok(()), Err)
    }

    /// Checks the next event.
    pub(super) fn event(&mut self, name: &str, actual: &Node) -> Result<(), String> {
        let wanted = self.events.get(self.came).ok_or_else(|| format!("another event: {name}"))?;
        self.came += 1;
        let (wanted_name, wanted) = only_member(wanted)?;
        if name != wanted_name {
            return Err(format!("the event {name} instead of {wanted_name}"));
        }
        difference(self.model, member_target(self.model, self.output, name), wanted, actual).map_or(Ok(()), Err)
    }

    /// Checks an error, by its code if it has one; nothing comes after it.
    pub(super) fn failure(&self, code: Option<&str>, error: &dyn Display) -> Result<(), String> {
        let failure = self.failure.ok_or_else(|| format!("an error instead of what should come: {error}"))?;
        match failure.get("errorId").and_then(Node::as_str).and_then(|id| id.rsplit('#').next()) {
            Some(wanted) if code != Some(wanted) => Err(format!("another error than {wanted}: {error}")),
            _ => Ok(()),
        }
    }

    /// Checks that all came.
    pub(super) fn end(&self) -> Result<(), String> {
        match (self.failure, self.came == self.events.len()) {
            (None, true) => Ok(()),
            (None, false) => Err(format!("{} events instead of {}", self.came, self.events.len())),
            (Some(_), _) => Err("nothing fails".to_owned()),
        }
    }
}

/// The shape of a member of the union of an output's events.
fn member_target(model: &Model, output: Option<ShapeIx>, name: &str) -> Option<ShapeIx> {
    let unions = model.shape(output?).members().map(|member| member.target);
    let mut members = unions.flat_map(|ix| model.shape(ix).members());
    members.find(|member| member.name == name).map(|member| member.target)
}
