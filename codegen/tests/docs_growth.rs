//! Documentation takes time in proportion to its length, whatever is in it: markup that does not end, that ends nothing, that nests.
//!
//! In: pieces of markup, each many times over. Out: text in every form, of a short description and of one eight times as long. What
//! takes the square of the length takes 64 times as long.

#![cfg(feature = "cli")]

use std::time::{Duration, Instant};

use smithgen::stages::pages::{Depth, Site, html, man, markdown, tool};
use smithgen::stages::{docs, select};
use smithgen_model::{Model, Source};

/// Bytes of a short description.
const LENGTH: usize = 32_000;
/// How many times as long the long one is, and how many times as long it may take.
const LONGER: usize = 8;
const SLOWER: u32 = 20;
/// What takes no longer says nothing.
const SHORT: Duration = Duration::from_millis(50);
/// How often is measured before it is believed that something grows: the machine may have had other work.
const ATTEMPTS: usize = 4;

/// What comes many times, and what follows the same number of times.
const PIECES: [(&str, &str); 58] = [
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
    ("<blockquote>", "</blockquote>"),
    ("<note>", "</note>"),
    ("<ul><li>a<ol><li>", ""),
    ("<dl><dt>a</dt><dd>", ""),
    ("<ul><li>a</li></ul>", ""),
    ("<pre>", ""),
    ("<pre>a\n</pre>", ""),
    ("<b><i><code>", ""),
    ("<b>a <i>", "</i></b>"),
    ("<h1>a</h1>", ""),
    ("<tr><td>a</td></tr>", ""),
    ("<a href=\"https://docs.aws.amazon.com/s/latest/APIReference/API_Get.html\">Get</a> ", ""),
];

#[test]
fn every_form_takes_time_in_proportion() {
    for (piece, end) in PIECES {
        let (mut short, mut long) = (Duration::MAX, Duration::MAX);
        let is_linear = (0..ATTEMPTS).any(|_| {
            short = short.min(time(piece, end, LENGTH));
            long = long.min(time(piece, end, LENGTH * LONGER));
            long < short.max(SHORT) * SLOWER
        });
        assert!(is_linear, "{piece:?}{end:?} took {short:?}, and {LONGER} times as much of it {long:?}");
    }
}

/// How long it takes to write every form of a description of so many bytes.
fn time(piece: &str, end: &str, length: usize) -> Duration {
    let times = length / (piece.len() + end.len());
    let description = piece.repeat(times) + &end.repeat(times);
    let text = serde_json::json!({"smithy": "2.0", "shapes": {
        "a#S": {"type": "service", "version": "1", "operations": [{"target": "a#Get"}],
            "traits": {"aws.protocols#awsJson1_1": {}}},
        "a#Get": {"type": "operation", "traits": {"smithy.api#documentation": description}},
    }});
    let start = Instant::now();
    let document = docs::parse(&description);
    let rustdoc = document.to_markdown(&|_| None);
    let plain = document.to_plain_text();
    let sentence = document.first_sentence().to_plain_text();
    let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text: text.to_string() }]);
    let model = model.unwrap_or_else(|problems| panic!("{problems}"));
    let site = Site::new(&model, &select::choose(&model, &[]).expect("an operation"), "m.json", Depth::Full);
    let page = site.page_of("Get").expect("a page");
    let forms = [
        rustdoc.join("\n"),
        markdown::page(page, &site),
        html::page(page, &site),
        man::page(page, &site),
        tool::help(page, &site),
    ];
    let taken = start.elapsed();
    assert!(plain.len() < 4 * length && sentence.len() <= plain.len() + 1, "{piece:?}{end:?}");
    for form in forms {
        assert!(form.len() < 10_000 + 20 * length, "{piece:?}{end:?}: {} bytes of {length}", form.len());
    }
    taken
}
