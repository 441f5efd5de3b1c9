//! What is left of generated files without their texts: tokens of Rust, tags of HTML, blocks of Markdown, requests of roff, marks
//! of help. Each is read by a reader that is not ours, and complains about what no generated file may hold.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quote::ToTokens;

/// The outline of a file, or why the file must not be as it is.
pub(crate) type Outline = Result<Vec<String>, String>;

/// Whether readers do not see a character, and terminals or compilers obey it.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Refuses characters that no reader sees, but for line feeds.
fn readable(text: &str) -> Result<(), String> {
    match text.lines().find(|line| line.contains(is_unseen)).or(text.ends_with('\r').then_some(text)) {
        None if !text.contains('\r') => Ok(()),
        line => Err(format!("characters that nobody sees in {:?}", line.unwrap_or_default())),
    }
}

/// The items of Rust, in order, without their documentation and the texts of their literals.
pub(crate) fn of_rust(text: &str) -> Outline {
    readable(text)?;
    let file = syn::parse_file(text).map_err(|error| format!("no Rust: {error}"))?;
    let attributes = file.attrs.iter().map(|attribute| skeleton(attribute.to_token_stream()));
    Ok(attributes.chain(file.items.iter().map(|item| skeleton(item.to_token_stream()))).collect())
}

/// Tokens without documentation, and with the same literal for every string.
fn skeleton(tokens: TokenStream) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let is_doc = |token: &TokenTree| match token {
                    TokenTree::Group(group) => group.stream().to_string().starts_with("doc ="),
                    _ => false,
                };
                if tokens.next_if(is_doc).is_none() {
                    words.push("#".to_owned());
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                // Whether a comma ends a list is a matter of its length.
                let inner = skeleton(group.stream());
                words.extend([open, inner.trim_end_matches([' ', ',']), close].map(str::to_owned));
            }
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                words.push(if literal.contains('"') { "\"\"".to_owned() } else { literal });
            }
            token => words.push(token.to_string()),
        }
    }
    words.join(" ")
}

/// The same items, whatever they and what is in them are called. Their parts may have another order: that of their names.
pub(crate) fn without_names(items: &[String]) -> Vec<String> {
    const KEPT: [&str; 14] = [
        "pub",
        "struct",
        "enum",
        "impl",
        "fn",
        "mod",
        "const",
        "static",
        "use",
        "type",
        "trait",
        "unsafe",
        "extern",
        "macro_rules",
    ];
    let nameless = |item: &String| {
        let words = item.split(' ').filter(|word| !word.is_empty()).map(|word| {
            let is_name = word.trim_start_matches("r#").starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if is_name && !KEPT.contains(&word) { "_" } else { word }
        });
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        words.join(" ")
    };
    let mut items: Vec<String> = items.iter().map(nameless).collect();
    items.sort();
    items
}

/// The same items without their numbers: endpoint rules say by them where a text lies among all.
pub(crate) fn without_numbers(items: &[String]) -> Vec<String> {
    let is_kept = |word: &&str| *word != "," && str::parse::<u64>(word).is_err();
    items.iter().map(|item| item.split(' ').filter(is_kept).collect::<Vec<_>>().join(" ")).collect()
}

/// The tags of a page in HTML with the names of their attributes.
pub(crate) fn of_html(text: &str) -> Outline {
    #[derive(Default)]
    struct Sink(RefCell<Vec<String>>, RefCell<Vec<String>>);
    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let mut wrong = |what: String| self.1.borrow_mut().push(what);
            match token {
                Token::TagToken(tag) => {
                    let mut names: Vec<&str> = tag.attrs.iter().map(|attribute| &*attribute.name.local).collect();
                    names.sort_unstable();
                    let mark = if tag.kind == TagKind::EndTag { "/" } else { "" };
                    self.0.borrow_mut().push(format!("{mark}{} {}", tag.name, names.join(" ")).trim_end().to_owned());
                    if !TAGS.contains(&&*tag.name) || names.iter().any(|name| !ATTRIBUTES.contains(name)) {
                        wrong(format!("{tag:?}"));
                    }
                    for link in tag.attrs.iter().filter(|attribute| &*attribute.name.local == "href") {
                        check_link(&link.value).unwrap_or_else(&mut wrong);
                    }
                }
                Token::CommentToken(_) => self.0.borrow_mut().push("comment".to_owned()),
                Token::NullCharacterToken => wrong("NUL".to_owned()),
                Token::ParseError(error) => wrong(error.to_string()),
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }
    readable(text)?;
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let (tags, wrong) = (tokenizer.sink.0.take(), tokenizer.sink.1.take());
    if wrong.is_empty() { Ok(tags) } else { Err(format!("in HTML: {}", wrong.join(", "))) }
}

const TAGS: [&str; 37] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "nav",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "pre",
    "code",
    "a",
    "strong",
    "em",
    "br",
    "table",
    "tr",
    "th",
    "td",
    "aside",
    "blockquote",
    "doctype",
    "i",
    "b",
    "u",
];
const ATTRIBUTES: [&str; 7] = ["lang", "charset", "name", "content", "href", "id", "aria-label"];

/// Links lead to the web, to letters, or to what lies beside the page.
fn check_link(address: &str) -> Result<(), String> {
    let is_known = ["https://", "http://", "mailto:"].iter().any(|scheme| address.to_lowercase().starts_with(scheme));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._#".contains(c);
    match (is_known || address.chars().all(is_plain)) && !address.contains(is_unseen) {
        true => Ok(()),
        false => Err(format!("a link to {address:?}")),
    }
}

/// The blocks and links of a page in Markdown.
pub(crate) fn of_markdown(text: &str) -> Outline {
    readable(text)?;
    let mut outline: Vec<String> = Vec::new();
    let mut wrong = Vec::new();
    for (event, range) in
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).into_offset_iter()
    {
        match event {
            // The first line says who made the page.
            Event::Html(_) if range.start == 0 => outline.push("comment".to_owned()),
            Event::Html(html) | Event::InlineHtml(html) => wrong.push(format!("HTML {html:?}")),
            Event::Start(Tag::Link { dest_url, .. }) => {
                check_link(&dest_url).unwrap_or_else(|error| wrong.push(error));
                outline.push("link".to_owned());
            }
            Event::Start(Tag::Image { .. }) => wrong.push("an image".to_owned()),
            Event::Start(tag) => outline.push(format!("{:?}", tag.to_end())),
            Event::End(TagEnd::Item) => outline.push("end".to_owned()),
            Event::Rule | Event::FootnoteReference(_) => wrong.push("a rule or footnote".to_owned()),
            _ => {}
        }
    }
    if wrong.is_empty() { Ok(outline) } else { Err(format!("in Markdown: {}", wrong.join(", "))) }
}

/// The requests of a manual.
pub(crate) fn of_roff(text: &str) -> Outline {
    const KNOWN: [&str; 13] = [
        ".\\\" @generated by smithgen ",
        ".TH \"",
        ".SH \"",
        ".PP",
        ".RS 4",
        ".RE",
        ".nf",
        ".fi",
        ".IP ",
        ".TP 4",
        ".br",
        ".nh",
        ".ad l",
    ];
    readable(text)?;
    if text.lines().any(|line| !line.is_ascii() && !line.starts_with(".\\\"")) {
        return Err("roff reads no other characters than those of ASCII".to_owned());
    }
    let mut outline = Vec::new();
    for line in text.lines() {
        check_escapes(line)?;
        if line.starts_with(['.', '\'']) {
            let known = KNOWN.iter().find(|known| line.starts_with(**known));
            outline.push(known.ok_or_else(|| format!("the request {line:?}"))?.to_string());
        }
    }
    Ok(outline)
}

/// Escapes stand for characters and change the font, nothing else.
fn check_escapes(line: &str) -> Result<(), String> {
    if line.starts_with(".\\\"") {
        return Ok(());
    }
    for (at, _) in line.match_indices('\\') {
        let after = &line[at + 1..];
        let is_known = ["-", "&", "fB", "fI", "fR", "("].iter().any(|known| after.starts_with(known))
            || after.strip_prefix("[u").is_some_and(|code| {
                code.split_once(']').is_some_and(|(code, _)| code.chars().all(|c| c.is_ascii_hexdigit()))
            });
        if !is_known {
            return Err(format!("an escape in {line:?}"));
        }
    }
    Ok(())
}

/// The marks of the lines of a help page, those of code once.
pub(crate) fn of_help(text: &str) -> Outline {
    let mut marks: Vec<String> = Vec::new();
    for line in text.split_terminator('\n') {
        if line.contains(|c| is_unseen(c) && !('\u{1}'..='\u{6}').contains(&c)) {
            return Err(format!("characters that nobody sees in {line:?}"));
        }
        let mark = line.get(..2).filter(|mark| mark.starts_with(['H', 'P', 'B', 'N', 'C', 'A', 'T']));
        let mark = mark.ok_or_else(|| format!("no line of help: {line:?}"))?;
        if !(mark.starts_with('C') && marks.last().is_some_and(|last| last == mark)) {
            marks.push(mark.to_owned());
        }
        for control in ['\u{1}', '\u{2}', '\u{3}'] {
            if line.matches(control).count() % 2 != 0 {
                return Err(format!("a style without an end in {line:?}"));
            }
        }
    }
    Ok(marks)
}

/// The keys of a manifest.
pub(crate) fn of_toml(text: &str) -> Outline {
    fn keys(table: &toml::Table, within: &str, found: &mut Vec<String>) {
        for (key, value) in table {
            found.push(format!("{within}{key}"));
            match value {
                toml::Value::Table(table) => keys(table, &format!("{within}{key}."), found),
                toml::Value::Array(values) => {
                    values
                        .iter()
                        .filter_map(toml::Value::as_table)
                        .for_each(|t| keys(t, &format!("{within}{key}[]."), found));
                }
                _ => {}
            }
        }
    }
    readable(text)?;
    let mut found = Vec::new();
    keys(&text.parse().map_err(|error| format!("no TOML: {error}"))?, "", &mut found);
    Ok(found)
}
