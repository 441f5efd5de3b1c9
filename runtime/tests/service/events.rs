//! Operations with streams of events, as generated code would have them.

#![allow(dead_code, unreachable_pub)]

use smithgen_runtime::body::{ByteStream, Received};
use smithgen_runtime::event_stream::{EventReceiver, EventStreamSender, HeaderValue, Message};
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::endpoint::Rules;
use smithgen_runtime::generated::rest_json::RestJson1;
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, Trait, prelude};
use smithgen_runtime::generated::{AuthScheme, Http, OperationMeta, PathPart, Service, ServiceMeta};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::{Blob, DateTime};

use crate::service::Notes;

static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
static CHANGE: Schema = Schema::structure(
    "Change",
    &[
        Member::new("id", &prelude::LONG).with(&[Trait::EventHeader]),
        Member::new("at", &prelude::TIMESTAMP).with(&[Trait::EventHeader]),
        Member::new("text", &prelude::STRING),
        Member::new("secret", &SECRET),
    ],
);
static PICTURE: Schema = Schema::structure(
    "Picture",
    &[
        Member::new("final", &prelude::BOOLEAN).with(&[Trait::EventHeader]),
        Member::new("data", &prelude::BLOB).with(&[Trait::EventPayload]),
    ],
);
static LINE: Schema = Schema::structure("Line", &[Member::new("line", &prelude::STRING).with(&[Trait::EventPayload])]);
static WHOLE: Schema = Schema::structure("Whole", &[Member::new("change", &CHANGE).with(&[Trait::EventPayload])]);
static PAUSE: Schema = Schema::structure("Pause", &[]);
static GONE: Schema =
    Schema::structure("Gone", &[Member::new("message", &prelude::STRING), Member::new("since", &prelude::INTEGER)])
        .with(&GONE_TRAITS);
static GONE_TRAITS: ShapeTraits = ShapeTraits {
    error: Some(ErrorTraits { retryable: true, ..ErrorTraits::new(Fault::Client, 410) }),
    ..ShapeTraits::NONE
};
static EVENTS: Schema = Schema::union(
    "Events",
    &[
        Member::new("change", &CHANGE),
        Member::new("picture", &PICTURE),
        Member::new("line", &LINE),
        Member::new("whole", &WHOLE),
        Member::new("pause", &PAUSE),
        Member::new("gone", &GONE),
    ],
)
.with(&EVENTS_TRAITS);
static EVENTS_TRAITS: ShapeTraits = ShapeTraits { wire: &[Trait::Streaming], ..ShapeTraits::NONE };
static WATCHED: Schema = Schema::structure("Watched", &[Member::new("events", &EVENTS).with(&[Trait::HttpPayload])]);

#[derive(Clone, Default, PartialEq)]
pub struct Change {
    pub id: Option<i64>,
    pub at: Option<DateTime>,
    pub text: Option<String>,
    pub secret: Option<String>,
}
smithgen_runtime::structure!(Change, CHANGE, 0: id, 1: at, 2: text, 3: secret);

#[derive(Clone, Default, PartialEq)]
pub struct Picture {
    pub is_final: Option<bool>,
    pub data: Option<Blob>,
}
smithgen_runtime::structure!(Picture, PICTURE, 0: is_final, 1: data);

#[derive(Clone, Default, PartialEq)]
pub struct Line {
    pub line: Option<String>,
}
smithgen_runtime::structure!(Line, LINE, 0: line);

#[derive(Clone, Default, PartialEq)]
pub struct Whole {
    pub change: Option<Change>,
}
smithgen_runtime::structure!(Whole, WHOLE, 0: change);

#[derive(Clone, Default, PartialEq)]
pub struct Pause {}
smithgen_runtime::structure!(Pause, PAUSE);

#[derive(Clone, Default, PartialEq)]
pub struct Gone {
    pub message: Option<String>,
    pub since: Option<i32>,
}
smithgen_runtime::modeled_error!(Gone, GONE, message, 0: message, 1: since);

#[derive(Clone, PartialEq)]
pub enum Events {
    Change(Change),
    Picture(Picture),
    Line(Line),
    Whole(Whole),
    Pause(Pause),
    Unknown(String, Message),
}
smithgen_runtime::event_stream!(
    Events, EVENTS, EventsError, Feeds, 0: Change(Change), 1: Picture(Picture), 2: Line(Line), 3: Whole(Whole), 4: Pause(Pause),
);
smithgen_runtime::sent_events!(
    Events, EVENTS, 0: Change(Change), 1: Picture(Picture), 2: Line(Line), 3: Whole(Whole), 4: Pause(Pause),
    error 5: Gone(Gone),
);

#[derive(Clone, Debug, PartialEq)]
pub enum EventsError {
    Gone(Gone),
    Unknown(smithgen_runtime::error::UnknownError),
}
smithgen_runtime::operation_error!(EventsError, Gone / is_gone);

/// A service that speaks restJson1, which has places beside the body.
pub struct Feeds;

impl Service for Feeds {
    type Protocol = RestJson1;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = Notes::RULES;
}

pub struct WatchInput {}
static NOTHING: Schema = Schema::structure("Nothing", &[]);
smithgen_runtime::structure!(WatchInput, NOTHING);

pub struct WatchOutput {
    pub events: EventReceiver<Events>,
}
smithgen_runtime::structure!(WatchOutput, WATCHED, _: events);

pub struct Watch;

impl Operation for Watch {
    type Service = Feeds;
    type Input = WatchInput;
    type Output = WatchOutput;
    type Error = crate::service::PutNoteError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Watch", &[]).http(&WATCH).streaming_output();

    fn set_body(output: &mut WatchOutput, received: Received) {
        output.events = EventReceiver::new(received);
    }
}

impl OperationInput for WatchInput {
    type Operation = Watch;
}

static WATCH: Http = Http::new("GET", &[PathPart::Text("/watch")]);
static TALK: Http = Http::new("POST", &[PathPart::Text("/talk")]);
static TALK_INPUT: Schema = Schema::structure(
    "TalkInput",
    &[
        Member::new("topic", &prelude::STRING).with(&[Trait::HttpHeader("x-topic")]),
        Member::new("events", &EVENTS).with(&[Trait::HttpPayload]),
    ],
);

pub struct TalkInput {
    pub topic: Option<String>,
    pub events: EventStreamSender<Events>,
}
smithgen_runtime::structure!(TalkInput, TALK_INPUT, 0: topic, 1: events, bound: 0: topic);

/// Sends and receives events.
pub struct Talk;

impl Operation for Talk {
    type Service = Feeds;
    type Input = TalkInput;
    type Output = WatchOutput;
    type Error = crate::service::PutNoteError;

    const META: &'static OperationMeta =
        &OperationMeta::of::<Self>("Talk", &[AuthScheme::SigV4, AuthScheme::None]).http(&TALK).streaming_output();

    fn body(input: &TalkInput) -> Option<&ByteStream> {
        Some(input.events.body())
    }

    fn set_body(output: &mut WatchOutput, received: Received) {
        output.events = EventReceiver::new(received);
    }
}

impl OperationInput for TalkInput {
    type Operation = Talk;
}

/// A service that speaks awsJson, which has no places beside the body.
pub struct Chats;

impl Service for Chats {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = Notes::RULES;
}

static CHAT: Schema =
    Schema::structure("Chat", &[Member::new("topic", &prelude::STRING), Member::new("events", &EVENTS)]);

pub struct ChatInput {
    pub topic: Option<String>,
    pub events: EventStreamSender<Events>,
}
smithgen_runtime::structure!(ChatInput, CHAT, 0: topic, 1: events);

pub struct ChatOutput {
    pub topic: Option<String>,
    pub events: EventReceiver<Events>,
}
smithgen_runtime::structure!(ChatOutput, CHAT, 0: topic, 1: events);

/// Sends and receives events, and something beside them both ways.
pub struct Chat;

impl Operation for Chat {
    type Service = Chats;
    type Input = ChatInput;
    type Output = ChatOutput;
    type Error = crate::service::PutNoteError;

    const META: &'static OperationMeta =
        &OperationMeta::of::<Self>("Chat", &[AuthScheme::SigV4, AuthScheme::None]).streaming_output();

    fn body(input: &ChatInput) -> Option<&ByteStream> {
        Some(input.events.body())
    }

    fn set_body(output: &mut ChatOutput, received: Received) {
        output.events = EventReceiver::new(received);
    }
}

impl OperationInput for ChatInput {
    type Operation = Chat;
}

/// A message of this kind, with headers by their names.
pub fn message(kind: &str, headers: &[(&str, &str)], payload: impl Into<Vec<u8>>) -> Message {
    let text = |text: &str| HeaderValue::String(text.to_owned());
    let message = Message::new(payload.into()).add_header(":message-type", text(kind));
    headers.iter().fold(message, |message, (name, value)| message.add_header(*name, text(value)))
}

/// The message of an event.
pub fn event(name: &str, payload: impl Into<Vec<u8>>) -> Message {
    message("event", &[(":event-type", name)], payload)
}

/// The bytes of messages.
pub fn body(messages: &[Message]) -> Vec<u8> {
    messages.iter().flat_map(|message| message.to_bytes().unwrap()).collect()
}
