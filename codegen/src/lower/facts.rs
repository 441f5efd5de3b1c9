//! What limits a member's values and what stands for them, in words.
//!
//! In: a member with its target. Out: phrases such as `1 to 128 characters` and `secret`, for one sentence.

use smithgen_model::{FILLED_IN, Member, Node, Shape, ShapeKind};

use crate::analysis::optionality::{Role, is_filled_in};
use crate::analysis::told::Told;

/// The limits, secrecy and default of a member.
pub(super) fn facts(told: &Told<'_>, member: &Member, target: &Shape, role: Role) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(told.length.and_then(|length| length_in_words(target, length.min, length.max)));
    facts.extend(told.range.and_then(|range| between(range.min.map(str::to_owned), range.max.map(str::to_owned))));
    facts.extend(told.pattern.map(|pattern| format!("matches {}", code(pattern))));
    facts.extend(told.is_secret.then(|| "secret".to_owned()));
    let filled_in = member.traits.get(FILLED_IN).filter(|_| role == Role::Input);
    match member.traits.default().or(filled_in).and_then(scalar_text) {
        Some(value) if filled_in.is_some() => facts.push(format!("{} by default", code(&value))),
        Some(default) if role != Role::Received => facts.push(format!("the service's default is {}", code(&default))),
        Some(default) => facts.push(format!("{} by default", code(&default))),
        None if is_filled_in(role, member) => facts.push("a random UUID by default".to_owned()),
        None => {}
    }
    facts
}

/// Facts as one sentence: `1 to 128 characters; secret.`
pub(super) fn sentence(facts: impl Iterator<Item = String>) -> Option<String> {
    let text = facts.collect::<Vec<_>>().join("; ");
    let mut letters = text.chars();
    let first = letters.next()?;
    Some(format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn length_in_words(target: &Shape, min: Option<u64>, max: Option<u64>) -> Option<String> {
    let unit = match &target.kind {
        ShapeKind::Blob => "byte",
        ShapeKind::List(_) | ShapeKind::Map { .. } => match max.or(min) {
            Some(1) => "entry",
            _ => "entries",
        },
        _ => "character",
    };
    let min = min.filter(|min| *min > 0);
    let text = between(min.map(|min| min.to_string()), max.map(|max| max.to_string()))?;
    let plural = if unit.starts_with("entr") || max.or(min) == Some(1) { "" } else { "s" };
    Some(format!("{text} {unit}{plural}"))
}

fn between(min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

/// A scalar default as text; an empty one has none to show.
fn scalar_text(default: &Node) -> Option<String> {
    match default {
        Node::Bool(value) => Some(value.to_string()),
        Node::Number(number) => Some(number.as_str().to_owned()),
        Node::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// A code span, whatever backticks the text holds.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
