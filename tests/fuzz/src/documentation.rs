//! Descriptions in HTML, in every form that they are printed in.
//!
//! In: a description, which stands at an operation and at its member. Out: forms that are not much longer, hold no character that a
//! terminal obeys, and no markup but the printer's own.

use pulldown_cmark::{Event, Options, Parser};
use smithgen::stages::pages::{Depth, Site, html, man, markdown, tool};
use smithgen::stages::{docs, select};
use smithgen_cli::rooms::arguments::help::render;
use smithgen_cli::rooms::process::Terminal;
use smithgen_model::{Model, Node, Source};

use crate::parts::text;

/// The elements that pages in HTML are made of.
const ELEMENTS: &str = " a aside body code dd div dl dt em h1 h2 h3 h4 h5 h6 head html li meta nav ol p pre section strong style table td th title \
                        tr ul br blockquote tbody thead !doctype !-- ";

/// The requests that manuals are made of.
const REQUESTS: &str = " .\\\" .TH .SH .nh .ad .PP .RS .RE .nf .fi .IP .TP .br ";

pub(crate) fn html(data: &[u8]) {
    let text = text(data);
    let limit = 16 * text.len() + (64 << 10);
    let document = docs::parse(&text);
    let lines = document.to_markdown(&|_| None);
    assert!(lines.iter().map(String::len).sum::<usize>() <= limit);
    check_markdown(&lines.join("\n"));
    let (plain, sentence) = (document.to_plain_text(), document.first_sentence().to_plain_text());
    assert!(sentence.len() <= plain.len() + 1 && plain.len() <= limit);

    let model = model(&text);
    let selection = select::select(&model, &Default::default()).expect("an operation");
    let site = Site::new(&model, &selection, "m.json", Depth::Full);
    for page in &site.pages {
        let (html, manual) = (html::page(page, &site), man::page(page, &site));
        let help = render(&tool::text(page), &Terminal { width: 80, styles: false, links: false });
        for form in [&html, &manual, &markdown::page(page, &site), &help] {
            check(form, 3 * limit);
        }
        check_html(&html);
        check_manual(&manual);
    }
}

/// A service with one operation, which is described so.
fn model(description: &str) -> Model {
    let description = Node::String(description.to_owned());
    let text = format!(
        r##"{{"smithy": "2.0", "shapes": {{
            "a#S": {{"type": "service", "version": "1", "operations": [{{"target": "a#Do"}}],
                "traits": {{"aws.protocols#awsJson1_1": {{}}, "aws.api#service": {{"sdkId": "S"}}}}}},
            "a#Do": {{"type": "operation", "input": {{"target": "a#In"}}, "traits": {{"smithy.api#documentation": {description}}}}},
            "a#In": {{"type": "structure", "members": {{"text": {{"target": "smithy.api#String",
                "traits": {{"smithy.api#documentation": {description}}}}}}}}}}}}}"##
    );
    let sources = [Source { name: "m.json".to_owned(), text }];
    Model::from_sources(&sources).unwrap_or_else(|problems| panic!("{problems}"))
}

fn check(form: &str, limit: usize) {
    assert!(form.len() <= limit, "{} bytes, more than {limit}", form.len());
    let odd = form.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    assert!(odd.is_none(), "{odd:?} in {form:?}");
}

/// Nothing in Markdown is markup of HTML.
fn check_markdown(text: &str) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(text, options) {
        assert!(!matches!(event, Event::Html(_) | Event::InlineHtml(_)), "{event:?} in {text:?}");
    }
}

/// Every element is one of ours, and every link leads to another page or into the web.
fn check_html(page: &str) {
    for element in page.split('<').skip(1) {
        let name = element.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '!' | '-')).unwrap_or(name.len());
        assert!(ELEMENTS.contains(&format!(" {} ", &name[..end])), "<{element:?}");
        let mut rest = element.split('>').next().unwrap_or_default();
        while let Some((_, link)) = rest.split_once(" href=\"") {
            let (link, after) = link.split_once('"').expect("an end of the address");
            let is_ours = link.starts_with('#') || link.starts_with("index.html") || link.starts_with("do.html");
            let scheme = link.split(':').next().unwrap_or_default().to_ascii_lowercase();
            assert!(is_ours || ["https", "http", "mailto"].contains(&scheme.as_str()), "{element:?}");
            rest = after;
        }
    }
}

/// Every request is one of ours.
fn check_manual(manual: &str) {
    for line in manual.lines().filter(|line| line.starts_with(['.', '\''])) {
        let request = line.split(' ').next().unwrap_or_default();
        assert!(REQUESTS.contains(&format!(" {request} ")), "{line:?}");
    }
}
