//! Documentation takes time in proportion to its length, whatever is in it: markup that does not end, that ends nothing, that nests.
//!
//! In: pieces of markup, each many times over. Out: text in every form. What takes the square of the length takes minutes here.

use std::time::{Duration, Instant};

use smithgen::docs;

/// Bytes of each description.
const LENGTH: usize = 400_000;
/// What a linear reader needs is a hundredth of it.
const LONG: Duration = Duration::from_secs(30);

/// What comes many times, and what follows the same number of times.
const PIECES: [(&str, &str); 46] = [
    ("#", ""),
    ("# ", ""),
    ("#\n", ""),
    ("<", ""),
    ("</", ""),
    ("<!--", ""),
    ("<!-->", ""),
    ("-->", ""),
    ("&", ""),
    ("&amp", ""),
    ("&#", ""),
    ("`", ""),
    ("` ", ""),
    ("*", ""),
    ("**a", ""),
    ("_a", ""),
    ("[", ""),
    ("](", ""),
    ("[a](b)", ""),
    ("\\", ""),
    ("> ", ""),
    ("- a\n", ""),
    ("1. ", ""),
    ("| a ", ""),
    ("\0", ""),
    ("a ", ""),
    ("http://a.", ""),
    ("<p>", ""),
    ("<p>a</p>", ""),
    ("</p>", ""),
    ("<b>", "</b>"),
    ("<b>a</b> ", ""),
    ("<code>", ""),
    ("<a ", ""),
    ("<a b=\"", ""),
    ("<a b='", "'"),
    ("<a href=x>", ""),
    ("<note>", ""),
    ("<br>", ""),
    ("<ul><li>", "</li></ul>"),
    ("<dl><dt>", "</dt></dl>"),
    ("<td>", ""),
    ("<table><tr><td>", ""),
    ("<table><tr><td>", "</td></tr></table>"),
    ("<filename>", ""),
    ("<examples><example>", "</example></examples>"),
];

#[test]
fn every_form_takes_time_in_proportion() {
    for (piece, end) in PIECES {
        let times = LENGTH / (piece.len() + end.len());
        let html = piece.repeat(times) + &end.repeat(times);
        let start = Instant::now();
        let document = docs::parse(&html);
        let markdown = document.to_markdown(&|_| None);
        let plain = document.to_plain_text();
        let sentence = document.first_sentence().to_plain_text();
        let taken = start.elapsed();
        assert!(taken < LONG, "{piece:?}{end:?} took {taken:?}");
        assert!(plain.len() < 4 * LENGTH && sentence.len() <= plain.len() + 1, "{piece:?}{end:?}");
        assert!(markdown.iter().map(String::len).sum::<usize>() < 8 * LENGTH, "{piece:?}{end:?}");
    }
}
