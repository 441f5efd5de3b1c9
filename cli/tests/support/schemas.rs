//! Schemas of Amazon Cognito models, as generated code would hold them.
//!
//! In: the shipped model, or `models/cognito-idp/ast` below the folder that `SMITHGEN_CONFORMANCE` names. Out: `&'static Schema`s by operation, made
//! once a process. They are leaked, as the schemas of generated code live as long as the process, too.

#![allow(dead_code)] // each test uses what it needs

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use smithgen_model::{EnumValue, ErrorFault, Model, Shape, ShapeIx, ShapeKind};
use smithgen_runtime::generated::schema::{ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, TimestampFormat};

/// The date of the model that the recorded runs of the AWS CLI used.
const PINNED: &str = "2025-04-02";

/// The input of an operation such as `ConfirmForgotPassword`. `SMITHGEN_CONFORMANCE` has to be set.
pub(crate) fn operation_input(operation: &str) -> &'static Schema {
    operations().get(operation).unwrap_or_else(|| panic!("{operation} is not in the model")).0
}

/// The output of an operation. `SMITHGEN_CONFORMANCE` has to be set.
pub(crate) fn operation_output(operation: &str) -> &'static Schema {
    operations().get(operation).unwrap_or_else(|| panic!("{operation} is not in the model")).1
}

/// Input and output of all operations by name.
pub(crate) type Operations = BTreeMap<String, (&'static Schema, &'static Schema)>;

/// The operations of the model that the recorded runs used. `SMITHGEN_CONFORMANCE` has to be set.
pub(crate) fn operations() -> &'static Operations {
    static OPERATIONS: OnceLock<Operations> = OnceLock::new();
    OPERATIONS.get_or_init(|| operations_of(&pinned()))
}

/// The operations of the model that the project ships.
pub(crate) fn shipped() -> Operations {
    operations_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/cognito-idp.json"))
}

/// The operations of the service in a file.
pub(crate) fn operations_of(model: &Path) -> Operations {
    let model = Model::load(&[model]).unwrap_or_else(|problems| panic!("{problems}"));
    let mut builder = Builder { model: &model, done: BTreeMap::new(), stack: Vec::new() };
    let service = model.services().next().expect("the model has a service");
    let unit: &'static Schema = &smithgen_runtime::generated::schema::prelude::UNIT;
    model
        .operations_of(service)
        .into_iter()
        .map(|ix| {
            let shape = model.shape(ix);
            let operation = shape.as_operation().expect("an operation");
            let mut schema = |ix: Option<ShapeIx>| ix.map_or(unit, |ix| builder.schema(ix));
            (shape.id.name().to_owned(), (schema(operation.input), schema(operation.output)))
        })
        .collect()
}

/// The model's file, which is known by its date.
fn pinned() -> PathBuf {
    let folder = needs::conformance!("models/cognito-idp/ast");
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files
        .map(|file| file.expect("a readable folder").path())
        .find(|path| path.to_string_lossy().contains(PINNED))
        .unwrap_or_else(|| panic!("{} holds no model of {PINNED}", folder.display()))
}

struct Builder<'a> {
    model: &'a Model,
    done: BTreeMap<ShapeIx, &'static Schema>,
    /// Shapes whose members are being built. Leaked values cannot hold themselves, so that such a shape within itself is empty.
    stack: Vec<ShapeIx>,
}

impl Builder<'_> {
    fn schema(&mut self, ix: ShapeIx) -> &'static Schema {
        if let Some(schema) = self.done.get(&ix) {
            return schema;
        }
        let shape = self.model.shape(ix);
        if self.stack.contains(&ix) {
            return &smithgen_runtime::generated::schema::prelude::UNIT;
        }
        self.stack.push(ix);
        let members = self.members(shape);
        self.stack.pop();
        let schema: &'static Schema = Box::leak(Box::new(with_traits(base(shape, members), shape)));
        self.done.insert(ix, schema);
        schema
    }

    fn members(&mut self, shape: &Shape) -> Vec<Member> {
        if matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_)) {
            return Vec::new();
        }
        let is_element = matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map { .. });
        shape.members().map(|member| self.member(member, is_element)).collect()
    }

    fn member(&mut self, member: &smithgen_model::Member, is_element: bool) -> Member {
        let name: &'static str = leak(&member.name);
        let target = self.schema(member.target);
        let mut built = if is_element { Member::element(name, target) } else { Member::new(name, target) };
        if member.traits.is_required() {
            built = built.required();
        }
        if member.traits.is_sensitive() {
            built = built.sensitive();
        }
        if member.traits.idempotency_token() {
            built = built.idempotency_token();
        }
        match member.traits.timestamp_format() {
            Some(format) => built.format(timestamp_format(format)),
            None => built,
        }
    }
}

/// The shape with its members only.
fn base(shape: &Shape, members: Vec<Member>) -> Schema {
    let name = leak(shape.id.name());
    match (&shape.kind, members) {
        (ShapeKind::List(_), members) => Schema::list(name, array(members)),
        (ShapeKind::Map { .. }, members) => Schema::map(name, array(members)),
        (ShapeKind::Structure(_), members) => Schema::structure(name, members.leak()),
        (ShapeKind::Union(_), members) => Schema::union(name, members.leak()),
        (kind, _) => Schema::simple(name, simple(kind)),
    }
}

fn array<const N: usize>(members: Vec<Member>) -> &'static [Member; N] {
    let members: Box<[Member; N]> = members.try_into().expect("as many members as the kind of shape has");
    Box::leak(members)
}

fn simple(kind: &ShapeKind) -> Kind {
    match kind {
        ShapeKind::Blob => Kind::Blob,
        ShapeKind::Boolean => Kind::Boolean,
        ShapeKind::String => Kind::String,
        ShapeKind::Byte => Kind::Byte,
        ShapeKind::Short => Kind::Short,
        ShapeKind::Integer => Kind::Integer,
        ShapeKind::Long => Kind::Long,
        ShapeKind::Float => Kind::Float,
        ShapeKind::Double => Kind::Double,
        ShapeKind::BigInteger => Kind::BigInteger,
        ShapeKind::BigDecimal => Kind::BigDecimal,
        ShapeKind::Timestamp => Kind::Timestamp,
        ShapeKind::Document => Kind::Document,
        ShapeKind::Enum(_) => Kind::Enum,
        ShapeKind::IntEnum(_) => Kind::IntEnum,
        other => panic!("{} is no type of values", other.shape_type()),
    }
}

fn with_traits(mut schema: Schema, shape: &Shape) -> Schema {
    if shape.traits.is_sensitive() {
        schema = schema.sensitive();
    }
    if shape.traits.is_sparse() {
        schema = schema.sparse();
    }
    if let Some(format) = shape.traits.timestamp_format() {
        schema = schema.format(timestamp_format(format));
    }
    let mut traits = ShapeTraits::NONE;
    if let Some(length) = shape.traits.length() {
        traits = traits.length(length.min.unwrap_or(0), length.max.unwrap_or(u64::MAX));
    }
    if let Some(range) = shape.traits.range() {
        traits = traits.range(range.min.map(leak), range.max.map(leak));
    }
    if let Some(pattern) = shape.traits.pattern() {
        traits = traits.pattern(leak(pattern));
    }
    if let ShapeKind::Enum(members) = &shape.kind {
        let value = |member: &smithgen_model::Member| match member.traits.enum_value() {
            Some(EnumValue::String(value)) => leak(value),
            _ => panic!("a value of {} is no text", shape.id.as_str()),
        };
        traits = traits.values(members.iter().map(value).collect::<Vec<_>>().leak());
    }
    if let Some(fault) = shape.traits.error() {
        traits = traits.error(error_traits(shape, fault));
    }
    schema.with(Box::leak(Box::new(traits)))
}

fn error_traits(shape: &Shape, fault: ErrorFault) -> ErrorTraits {
    let (fault, status) = match fault {
        ErrorFault::Client => (Fault::Client, 400),
        ErrorFault::Server => (Fault::Server, 500),
    };
    let error = ErrorTraits::new(fault, shape.traits.http_error().unwrap_or(status));
    match shape.traits.retryable() {
        Some(retryable) => error.retryable(retryable.throttling),
        None => error,
    }
}

fn timestamp_format(format: smithgen_model::TimestampFormat) -> TimestampFormat {
    match format {
        smithgen_model::TimestampFormat::DateTime => TimestampFormat::DateTime,
        smithgen_model::TimestampFormat::HttpDate => TimestampFormat::HttpDate,
        smithgen_model::TimestampFormat::EpochSeconds => TimestampFormat::EpochSeconds,
    }
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
