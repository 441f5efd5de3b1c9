//! Whether a member is always there.
//!
//! In: a member and the place of its structure. Out: its [`Presence`], by [Smithy's rules for clients], in the careful form
//! that the AWS SDK for Rust uses: structures and unions are optional even where they are required, since services add
//! validation to them most often. Inputs are stricter here: what is required there is required of the caller.
//!
//! **When a default is sent.** A structure that inputs hold starts with the defaults that it states itself, and these are sent, as
//! Smithy's protocol tests have it. Everything else that a caller does not set is left out, so that the service's own default counts;
//! what a caller does set is sent, be it the default or not. Left out are
//!
//! * members of the input itself, and those that are `clientOptional`, as Smithy has it;
//! * defaults that came later (`addedDefault`), which [clients may ignore]: some are texts that the service refuses;
//! * defaults that only repeat the target's own. Nearly all defaults in AWS's models are such zeros, which version 1.0 implied for
//!   numbers and booleans, some outside of the member's own range. Neither botocore, whose descriptions have no defaults, nor the AWS
//!   SDK for Rust sends them.
//!
//! Where a default is left out, the member is an `Option`, so that a zero can be meant. Who makes a value has to set what is required,
//! with a default or without: it has to be sent. In what services alone make, every default stands for what a response lacks.
//! `codegen/tests/presence.rs` has all cases, beside what Smithy says of them.
//!
//! [Smithy's rules for clients]: https://smithy.io/2.0/spec/aggregate-types.html#structure-member-optionality
//! [clients may ignore]: https://smithy.io/2.0/spec/type-refinement-traits.html#addeddefault-trait

use smithgen_model::{FILLED_IN, Member, Model, Node, ShapeIx, ShapeKind};

use crate::selection::Selection;

/// Where a structure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// It is the input of an operation.
    Input,
    /// Some input of the service holds it, whether that input is selected or not: a type does not change with the selection.
    Sent,
    /// It is an output or an error, or held by these alone.
    Received,
}

impl Role {
    /// The role of what others hold, or of an error.
    pub fn of(selection: &Selection, ix: ShapeIx) -> Self {
        if selection.sent.contains(&ix) { Role::Sent } else { Role::Received }
    }
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
    let (traits, target) = (&member.traits, model.target_of(member));
    // A stream is there even if nothing comes of it.
    if target.traits.is_streaming() {
        return Presence::Required;
    }
    let careful = matches!(target.kind, ShapeKind::Structure(_) | ShapeKind::Union(_));
    let may_be_absent = match role {
        Role::Input => is_filled_in(role, member),
        Role::Sent | Role::Received => careful || traits.is_client_optional(),
    };
    let starts = |default: &&Node| match role {
        Role::Input => false,
        // A caller has to set what is required, so that a default only takes the place of what a response lacks.
        Role::Sent => traits.is_required() || is_own(model, member, default),
        Role::Received => true,
    };
    match traits.default().filter(|default| !default.is_null()).filter(starts) {
        _ if may_be_absent => Presence::Optional,
        Some(default) => Presence::Default(default),
        None if traits.is_required() => Presence::Required,
        None => Presence::Optional,
    }
}

/// Whether the structure states the default itself, and has always done so.
fn is_own(model: &Model, member: &Member, default: &Node) -> bool {
    !member.traits.is_added_default() && model.target_of(member).traits.default() != Some(default)
}

/// Whether a builder insists on the member: it is required, and the model does not reserve the right to drop that.
pub fn is_demanded(role: Role, member: &Member) -> bool {
    let may_be_dropped = role != Role::Input && member.traits.is_client_optional();
    member.traits.is_required() && !may_be_dropped && !is_filled_in(role, member)
}

/// Whether the client itself sets the member where the caller does not, required or not: an idempotency token, or what always has the same
/// value then.
pub fn is_filled_in(role: Role, member: &Member) -> bool {
    role == Role::Input && (member.traits.idempotency_token() || member.traits.has(FILLED_IN))
}
