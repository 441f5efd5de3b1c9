//! A few words about a command or an option, as completions show them.
//!
//! In: the page of a place. Out: the beginning of what it says, in one line without styles.

use super::markup::{BlockKind, blocks, plain};
use super::{page, part};
use crate::tool::{Node, Place};

/// The most characters of a summary.
const LONGEST: usize = 72;

/// The first sentence about what is at a place, or about an option on its page; nothing if the tool was built without pages.
pub(crate) fn summary(place: &Place, option: Option<&str>) -> String {
    if let (Some(node @ (Node::Group(_) | Node::Custom(_))), None) = (place.node(), option) {
        return shortened(node.about());
    }
    let page = option.map_or_else(|| Some(page(place)), |option| part(place, option)).unwrap_or_default();
    let mut blocks = blocks(&page);
    let found = match option {
        Some(_) => blocks.next(),
        None => blocks.find(|block| block.kind == BlockKind::Heading && block.text.eq_ignore_ascii_case("description")),
    };
    let found = found.and_then(|_| blocks.next()).filter(|block| block.kind == BlockKind::Paragraph);
    found.map(|block| shortened(&plain(block.text))).unwrap_or_default()
}

/// The first sentence of a text, or as many of its words as there is room for.
fn shortened(text: &str) -> String {
    let sentence = text.split_once(". ").map_or(text, |(sentence, _)| sentence).trim_end_matches('.');
    if sentence.chars().count() <= LONGEST {
        return sentence.to_owned();
    }
    let room: String = sentence.chars().take(LONGEST).collect();
    let words = room.rsplit_once(' ').map_or(room.as_str(), |(words, _)| words);
    format!("{words} …")
}
