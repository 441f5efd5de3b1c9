//! Whether a member is always there.
//!
//! In: a member and the place of its structure. Out: its [`Presence`], by [Smithy's rules for clients], in the careful form
//! that the AWS SDK for Rust uses: structures and unions are optional even where they are required, since services add
//! validation to them most often. Inputs are stricter here: what is required there is required of the caller.
//!
//! **A default is never sent.** What a caller does not set is left out, so that the service's own default counts, and what a
//! caller does set is sent, be it the default or not. Smithy allows a client to [ignore defaults] so; botocore, whose
//! descriptions have none, does the same, and so both formats of a model give the same requests. The AWS SDK for Rust, which
//! leaves out numbers and booleans that equal their default, cannot send a zero that is meant; and most defaults in AWS's models
//! are zeros that version 1.0 implied, some outside of the member's own range. So members with defaults are `Option`s wherever
//! inputs hold them, and start with the default only in what services alone make. Who makes a value has to set what is required,
//! with a default or without: it has to be sent.
//!
//! [Smithy's rules for clients]: https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality
//! [ignore defaults]: https://smithy.io/2.0/spec/type-refinement-traits.html#default-value-serialization

use smithgen_model::{Member, Model, Node, ShapeKind};

/// Where a structure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is the input of an operation.
    Input,
    /// Some input of the service holds it, whether that input is selected or not: a type does not change with the selection.
    Sent,
    /// It is an output or an error, or held by these alone.
    Received,
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
    let careful = matches!(model.target_of(member).kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
    let may_be_absent = match role {
        Role::Input => is_filled_in(role, member),
        Role::Sent | Role::Received => careful || traits.is_client_optional(),
    };
    // A caller has to set what is required, so that a default only takes the place of what a response lacks.
    let may_start = role == Role::Received || (role == Role::Sent && traits.is_required());
    match traits.default().filter(|default| may_start && !default.is_null()) {
        _ if may_be_absent => Presence::Optional,
        Some(default) => Presence::Default(default),
        None if traits.is_required() => Presence::Required,
        None => Presence::Optional,
    }
}

/// Whether a builder insists on the member: it is required, and the model does not reserve the right to drop that.
pub fn is_demanded(role: Role, member: &Member) -> bool {
    let may_be_dropped = role != Role::Input && member.traits.is_client_optional();
    member.traits.is_required() && !may_be_dropped && !is_filled_in(role, member)
}

/// Whether the client itself sets the member where the caller does not: an idempotency token, required or not.
pub fn is_filled_in(role: Role, member: &Member) -> bool {
    role == Role::Input && member.traits.idempotency_token()
}
