//! A service with two operations, as generated code would have it.

#![allow(dead_code, unreachable_pub)]

use smithgen_runtime::generated::Service;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::endpoint::{BuiltIn, Parameter, Rules};
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits};
use smithgen_runtime::generated::{AuthScheme, OperationMeta, ServiceMeta};
use smithgen_runtime::operation::{Operation, OperationInput};

pub struct Notes;

impl Service for Notes {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;

    const RULES: &'static Rules = &RULES;
}

/// The configured URL, `https://notes.{Region}.amazonaws.com`, or an error, as smithgen prints it.
static RULES: Rules = Rules::new(
    &[Parameter::built_in("Endpoint", BuiltIn::Endpoint), Parameter::built_in("Region", BuiltIn::Region)],
    "Invalid Configuration: Missing Regionhttps://notes..amazonaws.com",
    &[1, 0, 32775, 32772, 2, 32784, 0],
    &[
        40960, 4097, 40960, 4096, 61440, 37, 0, 57344, 20483, 14, 37, 4097, 14, 51, 28672, 28672, 57344, 4096, 28672,
        28672,
    ],
);

static META: ServiceMeta = ServiceMeta::new("Notes")
    .shape_name("NotesService")
    .version("2026-01-01")
    .endpoint_prefix("notes")
    .signing_name("notes");

static TEXT: Schema = Schema::simple("Text", Kind::String);
static INPUT: Schema =
    Schema::structure("PutNoteInput", &[Member::new("Text", &TEXT), Member::new("Token", &TEXT).idempotency_token()]);
static OUTPUT: Schema = Schema::structure("PutNoteOutput", &[Member::new("Id", &TEXT)]);
static BUSY: Schema = Schema::structure("Busy", &[Member::new("message", &TEXT)]).with(&BUSY_TRAITS);
static BUSY_TRAITS: ShapeTraits = ShapeTraits {
    error: Some(ErrorTraits { retryable: true, ..ErrorTraits::new(Fault::Client, 409) }),
    ..ShapeTraits::NONE
};
static TOO_LONG: Schema = Schema::structure("TooLong", &[Member::new("message", &TEXT), Member::new("Limit", &TEXT)]);

#[derive(Clone, Default)]
pub struct PutNoteInput {
    pub text: String,
    pub token: Option<String>,
}
smithgen_runtime::structure!(PutNoteInput, INPUT, 0: text, 1: token);
smithgen_runtime::texts!(PutNoteInput, 0: text);

pub struct PutNoteOutput {
    pub id: Option<String>,
}
smithgen_runtime::structure!(PutNoteOutput, OUTPUT, 0: id);

pub struct Busy {
    pub message: Option<String>,
}
smithgen_runtime::modeled_error!(Busy, BUSY, message, 0: message);

pub struct TooLong {
    pub message: Option<String>,
    pub limit: String,
}
smithgen_runtime::modeled_error!(TooLong, TOO_LONG, message, 0: message, 1: limit);

#[derive(Debug)]
pub enum PutNoteError {
    Busy(Busy),
    TooLong(TooLong),
    Unknown(smithgen_runtime::error::UnknownError),
}
smithgen_runtime::operation_error!(PutNoteError, Busy / is_busy, TooLong / is_too_long);

pub struct PutNote;

impl Operation for PutNote {
    type Service = Notes;
    type Input = PutNoteInput;
    type Output = PutNoteOutput;
    type Error = PutNoteError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("PutNote", &[AuthScheme::SigV4, AuthScheme::None]);
}

impl OperationInput for PutNoteInput {
    type Operation = PutNote;
}

/// An operation that cannot be called without a signature.
pub struct DeleteNotes;

pub struct DeleteNotesInput {}
static NOTHING: Schema = Schema::structure("Nothing", &[]);
smithgen_runtime::structure!(DeleteNotesInput, NOTHING);

#[derive(Debug)]
pub enum DeleteNotesError {
    Unknown(smithgen_runtime::error::UnknownError),
}
smithgen_runtime::operation_error!(DeleteNotesError);

impl Operation for DeleteNotes {
    type Service = Notes;
    type Input = DeleteNotesInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("DeleteNotes", &[AuthScheme::SigV4]);
}

impl OperationInput for DeleteNotesInput {
    type Operation = DeleteNotes;
}

/// An input with all that it needs.
pub fn note() -> PutNoteInput {
    PutNoteInput { text: "hello".to_owned(), token: None }
}
