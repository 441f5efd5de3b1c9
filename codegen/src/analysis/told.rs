//! What the model tells of a member, by the member itself or else by its target.
//!
//! In: a member and its target. Out: what its documentation says and marks, in the client and on reference pages alike.

use smithgen_model::{Length, Member, Range, Shape};

use crate::selection::PRELUDE;

/// What is told of a member.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Its description, in HTML.
    pub description: &'a str,
    /// Whether callers have to give it.
    pub is_asked_for: bool,
    /// Whether its values are secret.
    pub is_secret: bool,
    /// The least and greatest length.
    pub length: Option<Length>,
    /// The least and greatest number.
    pub range: Option<Range<'a>>,
    /// A regular expression.
    pub pattern: Option<&'a str>,
}

impl<'a> Told<'a> {
    /// What is told of `member`. Texts of the target's of more than `longest` bytes are left out: each of its members would say them.
    pub fn of(member: &'a Member, target: &'a Shape, longest: usize) -> Self {
        let is_short = |text: &&str| text.len() <= longest;
        // Descriptions of the prelude's shapes say nothing about the member.
        let is_telling = |html: &&str| target.id.namespace() != PRELUDE && is_short(html);
        let shared = || target.traits.documentation().filter(is_telling);
        Told {
            description: member.traits.documentation().or_else(shared).unwrap_or_default(),
            is_asked_for: member.traits.is_required() && !member.traits.idempotency_token(),
            is_secret: member.traits.is_sensitive() || target.traits.is_sensitive(),
            length: member.traits.length().or_else(|| target.traits.length()),
            range: member.traits.range().or_else(|| target.traits.range()),
            pattern: member.traits.pattern().or_else(|| target.traits.pattern().filter(is_short)),
        }
    }
}
