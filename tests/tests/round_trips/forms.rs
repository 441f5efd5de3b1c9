//! Forms as a server reads them.
//!
//! In: the body of a request in awsQuery or ec2Query, and the shape of the input. Out: the input. The names of pairs are ways through a
//! value; they become a tree of their steps, which is read by the schema.

use std::collections::BTreeMap;

use smithgen::stages::rir::Protocol;
use smithgen_model::Node;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, TimestampFormat, Trait};

use super::server::{decoded, scalar};

/// The input that a form holds.
pub(crate) fn read(protocol: Protocol, schema: &'static Schema, body: &[u8]) -> Result<Node, String> {
    let form = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    let mut root = Branch::default();
    for (name, value) in form.split('&').filter_map(|pair| pair.split_once('=')) {
        let name = decoded(name);
        let leaf = name.split('.').fold(&mut root, |branch, step| branch.inner.entry(step.to_owned()).or_default());
        if leaf.text.replace(decoded(value)).is_some() {
            return Err(format!("{name} is there twice: {form}"));
        }
    }
    root.structure(protocol, schema).map_err(|error| format!("{error}: {form}"))
}

/// What a form can tell of an input: structures, and maps, that hold nothing are not there, nor are lists in ec2Query.
pub(crate) fn carried(protocol: Protocol, schema: &'static Schema, input: &Node) -> Node {
    told(protocol, schema, input).unwrap_or_else(|| nothing(schema))
}

fn told(protocol: Protocol, schema: &'static Schema, value: &Node) -> Option<Node> {
    match (schema.kind, value) {
        (Kind::Structure | Kind::Union, Node::Object(members)) => {
            let member = |(name, value): (&str, &Node)| {
                let member = schema.member(name)?;
                told(protocol, member.target, value).map(|value| (name.to_owned(), value))
            };
            let members: Vec<_> = members.iter().filter_map(member).collect();
            (!members.is_empty()).then(|| Node::Object(members.into()))
        }
        (Kind::Map, Node::Object(entries)) => {
            let target = schema.members[1].target;
            let told = |value| told(protocol, target, value).unwrap_or_else(|| nothing(target));
            let entries: Vec<_> = entries.iter().map(|(key, value)| (key.to_owned(), told(value))).collect();
            (!entries.is_empty()).then(|| Node::Object(entries.into()))
        }
        (Kind::List, Node::Array(elements)) => {
            let target = schema.members[0].target;
            let mut told: Vec<Option<Node>> = elements.iter().map(|value| told(protocol, target, value)).collect();
            // The number of the last one that is there is all that says how many there are.
            while told.pop_if(|last| last.is_none()).is_some() {}
            let is_there = !told.is_empty() || elements.is_empty() && protocol == Protocol::AwsQuery;
            let told = told.into_iter().map(|value| value.unwrap_or_else(|| nothing(target)));
            is_there.then(|| Node::Array(told.collect()))
        }
        // What is no value is a text without letters.
        (_, Node::Null) => Some(Node::String(String::new())),
        (_, value) => Some(value.clone()),
    }
}

/// What stands where a form tells nothing, between others that are told.
fn nothing(schema: &Schema) -> Node {
    if schema.kind == Kind::List { Node::Array(Vec::new()) } else { Node::Object(Vec::new().into()) }
}

/// Where some names are alike.
#[derive(Debug, Default)]
struct Branch {
    /// What stands behind a name that ends here.
    text: Option<String>,
    inner: BTreeMap<String, Branch>,
}

impl Branch {
    fn structure(&self, protocol: Protocol, schema: &'static Schema) -> Result<Node, String> {
        let member = |member: &'static Member| {
            let branch = self.inner.get(&name(protocol, member))?;
            Some(branch.value(protocol, member).map(|value| (member.name.to_owned(), value)))
        };
        let members: Result<Vec<_>, String> = schema.members.iter().filter_map(member).collect();
        members.map(|members| Node::Object(members.into()))
    }

    fn value(&self, protocol: Protocol, member: &'static Member) -> Result<Node, String> {
        let schema = member.target;
        let is_flat = protocol == Protocol::Ec2Query || member.has(Trait::XmlFlattened);
        match (schema.kind, schema.members) {
            (Kind::Structure | Kind::Union, _) => self.structure(protocol, schema),
            (Kind::List, _) if self.text.is_some() => Ok(Node::Array(Vec::new())),
            (Kind::List, [element]) => {
                let numbered = if is_flat { self } else { self.step(element.xml_name())? };
                let last = numbered.inner.keys().filter_map(|number| number.parse().ok()).max().unwrap_or(0);
                let element = |number: usize| match numbered.inner.get(&number.to_string()) {
                    Some(branch) => branch.value(protocol, element),
                    None => Ok(nothing(element.target)),
                };
                (1..=last).map(element).collect::<Result<_, _>>().map(Node::Array)
            }
            (Kind::Map, [key, value]) => {
                let numbered = if is_flat { self } else { self.step("entry")? };
                let entry = |branch: &Branch| {
                    let key = branch.step(key.xml_name())?.text.clone().ok_or("a key that is no text")?;
                    let value = branch.inner.get(value.xml_name()).map(|branch| branch.value(protocol, value));
                    let value = value.unwrap_or_else(|| Ok(nothing(schema.members[1].target)))?;
                    Ok((key, value))
                };
                let entries: Result<Vec<_>, String> = numbered.inner.values().map(entry).collect();
                entries.map(|entries| Node::Object(entries.into()))
            }
            _ => scalar(member, self.text.as_deref().unwrap_or_default(), TimestampFormat::DateTime),
        }
    }

    fn step(&self, name: &str) -> Result<&Branch, String> {
        self.inner.get(name).ok_or_else(|| format!("{name} is missing"))
    }
}

/// The name of a member.
fn name(protocol: Protocol, member: &Member) -> String {
    let own = |found: &Trait| if let Trait::Ec2QueryName(name) = found { Some((*name).to_owned()) } else { None };
    let capital = |name: &str| name[..1].to_uppercase() + &name[1..];
    match protocol {
        Protocol::Ec2Query => member.traits.iter().find_map(own).unwrap_or_else(|| capital(member.xml_name())),
        _ => member.xml_name().to_owned(),
    }
}
