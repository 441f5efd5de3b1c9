//! A model as text, shape by shape, so that two models can be compared and differences read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use smithgen_model::{Member, Model, Node, Shape, ShapeIx, ShapeKind, Traits};

/// All shapes outside of the prelude: id and description.
pub(crate) fn describe(model: &Model) -> BTreeMap<String, String> {
    model
        .shapes()
        .filter(|(_, shape)| shape.id.namespace() != "smithy.api")
        .map(|(_, shape)| (shape.id.to_string(), describe_shape(model, shape)))
        .collect()
}

fn describe_shape(model: &Model, shape: &Shape) -> String {
    let mut text = format!("{}\n", shape.shape_type());
    write_traits(&mut text, "", &shape.traits);
    for member in shape.members() {
        write_member(&mut text, model, member);
    }
    let name = |ix: &ShapeIx| model.shape(*ix).id.to_string();
    // Bindings are compared as sets: the tools that wrote the expected files sort them.
    let names = |list: &[ShapeIx]| {
        let mut names: Vec<String> = list.iter().map(name).collect();
        names.sort();
        names
    };
    match &shape.kind {
        ShapeKind::Operation(o) => {
            let (input, output) = (o.input.as_ref().map(name), o.output.as_ref().map(name));
            let _ = write!(text, "{input:?} {output:?} {:?}", names(&o.errors));
        }
        ShapeKind::Resource(r) => {
            let lifecycle: Vec<_> = r.lifecycle.iter().map(|(n, ix)| (*n, name(ix))).collect();
            let named = |list: &[(String, ShapeIx)]| -> BTreeMap<String, String> {
                list.iter().map(|(n, ix)| (n.clone(), name(ix))).collect()
            };
            let _ = write!(text, "{lifecycle:?} {:?} {:?} ", named(&r.identifiers), named(&r.properties));
            let lists = [&r.operations, &r.collection_operations, &r.resources];
            let _ = write!(text, "{:?}", lists.map(|list| names(list)));
        }
        ShapeKind::Service(s) => {
            let rename: BTreeMap<String, &String> = s.rename.iter().map(|(ix, n)| (name(ix), n)).collect();
            let lists = [&s.operations, &s.resources, &s.errors].map(|list| names(list));
            let _ = write!(text, "{:?} {lists:?} {rename:?}", s.version);
        }
        _ => {}
    }
    text
}

fn write_member(text: &mut String, model: &Model, member: &Member) {
    let _ = writeln!(text, "{}: {}", member.name, model.target_of(member).id);
    write_traits(text, "  ", &member.traits);
}

fn write_traits(text: &mut String, indent: &str, traits: &Traits) {
    for (id, value) in traits.iter() {
        let _ = writeln!(text, "{indent}@{id} {}", sorted(value));
    }
}

/// A value with the members of its objects sorted, because their order means nothing.
fn sorted(value: &Node) -> Node {
    match value {
        Node::Array(elements) => Node::Array(elements.iter().map(sorted).collect()),
        Node::Object(object) => {
            let mut members: Vec<_> = object.iter().map(|(k, v)| (k.to_owned(), sorted(v))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            Node::Object(members.into())
        }
        other => other.clone(),
    }
}
