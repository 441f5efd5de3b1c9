//! The places of texts in a model: every string of its JSON, and every name of a member, found by walking it.

use std::collections::BTreeMap;

use serde_json::Value;
use smithgen_model::{Model, Problems, Source};

/// The way to a text: the names of members and the numbers of elements.
type Path = Vec<String>;

/// Where a text stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// What all places of its kind have in common.
    pub(crate) kind: String,
    path: Path,
    is_name: bool,
}

/// What a text may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing but a text.
    Text,
    /// Blocks and styles of documentation: it is read as HTML.
    Markup,
    /// Names of items.
    Name,
}

/// A model as JSON: a Smithy AST, or the files of a service in botocore by their names.
#[derive(Clone)]
pub(crate) struct Json(pub(crate) Value);

/// Objects whose members are called as somebody likes.
const OPEN: [&str; 11] = [
    "shapes",
    "members",
    "parameters",
    "operations",
    "pagination",
    "waiters",
    "examples",
    "identifiers",
    "smithy.waiters#waitable",
    "smithy.rules#staticContextParams",
    "smithy.rules#operationContextParams",
];

impl Json {
    pub(crate) fn of_ast() -> Self {
        Json(serde_json::from_str(include_str!("service.json")).expect("JSON"))
    }

    /// The same service, whose endpoint a decision diagram finds, and which speaks protocols of XML alone.
    pub(crate) fn of_diagram() -> Self {
        let mut json = Self::of_ast();
        let diagram = serde_json::from_str(include_str!("diagram.json")).expect("JSON");
        let traits = json.0["shapes"]["shop#Shop"]["traits"].as_object_mut().expect("an object");
        traits.remove("smithy.rules#endpointRuleSet");
        traits.insert("smithy.rules#endpointBdd".to_owned(), diagram);
        json.speaking("aws.protocols#ec2Query")
    }

    /// The same service, which speaks a protocol with HTTP bindings, and has what only these can carry.
    pub(crate) fn of_rest() -> Self {
        let mut json = Self::of_ast();
        let more: Value = serde_json::from_str(include_str!("rest.json")).expect("JSON");
        let shapes = json.0["shapes"].as_object_mut().expect("an object");
        shapes.extend(more.as_object().expect("an object").clone());
        let operations = json.0["shapes"]["shop#Shop"]["operations"].as_array_mut().expect("a list");
        operations.push(serde_json::json!({"target": "shop#Load"}));
        json.speaking("aws.protocols#restJson1")
    }

    /// The same service, which speaks this protocol and none that is better.
    fn speaking(mut self, protocol: &str) -> Self {
        let traits = self.0["shapes"]["shop#Shop"]["traits"].as_object_mut().expect("an object");
        for others in [
            "aws.protocols#awsJson1_1",
            "aws.protocols#awsQueryCompatible",
            "aws.protocols#restXml",
            "smithy.protocols#rpcv2Cbor",
        ] {
            traits.remove(others);
        }
        traits.insert(protocol.to_owned(), serde_json::json!({}));
        self
    }

    pub(crate) fn of_botocore() -> Self {
        Json(serde_json::from_str(include_str!("botocore.json")).expect("JSON"))
    }

    /// The texts of the files by their names.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let Value::Object(parts) = &self.0 else { panic!("an object") };
        match parts.contains_key("smithy") {
            true => vec![("service.json".to_owned(), self.0.to_string())],
            false => {
                let mut files: Vec<_> =
                    parts.iter().map(|(name, part)| (format!("{name}.json"), part.to_string())).collect();
                // What it belongs to comes before each of the others.
                files.sort_by_key(|(name, _)| name != "service-2.json");
                files
            }
        }
    }

    /// Reads the model.
    pub(crate) fn model(&self) -> Result<Model, Problems> {
        let sources = self.files().into_iter().map(|(name, text)| Source { name, text });
        Model::from_sources(&sources.collect::<Vec<_>>())
    }

    /// One place of each kind.
    pub(crate) fn places(&self) -> Vec<Place> {
        let mut found = BTreeMap::new();
        walk(&self.0, &mut Vec::new(), &mut Vec::new(), &mut |kind, path, is_name| {
            let kind = kind.join("/") + if is_name { " (name)" } else { "" };
            found.entry(kind.clone()).or_insert_with(|| Place { kind, path: path.to_vec(), is_name });
        });
        found.into_values().collect()
    }

    /// The model with another text in some places.
    #[must_use]
    pub(crate) fn with(&self, places: &[&Place], text: &str) -> Self {
        let mut json = self.clone();
        let mut places = places.to_vec();
        // A way ends where one of the names on it is another.
        places.sort_by_key(|place| std::cmp::Reverse(place.path.len()));
        places.into_iter().for_each(|place| place.fill(&mut json.0, text));
        json
    }
}

impl Place {
    fn fill(&self, json: &mut Value, text: &str) {
        let (last, way) = self.path.split_last().expect("a text stands in an object");
        let at = way.iter().fold(json, |value, step| match value {
            Value::Array(values) => &mut values[step.parse::<usize>().expect("a number")],
            value => &mut value[step.as_str()],
        });
        match at {
            Value::Array(values) => values[last.parse::<usize>().expect("a number")] = text.into(),
            Value::Object(members) if self.is_name => {
                let value = members.remove(last).expect("it is there");
                members.insert(text.to_owned(), value);
            }
            at => at[last.as_str()] = text.into(),
        }
    }

    /// What becomes of a text that stands here.
    pub(crate) fn role(&self) -> Role {
        let markup = ["documentation", "description", "essage", "examples/[]/title", "examples/*/[]/title"];
        if self.is_name || self.kind.ends_with("/enum/[]") {
            Role::Name
        } else if markup.iter().any(|end| self.kind.ends_with(end)) {
            Role::Markup
        } else {
            Role::Text
        }
    }
}

fn walk(value: &Value, kind: &mut Path, path: &mut Path, found: &mut impl FnMut(&[String], &[String], bool)) {
    match value {
        Value::String(_) => found(kind, path, false),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                enter(value, "[]", &index.to_string(), kind, path, found);
            }
        }
        Value::Object(members) => {
            let is_open = kind.last().is_some_and(|last| OPEN.contains(&last.as_str()));
            for (name, value) in members {
                kind.push("*".to_owned());
                path.push(name.clone());
                found(kind, path, true);
                kind.pop();
                path.pop();
                enter(value, if is_open { "*" } else { name }, name, kind, path, found);
            }
        }
        _ => {}
    }
}

fn enter(
    value: &Value,
    as_kind: &str,
    step: &str,
    kind: &mut Path,
    path: &mut Path,
    found: &mut impl FnMut(&[String], &[String], bool),
) {
    kind.push(as_kind.to_owned());
    path.push(step.to_owned());
    walk(value, kind, path, found);
    kind.pop();
    path.pop();
}
