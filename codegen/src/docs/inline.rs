//! Styled text as Markdown. In: a [`Text`]; out: its words with `*`, `` ` `` and links around them, given to a [`Fill`].
//! Where Markdown cannot show a style (`a<b>"b"</b>c`), the style is dropped, never the text.

use std::borrow::Cow;

use super::escape::{Context, Place, has_code_quotes, may_be_markup, push_escaped};
use super::fill::Fill;
use super::parse::is_name;
use super::tree::{Link, Style, Text};

/// Gives the path of the item that a name stands for, if there is one.
pub(super) type Resolve<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Writes one text.
pub(super) struct Inline<'a, 'f> {
    fill: &'a mut Fill<'f>,
    links: &'a [Link],
    resolve: Resolve<'a>,
    context: Context,
    /// Within a link, where no other link can be.
    in_link: bool,
    /// The last thing written is the end of an emphasis, which the start of another would melt with.
    after_emphasis: bool,
    /// Where in the word the code span begins that ends it.
    after_code: Option<usize>,
}

type Span<'t> = (&'t str, Style);

impl<'a, 'f> Inline<'a, 'f> {
    pub(super) fn new(fill: &'a mut Fill<'f>, links: &'a [Link], resolve: Resolve<'a>, place: Place) -> Self {
        let context = Context { place, exact_quotes: false };
        Self { fill, links, resolve, context, in_link: false, after_emphasis: false, after_code: None }
    }

    pub(super) fn write(&mut self, text: &Text) {
        self.context.exact_quotes = has_code_quotes(text.as_str());
        let spans: Vec<Span<'_>> = text.runs().collect();
        let mut rest = spans.as_slice();
        while let Some(&(_, style)) = rest.first() {
            let len = rest.iter().take_while(|(_, other)| other.link == style.link).count();
            let (group, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            self.link(group, style, after.first().copied());
            rest = after;
        }
    }

    /// Writes spans with the marks that they need within those of `open`. `next` is the span after them.
    fn styled(&mut self, spans: &[Span<'_>], open: Style, next: Option<Span<'_>>) {
        let mut rest = spans;
        while let Some(&(text, style)) = rest.first() {
            let strong = rest.iter().take_while(|(_, style)| style.strong && !open.strong).count();
            let emphasis = rest.iter().take_while(|(_, style)| style.emphasis && !open.emphasis).count();
            // The longer mark goes around the shorter one.
            let len = strong.max(emphasis).max(1);
            let (group, after) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            let next = after.first().copied().or(next);
            match (strong, emphasis) {
                (0, 0) => self.run(text, style),
                _ if strong >= emphasis => self.marked(group, "**", Style { strong: true, ..open }, next),
                _ => self.marked(group, "*", Style { emphasis: true, ..open }, next),
            }
            rest = after;
        }
    }

    fn marked(&mut self, spans: &[Span<'_>], mark: &str, open: Style, next: Option<Span<'_>>) {
        // A style may have ended amid another one, with a space at the seam.
        let mut inner = spans.to_vec();
        let (mut before, mut after) = ("", "");
        if let Some((first, _)) = inner.first_mut() {
            (before, *first) = first.split_at(first.len() - first.trim_start().len());
        }
        if let Some((last, _)) = inner.last_mut() {
            (*last, after) = last.split_at(last.trim_end().len());
        }
        let next = if after.is_empty() { next } else { None };
        self.words(before);
        inner.retain(|(text, _)| !text.is_empty());
        if self.can_mark(&inner, next) {
            self.mark(mark);
            self.styled(&inner, open, None);
            self.mark(mark);
            self.after_emphasis = true;
        } else {
            self.styled(&inner, open, next);
        }
        self.words(after);
    }

    /// Whether marks around these spans would be read as marks:
    /// <https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run>.
    fn can_mark(&self, spans: &[Span<'_>], next: Option<Span<'_>>) -> bool {
        let (Some(&(first, first_style)), Some(&(last, last_style))) = (spans.first(), spans.last()) else {
            return false;
        };
        // An address gets marks of its own.
        let is_plain = |text: &str, style: Style| !style.code && !text.contains("://");
        let starts_with_letter = is_plain(first, first_style) && first.starts_with(char::is_alphanumeric);
        let ends_with_letter = is_plain(last, last_style) && last.ends_with(char::is_alphanumeric);
        let is_free = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
        let free_before = is_free(self.fill.last());
        let free_after = next.is_none_or(|(text, style)| style.code || is_free(text.chars().next()));
        let melts_before = self.after_emphasis && self.fill.last() == Some('*');
        let melts_after = next
            .is_some_and(|(text, style)| (style.strong || style.emphasis) && !text.starts_with(char::is_whitespace));
        let melts = melts_before || melts_after;
        !melts && (starts_with_letter || free_before) && (ends_with_letter || free_after)
    }

    fn link(&mut self, spans: &[Span<'_>], style: Style, next: Option<Span<'_>>) {
        let link = style.link.and_then(|number| self.links.get(usize::try_from(number).ok()?));
        let Some(link) = link else { return self.styled(spans, Style::default(), next) };
        let text: String = spans.iter().map(|(text, _)| *text).collect();
        let Some(target) = self.target(link, &text) else {
            return self.styled(spans, Style::default(), next);
        };
        self.after_emphasis = false;
        if let Target::Url(url) = &target
            && *url == text
            && is_autolink(&text)
        {
            return self.mark(&format!("<{url}>"));
        }
        self.open_link();
        self.in_link = true;
        match (&target, spans) {
            // A name that leads to its item looks like one.
            (Target::Item(_), [(name, _)]) if is_name(name) && link.is_called(name) => {
                self.code(name);
            }
            _ => self.styled(spans, Style::default(), None),
        }
        self.in_link = false;
        match target {
            Target::Url(url) => {
                self.mark("](");
                push_destination(self.fill.word(), &url);
                self.mark(")");
            }
            Target::Item(path) => self.end_item_link(&path, &text),
        }
    }

    /// Ends a link to an item. One whose label is its path says so once, since rustdoc finds more redundant.
    fn end_item_link(&mut self, path: &str, label: &str) {
        match path == label {
            true => self.mark("][]"),
            false => self.mark(&format!("]({path})")),
        }
    }

    fn target(&self, link: &Link, text: &str) -> Option<Target> {
        let name = match (&link.item, &link.url) {
            (Some(item), _) => Some(item.as_str()),
            (None, None) => Some(text).filter(|text| is_name(text)),
            (None, Some(_)) => None,
        };
        let item = name.and_then(|name| (self.resolve)(name)).map(Target::Item);
        item.or_else(|| link.url.as_ref().map(|url| Target::Url(url.as_str().to_owned())))
    }

    fn run(&mut self, text: &str, style: Style) {
        if style.code {
            self.code_run(text);
        } else {
            self.words(text);
        }
        self.after_emphasis = false;
    }

    /// Code, as a link if it names an item.
    fn code_run(&mut self, text: &str) {
        let path = if self.in_link || !is_name(text) { None } else { (self.resolve)(text) };
        match path {
            Some(path) => {
                self.open_link();
                self.code(text);
                self.end_item_link(&path, text);
            }
            None => self.code(text),
        }
    }

    /// A code span, which never breaks: a part of it at the start of a line could begin a block. Two code spans beside
    /// each other would melt, so they become one.
    fn code(&mut self, text: &str) {
        let word = self.fill.word();
        let start = self.after_code.take().unwrap_or(word.len());
        let mut before = word.get(start..).map(uncoded).unwrap_or_default().to_owned();
        if self.context.place == Place::Cell {
            before = before.replace("\\|", "|");
        }
        word.truncate(start);
        let text = if before.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(before + text) };
        let fences = longest_run(&text, b'`') + 1;
        let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        word.extend(std::iter::repeat_n('`', fences));
        word.push_str(pad);
        if self.context.place == Place::Cell {
            word.push_str(&text.replace('|', "\\|"));
        } else {
            word.push_str(&text);
        }
        word.push_str(pad);
        word.extend(std::iter::repeat_n('`', fences));
        self.after_code = Some(start);
    }

    fn open_link(&mut self) {
        // `![` would begin an image.
        if self.fill.last() == Some('!') {
            self.fill.word().pop();
            self.mark("\\!");
        }
        self.mark("[");
    }

    /// Adds Markdown as it stands.
    fn mark(&mut self, mark: &str) {
        self.after_code = None;
        self.fill.word().push_str(mark);
    }

    fn words(&mut self, text: &str) {
        // Most words need no care. Unoptimised builds feel each step that they are spared.
        let (mut start, mut width, mut is_plain) = (0, 0, true);
        for (at, byte) in text.bytes().enumerate() {
            if byte != b' ' && byte != b'\n' {
                is_plain &= byte != b':' && !may_be_markup(byte);
                width += usize::from(byte & 0xc0 != 0x80);
                continue;
            }
            let word = text.get(start..at).unwrap_or_default();
            if is_plain && self.fill.word().is_empty() {
                self.fill.put(word, width);
            } else {
                self.word(word);
                self.fill.space();
            }
            self.after_code = None;
            if byte == b'\n' {
                self.fill.line_break();
            }
            (start, width, is_plain) = (at + 1, 0, true);
        }
        self.word(text.get(start..).unwrap_or_default());
    }

    fn word(&mut self, word: &str) {
        let url_at = if self.in_link { None } else { find_url(word) };
        let Some((before, url)) = url_at.and_then(|at| word.split_at_checked(at)) else {
            return self.plain(word);
        };
        let (url, after) = url.split_at_checked(url_len(url)).unwrap_or((url, ""));
        self.plain(before);
        if is_autolink(url) {
            self.mark(&format!("<{url}>"));
        } else {
            self.code(url);
        }
        self.plain(after);
    }

    fn plain(&mut self, word: &str) {
        if !word.is_empty() {
            self.after_code = None;
            push_escaped(self.fill.word(), word, self.context);
        }
    }
}

impl Link {
    fn is_called(&self, name: &str) -> bool {
        self.item.as_deref().is_none_or(|item| item == name)
    }
}

/// Where a link of the Markdown leads.
enum Target {
    Url(String),
    Item(String),
}

/// What a code span says.
fn uncoded(span: &str) -> &str {
    let text = span.trim_matches('`');
    // A space within the marks parts them from backticks of the text.
    text.strip_prefix(' ').and_then(|text| text.strip_suffix(' ')).unwrap_or(text)
}

/// How often `wanted` stands in a row at most.
pub(super) fn longest_run(text: &str, wanted: u8) -> usize {
    if !text.contains(char::from(wanted)) {
        return 0;
    }
    let mut longest = 0;
    let mut current = 0;
    for byte in text.bytes() {
        current = if byte == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}

/// Where an address begins in a word.
fn find_url(word: &str) -> Option<usize> {
    // The first step is for speed: most words have no colon.
    let colon = word.find(':')?;
    let at = word.get(colon..)?.find("://")? + colon;
    let before = word.get(..at)?;
    let scheme = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme))?;
    // Without a host it is no address.
    let host = word.get(at + 3..)?;
    host.starts_with(|c: char| !c.is_whitespace() && !is_after_url(c)).then_some(at - scheme.len())
}

/// How much of a word is an address: all but the punctuation after it.
fn url_len(url: &str) -> usize {
    let mut rest = url;
    loop {
        let Some(last) = rest.chars().next_back() else {
            return 0;
        };
        let is_closing = last == ')' && rest.matches(')').count() > rest.matches('(').count();
        if !is_closing && !is_after_url(last) {
            return rest.len();
        }
        rest = rest.get(..rest.len() - last.len_utf8()).unwrap_or_default();
    }
}

fn is_after_url(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '\u{2019}' | '\u{201d}')
}

/// Whether a text is an address and not the pattern of one, such as `https://<account>.example.com`.
fn is_autolink(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"`{}[]|\\^$*".contains(&b))
}

/// Writes the destination of a link, so that it ends where it should.
fn push_destination(out: &mut String, url: &str) {
    for c in url.chars() {
        match c {
            '(' | ')' | '<' | '>' | '\\' | '|' | '`' => out.extend(['\\', c]),
            '&' if url.contains(';') => out.push_str("\\&"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;

    fn markdown(html: &str) -> String {
        let resolve = |name: &str| match name {
            "ForgotPassword" => Some("crate::operation::forgot_password".to_owned()),
            "UserType" => Some("UserType".to_owned()),
            "ClientMetadata" => Some("Self::client_metadata".to_owned()),
            _ => None,
        };
        parse(html).to_markdown(&resolve).join("\n")
    }

    #[test]
    fn styles_become_marks() {
        for (html, expected) in [
            ("a<b> b </b>c", "a **b** c"),
            ("a<b>b</b>c", "a**b**c"),
            ("a<b>\"b\"</b>c", "a\"b\"c"),
            ("<b><i>x</i></b>", "***x***"),
            ("<i>a <b>b</b></i>", "*a **b***"),
            ("<b>a</b><i>b</i> <i>c</i>", "a*b* *c*"),
            ("<code>a</code> <code>b</code>", "`a` `b`"),
            ("<code>a </code>b", "`a` b"),
            ("<code>a`b</code> <code>`</code>", "``a`b`` `` ` ``"),
            ("<i><code>x</code></i>", "*`x`*"),
            ("a<br>b<br/>", "a\\\nb"),
        ] {
            assert_eq!(markdown(html), expected, "{html}");
        }
    }

    #[test]
    fn links_lead_somewhere_or_are_text() {
        for (html, expected) in [
            ("<a href=\"https://e.com/a_(b)#c\">d [e]</a>", "[d \\[e\\]](https://e.com/a_\\(b\\)#c)"),
            ("<a href=\"https://e.com/ x\">d</a>", "[d](https://e.com/%20x)"),
            ("<a href=\"#top\">d</a> <a>e</a>", "d e"),
            ("<a href=\"https://e.com/\">https://e.com/</a>", "<https://e.com/>"),
            ("<a>ForgotPassword</a>", "[`ForgotPassword`](crate::operation::forgot_password)"),
            ("<a>UserType</a> (new)", "[`UserType`][] (new)"),
            ("<code>ClientMetadata</code>", "[`ClientMetadata`](Self::client_metadata)"),
            ("<code>Nothing</code>", "`Nothing`"),
            (
                "<a href=\"https://e.com/API_ForgotPassword.html#x\">this</a>",
                "[this](crate::operation::forgot_password)",
            ),
            ("<a href=\"API_Other.html\">Other</a>", "Other"),
            ("<code><a>ForgotPassword</a></code>", "[`ForgotPassword`](crate::operation::forgot_password)"),
            ("<link linkend=\"ForgotPassword\">it</link>", "[it](crate::operation::forgot_password)"),
        ] {
            assert_eq!(markdown(html), expected, "{html}");
        }
    }

    #[test]
    fn bare_addresses_become_links() {
        for (html, expected) in [
            ("(see https://e.com/a).", "(see <https://e.com/a>)."),
            ("https://e.com/a_(b)", "<https://e.com/a_(b)>"),
            ("https://<region>.e.com.", "`https://<region>.e.com`."),
            ("https://", "https://"),
        ] {
            assert_eq!(markdown(html), expected, "{html}");
        }
    }
}
