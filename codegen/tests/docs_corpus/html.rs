//! What a browser's tokenizer finds in a description. In: HTML; out: its text, parted where blocks part, and the addresses
//! that it links to. Tags that descriptions do not use are made text first, since they are placeholders.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Tags that always count.
const TAGS: [&str; 28] = [
    "p",
    "code",
    "li",
    "a",
    "ul",
    "ol",
    "i",
    "em",
    "b",
    "strong",
    "note",
    "important",
    "dl",
    "dt",
    "dd",
    "br",
    "pre",
    "u",
    "span",
    "div",
    "hr",
    "fullname",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Tags that count where their end tag follows.
const PAIRED: [&str; 35] = [
    "warning",
    "caution",
    "tip",
    "para",
    "section",
    "article",
    "center",
    "zonbook",
    "xhtml",
    "blockquote",
    "programlisting",
    "screen",
    "table",
    "replaceable",
    "var",
    "cite",
    "dfn",
    "filename",
    "literal",
    "tt",
    "kbd",
    "samp",
    "userinput",
    "computeroutput",
    "link",
    "s",
    "small",
    "big",
    "sub",
    "sup",
    "del",
    "ins",
    "mark",
    "abbr",
    "font",
];

/// Tags that part nothing.
const INLINE: [&str; 29] = [
    "a",
    "code",
    "i",
    "em",
    "b",
    "strong",
    "u",
    "span",
    "replaceable",
    "var",
    "cite",
    "dfn",
    "filename",
    "literal",
    "tt",
    "kbd",
    "samp",
    "userinput",
    "computeroutput",
    "link",
    "s",
    "small",
    "big",
    "sub",
    "sup",
    "del",
    "ins",
    "mark",
    "abbr",
];

/// What random markup is made of.
pub(crate) const PIECES: &[&str] = &[
    " ",
    " ",
    "\n",
    "a",
    "b c",
    "x_y",
    "_z_",
    "*",
    "**q*",
    "`",
    "``k`",
    "[l]",
    "](",
    "<region>",
    "< ",
    "&",
    "&lt;",
    "&amp;lt;",
    "&#150;",
    "\\",
    "|",
    "~~",
    "# ",
    "- ",
    "1. ",
    "+",
    "=",
    "===",
    "---",
    "--opt",
    "$",
    ":",
    "{\"j\":'k'}",
    "'s",
    "...",
    "https://e.com/a_b(c).",
    "http://<x>.e.com",
    "é“”",
    "!",
    "<p>",
    "</p>",
    "<p/>",
    "<b>",
    "</b>",
    "<b/>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<code/>",
    "<ul>",
    "</ul>",
    "<ul/>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<dl>",
    "</dl>",
    "<dt>",
    "</dt>",
    "<dt/>",
    "<dd>",
    "</dd>",
    "<note>",
    "</note>",
    "<important>",
    "</important>",
    "<br>",
    "<br/>",
    "<h3>",
    "</h3>",
    "<pre>",
    "</pre>",
    "<a>",
    "</a>",
    "<a href=\"https://e.com/x y(\">",
    "<a href='#f'>",
    "<a href=\"https://e.com/API_Foo.html\">",
    "<fullname>",
    "</fullname>",
    "Foo",
    "<div>",
    "</u>",
];

/// What a description says.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) text: String,
    pub(crate) links: BTreeSet<String>,
    /// How often each kind of block occurs, blocks without text aside; none where tags do not pair.
    pub(crate) blocks: Option<BTreeMap<&'static str, usize>>,
}

/// Reads a description.
pub(crate) fn read(html: &str) -> Expected {
    let sink = Sink(RefCell::new(State { pairs: true, ..State::default() }));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(without_placeholders(html).as_str()));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let state = tokenizer.sink.0.into_inner();
    let blocks = (state.pairs && state.blocks.is_empty()).then_some(state.counts);
    Expected { text: state.text, links: state.links, blocks }
}

/// The words of a text with the quotes and dots that rustdoc's smart punctuation may make of it.
pub(crate) fn typographic(text: &str) -> String {
    let plain =
        text.replace(['\u{201c}', '\u{201d}'], "\"").replace(['\u{2018}', '\u{2019}'], "'").replace('\u{2026}', "...");
    super::markdown::words(&plain)
}

struct Sink(RefCell<State>);

#[derive(Default)]
struct State {
    text: String,
    links: BTreeSet<String>,
    /// The address of the open link.
    open: Option<String>,
    /// The open blocks from the outermost, and whether there was text in each.
    blocks: Vec<(String, bool)>,
    counts: BTreeMap<&'static str, usize>,
    /// Whether each end tag of a block ends the innermost one.
    pairs: bool,
}

/// What a tag makes of its content; nothing for paragraphs, which are not counted.
fn block(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "li" | "dt" => "item",
        "fullname" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "name" => "heading",
        "pre" | "programlisting" | "screen" | "request" | "response" => "code",
        "note" | "important" | "warning" | "caution" | "tip" | "blockquote" => "quote",
        "table" => "table",
        "p" | "dd" | "ul" | "ol" | "dl" | "div" | "section" => "",
        _ => return None,
    })
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::NullCharacterToken => state.text("\u{fffd}"),
            Token::TagToken(tag) => state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
        if !text.trim().is_empty() {
            for (name, has_text) in &mut self.blocks {
                let kind = block(name).filter(|kind| !kind.is_empty() && !*has_text);
                *has_text = true;
                kind.into_iter().for_each(|kind| *self.counts.entry(kind).or_default() += 1);
            }
        }
        if !text.trim().is_empty()
            && let Some(link) = &self.open
        {
            self.links.insert(link.clone());
        }
    }

    fn tag(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        if block(name).is_some() {
            match tag.kind {
                TagKind::StartTag => self.blocks.push((name.to_owned(), false)),
                TagKind::EndTag => self.pairs &= self.blocks.pop().is_some_and(|(open, _)| open == name),
            }
        }
        if !INLINE.contains(&name) {
            self.text.push(' ');
            // An unclosed link ends with its paragraph here, while a browser would go on.
        }
        if matches!(name, "a" | "link") && !(tag.self_closing && tag.kind == TagKind::StartTag) {
            let href = tag.attrs.iter().find(|attribute| &*attribute.name.local == "href");
            let href = href.map(|attribute| attribute.value.trim().replace(' ', "%20"));
            let is_start = tag.kind == TagKind::StartTag;
            self.open = href.filter(|href| is_start && (href.contains("://") || href.starts_with("mailto:")));
        }
    }
}

/// Makes text of all tags but the known ones, and of ampersands that start no reference with an end.
fn without_placeholders(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    let mut due: Vec<&str> = Vec::new();
    while let Some(at) = rest.find(['<', '&', '\u{96}', '\0']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match rest.chars().next() {
            Some('<') => tag_len(rest, &mut due),
            Some('&') => reference_len(rest),
            _ => 0,
        };
        if taken == 0 {
            let c = rest.chars().next().expect("found above");
            match c {
                '<' => out.push_str("&lt;"),
                '&' => out.push_str("&amp;"),
                '\0' => out.push('\u{fffd}'),
                c => out.push_str(&format!("&#{};", u32::from(c))),
            }
            rest = &rest[c.len_utf8()..];
        } else {
            out.push_str(&rest[..taken]);
            rest = &rest[taken..];
        }
    }
    out + rest
}

/// The length of a known tag at the start, or 0.
fn tag_len<'a>(rest: &'a str, due: &mut Vec<&'a str>) -> usize {
    let Some(end) = rest.find('>') else { return 0 };
    let inner = &rest[1..end];
    let is_end = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let name = inner.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    let lower = name.to_ascii_lowercase();
    if TAGS.contains(&lower.as_str()) {
        return end + 1;
    }
    if !PAIRED.contains(&lower.as_str())
        && !matches!(lower.as_str(), "examples" | "example" | "name" | "description" | "request" | "response")
    {
        return 0;
    }
    let is_example = ["example", "name", "description", "request", "response"].contains(&lower.as_str());
    if is_example && !due.contains(&"examples") {
        return 0;
    }
    if is_end {
        let Some(at) = due.iter().rposition(|due| *due == name) else { return 0 };
        due.remove(at);
    } else if rest.contains(&format!("</{name}>")) {
        due.push(name);
    } else {
        return 0;
    }
    end + 1
}

/// The length of a character reference at the start, or 0.
fn reference_len(rest: &str) -> usize {
    let inner = &rest[1..];
    let len = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(inner.len());
    let is_name = !inner.starts_with('#');
    let is_digits = inner.starts_with('#') && inner[1..].starts_with(|c: char| c.is_ascii_digit() || c == 'x');
    match inner[len..].chars().next() {
        Some(';') if (is_name && len > 0 && inner != "&IAM;" && !inner.starts_with("IAM")) || is_digits => len + 2,
        _ if is_digits => len + 1,
        _ => 0,
    }
}
