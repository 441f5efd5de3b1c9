//! `Debug` output that shows no secret, however deep it lies in lists and maps.
//!
//! In: a value and the member it stands in. Out: what `Debug` would print, with `*** redacted ***` in place of everything
//! that the model marks `@sensitive`. The official SDK redacts only direct members; here the schema decides at every level, and
//! the schema of a structure or union that lies inside something sensitive says so itself, so that it is hidden wherever it is
//! printed from.

use std::collections::HashMap;
use std::fmt::{self, Debug, Formatter};

use crate::codec::{MapKey, Value};
use crate::schema::{Member, Schema};

/// What stands in place of a secret.
pub const REDACTED: &str = "*** redacted ***";

/// A value with its place in the schema, whose `Debug` shows no secret.
pub struct Redacted<'a, T> {
    value: &'a T,
    member: &'static Member,
}

impl<'a, T: Value> Redacted<'a, T> {
    /// `value`, which stands in `member`.
    pub fn new(value: &'a T, member: &'static Member) -> Self {
        Redacted { value, member }
    }
}

impl<T: Value> Debug for Redacted<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.redact(self.member, f)
    }
}

/// A structure or union that is secret as a whole, by its type alone: what is set in it is part of the secret.
pub fn whole(name: &str, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({REDACTED})")
}

/// A scalar or structure: hidden if its place is sensitive, else as its own `Debug` has it.
pub(crate) fn scalar<T: Debug>(value: &T, member: &'static Member, f: &mut Formatter<'_>) -> fmt::Result {
    if member.is_sensitive() { f.write_str(REDACTED) } else { value.fmt(f) }
}

/// A list: hidden as a whole if its place is sensitive, else element by element.
pub(crate) fn list<T: Value>(values: &[T], member: &'static Member, f: &mut Formatter<'_>) -> fmt::Result {
    match member.target.members {
        [element, ..] if !member.is_sensitive() => {
            f.debug_list().entries(values.iter().map(|value| Redacted::new(value, element))).finish()
        }
        _ => f.write_str(REDACTED),
    }
}

/// A map: hidden as a whole if its place is sensitive, else keys and values each by their own mark.
pub(crate) fn map<K: MapKey, T: Value>(
    values: &HashMap<K, T>,
    member: &'static Member,
    f: &mut Formatter<'_>,
) -> fmt::Result {
    let [key_member, element] = member.target.members else {
        return f.write_str(REDACTED);
    };
    if member.is_sensitive() {
        return f.write_str(REDACTED);
    }
    let mut map = f.debug_map();
    for (key, value) in values {
        let key = if key_member.is_sensitive() { REDACTED } else { key.as_ref() };
        map.entry(&key, &Redacted::new(value, element));
    }
    map.finish()
}

/// A structure, hidden as a whole if it is secret by its type. `names` are its own and those of its fields, apart by white space; fields are
/// in the order of the schema, which knows nothing of the `added` one behind them.
///
/// One call with an array compiles faster than one for each field.
pub fn structure(
    f: &mut Formatter<'_>,
    schema: &'static Schema,
    names: &'static str,
    fields: &[&dyn Redact],
    added: &[&dyn Debug],
) -> fmt::Result {
    let mut names = names.split_whitespace();
    let name = names.next().unwrap_or_default();
    if schema.is_sensitive() {
        return whole(name, f);
    }
    // Names that are keywords carry `r#`.
    let mut names = names.map(|name| name.strip_prefix("r#").unwrap_or(name));
    let mut shown = f.debug_struct(name);
    for ((field, member), name) in fields.iter().zip(schema.members).zip(&mut names) {
        shown.field(name, &Field(*field, member));
    }
    for (field, name) in added.iter().zip(names) {
        shown.field(name, field);
    }
    shown.finish()
}

/// What [`Value::redact`] writes, for arrays of values of many types.
pub trait Redact {
    /// Writes the value with everything secret replaced.
    fn redact(&self, member: &'static Member, f: &mut Formatter<'_>) -> fmt::Result;
}

impl<T: Value> Redact for T {
    fn redact(&self, member: &'static Member, f: &mut Formatter<'_>) -> fmt::Result {
        Value::redact(self, member, f)
    }
}

struct Field<'a>(&'a dyn Redact, &'static Member);

impl Debug for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.redact(self.1, f)
    }
}
