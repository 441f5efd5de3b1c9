//! Tables of services at run time: what generated code has as constants.
//!
//! In: the IR of a client, from which its text would be printed. Out: its operations and structures as the runtime knows them, which are
//! never freed. So tests speak to services without compiling clients of them.
//!
//! Constants may hold themselves, as recursive shapes do, and values made at run time may not: such a shape holds copies of itself, and
//! after some of them one without members.

use std::collections::{BTreeMap, BTreeSet};

use smithgen::stages::rir::{self, Client, SchemaRef};
use smithgen_model::{ErrorFault, ShapeType, TimestampFormat};
use smithgen_runtime::generated::schema::{
    ErrorTraits, Fault, Kind, Member, Schema, ShapeTraits, TimestampFormat as Format, Trait, prelude,
};
use smithgen_runtime::generated::search::Search;
use smithgen_runtime::generated::waiter::{Acceptor, AcceptorState, Matcher, PathComparator, PathMatcher, Waiter};
use smithgen_runtime::generated::{
    Adaptation, Checksums, HostPart, Http, OperationMeta, PathPart, PresignedCopy, RequestChecksum, ServiceMeta,
};

/// How often a recursive shape holds itself, if nobody says otherwise.
const MAX_DEPTH: usize = 20;

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn service(service: &rir::Service) -> ServiceMeta {
    let mut meta = ServiceMeta::new(text(&service.sdk_id))
        .shape_name(text(&service.shape_name))
        .version(text(&service.version))
        .endpoint_prefix(text(&service.endpoint_prefix))
        .signing_name(text(&service.signing_name));
    if let Some((uri, prefix)) = &service.xml_namespace {
        meta = meta.xml_namespace(text(uri), text(prefix));
    }
    if let Some(retries) = service.retries {
        meta = meta.retries(retries.max_attempts, retries.initial_backoff);
        meta = if retries.crc32 { meta.crc32() } else { meta };
    }
    if service.has_unwrapped_errors { meta.unwrapped_errors() } else { meta }
}

/// The tables of a client, made when they are asked for.
#[derive(Debug)]
pub struct Tables<'a> {
    client: &'a Client,
    depth: usize,
    entries: BTreeMap<String, &'a rir::Schema>,
    /// Shapes that hold themselves, of each circle one at least.
    recursive: BTreeSet<String>,
    /// By name, and by how often recursive shapes may still follow.
    made: BTreeMap<(String, usize), &'static Schema>,
}

impl<'a> Tables<'a> {
    /// Those of a client; none is made yet.
    pub fn of(client: &'a Client) -> Self {
        Self::of_depth(client, MAX_DEPTH)
    }

    /// The same, in which recursive shapes are within themselves so many times, the last of them without members.
    pub fn of_depth(client: &'a Client, depth: usize) -> Self {
        let entries: BTreeMap<_, _> = client.schemas.iter().map(|schema| (schema.ident.to_string(), schema)).collect();
        let mut walk = Walk { entries: &entries, finished: BTreeMap::new(), recursive: BTreeSet::new() };
        entries.keys().for_each(|name| walk.enter(name));
        Tables { client, depth, recursive: walk.recursive, entries, made: BTreeMap::new() }
    }

    /// The operations, in the client's order. They need no signature, and their endpoints depend on nothing.
    pub fn operations(&mut self) -> Vec<&'static OperationMeta> {
        let service = leak(service(&self.client.service));
        self.client.operations.iter().map(|operation| self.operation(service, operation)).collect()
    }

    /// All structures: inputs, outputs, errors, and what these hold.
    pub fn structures(&mut self) -> Vec<&'static Schema> {
        let structures = self.client.schemas.iter().filter(|schema| schema.kind == ShapeType::Structure);
        structures.map(|schema| self.schema(&SchemaRef::Own(schema.ident.clone()), self.depth)).collect()
    }

    fn operation(&mut self, service: &'static ServiceMeta, operation: &rir::Operation) -> &'static OperationMeta {
        let [input, output] =
            [&operation.input, &operation.output].map(|structure| self.schema(&structure.schema, self.depth));
        let meta = OperationMeta::new(text(&operation.name), service, input, output, &[], &[]);
        let meta = match operation.long_poll {
            Some(millis) => meta.long_poll(millis),
            None => meta,
        };
        let meta = match &operation.http {
            Some(http) => meta.http(leak(of_http(http))),
            None => meta,
        };
        leak(meta.adapted(leak(adaptation(&operation.adaptation))))
    }

    fn schema(&mut self, schema: &SchemaRef, depth: usize) -> &'static Schema {
        let name = match schema {
            SchemaRef::Prelude(ident) => return of_prelude(&ident.to_string()),
            SchemaRef::Own(ident) => ident.to_string(),
        };
        let left = if self.recursive.contains(&name) { depth.saturating_sub(1) } else { depth };
        let key = (name, left);
        if let Some(made) = self.made.get(&key) {
            return made;
        }
        let entry = self.entries[&key.0];
        let made = if left == 0 { Schema::simple("Cut", Kind::Structure) } else { self.entry(entry, left) };
        let made = leak(made);
        self.made.insert(key, made);
        made
    }

    fn entry(&mut self, schema: &rir::Schema, left: usize) -> Schema {
        let name = text(&schema.name);
        let members: Vec<Member> = schema.members.iter().map(|member| self.member(member, left)).collect();
        let mut made = match (schema.kind, members.leak()) {
            (ShapeType::Structure, members) => Schema::structure(name, members),
            (ShapeType::Union, members) => Schema::union(name, members),
            (ShapeType::List, members) => Schema::list(name, (&*members).try_into().expect("an element")),
            (ShapeType::Map, members) => Schema::map(name, (&*members).try_into().expect("a key and a value")),
            (kind, _) => Schema::simple(name, of_kind(kind)),
        };
        if schema.sensitive {
            made = made.sensitive();
        }
        if schema.sparse {
            made = made.sparse();
        }
        if let Some(format) = schema.timestamp_format {
            made = made.format(of_format(format));
        }
        let mut traits = constrained(&schema.constraints).wire(of_traits(&schema.wire_traits));
        if let Some(error) = &schema.error {
            let fault = if error.fault == ErrorFault::Client { Fault::Client } else { Fault::Server };
            traits = traits.error(ErrorTraits::new(fault, error.status));
        }
        made.with(leak(traits))
    }

    fn member(&mut self, member: &rir::SchemaMember, left: usize) -> Member {
        let new = if member.element { Member::element } else { Member::new };
        let mut made = new(text(&member.name), self.schema(&member.target, left));
        if member.required {
            made = made.required();
        }
        if member.idempotency_token {
            made = made.idempotency_token();
        }
        if let Some(format) = member.timestamp_format {
            made = made.format(of_format(format));
        }
        made.with(of_traits(&member.wire_traits))
    }
}

fn constrained(constraints: &rir::Constraints) -> ShapeTraits {
    let rir::Constraints { length, range, pattern, values } = constraints;
    let mut traits = ShapeTraits::NONE;
    if let Some((min, max)) = length {
        traits = traits.length(min.unwrap_or(0), max.unwrap_or(u64::MAX));
    }
    if let Some((min, max)) = range {
        traits = traits.range(min.as_deref().map(text), max.as_deref().map(text));
    }
    if let Some(pattern) = pattern {
        traits = traits.pattern(text(pattern));
    }
    let values: Vec<&'static str> = values.iter().map(|value| text(value)).collect();
    if values.is_empty() { traits } else { traits.values(values.leak()) }
}

/// Looks for shapes that hold themselves.
struct Walk<'a> {
    entries: &'a BTreeMap<String, &'a rir::Schema>,
    /// Shapes that were entered, and whether they were left.
    finished: BTreeMap<String, bool>,
    recursive: BTreeSet<String>,
}

impl Walk<'_> {
    fn enter(&mut self, name: &str) {
        match self.finished.get(name) {
            Some(true) => return,
            Some(false) => {
                self.recursive.insert(name.to_owned());
                return;
            }
            None => self.finished.insert(name.to_owned(), false),
        };
        for member in &self.entries[name].members {
            if let SchemaRef::Own(ident) = &member.target {
                self.enter(&ident.to_string());
            }
        }
        self.finished.insert(name.to_owned(), true);
    }
}

/// What a client waits for, as data.
pub fn waiter(waiter: &rir::Waiter) -> &'static Waiter {
    let acceptors: Vec<Acceptor> = waiter.acceptors.iter().map(acceptor).collect();
    leak(Waiter::new(text(&waiter.name), acceptors.leak(), waiter.delays, waiter.max_attempts))
}

fn acceptor(acceptor: &rir::Acceptor) -> Acceptor {
    let state = match acceptor.state {
        smithgen_model::AcceptorState::Success => AcceptorState::Success,
        smithgen_model::AcceptorState::Failure => AcceptorState::Failure,
        smithgen_model::AcceptorState::Retry => AcceptorState::Retry,
    };
    let matcher = match &acceptor.matcher {
        rir::Matcher::Success(is_success) => Matcher::Success(*is_success),
        rir::Matcher::Error(code) => Matcher::Error(text(code)),
        rir::Matcher::Status(status) => Matcher::Status(*status),
        rir::Matcher::Path { with_input, path, search, comparator, expected } => {
            let comparator = match comparator {
                smithgen_model::PathComparator::StringEquals => PathComparator::StringEquals,
                smithgen_model::PathComparator::BooleanEquals => PathComparator::BooleanEquals,
                smithgen_model::PathComparator::AllStringEquals => PathComparator::AllStringEquals,
                smithgen_model::PathComparator::AnyStringEquals => PathComparator::AnyStringEquals,
            };
            let matcher =
                PathMatcher { path: text(path), search: self::search(search), comparator, expected: text(expected) };
            if *with_input { Matcher::InputOutput(matcher) } else { Matcher::Output(matcher) }
        }
    };
    let made = Acceptor::new(state, matcher);
    match &acceptor.message {
        Some(message) => made.message(search(message)),
        None => made,
    }
}

fn search(search: &rir::Search) -> Search {
    let members = search.members.as_ref().map(|members| members.iter().map(|member| text(member)).collect::<Vec<_>>());
    Search { expression: leak(search.expression.clone()), members: members.map(|members| &*members.leak()) }
}

fn of_http(http: &rir::Http) -> Http {
    let part = |part: &rir::PathPart| match part {
        rir::PathPart::Text(part) => PathPart::Text(text(part)),
        rir::PathPart::Label(index) => PathPart::Label(*index),
        rir::PathPart::Greedy(index) => PathPart::Greedy(*index),
    };
    let path: Vec<PathPart> = http.path.iter().map(part).collect();
    let made = Http::new(text(&http.method), path.leak()).query(text(&http.query)).code(http.code);
    if http.posts_query { made.posted_query() } else { made }
}

/// All but whether bodies are compressed, whose bytes no two programs make alike.
fn adaptation(adaptation: &rir::Adaptation) -> Adaptation {
    let part = |part: &rir::HostPart| match part {
        rir::HostPart::Text(part) => HostPart::Text(text(part)),
        rir::HostPart::Label(index) => HostPart::Label(*index),
    };
    let prefix: Vec<HostPart> = adaptation.host_prefix.iter().map(part).collect();
    let headers: Vec<_> = adaptation.headers.iter().map(|(name, value)| (text(name), text(value))).collect();
    let mut made = Adaptation::NONE.host_prefix(prefix.leak()).headers(headers.leak());
    if let Some(index) = adaptation.request_url {
        made = made.request_url(index);
    }
    if let Some(copy) = adaptation.copy {
        let copied = PresignedCopy::new(copy.url, copy.source);
        made = made.copy(if copy.names_regions { copied.naming_regions() } else { copied });
    }
    match &adaptation.checksums {
        Some(said) => made.checksums(leak(checksums(said))),
        None => made,
    }
}

/// Those of requests alone.
fn checksums(said: &rir::Checksums) -> Checksums {
    let made = Checksums::new(match said.request {
        rir::RequestChecksum::None => RequestChecksum::None,
        rir::RequestChecksum::Md5 => RequestChecksum::Md5,
        rir::RequestChecksum::TreeHash => RequestChecksum::TreeHash,
        rir::RequestChecksum::Supported => RequestChecksum::Supported,
        rir::RequestChecksum::Required => RequestChecksum::Required,
    });
    let made = said.algorithm.map_or(made, |index| made.algorithm(index));
    said.validation.map_or(made, |index| made.response(index, &[]))
}

fn of_traits(traits: &[rir::WireTrait]) -> &'static [Trait] {
    let traits: Vec<Trait> = traits.iter().map(of_trait).collect();
    traits.leak()
}

fn of_trait(wire: &rir::WireTrait) -> Trait {
    let value = |index: usize| text(&wire.values[index]);
    match wire.name {
        "JsonName" => Trait::JsonName(value(0)),
        "XmlName" => Trait::XmlName(value(0)),
        "XmlNamespace" => Trait::XmlNamespace(value(0), value(1)),
        "XmlFlattened" => Trait::XmlFlattened,
        "XmlUnwrapped" => Trait::XmlUnwrapped,
        "FilledIn" => Trait::FilledIn(value(0)),
        "XmlAttribute" => Trait::XmlAttribute,
        "Ec2QueryName" => Trait::Ec2QueryName(value(0)),
        "HttpLabel" => Trait::HttpLabel,
        "HttpQuery" => Trait::HttpQuery(value(0)),
        "HttpQueryParams" => Trait::HttpQueryParams,
        "HttpHeader" => Trait::HttpHeader(value(0)),
        "TextBeside" => Trait::TextBeside(value(0)),
        "HttpPrefixHeaders" => Trait::HttpPrefixHeaders(value(0)),
        "HttpPayload" => Trait::HttpPayload,
        "HttpResponseCode" => Trait::HttpResponseCode,
        "MediaType" => Trait::MediaType(value(0)),
        "Streaming" => Trait::Streaming,
        "LastSegment" => Trait::LastSegment,
        "Encoded" => Trait::Encoded(value(0)),
        "AskedFor" => Trait::AskedFor(value(0)),
        "SentWithMd5" => Trait::SentWithMd5(value(0)),
        "SentEscaped" => Trait::SentEscaped,
        "SentInBase64" => Trait::SentInBase64,
        "EventHeader" => Trait::EventHeader,
        "EventPayload" => Trait::EventPayload,
        other => panic!("{other} is no trait of the runtime's that is known here"),
    }
}

fn of_format(format: TimestampFormat) -> Format {
    match format {
        TimestampFormat::DateTime => Format::DateTime,
        TimestampFormat::HttpDate => Format::HttpDate,
        TimestampFormat::EpochSeconds => Format::EpochSeconds,
    }
}

fn of_kind(kind: ShapeType) -> Kind {
    SIMPLE.into_iter().find(|(known, ..)| *known == kind).map(|(_, kind, ..)| kind).expect("a shape without members")
}

fn of_prelude(name: &str) -> &'static Schema {
    let found = SIMPLE.into_iter().find(|(.., known, _)| *known == name).map(|(.., schema)| schema);
    found.unwrap_or_else(|| if name == "UNIT" { &prelude::UNIT } else { panic!("the prelude has no {name}") })
}

/// Shapes without members, with those of the prelude.
static SIMPLE: [(ShapeType, Kind, &str, &Schema); 15] = [
    (ShapeType::Blob, Kind::Blob, "BLOB", &prelude::BLOB),
    (ShapeType::Boolean, Kind::Boolean, "BOOLEAN", &prelude::BOOLEAN),
    (ShapeType::String, Kind::String, "STRING", &prelude::STRING),
    (ShapeType::Byte, Kind::Byte, "BYTE", &prelude::BYTE),
    (ShapeType::Short, Kind::Short, "SHORT", &prelude::SHORT),
    (ShapeType::Integer, Kind::Integer, "INTEGER", &prelude::INTEGER),
    (ShapeType::Long, Kind::Long, "LONG", &prelude::LONG),
    (ShapeType::Float, Kind::Float, "FLOAT", &prelude::FLOAT),
    (ShapeType::Double, Kind::Double, "DOUBLE", &prelude::DOUBLE),
    (ShapeType::BigInteger, Kind::BigInteger, "BIG_INTEGER", &prelude::BIG_INTEGER),
    (ShapeType::BigDecimal, Kind::BigDecimal, "BIG_DECIMAL", &prelude::BIG_DECIMAL),
    (ShapeType::Timestamp, Kind::Timestamp, "TIMESTAMP", &prelude::TIMESTAMP),
    (ShapeType::Document, Kind::Document, "DOCUMENT", &prelude::DOCUMENT),
    (ShapeType::Enum, Kind::Enum, "", &prelude::STRING),
    (ShapeType::IntEnum, Kind::IntEnum, "", &prelude::INTEGER),
];
