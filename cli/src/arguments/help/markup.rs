//! The lines of a page, taken apart.
//!
//! In: a page, where a line is a block: its kind, its depth (`'0'` and up), its text with styles and links between control
//! characters. Out: [`Block`]s and [`Span`]s. Anything malformed is read as plain text; other control characters are dropped,
//! so that no model's text reaches the terminal as a command.

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    Heading,
    Paragraph,
    Bullet,
    /// The text starts with its number.
    Numbered,
    /// A line of code, verbatim; lines that follow each other belong together.
    Code,
    /// The label of a note or warning, whose text follows one deeper.
    Admonition,
    /// An option or member, whose text follows one deeper.
    Term,
}

/// One line of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'a> {
    pub(super) kind: BlockKind,
    pub(super) depth: usize,
    pub(super) text: &'a str,
}

/// The blocks of a page; lines without kind and depth are left out.
pub(super) fn blocks(page: &str) -> impl Iterator<Item = Block<'_>> {
    page.lines().filter_map(|line| {
        let mut characters = line.chars();
        let kind = match characters.next()? {
            'H' => BlockKind::Heading,
            'B' => BlockKind::Bullet,
            'N' => BlockKind::Numbered,
            'C' => BlockKind::Code,
            'A' => BlockKind::Admonition,
            'T' => BlockKind::Term,
            _ => BlockKind::Paragraph,
        };
        let depth = u32::from(characters.next()?).saturating_sub(u32::from('0'));
        Some(Block { kind, depth: usize::try_from(depth.min(80)).unwrap_or(0), text: characters.as_str() })
    })
}

/// How a stretch of text stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) code: bool,
}

/// A stretch of text in one style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span<'a> {
    pub(super) text: &'a str,
    pub(super) style: Style,
    /// Where it leads.
    pub(super) link: Option<&'a str>,
}

const LINK: char = '\x04';
const TARGET: char = '\x05';
const END: char = '\x06';

/// The stretches of a block's text.
pub(super) fn spans(mut text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut style = Style::default();
    // A link is closed by the first target after it, so a search that fails once fails for the rest of the text, too.
    while let Some((before, link)) = text.split_once(LINK) {
        let Some((label, (target, rest))) =
            link.split_once(TARGET).and_then(|(label, rest)| Some((label, rest.split_once(END)?)))
        else {
            break;
        };
        styled(before, &mut style, None, &mut spans);
        styled(label, &mut style, Some(target), &mut spans);
        text = rest;
    }
    styled(text, &mut style, None, &mut spans);
    spans
}

/// A text without its styles and links.
pub(super) fn plain(text: &str) -> String {
    spans(text).into_iter().map(|span| span.text).collect()
}

/// Takes apart what holds no links.
fn styled<'a>(text: &'a str, style: &mut Style, link: Option<&'a str>, spans: &mut Vec<Span<'a>>) {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\t') {
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            spans.push(Span { text: before, style: *style, link });
        }
        let mut after = after.chars();
        match after.next() {
            Some('\x01') => style.bold = !style.bold,
            Some('\x02') => style.italic = !style.italic,
            Some('\x03') => style.code = !style.code,
            _ => {}
        }
        rest = after.as_str();
    }
    if !rest.is_empty() {
        spans.push(Span { text: rest, style: *style, link });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> Span<'_> {
        Span { text, style: Style::default(), link: None }
    }

    #[test]
    fn a_line_is_a_block() {
        let page = "H0Name\nT1--a (string)\n\nP\nB;deep\n?0new";
        let read: Vec<_> = blocks(page).map(|block| (block.kind, block.depth, block.text)).collect();
        assert_eq!(
            read,
            [
                (BlockKind::Heading, 0, "Name"),
                (BlockKind::Term, 1, "--a (string)"),
                (BlockKind::Bullet, 11, "deep"),
                (BlockKind::Paragraph, 0, "new"),
            ]
        );
    }

    #[test]
    fn styles_toggle_and_links_hold_styles() {
        let code = Style { code: true, ..Style::default() };
        assert_eq!(
            spans("see \x04the \x03x\x03 page\x05https://a.example\x06, \x03y\x03"),
            [
                bare("see "),
                Span { link: Some("https://a.example"), ..bare("the ") },
                Span { text: "x", style: code, link: Some("https://a.example") },
                Span { link: Some("https://a.example"), ..bare(" page") },
                bare(", "),
                Span { text: "y", style: code, link: None },
            ]
        );
    }

    #[test]
    fn what_is_malformed_is_bare() {
        assert_eq!(spans("a\x04b"), [bare("a"), bare("b")]);
        assert_eq!(spans("a\x04b\x05c"), [bare("a"), bare("b"), bare("c")]);
        assert_eq!(spans("a\x1b[2Jb\u{9b}c"), [bare("a"), bare("[2Jb"), bare("c")]);
        assert_eq!(spans(""), []);
    }
}
