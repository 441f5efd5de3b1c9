//! Whether a member is always there.
//!
//! In: a member and the place of its structure. Out: its [`Presence`], by [Smithy's rules for clients], in the careful form
//! that the AWS SDK for Rust uses: structures and unions are optional even where they are required, since services add
//! validation to them most often. Inputs are stricter here: what is required there is required of the caller.
//!
//! [Smithy's rules for clients]: https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality

use smithgen_model::{Member, Model, Node, ShapeKind};

/// Where a structure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the input of an operation.
    Input,
    /// It is an output, an error, or held by another shape.
    Other,
}

/// Whether a member is always there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence<'a> {
    /// Its field is an `Option`.
    Optional,
    /// Its field is plain; a response that lacks it is corrected.
    Required,
    /// Its field is plain and starts with this value.
    Default(&'a Node),
}

/// Decides on a member of a structure.
pub fn presence<'a>(model: &Model, role: Role, member: &'a Member) -> Presence<'a> {
    let traits = &member.traits;
    if role == Role::Input {
        return if traits.is_required() && !is_filled_in(role, member) {
            Presence::Required
        } else {
            Presence::Optional
        };
    }
    let careful = matches!(model.target_of(member).kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
    if careful || traits.is_client_optional() {
        return Presence::Optional;
    }
    match traits.default() {
        None | Some(Node::Null) if traits.is_required() => Presence::Required,
        None | Some(Node::Null) => Presence::Optional,
        Some(default) => Presence::Default(default),
    }
}

/// Whether a builder insists on the member: it is required, the model does not reserve the right to drop that, and there is
/// no default to start from.
pub fn is_demanded(model: &Model, role: Role, member: &Member) -> bool {
    let may_be_dropped = role == Role::Other && member.traits.is_client_optional();
    let has_default = matches!(presence(model, role, member), Presence::Default(_));
    member.traits.is_required() && !may_be_dropped && !has_default && !is_filled_in(role, member)
}

/// Whether the client itself sets the member where the caller does not: an idempotency token, required or not.
pub fn is_filled_in(role: Role, member: &Member) -> bool {
    role == Role::Input && member.traits.idempotency_token()
}
