//! What pages leave to the tool to say, since it is the same on all of them: of options that are no member's, and of commands that are no
//! operation's.
//!
//! In: a page as it was generated, or an outline, and its place. Out: the page with the usage of global options at the end of the
//! synopsis, what each common option does behind its name, global options in a section of their own, and other commands behind
//! those of the service.

use super::markup::plain;
use crate::arguments::common::{CLI_INPUT, CommonOption, GLOBAL, OUTFILE, PAGING, SKELETON};
use crate::tool::{Command, Node, Place};

/// The sections before which the global options stand, if there are any.
const AFTER_GLOBALS: [&str; 3] = ["EXAMPLES", "OUTPUT", "EXIT STATUS"];

/// The whole of a page.
pub(super) fn completed(page: &str, place: &Place) -> String {
    let mut whole =
        Whole { place, section: String::new(), is_told: false, out: String::with_capacity(page.len() + (1 << 12)) };
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("H0") {
            whole.end_section();
            whole.section = title.to_uppercase();
            if AFTER_GLOBALS.contains(&whole.section.as_str()) {
                whole.global_options();
            }
        }
        whole.line(line);
        let goes_on = lines.peek().is_some_and(|next| depth_of(next) > 0);
        if let Some(term) = line.strip_prefix("T0").filter(|_| whole.section == "OPTIONS" && !goes_on) {
            whole.term(&plain(term));
        }
    }
    whole.end_section();
    whole.global_options();
    whole.out
}

/// How deep a line of a page stands.
pub(super) fn depth_of(line: &str) -> u32 {
    line.chars().nth(1).map_or(0, |depth| u32::from(depth).saturating_sub(u32::from('0')))
}

/// What begins what a page says of an option.
pub(super) fn term(option: &CommonOption) -> String {
    let names: Vec<String> = option.shown().map(|name| format!("\x03{name}\x03")).collect();
    format!("{} ({})", names.join(" | "), option.kind)
}

/// How an option is used, with its hyphens.
fn usage(name: &str, option: &CommonOption) -> String {
    if option.takes_value() { format!("--{name} <value>") } else { format!("--{name}") }
}

struct Whole<'a> {
    place: &'a Place,
    section: String,
    /// Whether the global options have been told.
    is_told: bool,
    out: String,
}

impl Whole<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn end_section(&mut self) {
        match self.section.as_str() {
            "SYNOPSIS" if self.place.command().is_some() => {
                for option in &GLOBAL {
                    option.names.iter().for_each(|name| self.line(&format!("C0[{}]", usage(name, option))));
                }
            }
            "AVAILABLE COMMANDS" => {
                for node in self.place.nodes().unwrap_or_default() {
                    if let Node::Group(_) | Node::Custom(_) = node {
                        self.line(&format!("T0\x03{}\x03", node.name()));
                        self.line(&format!("P1{}", node.about()));
                    }
                }
            }
            _ => {}
        }
    }

    /// What an option does of which a page has the name only.
    fn term(&mut self, term: &str) {
        let Some(term) = term.split([' ', '|']).next() else { return };
        if OUTFILE.shown().any(|outfile| outfile == term) {
            return self.text(&OUTFILE);
        }
        let Some(name) = term.strip_prefix("--") else { return };
        // A member may be called like what turns pages where there are none to turn.
        let is_own = |command: &Command| {
            command.options().contains(&name) && command.paging_options().all(|option| option != name)
        };
        if self.place.command().is_some_and(is_own) {
            return;
        }
        let mut common = PAGING.iter().chain([&CLI_INPUT, &SKELETON]);
        if let Some(option) = common.find(|option| option.names.contains(&name)) {
            self.text(option);
        }
    }

    /// What an option does, one deeper than its name.
    fn text(&mut self, option: &CommonOption) {
        for paragraph in option.text.lines() {
            self.line(&format!("P1{}", paragraph.replace('`', "\x03")));
        }
        for value in option.values {
            self.line(&format!("B1\x03{value}\x03"));
        }
    }

    fn global_options(&mut self) {
        if std::mem::replace(&mut self.is_told, true) {
            return;
        }
        self.line("H0GLOBAL OPTIONS");
        for option in &GLOBAL {
            self.line(&format!("T0{}", term(option)));
            self.text(option);
        }
    }
}
