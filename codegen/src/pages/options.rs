//! Options: which a command has, in which order, and what each means.
//!
//! In: an operation. Out: the lines of its synopsis, and a term for each option, such as `--client-id (string) [required]`.

use smithgen_model::{Member, Model, Paginator, ShapeIx, ShapeKind};

use super::author::Author;
use super::members::{CUT, described_type, paragraph};
use super::syntax;
use crate::docs::{Block, Definition, Style, Text};
use crate::names::common::{CLI_INPUT, CommonOption, EVENTS, OUTFILE, PAGING, SKELETON, STREAMED};
use crate::names::{OptionNames, option_names};
use crate::selection::{is_of_bytes, is_of_events};

/// An option of a command.
pub(super) enum Entry<'a> {
    /// It sets a member of the input.
    Member {
        member: &'a Member,
        /// Its names.
        option: OptionNames,
    },
    /// It says how many results a request may bring, as the member does.
    PageSize(&'a Member, &'static CommonOption),
    /// One that every command has, or every command with pages.
    Common(&'static CommonOption),
}

impl<'a> Author<'a> {
    /// How the results of an operation come in pages, if the tool can turn them: it must know what they make together.
    pub(super) fn pages(&self, operation: ShapeIx) -> Option<Paginator<'a>> {
        self.model.paginator(self.service, operation).filter(|pages| !pages.results.is_empty() && !self.waits)
    }

    /// The options of an operation in order.
    pub(super) fn entries(&self, operation: ShapeIx, command: &str, input: Option<ShapeIx>) -> Vec<Entry<'a>> {
        let members: &'a [Member] = match input.map(|input| &self.model.shape(input).kind) {
            Some(ShapeKind::Structure(members)) => members,
            _ => &[],
        };
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        let pages = self.pages(operation);
        let turns_pages = |member: &Member| {
            let is = |name: &str| member.name == name;
            pages.as_ref().is_some_and(|pages| pages.input_tokens.iter().copied().chain(pages.page_size).any(is))
        };
        let mut entries: Vec<Entry<'a>> = members
            .iter()
            .zip(option_names(self.model.aws_cli(self.service), command, &names))
            .filter(|(member, _)| !turns_pages(member))
            .map(|(member, option)| Entry::Member { member, option })
            .collect();
        if has_outfile(self.model, operation) && !self.waits {
            entries.push(Entry::Common(&OUTFILE));
            return entries;
        }
        entries.push(Entry::Common(&CLI_INPUT));
        if let Some(pages) = pages {
            let [starting_token, page_size, max_items] = &PAGING;
            entries.push(Entry::Common(starting_token));
            let size = members.iter().find(|member| pages.page_size == Some(&member.name));
            entries.extend(size.map(|member| Entry::PageSize(member, page_size)));
            entries.push(Entry::Common(max_items));
        }
        entries.push(Entry::Common(&SKELETON));
        entries
    }

    /// The line of an option in the synopsis.
    pub(super) fn usage(&self, entry: &Entry<'a>) -> String {
        let names = self.names(entry);
        let text = match names.as_slice() {
            [name] => format!("{name} <value>"),
            _ => names.join(" | "),
        };
        match entry {
            Entry::Common(option) if option.names == OUTFILE.names => format!("<{}>", OUTFILE.name()),
            Entry::Member { member, .. } if self.told(member).is_asked_for => text,
            _ => format!("[{text}]"),
        }
    }

    /// The option's names with their hyphens. A truth has two, one for each value.
    fn names(&self, entry: &Entry<'a>) -> Vec<String> {
        match entry {
            Entry::Member { member, option } => {
                let is_boolean = matches!(self.model.target_of(member).kind, ShapeKind::Boolean);
                let no = is_boolean.then(|| format!("--{}", option.no()));
                std::iter::once(format!("--{}", option.name)).chain(no).collect()
            }
            Entry::PageSize(_, page_size) => hyphened(page_size),
            Entry::Common(option) => hyphened(option),
        }
    }

    /// An option with what it means.
    pub(super) fn option(&mut self, entry: &Entry<'a>) -> Definition {
        let (kind, mark) = match entry {
            Entry::Member { member, .. } => {
                let mark = if self.told(member).is_asked_for { " [required]" } else { "" };
                (described_type(self.model, member.target), mark)
            }
            Entry::PageSize(member, _) => (described_type(self.model, member.target), ""),
            Entry::Common(option) => (option.kind, ""),
        };
        let mut pieces: Vec<(String, Style)> = Vec::new();
        for name in self.names(entry) {
            if !pieces.is_empty() {
                pieces.push((" | ".to_owned(), Style::PLAIN));
            }
            pieces.push((name, Style::CODE));
        }
        pieces.push((format!(" ({kind}){mark}"), Style::PLAIN));
        let pieces: Vec<(&str, Style)> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
        Definition { term: Text::of(&pieces), body: self.option_body(entry) }
    }

    fn option_body(&mut self, entry: &Entry<'a>) -> Vec<Block> {
        match entry {
            Entry::Common(option) => self.common(option),
            Entry::PageSize(member, page_size) => {
                let mut body = prose(page_size);
                // The member's description is about single requests; its limits hold for pages too.
                let is_limit =
                    |block: &Block| matches!(block, Block::Paragraph(text) if text.as_str() == "Constraints:");
                body.extend(self.meaning(member).into_iter().skip_while(|block| !is_limit(block)));
                body
            }
            Entry::Member { member, .. } if !self.has_room_for(member, 0) => vec![paragraph(CUT)],
            Entry::Member { member, .. } => {
                let mut body = self.meaning(member);
                if is_of_bytes(self.model, member.target) {
                    body.push(quoted(STREAMED));
                    return body;
                }
                if is_of_events(self.model, member.target) {
                    body.push(quoted(EVENTS));
                    body.extend(self.input_content(member.target));
                    return body;
                }
                body.extend(self.input_content(member.target));
                for (label, sample) in syntax::samples(self.model, member.target, &mut self.budget) {
                    body.push(paragraph(label));
                    body.push(Block::Code(sample));
                }
                body
            }
        }
    }

    /// What an option does that is no member's. The tool knows it, and says it itself.
    pub(super) fn common(&self, option: &CommonOption) -> Vec<Block> {
        if self.is_for_tool {
            return Vec::new();
        }
        let mut body = prose(option);
        if !option.values.is_empty() {
            let items = option.values.iter().map(|value| Text::of(&[(value, Style::CODE)]));
            body.push(super::members::bullets(items));
        }
        body
    }
}

/// Whether the body of an operation's answer is bytes, streamed or not, which go to a file.
pub fn has_outfile(model: &Model, operation: ShapeIx) -> bool {
    let output = model.shape(operation).as_operation().and_then(|operation| operation.output);
    let is_body = |member: &Member| {
        member.traits.has("smithy.api#httpPayload") && model.target_of(member).kind == ShapeKind::Blob
    };
    output.is_some_and(|output| model.shape(output).members().any(is_body))
}

/// The names of an option with their hyphens.
pub(super) fn hyphened(option: &CommonOption) -> Vec<String> {
    option.shown().collect()
}

/// The paragraphs about an option.
fn prose(option: &CommonOption) -> Vec<Block> {
    option.text.lines().map(quoted).collect()
}

/// A paragraph; what stands between backquotes is code.
fn quoted(line: &str) -> Block {
    let pieces = line.split('`').enumerate();
    let pieces: Vec<_> =
        pieces.map(|(i, piece)| (piece, if i % 2 == 0 { Style::PLAIN } else { Style::CODE })).collect();
    Block::Paragraph(Text::of(&pieces))
}
