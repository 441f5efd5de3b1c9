//! Sentences for skeletons in YAML, where a comment beside each member says what it is for.
//!
//! In: an operation's input. Out: one line a member in the order in which a skeleton visits them: each member before what it
//! holds, elements of lists and values of maps followed, a shape within itself not followed again.

use smithgen_model::{Member, Model, ShapeIx, ShapeKind, visible};

use super::author::{Author, PAGE};
use super::members::entries_of;
use crate::budget::Budget;
use crate::selection::is_of_events;

/// The sentences of the members of `input`.
pub(super) fn sentences(author: &Author<'_>, input: ShapeIx) -> String {
    let mut lines = String::new();
    let mut visit = Visit { author, within: Vec::new(), room: PAGE, lines: &mut lines };
    // Where there is no room for more, the rest of the skeleton goes without.
    let _ = visit.shape(author.model, input);
    lines
}

struct Visit<'v, 'a> {
    author: &'v Author<'a>,
    /// The shapes around the value.
    within: Vec<ShapeIx>,
    room: Budget,
    lines: &'v mut String,
}

impl<'a> Visit<'_, 'a> {
    /// Adds the sentences of what a shape holds; `None` when there is no room for more.
    fn shape(&mut self, model: &'a Model, ix: ShapeIx) -> Option<()> {
        if self.within.contains(&ix) {
            return Some(());
        }
        self.within.push(ix);
        match &model.shape(ix).kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                // Events stand in files of their own.
                for member in members.iter().filter(|member| !is_of_events(model, member.target)) {
                    let html = self.author.told(member).description;
                    self.room.take(1 + entries_of([html]), self.within.len()).then_some(())?;
                    sentence(html, self.lines);
                    self.shape(model, member.target)?;
                }
            }
            ShapeKind::List(Member { target, .. }) | ShapeKind::Map { value: Member { target, .. }, .. } => {
                self.room.take(1, self.within.len()).then_some(())?;
                self.shape(model, *target)?;
            }
            _ => {}
        }
        self.within.pop();
        Some(())
    }
}

/// Adds the text up to the first full stop or colon, without tags, as a line. Blanks around tags stay, as they do in the AWS
/// CLI: a sentence may begin with one.
fn sentence(html: &str, lines: &mut String) {
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = without_tags(&html);
    let sentence = text.trim_start_matches(['.', ':']).split(['.', ':']).next().unwrap_or_default();
    if !sentence.trim().is_empty() {
        lines.push_str(&visible(sentence));
        lines.push('.');
    }
    lines.push('\n');
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, from)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
        let Some((_, after)) = from.split_once('>') else { break };
        text.push_str(before);
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_sentence_ends_at_the_first_stop_or_colon() {
        for (html, expected) in [
            ("<p>The <code>a</code> of\n b. More.</p>", "The a of b.\n"),
            ("<p>One of: a, b</p>", "One of.\n"),
            ("no stop", "no stop.\n"),
            ("<note> <p>You can.</p> </note>", " You can.\n"),
            ("a <b>b</b>\n <i> c</i>", "a b  c.\n"),
            ("1 < 2", "1 < 2.\n"),
            ("a\u{2028}b\u{1b}c\u{85}", "a b\\u{1b}c.\n"),
            ("", "\n"),
        ] {
            let mut lines = String::new();
            sentence(html, &mut lines);
            assert_eq!(lines, expected, "{html}");
        }
    }
}
