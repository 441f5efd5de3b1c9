//! The page of the service. In: the selection; out: what the service is, its commands with a sentence each, and what holds for
//! all of them.

use super::author::Author;
use super::members::paragraph;
use super::operation::name_line;
use super::waiters::WAIT;
use super::{Depth, Page, Section, command_of, words};
use crate::analysis::waiters::sound;
use crate::docs::{Block, Definition, Style, Text};
use crate::selection::Selection;

impl Author<'_> {
    /// The page of the service.
    pub(super) fn service_page(mut self, selection: &Selection) -> Page {
        let program = self.program.clone();
        let summary = self.summary(selection.service);
        let description = self.description(selection.service);
        let description = match self.depth {
            Depth::Full => description,
            Depth::Short { .. } => description.first_paragraph(),
        };
        let lines = ["[options] <command> [parameters]", "help", "<command> help", "completion bash|zsh|fish"];
        let synopsis = lines.map(|line| format!("{program} {line}")).join("\n");
        let mut sections = vec![
            Section { title: "Name", blocks: vec![name_line(&program, &summary)] },
            Section { title: "Description", blocks: self.blocks(description) },
            Section { title: "Synopsis", blocks: vec![Block::Code(synopsis)] },
            Section { title: "Getting Started", blocks: self.getting_started(selection) },
            Section { title: "Available Commands", blocks: vec![self.commands(selection)] },
        ];
        if self.depth == Depth::Full {
            sections.push(Section { title: "Values", blocks: self.html(words::VALUES) });
            sections.push(Section { title: "Global Options", blocks: self.global_options() });
            sections.push(Section { title: "Exit Status", blocks: vec![statuses()] });
        }
        Page { summary, ..Page::default() }.with(sections, self.links)
    }

    fn getting_started(&mut self, selection: &Selection) -> Vec<Block> {
        let program = self.program.clone();
        let command = selection.operations.first().map(|operation| command_of(self.model, operation.ix));
        let command = command.unwrap_or_else(|| "COMMAND".to_owned());
        let mut blocks = self.html(
            "<p>A region must be known: from <code>--region</code>, the variable <code>AWS_REGION</code> or \
             <code>AWS_DEFAULT_REGION</code>, or a profile in <code>~/.aws/config</code>. Commands whose requests are signed need \
             credentials as well: the variables <code>AWS_ACCESS_KEY_ID</code> and <code>AWS_SECRET_ACCESS_KEY</code>, or a \
             profile.</p><p>To see what a command takes, and a skeleton of its parameters to fill in:</p>",
        );
        blocks.push(Block::Code(format!("{program} {command} help\n{program} {command} --generate-cli-skeleton")));
        blocks.push(paragraph("A file with the skeleton filled in is what the command then takes:"));
        blocks.push(Block::Code(format!("{program} {command} --cli-input-json file://parameters.json")));
        blocks.extend(self.html(
            "<p>What <code>completion</code> prints makes a shell complete commands, options and their values; in bash:</p>",
        ));
        blocks.push(Block::Code(format!("source <({program} completion bash)")));
        blocks
    }

    /// The commands, each a link to its page, with a sentence each.
    fn commands(&mut self, selection: &Selection) -> Block {
        let terms = selection.operations.iter().map(|operation| {
            let name = command_of(self.model, operation.ix);
            let term = self.page_link(&name, self.model.shape(operation.ix).id.name());
            let sentence = self.description(operation.ix).first_sentence();
            Definition { term, body: self.blocks(sentence) }
        });
        let mut terms: Vec<Definition> = terms.collect();
        // The tool knows itself which commands are no operations.
        let waits = selection.operations.iter().any(|operation| !sound(self.model, operation).is_empty());
        if waits && !self.is_for_tool {
            let place = terms.partition_point(|known| known.term.as_str() < WAIT);
            terms.insert(place, self.wait_command());
        }
        Block::Definitions(terms)
    }
}

fn statuses() -> Block {
    let terms = words::STATUSES.iter().map(|(status, meaning)| Definition {
        term: Text::of(&[(status, Style::CODE)]),
        body: vec![paragraph(meaning)],
    });
    Block::Definitions(terms.collect())
}
