//! The AST as its files write it: shapes whose references are still text.
//!
//! In: one parsed document. Out: [`RawShape`]s, `apply` statements and metadata, each with its
//! source. <https://smithy.io/2.0/spec/json-ast.html>

use std::collections::BTreeMap;

use crate::node::{Node, Object};
use crate::report::{At, Report};
use crate::shape_id::{ShapeId, is_identifier, misnamed};
use crate::shape_type::ShapeType;
use crate::source::SourceIx;
use crate::traits::Traits;

/// The version of the AST that a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V1,
    V2,
}

/// A document that is a Smithy AST.
pub(crate) struct Ast {
    pub(crate) source: SourceIx,
    pub(crate) version: Version,
    pub(crate) members: Vec<(String, Node)>,
}

/// A shape as a file defines it.
#[derive(Debug, Clone)]
pub(crate) struct RawShape {
    pub(crate) id: String,
    pub(crate) shape_type: ShapeType,
    /// In model order; `member` for lists, `key` and `value` for maps.
    pub(crate) members: Vec<RawMember>,
    pub(crate) traits: Traits,
    pub(crate) mixins: Vec<String>,
    pub(crate) properties: Properties,
    pub(crate) source: Option<SourceIx>,
    pub(crate) version: Version,
    /// Traits that `apply` adds to members which come from mixins.
    pub(crate) introduced: Vec<Apply>,
}

impl RawShape {
    /// A shape that holds nothing yet.
    pub(crate) fn new(id: String, shape_type: ShapeType, source: Option<SourceIx>, version: Version) -> Self {
        RawShape {
            id,
            shape_type,
            members: Vec::new(),
            traits: Traits::none(),
            mixins: Vec::new(),
            properties: Properties::new(),
            source,
            version,
            introduced: Vec::new(),
        }
    }
}

/// A member as a file defines it.
#[derive(Debug, Clone)]
pub(crate) struct RawMember {
    pub(crate) name: String,
    pub(crate) target: String,
    pub(crate) traits: Traits,
}

/// What services, resources and operations have instead of members, by its key.
pub(crate) type Properties = BTreeMap<&'static str, Property>;

/// A property of a service, resource or operation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Property {
    /// `input`, `create` and the like: a target; `version`: a text.
    One(String),
    /// `operations`, `errors` and the like: targets.
    Many(Vec<String>),
    /// `identifiers`, `properties`: names and targets; `rename`: shapes and new names.
    Named(Vec<(String, String)>),
}

/// Traits applied from outside of a definition.
#[derive(Debug, Clone)]
pub(crate) struct Apply {
    /// The id of a shape or member.
    pub(crate) target: String,
    pub(crate) traits: Traits,
    pub(crate) source: Option<SourceIx>,
}

/// What all files hold together, unmerged.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) shapes: Vec<RawShape>,
    pub(crate) applies: Vec<Apply>,
    pub(crate) metadata: Vec<(SourceIx, String, Node)>,
}

/// What the value of a property looks like.
#[derive(Clone, Copy)]
enum Form {
    Text,
    Reference,
    References,
    Texts,
    NamedReferences,
}

/// Which types have which properties.
const PROPERTIES: [(ShapeType, &str, Form); 19] = [
    (ShapeType::Operation, "input", Form::Reference),
    (ShapeType::Operation, "output", Form::Reference),
    (ShapeType::Operation, "errors", Form::References),
    (ShapeType::Service, "version", Form::Text),
    (ShapeType::Service, "operations", Form::References),
    (ShapeType::Service, "resources", Form::References),
    (ShapeType::Service, "errors", Form::References),
    (ShapeType::Service, "rename", Form::Texts),
    (ShapeType::Resource, "identifiers", Form::NamedReferences),
    (ShapeType::Resource, "properties", Form::NamedReferences),
    (ShapeType::Resource, "create", Form::Reference),
    (ShapeType::Resource, "put", Form::Reference),
    (ShapeType::Resource, "read", Form::Reference),
    (ShapeType::Resource, "update", Form::Reference),
    (ShapeType::Resource, "delete", Form::Reference),
    (ShapeType::Resource, "list", Form::Reference),
    (ShapeType::Resource, "operations", Form::References),
    (ShapeType::Resource, "collectionOperations", Form::References),
    (ShapeType::Resource, "resources", Form::References),
];

/// Reads the members of a document.
pub(crate) fn read(ast: Ast, parts: &mut Parts, report: &mut Report) {
    let mut reader = Reader { source: ast.source, version: ast.version, report };
    for (key, value) in ast.members {
        match key.as_str() {
            "smithy" => {}
            "metadata" => reader.metadata(value, parts),
            "shapes" => reader.shapes(value, parts),
            _ => {
                let message = format!("unknown top-level property `{key}`");
                let at = At::source(reader.source).key(&key);
                reader.report.warning("Model", at, message);
            }
        }
    }
}

struct Reader<'a> {
    source: SourceIx,
    version: Version,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn at(&self, shape: &str) -> At {
        At::shape(Some(self.source), shape)
    }

    fn error(&mut self, at: At, message: impl Into<String>) {
        self.report.error("Model", at, message);
    }

    /// The members of what must be an object.
    fn object(&mut self, at: &At, what: &str, value: Node) -> Vec<(String, Node)> {
        if let Node::Object(object) = value {
            return object.into_members();
        }
        let message = format!("{what} must be an object, but is {}", value.kind_with_article());
        self.error(at.clone(), message);
        Vec::new()
    }

    fn metadata(&mut self, value: Node, parts: &mut Parts) {
        let at = At::source(self.source).key("metadata");
        for (key, value) in self.object(&at, "`metadata`", value) {
            parts.metadata.push((self.source, key, value));
        }
    }

    fn shapes(&mut self, value: Node, parts: &mut Parts) {
        let at = At::source(self.source).key("shapes");
        let shapes = self.object(&at, "`shapes`", value);
        parts.shapes.reserve(shapes.len());
        for (id, value) in shapes {
            self.shape(id, value, parts);
        }
    }

    fn shape(&mut self, id: String, value: Node, parts: &mut Parts) {
        let Some(parsed) = ShapeId::parse(&id) else {
            let at = At { rest: vec![], ..self.at(&id) };
            return self.error(at, misnamed(&id, "an absolute shape id"));
        };
        let at = self.at(&id);
        let Node::Object(object) = value else {
            let message = format!("a shape must be an object, but this is {}", value.kind_with_article());
            return self.error(at, message);
        };
        let name = match object.get("type") {
            Some(Node::String(name)) => name.as_str(),
            Some(_) => return self.error(at.key("type"), "`type` must be a string"),
            None => return self.error(at, "the shape has no `type`"),
        };
        if name == "apply" {
            return self.apply(id, object, parts);
        }
        let is_set = name == "set";
        let Some(shape_type) = (if is_set { Some(ShapeType::List) } else { ShapeType::from_name(name) }) else {
            let message = format!("`{name}` is not a shape type");
            return self.error(at.key("type"), message);
        };
        if parsed.member().is_some() {
            let message = format!("a {name} cannot have an id with a member in it");
            return self.error(at, message);
        }
        let mut shape = RawShape::new(id, shape_type, Some(self.source), self.version);
        for (key, value) in object.into_members() {
            self.property(&mut shape, &at, key, value);
        }
        if is_set {
            // A set is a list whose items are unique: <https://smithy.io/2.0/spec/aggregate-types.html#set>
            shape.traits.add("smithy.api#uniqueItems", Node::Object(Object::default()));
        }
        parts.shapes.push(shape);
    }

    fn apply(&mut self, target: String, object: Object, parts: &mut Parts) {
        let at = self.at(&target);
        let mut traits = Traits::none();
        for (key, value) in object.into_members() {
            match key.as_str() {
                "type" => {}
                "traits" => traits = self.traits(&at, value),
                _ => {
                    let message = format!("`{key}` is not known in `apply`");
                    self.report.warning("Model", at.clone().key(&key), message);
                }
            }
        }
        parts.applies.push(Apply { target, traits, source: Some(self.source) });
    }

    fn property(&mut self, shape: &mut RawShape, at: &At, key: String, value: Node) {
        let shape_type = shape.shape_type;
        let is_member =
            matches!((shape_type, key.as_str()), (ShapeType::List, "member") | (ShapeType::Map, "key" | "value"));
        let with_members =
            matches!(shape_type, ShapeType::Structure | ShapeType::Union | ShapeType::Enum | ShapeType::IntEnum);
        match key.as_str() {
            "type" => {}
            "traits" => shape.traits = self.traits(at, value),
            "mixins" => {
                shape.mixins = self.references(&at.clone().key("mixins"), "`mixins`", value);
            }
            "members" if with_members => {
                let members = self.object(&at.clone().key("members"), "`members`", value);
                shape.members.reserve(members.len());
                for (name, value) in members {
                    if !is_identifier(&name) {
                        self.error(at.clone().member(&name), misnamed(&name, "a name for a member"));
                    }
                    self.member(shape, at, name, value);
                }
            }
            _ if is_member => self.member(shape, at, key, value),
            _ => self.service_property(shape, at, &key, value),
        }
    }

    fn service_property(&mut self, shape: &mut RawShape, at: &At, key: &str, value: Node) {
        let at = at.clone().key(key);
        let mut known = PROPERTIES.iter().filter(|(shape_type, _, _)| *shape_type == shape.shape_type);
        let Some(&(_, name, form)) = known.find(|(_, name, _)| *name == key) else {
            let message = format!("`{key}` is not known in {}", shape.shape_type.with_article());
            return self.report.warning("Model", at, message);
        };
        let what = format!("`{key}`");
        let property = match (form, value) {
            (Form::Text, Node::String(text)) => Some(Property::One(text)),
            (Form::Text, other) => {
                self.error(at, format!("{what} must be a string, but is {}", other.kind_with_article()));
                None
            }
            (Form::Reference, value) => self.reference(&at, &what, value).map(Property::One),
            (Form::References, value) => Some(Property::Many(self.references(&at, &what, value))),
            (Form::Texts | Form::NamedReferences, value) => {
                let mut entries = Vec::new();
                for (key, value) in self.object(&at, &what, value) {
                    let at = at.clone().key(&key);
                    match (form, value) {
                        (Form::Texts, Node::String(text)) => entries.push((key, text)),
                        (Form::Texts, _) => self.error(at, "a new name must be a string"),
                        (_, value) => {
                            let target = self.reference(&at, &format!("`{key}`"), value);
                            entries.extend(target.map(|target| (key, target)));
                        }
                    }
                }
                Some(Property::Named(entries))
            }
        };
        shape.properties.extend(property.map(|property| (name, property)));
    }

    fn member(&mut self, shape: &mut RawShape, at: &At, name: String, value: Node) {
        let at = at.clone().member(&name);
        let mut target = None;
        let mut traits = Traits::none();
        for (key, value) in self.object(&at, "a member", value) {
            match (key.as_str(), value) {
                ("target", Node::String(text)) => target = Some(text),
                ("target", _) => {
                    return self.error(at.key("target"), "`target` must be a shape id as a string");
                }
                ("traits", value) => traits = self.traits(&at, value),
                (other, _) => {
                    let message = format!("`{other}` is not known in a member");
                    self.report.warning("Model", at.clone().key(other), message);
                }
            }
        }
        match target {
            Some(target) => shape.members.push(RawMember { name, target, traits }),
            None => self.error(at, "the member has no `target`"),
        }
    }

    fn traits(&mut self, at: &At, value: Node) -> Traits {
        let mut traits = match value {
            Node::Object(object) => object.into_members(),
            value => self.object(&at.clone().key("traits"), "`traits`", value),
        };
        // This finds what authors do wrong; the rest of the grammar is checked for those ids that
        // no specification names.
        if !traits.iter().all(|(id, _)| id.contains('#')) {
            traits.retain(|(id, _)| {
                let is_absolute = id.contains('#');
                if !is_absolute {
                    let message = format!("`{id}` is not an absolute shape id, so it names no trait");
                    self.report.error("Model", at.clone().applied(id), message);
                }
                is_absolute
            });
        }
        traits.into()
    }

    fn reference(&mut self, at: &At, what: &str, value: Node) -> Option<String> {
        let Node::Object(object) = value else {
            let message = format!("{what} must be an object with a `target`, but is {}", value.kind_with_article());
            self.error(at.clone(), message);
            return None;
        };
        for (key, value) in object.into_members() {
            if let ("target", Node::String(target)) = (key.as_str(), value) {
                return Some(target);
            }
        }
        self.error(at.clone(), format!("{what} has no `target`"));
        None
    }

    fn references(&mut self, at: &At, what: &str, value: Node) -> Vec<String> {
        let Node::Array(elements) = value else {
            let message = format!("{what} must be an array, but is {}", value.kind_with_article());
            self.error(at.clone(), message);
            return Vec::new();
        };
        let mut targets = Vec::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            let at = at.clone().index(index);
            targets.extend(self.reference(&at, "an element", element));
        }
        targets
    }
}
