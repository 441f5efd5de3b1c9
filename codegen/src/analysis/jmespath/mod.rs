//! What a JMESPath expression makes of values of a shape, before there are any.
//!
//! In: an expression, and the [`Type`] of what it is applied to. Out: the type of what it gives, whatever of that may be missing; or why
//! it can never give anything: a member that no structure has, an element of what is no list, a comparison that is always the
//! same. Types are those that [waiters] have: a timestamp is a number, a blob a string, and a document may be anything.
//!
//! [waiters]: https://smithy.io/2.0/additional-specs/waiters.html#jmespath-data-model

mod functions;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Write as _;

use smithgen_jmespath::{Comparator, Expression, Node, Value};
use smithgen_model::{Model, ShapeIx, ShapeKind};

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type<'e> {
    /// Of any type, or of several.
    Any,
    /// Nothing.
    Null,
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// A text.
    String,
    /// A list of such.
    List(Box<Type<'e>>),
    /// Such by any names.
    Map(Box<Type<'e>>),
    /// Values by these names.
    Object(Vec<(String, Type<'e>)>),
    /// A structure or union of the model.
    Structure(ShapeIx),
    /// An expression, for a function.
    Reference(&'e Node),
}

/// So many levels of lists and maps are looked into between two structures.
const LEVELS: usize = 32;

impl Type<'_> {
    /// The type of values of a shape.
    pub fn of(model: &Model, ix: ShapeIx) -> Self {
        Self::within(model, ix, LEVELS)
    }

    fn within(model: &Model, ix: ShapeIx, levels: usize) -> Self {
        match &model.shape(ix).kind {
            _ if levels == 0 => Type::Any,
            ShapeKind::Boolean => Type::Boolean,
            ShapeKind::Blob | ShapeKind::String | ShapeKind::Enum(_) => Type::String,
            ShapeKind::Structure(_) | ShapeKind::Union(_) => Type::Structure(ix),
            ShapeKind::List(member) => Type::List(Box::new(Type::within(model, member.target, levels - 1))),
            ShapeKind::Map { value, .. } => Type::Map(Box::new(Type::within(model, value.target, levels - 1))),
            ShapeKind::Document | ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_) => Type::Any,
            _ => Type::Number,
        }
    }

    /// Whether there may be a structure in a value.
    fn has_structure(&self) -> bool {
        match self {
            Type::Structure(_) => true,
            Type::List(inner) | Type::Map(inner) => inner.has_structure(),
            Type::Object(entries) => entries.iter().any(|(_, value)| value.has_structure()),
            _ => false,
        }
    }

    /// How many types it consists of.
    fn size(&self) -> usize {
        1 + match self {
            Type::List(inner) | Type::Map(inner) => inner.size(),
            Type::Object(entries) => entries.iter().map(|(_, value)| value.size()).sum(),
            _ => 0,
        }
    }

    /// What it is called in messages.
    pub fn told(&self) -> String {
        match self {
            Type::List(element) => format!("a list of what is {}", element.told()),
            other => other.name().1.to_owned(),
        }
    }

    /// JMESPath's name for it, and what it is called in messages.
    fn name(&self) -> (&'static str, &'static str) {
        match self {
            Type::Any => ("", "a value of some type"),
            Type::Null => ("null", "nothing"),
            Type::Boolean => ("boolean", "a boolean"),
            Type::Number => ("number", "a number"),
            Type::String => ("string", "a string"),
            Type::List(_) => ("array", "a list"),
            Type::Map(_) | Type::Object(_) | Type::Structure(_) => ("object", "an object"),
            Type::Reference(_) => ("expref", "an expression"),
        }
    }

    /// Whether a value of this type may be one of the other, as far as is known.
    pub fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Type::Any, _) | (_, Type::Any) => true,
            (Type::List(one), Type::List(other)) => one.may_be(other),
            (one, other) => one.name() == other.name(),
        }
    }
}

/// What is known of an expression that makes sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Sound<'e> {
    /// The type of what it gives.
    pub ty: Type<'e>,
    /// The members of structures that it looks at, wherever they are; `None` if it may look at all of some structure.
    pub members: Option<BTreeSet<String>>,
}

/// What an expression makes of a value.
///
/// # Errors
/// When that can never be anything but nothing or an error: the reason.
pub fn check<'e>(model: &Model, expression: &'e Expression, applied_to: &Type<'e>) -> Result<Sound<'e>, String> {
    expression.check().map_err(|error| error.reason())?;
    let checker = Checker { model, left: Cell::new(STEPS), members: RefCell::default(), is_whole: Cell::new(false) };
    let ty = checker.node(&expression.0, applied_to)?;
    checker.looks_at(&ty);
    let members = Some(checker.members.into_inner()).filter(|_| !checker.is_whole.get());
    Ok(Sound { ty, members })
}

type Checked<'e> = Result<Type<'e>, String>;

struct Checker<'m> {
    model: &'m Model,
    /// The steps that are left.
    left: Cell<usize>,
    /// The members that have been looked at.
    members: RefCell<BTreeSet<String>>,
    /// Whether all of some structure is looked at.
    is_whole: Cell<bool>,
}

/// How many steps one check takes: a short expression can build more than any memory holds (`{a: @, b: @} | {a: @, b: @} | …`).
const STEPS: usize = 1 << 20;

/// The parts of the largest type, which may stand within each other.
const LARGEST: usize = 500;

impl Checker<'_> {
    fn node<'e>(&self, node: &'e Node, current: &Type<'e>) -> Checked<'e> {
        let made = self.made(node, current)?;
        let size = made.size();
        let left = self.left.get().checked_sub(size).filter(|_| size <= LARGEST);
        self.left.set(left.ok_or("it builds too much")?);
        Ok(made)
    }

    fn made<'e>(&self, node: &'e Node, current: &Type<'e>) -> Checked<'e> {
        Ok(match node {
            Node::Current => current.clone(),
            Node::Field(name) => self.member(current, name)?,
            Node::Literal(value) => of_literal(value),
            Node::Index(_) => element(current)?,
            Node::Slice(_) => Type::List(Box::new(element(current)?)),
            Node::Chain(steps) => steps.iter().try_fold(current.clone(), |current, step| self.node(step, &current))?,
            Node::Projection(parts) => {
                let [list, each] = &**parts;
                let element = element(&self.node(list, current)?)?;
                Type::List(Box::new(self.node(each, &element)?))
            }
            Node::Values(parts) => {
                let [map, each] = &**parts;
                let value = self.value(&self.node(map, current)?)?;
                Type::List(Box::new(self.node(each, &value)?))
            }
            Node::Filter(parts) => {
                let [list, each, condition] = &**parts;
                let element = element(&self.node(list, current)?)?;
                self.judges(&self.node(condition, &element)?);
                Type::List(Box::new(self.node(each, &element)?))
            }
            Node::Flatten(list) => match element(&self.node(list, current)?)? {
                inner @ Type::List(_) => inner,
                other => Type::List(Box::new(other)),
            },
            Node::Comparison(how, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (self.node(left, current)?, self.node(right, current)?);
                self.looks_at(&left);
                self.looks_at(&right);
                compared(*how, &left, &right)?
            }
            Node::Or(nodes) | Node::And(nodes) => {
                let types = self.all(nodes, current)?;
                types.iter().for_each(|ty| self.judges(ty));
                self.joined(types)
            }
            Node::Not(node) => {
                self.judges(&self.node(node, current)?);
                Type::Boolean
            }
            Node::List(nodes) => Type::List(Box::new(self.joined(self.all(nodes, current)?))),
            Node::Map(entries) => {
                let entries = entries.iter().map(|(name, node)| Ok((name.to_string(), self.node(node, current)?)));
                Type::Object(entries.collect::<Result<_, String>>()?)
            }
            Node::Call(function, arguments) => self.call(function, &self.all(arguments, current)?)?,
            Node::Unknown(name, _) => return Err(format!("there is no function `{name}`")),
            Node::Reference(node) => Type::Reference(node),
        })
    }

    fn all<'e>(&self, nodes: &'e [Node], current: &Type<'e>) -> Result<Vec<Type<'e>>, String> {
        nodes.iter().map(|node| self.node(node, current)).collect()
    }

    fn member<'e>(&self, of: &Type<'e>, name: &str) -> Checked<'e> {
        match of {
            Type::Any => Ok(Type::Any),
            Type::Map(value) => Ok((**value).clone()),
            Type::Object(entries) => match entries.iter().rev().find(|(key, _)| key == name) {
                Some((_, value)) => Ok(value.clone()),
                None => Err(format!("nothing here is called `{name}`")),
            },
            Type::Structure(ix) => {
                let shape = self.model.shape(*ix);
                match shape.member(name) {
                    Some(member) => {
                        self.members.borrow_mut().insert(name.to_owned());
                        Ok(Type::of(self.model, member.target))
                    }
                    None => Err(format!("`{}` has no member `{name}`", shape.id)),
                }
            }
            other => Err(format!("`{name}` is looked for in {}", other.name().1)),
        }
    }

    /// Notes that all of a value counts, structures in it included.
    fn looks_at(&self, ty: &Type<'_>) {
        self.is_whole.set(self.is_whole.get() || ty.has_structure());
    }

    /// Notes that it counts whether a value is empty.
    fn judges(&self, ty: &Type<'_>) {
        if let Type::Structure(_) = ty {
            self.looks_at(ty);
        }
    }

    /// As [`joined`]; what becomes of structures in values of several types is not followed.
    fn joined<'e>(&self, types: impl IntoIterator<Item = Type<'e>>) -> Type<'e> {
        let types: Vec<Type<'e>> = types.into_iter().collect();
        let ty = joined(types.iter().cloned());
        if ty == Type::Any {
            types.iter().for_each(|ty| self.looks_at(ty));
        }
        ty
    }

    /// What the values of a map, or of the members of a structure, are.
    fn value<'e>(&self, of: &Type<'e>) -> Checked<'e> {
        match of {
            Type::Any => Ok(Type::Any),
            Type::Map(value) => Ok((**value).clone()),
            Type::Object(entries) => Ok(self.joined(entries.iter().map(|(_, value)| value.clone()))),
            Type::Structure(ix) => {
                self.looks_at(of);
                let targets = self.model.shape(*ix).members().map(|member| member.target);
                Ok(joined(targets.map(|target| Type::of(self.model, target))))
            }
            other => Err(format!("values are looked for in {}", other.name().1)),
        }
    }
}

fn element<'e>(of: &Type<'e>) -> Checked<'e> {
    match of {
        Type::Any => Ok(Type::Any),
        Type::List(element) => Ok((**element).clone()),
        other => Err(format!("an element is looked for in {}", other.name().1)),
    }
}

/// The type of which all are, if there is one. Nothing is of every type.
fn joined<'e>(types: impl IntoIterator<Item = Type<'e>>) -> Type<'e> {
    let mut types = types.into_iter().filter(|ty| *ty != Type::Null);
    let Some(first) = types.next() else { return Type::Null };
    if types.all(|ty| ty == first) { first } else { Type::Any }
}

fn of_literal(value: &Value) -> Type<'static> {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(_) => Type::Number,
        Value::String(_) | Value::Bytes(_) => Type::String,
        Value::List(list) => Type::List(Box::new(joined(list.iter().map(of_literal)))),
        Value::Map(map) => {
            Type::Object(map.iter().map(|(name, value)| (name.to_string(), of_literal(value))).collect())
        }
    }
}

/// Whatever may be missing can be compared with nothing.
fn compared<'e>(how: Comparator, left: &Type<'e>, right: &Type<'e>) -> Checked<'e> {
    let is_such = |ty: &Type<'_>| match how {
        Comparator::Equal | Comparator::NotEqual => true,
        _ => matches!(ty, Type::Any | Type::Number | Type::String),
    };
    let (one, other) = (left.name().1, right.name().1);
    match (left, right) {
        (Type::Null, _) | (_, Type::Null) if matches!(how, Comparator::Equal | Comparator::NotEqual) => {
            Ok(Type::Boolean)
        }
        _ if !is_such(left) || !is_such(right) => Err(format!("there is no order between {one} and {other}")),
        _ if !left.may_be(right) => Err(format!("{one} is compared with {other}")),
        _ => Ok(Type::Boolean),
    }
}

/// The names of types, for messages.
fn either(names: &[&str]) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let between = match index {
            0 => "",
            _ if index + 1 == names.len() => " or ",
            _ => ", ",
        };
        // Writing to a string cannot fail.
        let _ = write!(text, "{between}{name}");
    }
    text
}
