//! Trees that are put together. In: texts, blocks and other descriptions; out: blocks whose links lead to one list, as a page
//! that shows several descriptions needs them.

use super::tree::{Block, Description, Link, Style, Text};

impl Style {
    /// Code and nothing else.
    pub(crate) const CODE: Self = Self { code: true, emphasis: false, strong: false, link: None };
    /// Strong and nothing else.
    pub(crate) const STRONG: Self = Self { code: false, emphasis: false, strong: true, link: None };
    /// No style at all.
    pub(crate) const PLAIN: Self = Self { code: false, emphasis: false, strong: false, link: None };
}

impl Text {
    /// A text of pieces, each taken as it is but for line breaks, which become spaces.
    pub(crate) fn of(pieces: &[(&str, Style)]) -> Self {
        let mut text = Self::default();
        for (piece, style) in pieces.iter().filter(|(piece, _)| !piece.is_empty()) {
            match piece.contains(['\n', '\r']) {
                true => text.push_run(&piece.replace(['\n', '\r'], " "), *style),
                false => text.push_run(piece, *style),
            }
        }
        text
    }
}

impl Description {
    /// The blocks, with their links moved to the end of `links`.
    pub(crate) fn into_blocks(mut self, links: &mut Vec<Link>) -> Vec<Block> {
        if !self.links.is_empty() {
            let offset = u32::try_from(links.len()).unwrap_or(u32::MAX);
            self.blocks.iter_mut().for_each(|block| shift(block, offset));
            links.append(&mut self.links);
        }
        self.blocks
    }

    /// The first paragraph alone; the first sentence of whatever text there is, if there is no paragraph on the top level.
    pub(crate) fn first_paragraph(&self) -> Description {
        let first = self.blocks.iter().find(|block| matches!(block, Block::Paragraph(_)));
        match first {
            Some(block) => Description { blocks: vec![block.clone()], links: self.links.clone() },
            None => self.first_sentence(),
        }
    }
}

/// Counts the links in a block from `offset` on.
fn shift(block: &mut Block, offset: u32) {
    let text = |text: &mut Text| {
        text.restyle(|style| style.link = style.link.map(|number| number.saturating_add(offset)));
    };
    match block {
        Block::Paragraph(paragraph) | Block::Heading(_, paragraph) => text(paragraph),
        Block::Code(_) => {}
        Block::List { items, .. } => items.iter_mut().flatten().for_each(|block| shift(block, offset)),
        Block::Definitions(definitions) => {
            for definition in definitions {
                text(&mut definition.term);
                definition.body.iter_mut().for_each(|block| shift(block, offset));
            }
        }
        Block::Callout(_, blocks) | Block::Quote(blocks) => blocks.iter_mut().for_each(|block| shift(block, offset)),
        Block::Table(rows) => rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| text(&mut cell.text)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Style, Text, Url, parse};

    #[test]
    fn links_of_several_descriptions_make_one_list() {
        let mut links = Vec::new();
        let first = parse("<p><a href=\"https://a.example\">a</a></p>").into_blocks(&mut links);
        let second =
            parse("<ul><li><a href=\"https://b.example\">b</a></li></ul><note>c</note>").into_blocks(&mut links);
        assert_eq!((first.len(), second.len(), links.len()), (1, 2, 2));
        let Some(Block::List { items, .. }) = second.first() else { panic!("a list") };
        let Some(Block::Paragraph(text)) = items[0].first() else { panic!("a paragraph") };
        let (_, style) = text.runs().next().expect("a run");
        assert_eq!(
            style.link.map(|number| links[number as usize].url.as_ref().map(Url::as_str)),
            Some(Some("https://b.example"))
        );
    }

    #[test]
    fn pieces_stay_as_they_are() {
        let text = Text::of(&[("a  b\n", Style::CODE), ("", Style::STRONG), (" c", Style::PLAIN)]);
        assert_eq!(text.as_str(), "a  b  c");
    }

    #[test]
    fn the_first_paragraph_stands_alone() {
        let plain = |html: &str| parse(html).first_paragraph().to_plain_text();
        assert_eq!(plain("<note>n</note><p>A. B.</p><p>c</p>"), "A. B.");
        assert_eq!(plain("<note>No more. Or less.</note>"), "No more.");
        assert_eq!(plain(""), "");
    }
}
