//! What is written is what is read: values of all structures of AWS's services come back as they were.
//!
//! In: the models of the conformance data, and values made by chance. Out: the same values, after they were written and read in every
//! format that the service's tables are fit for; as answers and as errors, in the frame that the protocol has around them; and as requests,
//! which a server reads.

#[path = "round_trips/forms.rs"]
mod forms;
#[path = "round_trips/frames.rs"]
mod frames;
#[path = "round_trips/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use smithgen::stages::lower::lower;
use smithgen::stages::rir::Protocol;
use smithgen::stages::select::select;
use smithgen::stages::selection::Choice;
use smithgen_model::{Model, Node, ShapeIx, ShapeKind};
use smithgen_runtime::generated::cbor;
use smithgen_runtime::generated::codec::{DecodeError, Decoder as _, Limits};
use smithgen_runtime::generated::json;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, Trait};
use smithgen_runtime::generated::xml::XmlDecoder;
use smithgen_tests::everything;
use smithgen_tests::inputs::{Extent, Inputs};
use smithgen_tests::peers::smithy_models;
use smithgen_tests::protocol;
use smithgen_tests::protocol::harness::{Read, Written, difference};
use smithgen_tests::tables::Tables;

/// How much of each value there is.
const EXTENTS: [Extent; 3] = [Extent::Least, Extent::Hollow, Extent::Full];

/// How many failures are told.
const TOLD: usize = 40;

/// A format of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Format {
    Json,
    Cbor,
    Xml,
}

impl Format {
    /// Those that the protocol's tables are fit for.
    fn of(protocol: Protocol) -> &'static [Self] {
        match protocol {
            Protocol::AwsQuery | Protocol::Ec2Query | Protocol::RestXml => &[Format::Json, Format::Cbor, Format::Xml],
            // Its tables have names of JSON's own.
            Protocol::RestJson1 => &[Format::Json],
            _ => &[Format::Json, Format::Cbor],
        }
    }

    fn round_trip(self, schema: &'static Schema, value: &Node) -> Result<Node, String> {
        let (written, limits) = (Written::new(schema, value), Limits::default());
        let body = match self {
            Format::Json => json::to_vec(&written),
            Format::Cbor => cbor::to_vec(&written),
            Format::Xml => frames::xml(&written),
        };
        let body = body.map_err(|error| error.to_string())?;
        self.read(&body, &limits, schema).map_err(|error| format!("{error}: {}", String::from_utf8_lossy(&body)))
    }

    fn read(self, body: &[u8], limits: &Limits, schema: &'static Schema) -> Result<Node, DecodeError> {
        let mut read = Read::new(schema);
        match self {
            Format::Json => json::read_into(body, limits, schema, &mut read),
            Format::Cbor => cbor::read_into(body, limits, schema, &mut read),
            Format::Xml => XmlDecoder::new(body, limits)?.structure(schema, &mut read),
        }?;
        Ok(read.into_node())
    }
}

/// The protocols in whose frames the values of a service go: its own, and rpcv2Json, which none of these services speaks as yet, for all
/// whose tables are fit for it.
fn framed(own: Protocol) -> &'static [Protocol] {
    match own {
        Protocol::AwsJson1_0 => &[Protocol::AwsJson1_0, Protocol::RpcV2Json],
        Protocol::AwsJson1_1 => &[Protocol::AwsJson1_1, Protocol::RpcV2Json],
        Protocol::RpcV2Cbor => &[Protocol::RpcV2Cbor, Protocol::RpcV2Json],
        Protocol::AwsQuery => &[Protocol::AwsQuery],
        Protocol::Ec2Query => &[Protocol::Ec2Query],
        Protocol::RestJson1 => &[Protocol::RestJson1],
        Protocol::RestXml => &[Protocol::RestXml],
        Protocol::RpcV2Json => &[Protocol::RpcV2Json],
    }
}

/// What came of all services.
#[derive(Default)]
struct Report {
    /// How many values made the trip, by what they were.
    trips: BTreeMap<String, usize>,
    /// By service, structure and way: how many values failed, and one of them.
    failures: BTreeMap<String, (usize, String)>,
}

impl Report {
    /// Notes what came back of a value, and that it differs.
    fn note(&mut self, model: &Model, what: &str, name: &str, ix: ShapeIx, wanted: &Node, got: Result<Node, String>) {
        *self.trips.entry(what.to_owned()).or_default() += 1;
        let problem = match got {
            Ok(got) => difference(model, Some(ix), wanted, &got),
            Err(error) => Some(format!("{error}\n  {wanted}")),
        };
        if let Some(problem) = problem {
            let key = format!("{what} {name}");
            self.failures.entry(key.clone()).or_insert((0, format!("{key}: {problem}"))).0 += 1;
        }
    }
}

#[needs::test(conformance)]
fn values_come_back_as_they_were() {
    let mut models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    // Of EC2 there is an old model only.
    let all = models[0].ancestors().find(|folder| folder.ends_with("aws-models")).expect("the folder of all");
    models.extend(protocol::model_files(&all.join("ec2")));
    let report = Mutex::new(Report::default());
    everything::each(models, || |path| look_at(path, &report));
    let Report { trips, failures } = report.into_inner().expect("no panic");
    println!("{trips:?}");
    let told = failures.values().take(TOLD);
    let told = told.fold(String::new(), |text, (count, one)| text + &format!("\n{count} values such as {one}"));
    assert!(failures.is_empty(), "{} kinds of values do not come back:{told}", failures.len());
    assert!(trips.values().sum::<usize>() >= FEWEST, "{trips:?}");
    let requests = trips.iter().filter(|(what, _)| what.starts_with("input of "));
    assert_eq!(
        requests.count(),
        7,
        "all protocols but rpcv2Cbor, which no service of the archive speaks first: {trips:?}"
    );
}

/// How many values make the trip, at least.
const FEWEST: usize = 300_000;

fn look_at(path: &Path, report: &Mutex<Report>) {
    let service = path.file_stem().and_then(|name| name.to_str()).expect("a name");
    // Some files are no models of services.
    let Ok(model) = Model::load(&[path]) else { return };
    let Ok(selection) = select(&model, &Choice::default()) else { return };
    let client = lower(&model, &selection, service);
    let protocol = client.service.protocol;
    let mut tables = Tables::of(&client);
    let operations = selection.operations.iter().flat_map(|operation| [operation.input, operation.output]).flatten();
    let shapes = operations.chain(selection.reached.iter().copied());
    let structures = shapes.filter(|ix| matches!(model.shape(*ix).kind, ShapeKind::Structure(_)));
    let by_name: BTreeMap<&str, ShapeIx> = structures.map(|ix| (model.shape(ix).id.name(), ix)).collect();
    let mut own = Report::default();
    for schema in tables.structures() {
        let ix = by_name[schema.name];
        for value in EXTENTS.map(|extent| value(&model, extent, protocol, ix)) {
            for format in Format::of(protocol) {
                let is_nothing: IsNothing = if *format == Format::Xml { in_xml } else { |_, _| false };
                let wanted = without(is_nothing, schema, &value);
                let wanted = if *format == Format::Xml { last_segments(schema, wanted) } else { wanted };
                let (what, name) = (format!("{format:?}"), format!("{service} {}", schema.name));
                own.note(&model, &what, &name, ix, &wanted, format.round_trip(schema, &value));
            }
            for protocol in framed(protocol).iter().filter(|_| schema.error().is_some()) {
                let status = schema.error().map_or(400, |error| error.status);
                let value = frames::in_frame(*protocol, schema, value.clone(), status);
                let got = frames::error(*protocol, schema, &value);
                let wanted = last_segments(schema, without(in_frames, schema, &value));
                let (what, name) = (format!("error of {protocol:?}"), format!("{service} {}", schema.name));
                own.note(&model, &what, &name, ix, &wanted, got);
            }
        }
    }
    for (selected, operation) in selection.operations.iter().zip(tables.operations()) {
        let name = format!("{service} {}", operation.name);
        for (extent, protocol) in EXTENTS.iter().flat_map(|extent| framed(protocol).iter().map(|one| (*extent, *one))) {
            if let Some(ix) = selected.output {
                let value = value(&model, extent, protocol, ix);
                let value = frames::in_frame(protocol, operation.output, value, 200);
                let got = frames::output(protocol, operation, &value);
                let wanted = last_segments(operation.output, without(in_frames, operation.output, &value));
                own.note(&model, &format!("output of {protocol:?}"), &name, ix, &wanted, got);
            }
            if let Some(ix) = selected.input {
                let value = value(&model, extent, protocol, ix);
                let request = frames::request(protocol, operation, &value);
                let got = request.and_then(|request| server::read(protocol, operation, &request));
                let wanted = server::carried(protocol, operation, &value);
                own.note(&model, &format!("input of {protocol:?}"), &name, ix, &wanted, got);
            }
        }
    }
    let mut report = report.lock().expect("no panic");
    own.trips.into_iter().for_each(|(what, count)| *report.trips.entry(what).or_default() += count);
    report.failures.extend(own.failures);
}

fn value(model: &Model, extent: Extent, protocol: Protocol, ix: ShapeIx) -> Node {
    let seed = format!("{}.{extent:?}", model.shape(ix).id);
    Inputs::new(model, extent, &seed).with_controls(!Format::of(protocol).contains(&Format::Xml)).message(Some(ix))
}

/// Whether nothing tells that a member is there which has no letters, elements or entries.
type IsNothing = fn(&'static Member, &Node) -> bool;

/// Flat lists and maps.
fn in_xml(member: &'static Member, value: &Node) -> bool {
    member.has(Trait::XmlFlattened) && !matches!(value, Node::String(_))
}

/// These, unless headers hold them, and texts as whole bodies.
fn in_frames(member: &'static Member, value: &Node) -> bool {
    let is_of_headers = |found: &Trait| matches!(found, Trait::HttpPrefixHeaders(_));
    let is_text = member.has(Trait::HttpPayload) && matches!(value, Node::String(_));
    is_text || in_xml(member, value) && !member.traits.iter().any(is_of_headers)
}

/// The structure with what lies behind the last slash, where nothing more is sent.
fn last_segments(schema: &'static Schema, value: Node) -> Node {
    let Node::Object(members) = value else { return value };
    let is_sent_so = |member: &Member| {
        let is_header = |found: &Trait| matches!(found, Trait::HttpHeader(_));
        member.target.wire_traits().contains(&Trait::LastSegment) && !member.traits.iter().any(is_header)
    };
    let members = members.into_members().into_iter().map(|(name, value)| {
        let last = value.as_str().and_then(|text| text.rsplit('/').next()).map(|last| Node::String(last.to_owned()));
        let last = last.filter(|_| schema.member(&name).is_some_and(is_sent_so));
        (name, last.unwrap_or(value))
    });
    Node::Object(members.collect::<Vec<_>>().into())
}

/// The value without all that is nothing.
fn without(is_nothing: IsNothing, schema: &'static Schema, value: &Node) -> Node {
    let below = |member: &'static Member, value: &Node| without(is_nothing, member.target, value);
    match (schema.kind, value) {
        (Kind::Structure | Kind::Union, Node::Object(members)) => {
            let kept = members.iter().filter_map(|(name, value)| {
                let member = schema.member(name)?;
                let is_empty = match value {
                    Node::String(text) => text.is_empty(),
                    Node::Array(elements) => elements.is_empty(),
                    Node::Object(entries) => entries.is_empty(),
                    _ => false,
                };
                (!is_empty || !is_nothing(member, value)).then(|| (name.to_owned(), below(member, value)))
            });
            Node::Object(kept.collect::<Vec<_>>().into())
        }
        (Kind::List, Node::Array(elements)) => {
            Node::Array(elements.iter().map(|value| below(&schema.members[0], value)).collect())
        }
        (Kind::Map, Node::Object(entries)) => {
            let entries = entries.iter().map(|(key, value)| (key.to_owned(), below(&schema.members[1], value)));
            Node::Object(entries.collect::<Vec<_>>().into())
        }
        (_, value) => value.clone(),
    }
}
