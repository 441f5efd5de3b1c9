//! First sentences. In: a description; out: its first sentence, styles and links kept, for summaries and lists.

use super::tree::{Block, Description, Text};

/// Words that end with a full stop without ending a sentence. A single letter (`J. Smith`) never ends one.
const ABBREVIATIONS: [&str; 18] = [
    "approx.", "cf.", "dr.", "e.g.", "eg.", "etc.", "fig.", "i.e.", "ie.", "inc.", "incl.", "max.", "min.", "mr.",
    "ms.", "no.", "st.", "vs.",
];

impl Description {
    /// The first sentence of the first paragraph, full stop included, as a description of its own.
    ///
    /// Headings don't count. The sentence is the whole paragraph if that has no other end, and empty if there is no
    /// paragraph at all.
    pub fn first_sentence(&self) -> Description {
        let sentence = self.blocks.iter().find_map(first_paragraph).map(|text| text.cut(sentence_end(text)));
        let blocks = sentence.into_iter().map(Block::Paragraph).collect();
        Description { blocks, links: self.links.clone() }
    }
}

fn first_paragraph(block: &Block) -> Option<&Text> {
    match block {
        Block::Paragraph(text) => Some(text),
        Block::Heading(..) | Block::Code(_) | Block::Table(_) => None,
        Block::List { items, .. } => items.iter().flatten().find_map(first_paragraph),
        Block::Definitions(definitions) => definitions.iter().flat_map(|d| &d.body).find_map(first_paragraph),
        Block::Callout(_, blocks) | Block::Quote(blocks) => blocks.iter().find_map(first_paragraph),
    }
}

/// Where the first sentence ends, in bytes.
fn sentence_end(text: &Text) -> usize {
    let mut start = 0;
    for (run, style) in text.runs() {
        for (at, c) in run.char_indices() {
            if c == '\n' {
                return start + at;
            }
            if matches!(c, '.' | '!' | '?')
                && !style.code
                && let Some(end) = end_after(text.as_str(), start + at + 1)
            {
                return end;
            }
        }
        start += run.len();
    }
    text.as_str().len()
}

/// The end of the sentence whose stop ends at `stop`, closing quotes and parentheses included; nothing if it goes on.
fn end_after(text: &str, stop: usize) -> Option<usize> {
    let (before, after) = (text.get(..stop)?, text.get(stop..)?);
    let closed = after.trim_start_matches(['"', '\'', ')', ']', '\u{201d}', '\u{2019}']);
    let rest = closed.trim_start();
    let end = text.len() - closed.len();
    if rest.is_empty() {
        return Some(end);
    }
    if rest.len() == closed.len() || rest.starts_with(|c: char| c.is_lowercase()) {
        return None;
    }
    let word = before.rsplit(char::is_whitespace).next().unwrap_or(before).trim_start_matches(['(', '[', '"', '\'']);
    let is_initial = word.len() == 2 && word.starts_with(|c: char| c.is_ascii_uppercase());
    let is_number_of_item = word.len() == before.len() && word.starts_with(|c: char| c.is_ascii_digit());
    let is_abbreviation = ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(word));
    (!is_initial && !is_number_of_item && !is_abbreviation).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn a_sentence_ends_where_a_reader_ends_it() {
        for (html, expected) in [
            ("<p>Does this. And that.</p>", "Does this."),
            ("<p>Takes e.g. Foo, i.e. Bar vs. Baz. Then</p>", "Takes e.g. Foo, i.e. Bar vs. Baz."),
            ("<p>Needs TLS 1.2 or v2.0. More.</p>", "Needs TLS 1.2 or v2.0."),
            ("<p>By J. R. Smith. More</p>", "By J. R. Smith."),
            ("<p>See https://example.com/a.B c. D</p>", "See https://example.com/a.B c."),
            ("<p>Say \"stop.\" Then go.</p>", "Say \"stop.\""),
            ("<p>Say <code>a. B</code> (really.) Then go.</p>", "Say a. B (really.)"),
            ("<fullname>A. B.</fullname><p>Which? This.</p>", "Which?"),
            ("<note>Only a note</note>", "Only a note"),
            ("<p>One<br/>two.</p>", "One"),
            ("", ""),
        ] {
            assert_eq!(parse(html).first_sentence().to_plain_text(), expected, "{html}");
        }
        let sentence = parse("<p>An <i>old <b>one</b></i>. New.</p>").first_sentence();
        assert_eq!(sentence.to_markdown(&|_| None), ["An *old **one***."]);
    }
}
