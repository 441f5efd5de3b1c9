//! What is true of each member, decided once.
//!
//! In: the model, the selection, and the names of types. Out: a [`MemberPlan`] for each member of a structure, union or enum, by the place
//! where its shape stands. Fields, setters, variants, samples, pages and the marks of required members read it; none of them asks
//! the model the same again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use heck::ToUpperCamelCase;
use smithgen_model::{DefaultValue, Member, Model, Shape, ShapeIx, ShapeKind};

use super::facts::facts;
use super::names::Names;
use crate::analysis::optionality::{Presence, Role, is_demanded, is_filled_in, presence};
use crate::analysis::recursion::boxed_members;
use crate::analysis::told::Told;
use crate::names::{Name, NameKind, Scope};
use crate::rir::{Demand, Type};
use crate::selection::{SelectedOperation, Selection, is_of_bytes, is_of_events};

/// How many bytes of a shape's description or pattern stand on each member that has none of its own.
const LONGEST_SHARED: usize = 4_000;

/// What is true of a member where its shape stands.
pub(super) struct MemberPlan<'a> {
    /// The member in the model, with its name on the wire.
    pub(super) member: &'a Member,
    /// The shape that it targets.
    pub(super) target: &'a Shape,
    /// Its field or variant.
    pub(super) name: Name,
    /// The type of its values, without `Option` and `Box`.
    pub(super) ty: Type,
    /// Whether the value is boxed, because its type would hold itself.
    pub(super) is_boxed: bool,
    /// Whether it is always there.
    pub(super) presence: Presence<'a>,
    /// What it starts with, where that is not what its type says.
    pub(super) default: Option<DefaultValue>,
    /// Whether a builder insists on it.
    pub(super) is_demanded: bool,
    /// Whether the client sets it where the caller does not.
    pub(super) is_filled_in: bool,
    /// Its description in HTML: its own, or else its target's, marked if the caller must give it.
    pub(super) description: Cow<'a, str>,
    /// What limits its values and what stands for them, in words.
    pub(super) facts: Vec<String>,
}

impl MemberPlan<'_> {
    /// Whether its field is an `Option`.
    pub(super) fn is_optional(&self) -> bool {
        self.presence == Presence::Optional
    }
}

/// The members of a shape, in model order; they are found by their names in the model, too.
#[derive(Default)]
pub(super) struct Plans<'a> {
    list: Vec<MemberPlan<'a>>,
    by_name: BTreeMap<&'a str, usize>,
}

impl<'a> Plans<'a> {
    /// The index of a member in its shape's schema.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub(super) fn find(&self, name: &str) -> Option<&MemberPlan<'a>> {
        self.list.get(self.position(name)?)
    }
}

impl<'a> Deref for Plans<'a> {
    type Target = [MemberPlan<'a>];

    fn deref(&self) -> &Self::Target {
        &self.list
    }
}

/// The members of all shapes that have a type, and of inputs and outputs.
pub(super) struct Members<'a> {
    plans: BTreeMap<(ShapeIx, Role), Plans<'a>>,
    none: Plans<'a>,
    /// The trait for each method that some builder demands.
    pub(super) demands: BTreeMap<String, Demand>,
}

impl<'a> Members<'a> {
    pub(super) fn plan(model: &'a Model, selection: &Selection, names: &Names) -> Self {
        let boxed = boxed_members(model, selection.reached.iter().copied());
        let ends = |operation: &SelectedOperation| [(operation.input, Role::Input), (operation.output, Role::Received)];
        let own = selection.operations.iter().flat_map(ends).filter_map(|(ix, role)| Some((ix?, role)));
        let held = selection.reached.iter().map(|&ix| (ix, Role::of(selection, ix)));
        let mut plans = BTreeMap::new();
        for (ix, role) in own.chain(held) {
            plans.entry((ix, role)).or_insert_with(|| {
                let (members, claimed) = named(model.shape(ix));
                let planned = members.iter().zip(claimed).enumerate().map(|(index, (member, name))| {
                    let is_boxed = boxed.contains(&(ix, index));
                    plan(model, names, role, member, name, is_boxed)
                });
                let list = planned.collect();
                let by_name = (0..).zip(members).map(|(index, member)| (member.name.as_str(), index)).collect();
                Plans { list, by_name }
            });
        }
        let demands = demands(model, selection, &plans);
        Members { plans, none: Plans::default(), demands }
    }

    /// The members of a shape that stands in this role.
    pub(super) fn of(&self, ix: ShapeIx, role: Role) -> &Plans<'a> {
        self.plans.get(&(ix, role)).unwrap_or(&self.none)
    }

    /// The members of an input, if there is one.
    pub(super) fn of_input(&self, input: Option<ShapeIx>) -> &Plans<'a> {
        input.map_or(&self.none, |ix| self.of(ix, Role::Input))
    }
}

/// The members of a structure, union or enum, and their names.
fn named(shape: &Shape) -> (&[Member], Vec<Name>) {
    let (kind, members) = match &shape.kind {
        ShapeKind::Structure(members) => (NameKind::Member, members),
        ShapeKind::Union(members) | ShapeKind::Enum(members) | ShapeKind::IntEnum(members) => {
            (NameKind::Variant, members)
        }
        _ => return (&[], Vec::new()),
    };
    (members, Scope::new(kind).claim_all(members.iter().map(|member| member.name.as_str())))
}

fn plan<'a>(
    model: &'a Model,
    names: &Names,
    role: Role,
    member: &'a Member,
    name: Name,
    is_boxed: bool,
) -> MemberPlan<'a> {
    let target = model.target_of(member);
    let told = Told::of(member, target, LONGEST_SHARED);
    let presence = presence(model, role, member);
    let default = match presence {
        // Validation has read it the same way, so that there is one in every valid model.
        Presence::Default(value) => DefaultValue::read(&target.kind, value).ok(),
        _ => None,
    };
    MemberPlan {
        member,
        target,
        name,
        ty: match value_type(model, names, member.target) {
            events if !is_of_events(model, member.target) => events,
            events if role == Role::Input => Type::EventStreamSender(Box::new(events)),
            events => Type::EventReceiver(Box::new(events)),
        },
        is_boxed,
        presence,
        default: default.filter(|default| !is_rusts_own(default)),
        is_demanded: is_demanded(role, member),
        is_filled_in: is_filled_in(role, member),
        description: if told.is_asked_for && !is_filled_in(role, member) {
            marked_required(told.description).into()
        } else {
            told.description.into()
        },
        facts: facts(&told, member, target, role),
    }
}

/// Whether Rust starts a value of the type with the same.
fn is_rusts_own(default: &DefaultValue) -> bool {
    match default {
        DefaultValue::Bool(value) => !value,
        DefaultValue::Integer(value) => *value == 0,
        // A zero below zero is another one.
        DefaultValue::Float(value) => value.to_bits() == 0,
        DefaultValue::Double(value) => value.to_bits() == 0,
        DefaultValue::BigNumber(text) => text == "0",
        DefaultValue::String(value) => value.is_empty(),
        DefaultValue::Blob(bytes) => bytes.is_empty(),
        DefaultValue::Timestamp(seconds, nanos) => (*seconds, *nanos) == (0, 0),
        DefaultValue::Empty => true,
        DefaultValue::Enum(_) | DefaultValue::IntEnum(_) | DefaultValue::Document(_) => false,
    }
}

/// The type of a value of the shape `ix`, without `Option` and `Box`.
fn value_type(model: &Model, names: &Names, ix: ShapeIx) -> Type {
    let shape = model.shape(ix);
    // An `Option` where nulls may stand.
    let element_type = |element: &Member| {
        let ty = value_type(model, names, element.target);
        Box::new(if shape.traits.is_sparse() { ty.optional() } else { ty })
    };
    match &shape.kind {
        ShapeKind::Blob if is_of_bytes(model, ix) => Type::ByteStream,
        ShapeKind::Blob => Type::Blob,
        ShapeKind::Boolean => Type::Bool,
        ShapeKind::String => Type::String,
        ShapeKind::Byte => Type::I8,
        ShapeKind::Short => Type::I16,
        ShapeKind::Integer => Type::I32,
        ShapeKind::Long => Type::I64,
        ShapeKind::Float => Type::F32,
        ShapeKind::Double => Type::F64,
        ShapeKind::BigInteger => Type::BigInteger,
        ShapeKind::BigDecimal => Type::BigDecimal,
        ShapeKind::Timestamp => Type::DateTime,
        ShapeKind::Document => Type::Document,
        ShapeKind::List(element) => Type::Vec(element_type(element)),
        ShapeKind::Map { key, value } => Type::Map(Box::new(value_type(model, names, key.target)), element_type(value)),
        _ => match names.types.get(&ix) {
            Some(name) => Type::Named(name.module.clone(), name.ident.clone()),
            // Members hold operations, resources and services in no valid model.
            None => Type::Document,
        },
    }
}

/// A description behind `[required]`, as paws and the AWS CLI mark required members.
fn marked_required(html: &str) -> String {
    match html.trim_start().strip_prefix("<p>") {
        Some(rest) => format!("<p>[required] {rest}"),
        // A list or note stays whole below the mark.
        None if html.trim_start().starts_with('<') => format!("<p>[required]</p>{html}"),
        None => format!("[required] {html}"),
    }
}

/// The traits by which builders demand members: one for each name of a method, in every structure that callers make.
fn demands(
    model: &Model,
    selection: &Selection,
    plans: &BTreeMap<(ShapeIx, Role), Plans<'_>>,
) -> BTreeMap<String, Demand> {
    let is_made = |ix: &ShapeIx, role: Role| match role {
        Role::Input => true,
        Role::Sent => selection.reached_by_inputs.contains(ix),
        Role::Received => false,
    };
    let is_structure = |ix: &ShapeIx| matches!(model.shape(*ix).kind, ShapeKind::Structure(_));
    let made = plans.iter().filter(|((ix, role), _)| is_made(ix, *role) && is_structure(ix));
    let demanded = made.flat_map(|(_, plans)| &plans.list).filter(|plan| plan.is_demanded);
    let methods: BTreeSet<&str> = demanded.map(|plan| plan.name.text()).collect();
    let mut scope = Scope::new(NameKind::Type);
    let demand = |method: &str| {
        let ident = scope.claim(&method.to_upper_camel_case()).ident().clone();
        (method.to_owned(), Demand { ident, method: method.to_owned() })
    };
    methods.into_iter().map(demand).collect()
}

#[cfg(test)]
mod tests {
    use super::marked_required;

    #[test]
    fn the_mark_stands_before_the_first_words() {
        assert_eq!(marked_required("A name."), "[required] A name.");
        assert_eq!(marked_required(" <p>A name.</p>"), "<p>[required] A name.</p>");
        assert_eq!(marked_required("<ul><li>a</li></ul>"), "<p>[required]</p><ul><li>a</li></ul>");
    }
}
