//! Turns references by name into indices.
//!
//! In: merged, flattened, upgraded shapes. Out: the tables of a [`Model`]; references to nothing are
//! reported and become [`ShapeIx::MISSING`].

use crate::ast::{Properties, Property, RawMember, RawShape};
use crate::mixins::is_mixin;
use crate::model::{Member, Model, Operation, Resource, Service, Shape, ShapeIx, ShapeKind};
use crate::node::Object;
use crate::problem::Problems;
use crate::report::{At, Report};
use crate::shape_id::{ShapeId, UNIT, misnamed};
use crate::shape_type::ShapeType;
use crate::source::{Source, SourceIx};
use crate::traits::Traits;

/// Builds the tables.
pub(crate) fn resolve(shapes: Vec<RawShape>, metadata: Object, sources: Vec<Source>, report: &mut Report) -> Model {
    let (mixins, mut all): (Vec<RawShape>, Vec<RawShape>) = shapes.into_iter().partition(is_mixin);
    let mixins_from = all.len();
    all.extend(mixins);
    // Ids were checked when they were read, so none is lost here.
    let ids: Vec<ShapeId> = all.iter().filter_map(|shape| ShapeId::parse(&shape.id)).collect();
    let mut resolver = Resolver { ids: &ids, mixins_from, source: None, report };
    let mut resolved = Vec::with_capacity(all.len());
    let mut origins = Vec::with_capacity(all.len());
    for (raw, id) in all.into_iter().zip(&ids) {
        resolver.source = raw.source;
        origins.push(raw.source);
        resolved.push(resolver.shape(raw, id));
    }
    Model {
        shapes: resolved,
        mixins_from,
        origins,
        metadata,
        sources,
        warnings: Problems::default(),
        missing: missing(),
    }
}

fn missing() -> Shape {
    Shape { id: ShapeId::unit(), kind: ShapeKind::Structure(Vec::new()), traits: Traits::none() }
}

struct Resolver<'a> {
    ids: &'a [ShapeId],
    mixins_from: usize,
    source: Option<SourceIx>,
    report: &'a mut Report,
}

impl Resolver<'_> {
    fn find(&self, id: &str) -> Option<ShapeIx> {
        let (shapes, mixins) = self.ids.split_at_checked(self.mixins_from)?;
        let place = match shapes.binary_search_by(|other| other.as_str().cmp(id)) {
            Ok(place) => place,
            Err(_) => self.mixins_from + mixins.binary_search_by(|other| other.as_str().cmp(id)).ok()?,
        };
        u32::try_from(place).ok().map(ShapeIx)
    }

    /// The shape that something targets; reported when there is none.
    fn target(&mut self, id: &str, at: impl FnOnce(Option<SourceIx>) -> At) -> ShapeIx {
        if let Some(ix) = self.find(id) {
            return ix;
        }
        let message = match ShapeId::parse(id) {
            None => misnamed(id, "an absolute shape id"),
            Some(id) if id.member().is_some() => {
                format!("`{id}` is a member; only whole shapes can be targeted")
            }
            Some(id) => format!("there is no shape `{id}`"),
        };
        self.report.error("Target", at(self.source), message);
        ShapeIx::MISSING
    }

    fn shape(&mut self, raw: RawShape, id: &ShapeId) -> Shape {
        let kind = match raw.shape_type {
            ShapeType::Blob => ShapeKind::Blob,
            ShapeType::Boolean => ShapeKind::Boolean,
            ShapeType::String => ShapeKind::String,
            ShapeType::Byte => ShapeKind::Byte,
            ShapeType::Short => ShapeKind::Short,
            ShapeType::Integer => ShapeKind::Integer,
            ShapeType::Long => ShapeKind::Long,
            ShapeType::Float => ShapeKind::Float,
            ShapeType::Double => ShapeKind::Double,
            ShapeType::BigInteger => ShapeKind::BigInteger,
            ShapeType::BigDecimal => ShapeKind::BigDecimal,
            ShapeType::Timestamp => ShapeKind::Timestamp,
            ShapeType::Document => ShapeKind::Document,
            ShapeType::Enum => ShapeKind::Enum(self.members(raw.members, id)),
            ShapeType::IntEnum => ShapeKind::IntEnum(self.members(raw.members, id)),
            ShapeType::Structure => ShapeKind::Structure(self.members(raw.members, id)),
            ShapeType::Union => ShapeKind::Union(self.members(raw.members, id)),
            ShapeType::List => ShapeKind::List(self.only_member(raw.members, id, "member")),
            ShapeType::Map => self.map(raw.members, id),
            ShapeType::Operation => ShapeKind::Operation(self.operation(&raw.properties, id)),
            ShapeType::Resource => ShapeKind::Resource(self.resource(&raw.properties, id)),
            ShapeType::Service => ShapeKind::Service(self.service(&raw.properties, id)),
        };
        Shape { id: id.clone(), kind, traits: raw.traits }
    }

    fn members(&mut self, members: Vec<RawMember>, shape: &ShapeId) -> Vec<Member> {
        members.into_iter().map(|member| self.member(member, shape)).collect()
    }

    fn member(&mut self, raw: RawMember, shape: &ShapeId) -> Member {
        let target =
            self.target(&raw.target, |source| At::shape(source, shape.as_str()).member(&raw.name).key("target"));
        Member { name: raw.name, target, traits: raw.traits }
    }

    /// The member of a list or map by its name.
    fn only_member(&mut self, mut members: Vec<RawMember>, shape: &ShapeId, name: &str) -> Member {
        match members.iter().position(|member| member.name == name) {
            Some(place) => self.member(members.swap_remove(place), shape),
            None => {
                let at = At::shape(self.source, shape.as_str());
                self.report.error("Model", at, format!("the member `{name}` is missing"));
                Member { name: name.to_owned(), target: ShapeIx::MISSING, traits: Traits::none() }
            }
        }
    }

    fn map(&mut self, members: Vec<RawMember>, shape: &ShapeId) -> ShapeKind {
        let (keys, values) = members.into_iter().partition(|member| member.name == "key");
        ShapeKind::Map { key: self.only_member(keys, shape, "key"), value: self.only_member(values, shape, "value") }
    }

    fn single(&mut self, properties: &Properties, shape: &ShapeId, property: &str) -> Option<ShapeIx> {
        let Some(Property::One(target)) = properties.get(property) else { return None };
        Some(self.target(target, |source| At::shape(source, shape.as_str()).key(property)))
    }

    fn list(&mut self, properties: &Properties, shape: &ShapeId, property: &str) -> Vec<ShapeIx> {
        let Some(Property::Many(targets)) = properties.get(property) else { return Vec::new() };
        let at = |source, index| At::shape(source, shape.as_str()).key(property).index(index);
        let targets = targets.iter().enumerate();
        targets.map(|(index, target)| self.target(target, |source| at(source, index))).collect()
    }

    fn named(&mut self, properties: &Properties, shape: &ShapeId, property: &str) -> Vec<(String, ShapeIx)> {
        let Some(Property::Named(entries)) = properties.get(property) else { return Vec::new() };
        let at = |source, name| At::shape(source, shape.as_str()).key(property).key(name);
        let entries = entries.iter();
        entries.map(|(name, target)| (name.clone(), self.target(target, |source| at(source, name)))).collect()
    }

    fn operation(&mut self, properties: &Properties, shape: &ShapeId) -> Operation {
        let unit = self.find(UNIT);
        Operation {
            input: self.single(properties, shape, "input").filter(|&ix| Some(ix) != unit),
            output: self.single(properties, shape, "output").filter(|&ix| Some(ix) != unit),
            errors: self.list(properties, shape, "errors"),
        }
    }

    fn resource(&mut self, properties: &Properties, shape: &ShapeId) -> Resource {
        const LIFECYCLE: [&str; 6] = ["create", "put", "read", "update", "delete", "list"];
        let one = |name| Some((name, self.single(properties, shape, name)?));
        let lifecycle = LIFECYCLE.into_iter().filter_map(one).collect();
        Resource {
            identifiers: self.named(properties, shape, "identifiers"),
            properties: self.named(properties, shape, "properties"),
            lifecycle,
            operations: self.list(properties, shape, "operations"),
            collection_operations: self.list(properties, shape, "collectionOperations"),
            resources: self.list(properties, shape, "resources"),
        }
    }

    fn service(&mut self, properties: &Properties, shape: &ShapeId) -> Service {
        let renamed = match properties.get("rename") {
            Some(Property::Named(entries)) => entries.as_slice(),
            _ => &[],
        };
        let at = |source, id| At::shape(source, shape.as_str()).key("rename").key(id);
        let rename = renamed.iter().map(|(id, name)| (self.target(id, |source| at(source, id)), name.clone()));
        let version = match properties.get("version") {
            Some(Property::One(version)) => version.clone(),
            _ => String::new(),
        };
        Service {
            rename: rename.collect(),
            version,
            operations: self.list(properties, shape, "operations"),
            resources: self.list(properties, shape, "resources"),
            errors: self.list(properties, shape, "errors"),
        }
    }
}
