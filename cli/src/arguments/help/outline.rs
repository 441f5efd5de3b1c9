//! Pages of a program that was built without descriptions.
//!
//! In: names and schemas. Out: pages in the form that [`markup`](super::markup) reads, with what can be known without the
//! model: options, their types, which are required, limits, known values, and the members of the output.

use std::fmt::Write;

use smithgen_runtime::generated::schema::{Kind, Schema};

use super::common::term;
use crate::arguments::common::{CLI_INPUT, EVENTS, OUTFILE, PAGING, SKELETON, STREAMED};
use crate::arguments::{COMPLETION, SHELLS};
use crate::tool::{Command, Custom, Node, Place};

/// The page of a place.
pub(super) fn page(place: &Place) -> String {
    match place.node() {
        Some(Node::Operation(command)) => self::command(command),
        Some(Node::Custom(custom)) => self::custom(custom, place),
        Some(Node::Group(_)) | None => commands(place),
    }
}

/// The page of what has commands.
fn commands(place: &Place) -> String {
    let words = place.words();
    let mut page = String::new();
    let about = match (place.node(), place.service) {
        (Some(node), _) => node.about().to_owned(),
        (None, Some(service)) => format!("calls {}", service.meta.sdk_id),
        (None, None) => {
            let names = place.tool.services.iter().map(|service| service.meta.sdk_id);
            format!("calls {}", names.collect::<Vec<_>>().join(", "))
        }
    };
    line(&mut page, 'H', 0, "NAME");
    line(&mut page, 'P', 0, &format!("{words} - {about}"));
    line(&mut page, 'H', 0, "SYNOPSIS");
    let next = if place.service.is_some() { "<command>" } else { "<service> <command>" };
    line(&mut page, 'C', 0, &format!("{words} [options] {next} [parameters]"));
    line(&mut page, 'C', 0, &format!("{words} {next} help"));
    if place.is_root() {
        line(&mut page, 'C', 0, &format!("{words} {COMPLETION} {}", SHELLS.join("|")));
    }
    match place.nodes() {
        Some(nodes) => {
            line(&mut page, 'H', 0, "AVAILABLE COMMANDS");
            let operations = nodes.iter().filter(|node| matches!(node, Node::Operation(_)));
            operations.for_each(|node| line(&mut page, 'B', 0, node.name()));
        }
        None => {
            line(&mut page, 'H', 0, "AVAILABLE SERVICES");
            for service in place.tool.services {
                line(&mut page, 'T', 0, &format!("\x03{}\x03", service.name));
                line(&mut page, 'P', 1, service.meta.sdk_id);
            }
        }
    }
    page
}

/// The page of a command that is no operation.
fn custom(custom: &Custom, place: &Place) -> String {
    let mut page = String::new();
    line(&mut page, 'H', 0, "NAME");
    line(&mut page, 'P', 0, &format!("{} - {}", custom.name, custom.about));
    line(&mut page, 'H', 0, "SYNOPSIS");
    line(&mut page, 'C', 0, format!("{} {}", place.words(), custom.usage).trim_end());
    page
}

/// The page of a command.
fn command(command: &Command) -> String {
    let (input, output) = (command.operation.input, command.operation.output);
    let mut page = String::new();
    line(&mut page, 'H', 0, "NAME");
    let what = command.waiter.map(|waiter| format!("waits for {} and ", waiter.name)).unwrap_or_default();
    line(&mut page, 'P', 0, &format!("{} - {what}calls {}", command.name, command.operation.name));
    line(&mut page, 'H', 0, "SYNOPSIS");
    line(&mut page, 'C', 0, &command.words());
    for (option, member) in command.shown_options() {
        let option = match member.target.kind {
            Kind::Boolean => format!("--{option} | --{}", command.negative(option)),
            _ => format!("--{option} <value>"),
        };
        line(&mut page, 'C', 0, &if member.is_required() { option } else { format!("[{option}]") });
    }
    let outfile = command.has_outfile().then_some(&OUTFILE);
    if let Some(outfile) = outfile {
        line(&mut page, 'C', 0, &format!("<{}>", outfile.name()));
    } else {
        line(&mut page, 'C', 0, "[--cli-input-json | --cli-input-yaml]");
        for option in command.paging_options().chain(["generate-cli-skeleton"]) {
            line(&mut page, 'C', 0, &format!("[--{option} <value>]"));
        }
    }
    line(&mut page, 'H', 0, "OPTIONS");
    for (option, member) in command.shown_options() {
        let required = if member.is_required() { " [required]" } else { "" };
        let option = match member.target.kind {
            Kind::Boolean => format!("--{option} | --{}", command.negative(option)),
            _ => format!("--{option}"),
        };
        line(&mut page, 'T', 0, &format!("{option} ({}){required}", type_name(member.target)));
        let streamed = [(member.is_byte_stream(), STREAMED), (member.target.is_of_events(), EVENTS)];
        for (_, text) in streamed.into_iter().filter(|(is_so, _)| *is_so) {
            line(&mut page, 'P', 1, &text.replace('`', "\x03"));
        }
        about(&mut page, member.target, 1, &mut vec![input]);
    }
    let paging = command.paging_options().filter_map(|name| PAGING.iter().find(|option| option.names.contains(&name)));
    let common = [&CLI_INPUT].into_iter().chain(paging).chain([&SKELETON]).filter(|_| outfile.is_none());
    for option in common.chain(outfile) {
        line(&mut page, 'T', 0, &term(option));
    }
    line(&mut page, 'H', 0, "OUTPUT");
    if output.members.is_empty() || command.waiter.is_some() {
        line(&mut page, 'P', 0, "None");
    } else {
        about(&mut page, output, 0, &mut Vec::new());
    }
    page
}

/// The bytes of a page, and how deep it shows what shapes hold. Shapes share shapes: all that they hold may be more than a machine does.
const LONGEST: usize = 4_000_000;
const DEEPEST: usize = 32;

/// Adds limits, known values and members of a shape; not those of one of the shapes `above` it.
fn about(page: &mut String, schema: &'static Schema, depth: usize, above: &mut Vec<&'static Schema>) {
    if above.iter().any(|outer| std::ptr::eq(*outer, schema)) {
        line(page, 'P', depth, "( ... recursive ... )");
        return;
    }
    if depth > DEEPEST || page.len() > LONGEST {
        line(page, 'P', depth, "...");
        return;
    }
    limits(page, schema, depth);
    above.push(schema);
    for (index, member) in schema.members.iter().enumerate() {
        match (schema.kind, index) {
            (Kind::List, _) => line(page, 'T', depth, &format!("({})", type_name(member.target))),
            (Kind::Map, 0) => line(page, 'T', depth, &format!("key -> ({})", type_name(member.target))),
            (Kind::Map, _) => line(page, 'T', depth, &format!("value -> ({})", type_name(member.target))),
            _ => line(page, 'T', depth, &format!("{} -> ({})", member.name, type_name(member.target))),
        }
        about(page, member.target, depth + 1, above);
    }
    above.pop();
}

/// Adds known values and limits.
fn limits(page: &mut String, schema: &Schema, depth: usize) {
    let Some(traits) = schema.traits else { return };
    if !traits.values.is_empty() {
        line(page, 'P', depth, "Possible values:");
        for value in traits.values {
            line(page, 'B', depth, &format!("\x03{value}\x03"));
        }
    }
    let (mut min, mut max) = (None, None);
    if let Some((least, greatest)) = traits.length {
        min = Some(least.to_string());
        max = Some(greatest).filter(|&greatest| greatest != u64::MAX).map(|greatest| greatest.to_string());
    }
    if let Some((least, greatest)) = traits.range {
        min = least.map(str::to_owned).or(min);
        max = greatest.map(str::to_owned).or(max);
    }
    let limits = [("min", min), ("max", max), ("pattern", traits.pattern.map(str::to_owned))];
    let mut limits = limits.into_iter().filter_map(|(name, limit)| Some((name, limit?))).peekable();
    if limits.peek().is_some() {
        line(page, 'P', depth, "Constraints:");
    }
    for (name, limit) in limits {
        line(page, 'B', depth, &format!("{name}: \x03{limit}\x03"));
    }
}

/// What the AWS CLI calls a shape's type.
fn type_name(schema: &Schema) -> &'static str {
    match schema.kind {
        Kind::Blob if schema.is_byte_stream() => "streaming blob",
        Kind::Blob => "blob",
        Kind::Boolean => "boolean",
        Kind::Byte | Kind::Short | Kind::Integer | Kind::IntEnum | Kind::BigInteger => "integer",
        Kind::Long => "long",
        Kind::Float => "float",
        Kind::Double | Kind::BigDecimal => "double",
        Kind::Timestamp => "timestamp",
        Kind::Document => "document",
        Kind::List => "list",
        Kind::Map => "map",
        Kind::Structure => "structure",
        Kind::Union => "tagged union structure",
        _ => "string",
    }
}

/// Adds a block. Text of the model stays in its line.
fn line(page: &mut String, kind: char, depth: usize, text: &str) {
    let depth = char::from_u32(u32::from('0') + u32::try_from(depth.min(60)).unwrap_or(0)).unwrap_or('0');
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{kind}{depth}{}", text.replace(['\n', '\r'], " "));
}
