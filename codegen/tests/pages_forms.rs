//! Every form of a page says the same words: Markdown as rustdoc's parser reads it, HTML as a browser does, a manual without its
//! requests, and the lines for tools, of all operations of a real service.

#![cfg(feature = "cli")]

use std::path::Path;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use pulldown_cmark::{Event, Options, Parser, Tag as Markup, TagEnd};
use smithgen::stages::pages::{Depth, Page, Site, html, man, markdown, tool};
use smithgen::stages::select::select;
use smithgen_model::{Model, Node, Source};
use std::cell::{Cell, RefCell};

/// The pages of a model that has this many at least.
fn site(model: &Path, pages: usize) -> Site {
    let model = Model::load(&[model]).expect("the model has no problem");
    let selection = select(&model, &Default::default()).expect("a service");
    let site = Site::new(&model, &selection, "service-2.json", Depth::Full);
    assert!(site.pages.len() >= pages, "only {} pages", site.pages.len());
    site
}

/// The characters of a page that are no markup in any form: letters and digits of every script, and signs that no form adds.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '@' | '$' | '%' | '=' | ';' | ',' | '?' | '{' | '}'))
        .collect()
}

/// The words of a page for tools, without the name, addresses and numbers of lists.
fn words_of_tool(page: &Page) -> String {
    let text = tool::text(page);
    let mut words = String::new();
    for line in text.lines().skip(2).skip_while(|line| !line.starts_with('H')) {
        let body = line.get(2..).unwrap_or_default();
        let body = if line.starts_with('N') { body.split_once(". ").map_or("", |(_, text)| text) } else { body };
        let mut is_address = false;
        for c in body.chars() {
            is_address = if c == '\x05' { true } else { is_address && c != '\x06' };
            if !is_address {
                words.push(c);
            }
        }
        words.push(' ');
    }
    letters(&words).to_lowercase()
}

fn words_of_markdown(page: &Page, site: &Site) -> String {
    let text = markdown::page(page, site);
    let (_, text) = text.split_once("\n# ").expect("a title");
    let (_, text) = text.split_once('\n').expect("sections");
    let mut words = String::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::Start(Markup::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => panic!("HTML in {}", page.name),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => words.push(' '),
            _ => {}
        }
    }
    letters(&words).to_lowercase()
}

/// What a browser shows below the title.
#[derive(Default)]
struct Shown {
    text: RefCell<String>,
    is_shown: Cell<bool>,
    open: RefCell<Vec<String>>,
}

impl TokenSink for Shown {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(Tag { kind: TagKind::StartTag, name, .. }) => {
                if !matches!(&*name, "br" | "meta") {
                    self.open.borrow_mut().push(name.to_string());
                }
                self.is_shown.set(self.is_shown.get() || &*name == "section");
            }
            Token::TagToken(Tag { kind: TagKind::EndTag, name, .. }) => {
                assert_eq!(self.open.borrow_mut().pop().as_deref(), Some(&*name), "tags are closed in order");
            }
            Token::CharacterTokens(text) if self.is_shown.get() => self.text.borrow_mut().push_str(&text),
            Token::ParseError(error) => panic!("{error}"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn words_of_html(page: &Page, site: &Site) -> String {
    let text = html::page(page, site);
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Shown::default(), options);
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    assert!(tokenizer.sink.open.borrow().is_empty(), "{}: {:?}", page.name, tokenizer.sink.open.borrow());
    letters(&tokenizer.sink.text.borrow()).to_lowercase()
}

fn words_of_man(page: &Page, site: &Site) -> String {
    let text = man::page(page, site);
    let (_, text) = text.split_once(".SH \"NAME\"\n").expect("a name");
    let (_, text) = text.split_once("\n.SH").expect("sections");
    let mut words = String::new();
    for line in format!(".SH{text}").lines() {
        let line = match line.strip_prefix(".SH ") {
            Some(title) => title,
            None if line.starts_with('.') || line.starts_with('\'') => {
                let request = line.split(' ').next().unwrap_or_default();
                assert!([".PP", ".RS", ".RE", ".nf", ".fi", ".IP", ".TP", ".br"].contains(&request), "{line}");
                continue;
            }
            None => line,
        };
        words.push_str(&unescaped(line));
        words.push(' ');
    }
    letters(&words).to_lowercase()
}

/// A line of roff as it is printed.
fn unescaped(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (len, text) = match after.as_bytes() {
            [b'&', ..] => (1, String::new()),
            [b'-', ..] => (1, "-".to_owned()),
            [b'f', ..] => (2, String::new()),
            [b'(', ..] => {
                let known =
                    [("rs", "\\"), ("aq", "'"), ("ga", "`"), ("ha", "^"), ("ti", "~"), ("dq", "\""), ("bu", "")];
                let name = &after[1..3];
                (3, known.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{line}")).1.to_owned())
            }
            [b'[', b'u', ..] => {
                let end = after.find(']').expect("an end");
                let code = u32::from_str_radix(&after[2..end], 16).expect("a number");
                (end + 1, char::from_u32(code).expect("a character").to_string())
            }
            _ => panic!("{line}"),
        };
        out.push_str(&text);
        rest = &after[len..];
    }
    out + rest
}

/// Where two texts part, with what stands there.
fn difference(a: &str, b: &str) -> Option<String> {
    if a == b {
        return None;
    }
    let at = a.chars().zip(b.chars()).position(|(a, b)| a != b).unwrap_or(a.chars().count().min(b.chars().count()));
    let part = |text: &str| text.chars().skip(at.saturating_sub(60)).take(120).collect::<String>();
    Some(format!("{}\n  {}", part(a), part(b)))
}

/// Removes addresses in angle brackets and references to manuals, which only manuals print.
fn without_addresses(page: &Page, site: &Site) -> Page {
    let mut page = page.clone();
    for link in &mut page.links {
        let leads_to_page = link.item.as_deref().is_some_and(|item| site.page_of(item).is_some());
        if leads_to_page || link.url.is_some() {
            (link.url, link.item) = (None, Some(String::new()));
        }
    }
    page
}

#[test]
fn every_form_of_the_shipped_model_has_the_same_words() {
    compare_forms(&site(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/cognito-idp.json"), 24));
}

#[needs::test(conformance)]
fn every_form_of_a_model_of_aws_has_the_same_words() {
    compare_forms(&site(&needs::conformance!("models/cognito-idp/botocore-1.44.5/2016-04-18"), 142));
}

fn compare_forms(site: &Site) {
    let mut wrong = Vec::new();
    for page in site.pages.iter().skip(1) {
        let expected = words_of_tool(page);
        assert!(expected.len() > 1000, "{}", page.name);
        for (form, words) in [
            ("Markdown", words_of_markdown(page, site)),
            ("HTML", words_of_html(page, site)),
            ("manual", words_of_man(&without_addresses(page, site), site)),
        ] {
            wrong.extend(difference(&expected, &words).map(|text| format!("{} as {form}:\n  {text}", page.name)));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Terminals obey control characters, and a description may hold any.
#[test]
fn no_form_holds_what_a_terminal_obeys() {
    let odd: String = (0..=0x9f).filter_map(char::from_u32).filter(|c| c.is_control()).collect();
    let described = Node::String(format!("<p>{odd}</p><p><code>{odd}</code></p><pre>{odd}</pre><ul><li>{odd}</ul>"));
    let text = format!(
        r##"{{"smithy": "2.0", "shapes": {{
            "a#S": {{"type": "service", "version": "1", "operations": [{{"target": "a#Do"}}],
                "traits": {{"aws.protocols#awsJson1_1": {{}}, "aws.api#service": {{"sdkId": "S"}}}}}},
            "a#Do": {{"type": "operation", "traits": {{"smithy.api#documentation": {described}}}}}}}}}"##
    );
    let model = Model::from_sources(&[Source { name: "odd.json".to_owned(), text }]).expect("a model");
    let selection = select(&model, &Default::default()).expect("a service");
    let site = Site::new(&model, &selection, "odd.json", Depth::Full);
    for page in &site.pages {
        for form in [markdown::page(page, &site), html::page(page, &site), man::page(page, &site)] {
            assert!(!form.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{form:?}");
        }
    }
}
