//! The resolved graph: every shape is an index into one table, sorted by id.
//!
//! In: what the reader resolved and found valid. Out: shapes, members, and the questions that a
//! generator asks about services (operations, errors, names, closures).

use std::collections::{BTreeMap, BTreeSet};

use crate::node::Object;
use crate::problem::{Location, Problems};
use crate::report::{At, Finding};
use crate::shape_id::ShapeId;
use crate::shape_type::ShapeType;
use crate::source::{Source, SourceIx};
use crate::traits::Traits;

/// The place of a shape in its model. The order is that of the ids, whatever the order of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeIx(pub(crate) u32);

impl ShapeIx {
    /// What stands for a target that does not exist, until the model is refused for it.
    pub(crate) const MISSING: Self = Self(u32::MAX);

    /// The place as a number.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One resolved and validated model.
#[derive(Debug)]
pub struct Model {
    pub(crate) shapes: Vec<Shape>,
    /// Shapes from here on are mixins, which only validation may see.
    pub(crate) mixins_from: usize,
    /// The source of each shape; `None` for the prelude.
    pub(crate) origins: Vec<Option<SourceIx>>,
    pub(crate) metadata: Object,
    pub(crate) sources: Vec<Source>,
    pub(crate) warnings: Problems,
    /// Answers for indices of other models.
    pub(crate) missing: Shape,
}

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The id, without a member.
    pub id: ShapeId,
    /// The type, with what belongs to it.
    pub kind: ShapeKind,
    /// The traits, those of mixins included.
    pub traits: Traits,
}

/// What a shape is. Simple types say no more than their [`ShapeType`].
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // The names are those of the Smithy specification.
pub enum ShapeKind {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    /// Text from a set; each member carries its `enumValue`.
    Enum(Vec<Member>),
    /// A number from a set; each member carries its `enumValue`.
    IntEnum(Vec<Member>),
    /// A list; a set of version 1.0 is a list with `uniqueItems`.
    List(Member),
    /// A map with strings as keys.
    Map {
        /// What the keys are.
        key: Member,
        /// What the values are.
        value: Member,
    },
    /// A structure with its members in model order.
    Structure(Vec<Member>),
    /// A union with its members in model order.
    Union(Vec<Member>),
    /// An operation.
    Operation(Operation),
    /// A resource.
    Resource(Resource),
    /// A service.
    Service(Service),
}

/// A member of a shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The name; `member` in lists, `key` and `value` in maps.
    pub name: String,
    /// The shape that it targets.
    pub target: ShapeIx,
    /// The traits of the member, not those of its target.
    pub traits: Traits,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Operation {
    /// The structure of the input; `None` for `smithy.api#Unit`.
    pub input: Option<ShapeIx>,
    /// The structure of the output; `None` for `smithy.api#Unit`.
    pub output: Option<ShapeIx>,
    /// Its own errors in model order.
    pub errors: Vec<ShapeIx>,
}

/// A resource.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resource {
    /// Names and shapes of the identifiers.
    pub identifiers: Vec<(String, ShapeIx)>,
    /// Names and shapes of the properties.
    pub properties: Vec<(String, ShapeIx)>,
    /// The lifecycle operations with their names: `create`, `put`, `read`, `update`, `delete`, `list`, as far as there are any.
    pub lifecycle: Vec<(&'static str, ShapeIx)>,
    /// Other operations on one instance.
    pub operations: Vec<ShapeIx>,
    /// Other operations on the collection.
    pub collection_operations: Vec<ShapeIx>,
    /// Resources inside of this one.
    pub resources: Vec<ShapeIx>,
}

impl Resource {
    /// All operations bound to the resource itself, lifecycle operations first.
    pub fn all_operations(&self) -> impl Iterator<Item = ShapeIx> {
        let lifecycle = self.lifecycle.iter().map(|(_, operation)| operation);
        lifecycle.chain(&self.operations).chain(&self.collection_operations).copied()
    }
}

/// A service.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Service {
    /// The version in any form; empty when the model gives none.
    pub version: String,
    /// Operations bound to the service itself, in model order.
    pub operations: Vec<ShapeIx>,
    /// Resources bound to the service itself, in model order.
    pub resources: Vec<ShapeIx>,
    /// Errors that every operation may answer, in model order.
    pub errors: Vec<ShapeIx>,
    /// Other names for shapes in this service.
    pub rename: BTreeMap<ShapeIx, String>,
}

impl ShapeKind {
    /// The type without what belongs to it.
    pub fn shape_type(&self) -> ShapeType {
        match self {
            Self::Blob => ShapeType::Blob,
            Self::Boolean => ShapeType::Boolean,
            Self::String => ShapeType::String,
            Self::Byte => ShapeType::Byte,
            Self::Short => ShapeType::Short,
            Self::Integer => ShapeType::Integer,
            Self::Long => ShapeType::Long,
            Self::Float => ShapeType::Float,
            Self::Double => ShapeType::Double,
            Self::BigInteger => ShapeType::BigInteger,
            Self::BigDecimal => ShapeType::BigDecimal,
            Self::Timestamp => ShapeType::Timestamp,
            Self::Document => ShapeType::Document,
            Self::Enum(_) => ShapeType::Enum,
            Self::IntEnum(_) => ShapeType::IntEnum,
            Self::List(_) => ShapeType::List,
            Self::Map { .. } => ShapeType::Map,
            Self::Structure(_) => ShapeType::Structure,
            Self::Union(_) => ShapeType::Union,
            Self::Operation(_) => ShapeType::Operation,
            Self::Resource(_) => ShapeType::Resource,
            Self::Service(_) => ShapeType::Service,
        }
    }

    /// The values of an enum of texts in model order; none of other types.
    pub fn enum_values(&self) -> impl Iterator<Item = &str> {
        let members = if let Self::Enum(members) = self { members.as_slice() } else { &[] };
        members.iter().filter_map(|member| member.traits.get("smithy.api#enumValue")?.as_str())
    }

    /// The members in model order, whatever the type (`key` before `value` in maps).
    pub fn members(&self) -> impl DoubleEndedIterator<Item = &Member> {
        let (first, second): (&[Member], &[Member]) = match self {
            Self::Enum(m) | Self::IntEnum(m) | Self::Structure(m) | Self::Union(m) => (m, &[]),
            Self::List(member) => (std::slice::from_ref(member), &[]),
            Self::Map { key, value } => (std::slice::from_ref(key), std::slice::from_ref(value)),
            _ => (&[], &[]),
        };
        first.iter().chain(second)
    }
}

impl Shape {
    /// The type of the shape.
    pub fn shape_type(&self) -> ShapeType {
        self.kind.shape_type()
    }

    /// The members in model order, whatever the type.
    pub fn members(&self) -> impl DoubleEndedIterator<Item = &Member> {
        self.kind.members()
    }

    /// The member with this name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().find(|member| member.name == name)
    }

    /// The operation, when the shape is one.
    pub fn as_operation(&self) -> Option<&Operation> {
        match &self.kind {
            ShapeKind::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// The resource, when the shape is one.
    pub fn as_resource(&self) -> Option<&Resource> {
        match &self.kind {
            ShapeKind::Resource(resource) => Some(resource),
            _ => None,
        }
    }

    /// The service, when the shape is one.
    pub fn as_service(&self) -> Option<&Service> {
        match &self.kind {
            ShapeKind::Service(service) => Some(service),
            _ => None,
        }
    }
}

impl Model {
    /// A shape. For an index of another model, an empty structure named `smithy.api#Unit`.
    pub fn shape(&self, ix: ShapeIx) -> &Shape {
        self.shapes.get(ix.index()).unwrap_or(&self.missing)
    }

    /// The shape with this absolute id.
    pub fn find(&self, id: &str) -> Option<ShapeIx> {
        let shapes = self.shapes.get(..self.mixins_from)?;
        let place = shapes.binary_search_by(|shape| shape.id.as_str().cmp(id)).ok()?;
        u32::try_from(place).ok().map(ShapeIx)
    }

    /// All shapes in the order of their ids, the prelude included.
    pub fn shapes(&self) -> impl Iterator<Item = (ShapeIx, &Shape)> {
        (0..).map(ShapeIx).zip(self.shapes.iter().take(self.mixins_from))
    }

    /// The services in the order of their ids.
    pub fn services(&self) -> impl Iterator<Item = ShapeIx> {
        self.shapes().filter(|(_, shape)| shape.as_service().is_some()).map(|(ix, _)| ix)
    }

    /// The merged metadata of all files.
    pub fn metadata(&self) -> &Object {
        &self.metadata
    }

    /// What is doubtful in the model but does not hinder.
    pub fn warnings(&self) -> &Problems {
        &self.warnings
    }

    /// How many bytes it was read from, unpacked.
    #[doc(hidden)]
    pub fn bytes(&self) -> usize {
        self.sources.iter().map(|source| source.text.len()).sum()
    }

    /// The names of the files, as they were given.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = &str> {
        self.sources.iter().map(|source| source.name.as_str())
    }

    /// Where a shape, or a member of it, is defined; `None` for the prelude. Looks through the file.
    pub fn location(&self, shape: ShapeIx, member: Option<&str>) -> Option<Location> {
        let id = &self.shape(shape).id;
        let at = member.map_or_else(|| At::of(id), |member| At::of(&id.with_member(member)));
        self.locate([Finding::warning("Place", at, "")]).iter().next()?.location.clone()
    }

    /// Takes examples away from operations, by number in rising order.
    pub(crate) fn remove_examples(&mut self, examples: &[(ShapeIx, usize)]) {
        for &(operation, number) in examples.iter().rev() {
            if let Some(shape) = self.shapes.get_mut(operation.index()) {
                shape.traits.remove_element("smithy.api#examples", number);
            }
        }
    }

    /// The shape that a member targets.
    pub fn target_of(&self, member: &Member) -> &Shape {
        self.shape(member.target)
    }

    /// The operations of a service, those of its resources included, sorted by name.
    pub fn operations_of(&self, service: ShapeIx) -> Vec<ShapeIx> {
        let mut operations = BTreeSet::new();
        if let Some(service) = self.shape(service).as_service() {
            operations.extend(service.operations.iter().copied());
        }
        for resource in self.resources_of(service) {
            if let Some(resource) = self.shape(resource).as_resource() {
                operations.extend(resource.all_operations());
            }
        }
        let mut operations: Vec<ShapeIx> = operations.into_iter().collect();
        operations.sort_by_key(|&ix| self.shape(ix).id.name());
        operations
    }

    /// The resources of a service at any depth, each once, outer ones first.
    pub fn resources_of(&self, service: ShapeIx) -> Vec<ShapeIx> {
        let mut resources: Vec<ShapeIx> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut add = |list: &mut Vec<ShapeIx>, more: &[ShapeIx]| {
            list.extend(more.iter().copied().filter(|&ix| seen.insert(ix)));
        };
        if let Some(service) = self.shape(service).as_service() {
            add(&mut resources, &service.resources);
        }
        let mut next = 0;
        while let Some(&ix) = resources.get(next) {
            next += 1;
            if let Some(resource) = self.shape(ix).as_resource() {
                add(&mut resources, &resource.resources);
            }
        }
        resources
    }

    /// The errors of an operation in a service: its own in model order, then those of the service.
    pub fn errors_of(&self, service: ShapeIx, operation: ShapeIx) -> Vec<ShapeIx> {
        let mut errors: Vec<ShapeIx> = Vec::new();
        let mut seen = BTreeSet::new();
        let own = self.shape(operation).as_operation().map(|o| o.errors.as_slice());
        let common = self.shape(service).as_service().map(|s| s.errors.as_slice());
        for &error in own.into_iter().chain(common).flatten() {
            if seen.insert(error) {
                errors.push(error);
            }
        }
        errors
    }

    /// The name of a shape in a service, which may rename it.
    pub fn name_in(&self, service: ShapeIx, shape: ShapeIx) -> &str {
        let renamed = self.shape(service).as_service().and_then(|s| s.rename.get(&shape));
        renamed.map_or_else(|| self.shape(shape).id.name(), String::as_str)
    }

    /// All that a service reaches, itself included, in the order of ids.
    pub fn closure_of(&self, service: ShapeIx) -> BTreeSet<ShapeIx> {
        self.reach(vec![service])
    }

    /// All that some shapes reach, themselves included: targets of members, inputs, outputs,
    /// errors, operations, resources with their identifiers and properties.
    pub fn reach(&self, from: Vec<ShapeIx>) -> BTreeSet<ShapeIx> {
        let mut open = from;
        let mut reached: BTreeSet<ShapeIx> = open.iter().copied().collect();
        while let Some(ix) = open.pop() {
            self.neighbours(ix, &mut |next| {
                if next.index() < self.shapes.len() && reached.insert(next) {
                    open.push(next);
                }
            });
        }
        reached
    }

    fn neighbours(&self, ix: ShapeIx, visit: &mut impl FnMut(ShapeIx)) {
        match &self.shape(ix).kind {
            ShapeKind::Operation(operation) => {
                operation.input.into_iter().chain(operation.output).for_each(&mut *visit);
                operation.errors.iter().copied().for_each(visit);
            }
            ShapeKind::Service(service) => {
                let lists = [&service.operations, &service.resources, &service.errors];
                lists.into_iter().flatten().copied().for_each(visit);
            }
            ShapeKind::Resource(resource) => {
                let named = resource.identifiers.iter().chain(&resource.properties);
                named.map(|(_, target)| *target).for_each(&mut *visit);
                resource.all_operations().for_each(&mut *visit);
                resource.resources.iter().copied().for_each(visit);
            }
            // The members of enums target the unit type, which means nothing.
            ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {}
            kind => kind.members().map(|member| member.target).for_each(visit),
        }
    }
}
