//! What a model says about shapes, as comparable lines.
//!
//! In: a Smithy JSON AST or botocore's `service-2.json`. Out: [`Facts`] of named shapes, and what differs between two of them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use smithgen_model::Node;

pub(crate) const NAMESPACE: &str = "com.amazonaws.cognitoidentityprovider#";

pub(crate) fn read(path: &Path) -> Node {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    Node::parse(&text).unwrap_or_else(|e| panic!("{}: {e:?}", path.display()))
}

pub(crate) fn object(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_object).into_iter().flat_map(|o| o.iter())
}

pub(crate) fn array<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).and_then(Node::as_array).unwrap_or_default()
}

pub(crate) fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

pub(crate) fn shape<'a>(model: &'a Node, name: &str) -> &'a Node {
    let id = format!("{NAMESPACE}{name}");
    model.get("shapes").and_then(|s| s.get(&id)).unwrap_or_else(|| panic!("{id} is missing"))
}

pub(crate) fn shape_trait<'a>(shape: &'a Node, id: &str) -> Option<&'a Node> {
    shape.get("traits").and_then(|t| t.get(id))
}

/// The shape that a member, input, output or error names, without our namespace.
pub(crate) fn target(node: &Node) -> &str {
    let id = text(node, "target");
    id.strip_prefix(NAMESPACE).unwrap_or(id)
}

/// JSON with sorted keys and without descriptions, so that equal facts have equal texts.
pub(crate) fn canonical(node: &Node) -> String {
    match node {
        Node::Object(members) => {
            let members: BTreeMap<&str, String> = members
                .iter()
                .filter(|(key, _)| *key != "documentation")
                .map(|(key, value)| (key, canonical(value)))
                .collect();
            let members: Vec<String> = members.iter().map(|(key, value)| format!("{key}:{value}")).collect();
            format!("{{{}}}", members.join(","))
        }
        Node::Array(elements) => {
            format!("[{}]", elements.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        scalar => scalar.to_string(),
    }
}

/// What a model says, one fact a line, and what stands in which order.
#[derive(Default)]
pub(crate) struct Facts {
    lines: BTreeMap<String, String>,
    orders: BTreeMap<String, Vec<String>>,
}

/// How much a fact table says.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// All that a Smithy model can say.
    Smithy,
    /// What botocore's format can say too, in its terms.
    Botocore,
}

impl Facts {
    fn add(&mut self, fact: String, value: impl Into<String>) {
        assert!(self.lines.insert(fact.clone(), value.into()).is_none(), "{fact} is given twice");
    }

    /// The facts of the shapes with these names in a Smithy model.
    pub(crate) fn of_smithy(model: &Node, names: &BTreeSet<String>, form: Form) -> Self {
        let mut facts = Self::default();
        for (id, shape) in object(model.get("shapes")) {
            let Some(name) = id.strip_prefix(NAMESPACE).filter(|name| names.contains(*name)) else { continue };
            match text(shape, "type") {
                "service" => {}
                "operation" => facts.operation(name, shape, form),
                _ => facts.shape(name, shape, form),
            }
            if text(shape, "type") != "service" {
                facts.traits(name, shape, form);
            }
        }
        facts
    }

    fn operation(&mut self, name: &str, operation: &Node, form: Form) {
        for key in ["input", "output"] {
            let target = operation.get(key).map_or("smithy.api#Unit", target);
            if form == Form::Smithy || target != "smithy.api#Unit" {
                self.add(format!("{name} {key}"), target);
            }
        }
        let errors: Vec<String> = array(operation, "errors").iter().map(|e| target(e).to_owned()).collect();
        for error in &errors {
            self.add(format!("{name} error {error}"), "");
        }
        if form == Form::Smithy {
            self.orders.insert(format!("{name} errors"), errors);
        }
    }

    fn shape(&mut self, name: &str, shape: &Node, form: Form) {
        let kind = text(shape, "type");
        let is_enum = kind == "enum";
        let kind = if is_enum && form == Form::Botocore { "string" } else { kind };
        self.add(format!("{name} type"), kind);
        let mut order = Vec::new();
        let inner = ["member", "key", "value"].into_iter().filter_map(|key| Some((key, shape.get(key)?)));
        for (member, node) in object(shape.get("members")).chain(inner) {
            if is_enum {
                let value = shape_trait(node, "smithy.api#enumValue").and_then(Node::as_str).unwrap_or(member);
                self.add(format!("{name} value {value}"), if form == Form::Smithy { member } else { "" });
                order.push(value.to_owned());
            } else {
                self.add(format!("{name}${member} target"), target(node));
                self.traits(&format!("{name}${member}"), node, form);
                order.push(member.to_owned());
            }
        }
        self.orders.insert(format!("{name} members"), order);
    }

    fn traits(&mut self, owner: &str, shape: &Node, form: Form) {
        for (id, value) in object(shape.get("traits")) {
            let value = match (form, id) {
                (_, "smithy.api#documentation" | "smithy.api#examples" | "smithy.test#smokeTests") => continue,
                // Its message is a description.
                (_, "smithy.api#deprecated") => String::new(),
                (Form::Smithy, _) => canonical(value),
                // botocore leaves out a minimum of 0, and the anchors of patterns.
                (_, "smithy.api#length" | "smithy.api#range") => bounds(value.get("min"), value.get("max")),
                (_, "smithy.api#pattern") => unanchored(value.as_str().unwrap_or_default()).to_owned(),
                (_, "smithy.api#error") => value.as_str().unwrap_or_default().to_owned(),
                (_, "smithy.api#auth" | "smithy.api#required" | "smithy.api#sensitive") => String::new(),
                _ => continue,
            };
            if !(id == "smithy.api#length" && value.is_empty()) {
                self.add(format!("{owner} {}", id.trim_start_matches("smithy.api#")), value);
            }
        }
    }

    /// The facts of the shapes with these names in botocore's format.
    pub(crate) fn of_botocore(model: &Node, names: &BTreeSet<String>) -> Self {
        let mut facts = Self::default();
        for (name, operation) in object(model.get("operations")).filter(|(name, _)| names.contains(*name)) {
            for key in ["input", "output"] {
                if let Some(shape) = operation.get(key) {
                    facts.add(format!("{name} {key}"), text(shape, "shape"));
                }
            }
            for error in array(operation, "errors") {
                facts.add(format!("{name} error {}", text(error, "shape")), "");
            }
            if text(operation, "authtype") == "none" {
                facts.add(format!("{name} auth"), "");
            }
        }
        for (name, shape) in object(model.get("shapes")).filter(|(name, _)| names.contains(*name)) {
            facts.botocore_shape(name, shape);
        }
        facts
    }

    fn botocore_shape(&mut self, name: &str, shape: &Node) {
        let kind = text(shape, "type");
        self.add(format!("{name} type"), kind);
        let mut order = Vec::new();
        let inner = ["member", "key", "value"].into_iter().filter_map(|key| Some((key, shape.get(key)?)));
        for (member, node) in object(shape.get("members")).chain(inner) {
            self.add(format!("{name}${member} target"), text(node, "shape"));
            if node.get("deprecated").is_some() {
                self.add(format!("{name}${member} deprecated"), "");
            }
            order.push(member.to_owned());
        }
        for value in array(shape, "enum").iter().filter_map(Node::as_str) {
            self.add(format!("{name} value {value}"), "");
            order.push(value.to_owned());
        }
        self.orders.insert(format!("{name} members"), order);
        for member in array(shape, "required").iter().filter_map(Node::as_str) {
            self.add(format!("{name}${member} required"), "");
        }
        let number = matches!(kind, "integer" | "long");
        let bounds = bounds(shape.get("min"), shape.get("max"));
        if !bounds.is_empty() {
            self.add(format!("{name} {}", if number { "range" } else { "length" }), bounds);
        }
        if let Some(pattern) = shape.get("pattern").and_then(Node::as_str) {
            self.add(format!("{name} pattern"), unanchored(pattern));
        }
        if shape.get("sensitive").is_some() {
            self.add(format!("{name} sensitive"), "");
        }
        if shape.get("exception").is_some() {
            let fault = shape.get("fault").is_some();
            self.add(format!("{name} error"), if fault { "server" } else { "client" });
        }
    }

    /// What differs, one line each. Order is compared for what both have.
    pub(crate) fn differences(&self, theirs: &Self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (fact, value) in &self.lines {
            match theirs.lines.get(fact) {
                None => found.insert(format!("ours only: {fact} {value}").trim_end().to_owned()),
                Some(other) if other != value => found.insert(format!("{fact}: ours {value}, theirs {other}")),
                Some(_) => false,
            };
        }
        for (fact, value) in &theirs.lines {
            if !self.lines.contains_key(fact) {
                found.insert(format!("theirs only: {fact} {value}").trim_end().to_owned());
            }
        }
        for (name, order) in &self.orders {
            let Some(other) = theirs.orders.get(name) else { continue };
            let in_both = |list: &[String], both: &[String]| -> Vec<String> {
                list.iter().filter(|item| both.contains(item)).cloned().collect()
            };
            if in_both(order, other) != in_both(other, order) {
                found.insert(format!("order of {name}: ours {order:?}, theirs {other:?}"));
            }
        }
        found
    }
}

fn bounds(min: Option<&Node>, max: Option<&Node>) -> String {
    let min = min.map(Node::to_string).filter(|min| min != "0");
    match (min, max) {
        (None, None) => String::new(),
        (min, max) => format!("{}..{}", min.unwrap_or_default(), max.map(Node::to_string).unwrap_or_default()),
    }
}

fn unanchored(pattern: &str) -> &str {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    pattern.strip_suffix('$').unwrap_or(pattern)
}
