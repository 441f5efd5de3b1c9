//! The page of a command. In: an operation; out: its sections, those of the AWS CLI's pages in their order.

use smithgen_model::{Node, Paginator, ShapeIx};

use super::author::Author;
use super::members::paragraph;
use super::options::{Entry, hyphened};
use super::{Depth, Page, Section, command_of, service_text, words};
use crate::docs::{self, Block, Callout, Definition, Style, Text, Url};
use crate::names::common::{CommonOption, GLOBAL};
use crate::selection::SelectedOperation;

/// Where AWS keeps an address for each operation of each service.
const REFERENCE: &str = "https://docs.aws.amazon.com/goto/WebAPI";

/// Words in the names of secrets that people type. Not every value that a model marks sensitive is one: identifiers are, too.
const SECRETS: [&str; 4] = ["password", "secret", "token", "credential"];

impl<'a> Author<'a> {
    /// The page of an operation.
    pub(super) fn operation_page(mut self, operation: &SelectedOperation) -> Page {
        let name = command_of(self.model, operation.ix);
        let summary = self.summary(operation.ix);
        let entries = self.entries(operation.ix, &name, operation.input);
        let mut sections = vec![
            Section { title: "Name", blocks: vec![name_line(&name, &summary)] },
            Section { title: "Description", blocks: self.operation_description(operation.ix, &name) },
            Section { title: "Synopsis", blocks: vec![Block::Code(self.synopsis(&name, &entries))] },
            Section { title: "Options", blocks: self.options(&name, &entries) },
        ];
        if self.depth == Depth::Full {
            sections.push(Section { title: "Global Options", blocks: self.global_options() });
            sections.push(Section { title: "Examples", blocks: self.examples(operation, &name) });
            sections.push(Section { title: "Output", blocks: self.output(operation.output) });
        }
        let operation = self.model.shape(operation.ix).id.name().to_owned();
        Page { name, operation, summary, ..Page::default() }.with(sections, self.links)
    }

    fn operation_description(&mut self, operation: ShapeIx, name: &str) -> Vec<Block> {
        let description = self.description(operation);
        let reference = self.reference(operation);
        if let Depth::Short { full } = self.depth {
            let mut blocks = self.blocks(description.first_paragraph());
            let full = full.map(|url| Url::given(&url.replace("{command}", name))).or(reference);
            blocks.extend(full.map(|url| self.linked("See ", url.clone().as_str(), url, " for full documentation.")));
            return blocks;
        }
        let mut blocks = self.blocks(description);
        blocks.extend(reference.map(|url| self.linked("See also: ", "AWS API Documentation", url, "")));
        blocks.extend(self.pages(operation).map(|pages| paginated(name, &pages)));
        blocks
    }

    /// Where AWS describes the operation, if the model says under which name.
    fn reference(&self, operation: ShapeIx) -> Option<Url> {
        let id = service_text(self.model, self.service, "docId").filter(|id| !id.is_empty())?;
        // An id is one step of the address.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let name = self.model.shape(operation).id.name();
        if id.chars().all(is_plain) { Url::absolute(&format!("{REFERENCE}/{id}/{name}")) } else { None }
    }

    pub(super) fn synopsis(&self, name: &str, entries: &[Entry<'a>]) -> String {
        let mut lines = vec![format!("  {name}")];
        lines.extend(entries.iter().map(|entry| self.usage(entry)));
        if !self.is_for_tool {
            lines.extend(GLOBAL.iter().map(global_usage));
        }
        lines.join("\n")
    }

    pub(super) fn options(&mut self, name: &str, entries: &[Entry<'a>]) -> Vec<Block> {
        let terms = entries.iter().map(|entry| self.option(entry)).collect();
        let mut blocks = vec![Block::Definitions(terms)];
        let program = &self.program;
        if let Some(secret) = self.secret(entries) {
            blocks.push(Block::Callout(
                Callout::Note,
                vec![
                    paragraph(
                        "What stands on a command line shows in lists of processes and in the history of the shell. A secret \
                         is kept out of both if its option reads it from standard input, where no line break may follow it:",
                    ),
                    Block::Code(format!(
                        "printf %s \"$VALUE\" | {program} {name} --{secret} file:///dev/stdin ..."
                    )),
                ],
            ));
        }
        blocks
    }

    /// The option of a secret, a required one before others.
    fn secret<'e>(&self, entries: &'e [Entry<'a>]) -> Option<&'e str> {
        let secrets = entries.iter().filter_map(|entry| match entry {
            Entry::Member { member, option } => {
                let told = self.told(member);
                let is_secret = SECRETS.iter().any(|word| option.name.contains(word));
                (told.is_secret && is_secret).then_some((told.is_asked_for, option.name.as_str()))
            }
            _ => None,
        });
        let secrets: Vec<(bool, &str)> = secrets.collect();
        let required = secrets.iter().find(|(is_required, _)| *is_required);
        required.or(secrets.first()).map(|(_, option)| *option)
    }

    /// The global options with what they mean. The tool says that itself.
    pub(super) fn global_options(&self) -> Vec<Block> {
        if self.is_for_tool {
            return Vec::new();
        }
        let terms = GLOBAL.iter().map(|option| {
            let term = Text::of(&[
                (&hyphened(option).join(" | "), Style::CODE),
                (&format!(" ({})", option.kind), Style::PLAIN),
            ]);
            Definition { term, body: self.common(option) }
        });
        vec![Block::Definitions(terms.collect())]
    }

    fn output(&mut self, output: Option<ShapeIx>) -> Vec<Block> {
        let blocks = output.map(|output| self.output_content(output)).unwrap_or_default();
        if blocks.is_empty() { vec![paragraph("None")] } else { blocks }
    }

    fn examples(&mut self, operation: &SelectedOperation, name: &str) -> Vec<Block> {
        let examples = self.model.shape(operation.ix).traits.examples().and_then(Node::as_array).unwrap_or_default();
        let mut blocks = Vec::new();
        for example in examples.iter().filter(|example| example.get("error").is_none()) {
            let text = |key| example.get(key).and_then(Node::as_str).unwrap_or_default();
            let title = docs::plain_text_of_html(text("title"));
            blocks.push(Block::Paragraph(Text::of(&[(&title, Style::STRONG)])));
            blocks.extend(self.blocks(docs::parse(text("documentation"))));
            let input = example.get("input").unwrap_or(&Node::Null);
            blocks.push(paragraph("Command:"));
            blocks.push(Block::Code(self.command_line(operation.input, name, input)));
            if let Some(output) =
                example.get("output").filter(|output| output.as_object().is_some_and(|o| !o.is_empty()))
            {
                blocks.push(paragraph("Output:"));
                blocks.push(Block::Code(super::examples::pretty(output)));
            }
        }
        if !blocks.is_empty() {
            blocks.splice(0..0, self.html(words::EXAMPLES));
        }
        blocks
    }
}

/// The line of a global option in the synopsis.
fn global_usage(option: &CommonOption) -> String {
    let value = if option.takes_value() { " <value>" } else { "" };
    format!("[--{}{value}]", option.name())
}

/// What a command does whose results come in pages.
fn paginated(name: &str, pages: &Paginator<'_>) -> Block {
    let mut words = vec![
        (name, Style::CODE),
        (" is a paginated operation: it may make several requests to fetch all results. ", Style::PLAIN),
        ("--no-paginate", Style::CODE),
        (" keeps it to one. With ", Style::PLAIN),
        ("--output text", Style::CODE),
        (", pages are printed one by one, and ", Style::PLAIN),
        ("--query", Style::CODE),
        (" selects from each of them; its expression must take its data from ", Style::PLAIN),
    ];
    for (i, path) in pages.results.iter().enumerate() {
        words.extend([(if i > 0 { ", " } else { "" }, Style::PLAIN), (path, Style::CODE)]);
    }
    words.push((".", Style::PLAIN));
    Block::Paragraph(Text::of(&words))
}

/// What manual pages are found by: the name, and what it is about.
pub(super) fn name_line(name: &str, summary: &str) -> Block {
    let dash = if summary.is_empty() { "" } else { " - " };
    paragraph(&format!("{name}{dash}{summary}"))
}
