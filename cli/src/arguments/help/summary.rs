//! A few words about a command or an option, as completions show them.
//!
//! In: the page of a command, or that of the program. Out: the beginning of what it says, in one line without styles.

use super::markup::{BlockKind, blocks, spans};
use super::page;
use crate::program::{Command, Program};

/// The most characters of a summary.
const LONGEST: usize = 72;

/// The first sentence about a command, or about an option on its page; nothing if the program was built without pages.
pub(crate) fn summary(program: &Program, command: Option<&Command>, option: Option<&str>) -> String {
    let page = page(program, command);
    let mut blocks = blocks(&page);
    let mut found = match option {
        Some(option) => blocks.find(|block| {
            let text = plain(block.text);
            block.kind == BlockKind::Term && block.depth == 0 && text.split([' ', '|']).any(|word| word == option)
        }),
        None => blocks.find(|block| block.kind == BlockKind::Heading && block.text.eq_ignore_ascii_case("description")),
    };
    found = found.and_then(|_| blocks.next()).filter(|block| block.kind == BlockKind::Paragraph);
    found.map(|block| shortened(&plain(block.text))).unwrap_or_default()
}

/// A text without its styles and links.
fn plain(text: &str) -> String {
    spans(text).into_iter().map(|span| span.text).collect()
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
