//! Sentences for skeletons in YAML, where a comment beside each member says what it is for.
//!
//! In: an operation's input. Out: one line a member in the order in which a skeleton visits them: each member before what it
//! holds, elements of lists and values of maps followed, a shape within itself not followed again.

use smithgen_model::{Member, Model, ShapeIx, ShapeKind};

use super::author::Author;

/// The sentences of the members of `input`.
pub(super) fn sentences(author: &Author<'_>, input: ShapeIx) -> String {
    let mut lines = String::new();
    visit(author, author.model, input, &mut Vec::new(), &mut lines);
    lines
}

fn visit<'a>(author: &Author<'a>, model: &'a Model, ix: ShapeIx, within: &mut Vec<ShapeIx>, lines: &mut String) {
    if within.contains(&ix) {
        return;
    }
    within.push(ix);
    match &model.shape(ix).kind {
        ShapeKind::Structure(members) | ShapeKind::Union(members) => {
            for member in members {
                sentence(author.html_of(member), lines);
                visit(author, model, member.target, within, lines);
            }
        }
        ShapeKind::List(Member { target, .. }) => visit(author, model, *target, within, lines),
        ShapeKind::Map { value, .. } => visit(author, model, value.target, within, lines),
        _ => {}
    }
    within.pop();
}

/// Adds the text up to the first full stop or colon, without tags, as a line.
fn sentence(html: &str, lines: &mut String) {
    let mut is_in_tag = false;
    let mut sentence = String::new();
    for c in html.chars() {
        match c {
            '<' => is_in_tag = true,
            '>' => is_in_tag = false,
            _ if is_in_tag => {}
            '.' | ':' if sentence.trim().is_empty() => {}
            '.' | ':' => break,
            _ => sentence.push(c),
        }
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    if !words.is_empty() {
        lines.push_str(&words.join(" "));
        lines.push('.');
    }
    lines.push('\n');
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
            ("", "\n"),
        ] {
            let mut lines = String::new();
            sentence(html, &mut lines);
            assert_eq!(lines, expected, "{html}");
        }
    }
}
