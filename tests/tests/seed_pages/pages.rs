//! What both comparisons need. In: the folder of the suites; out: the text of a page that others made, and our page of the same
//! model, whole and option by option.

use std::path::Path;

use smithgen::stages::pages::{Depth, Page, Site, html, man, markdown, tool};
use smithgen::stages::select::select;
use smithgen_model::{Model, Source};

/// Our pages of one model.
pub(crate) struct Ours {
    pub(crate) site: Site,
    pub(crate) short: Site,
    /// Short pages with an address of full ones.
    pub(crate) short_with_address: Site,
}

/// A line of a page for tools: kind, depth, text without styles and addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) kind: char,
    pub(crate) depth: usize,
    pub(crate) text: String,
}

/// The text of a file that must be there.
pub(crate) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The pages of models as texts.
pub(crate) fn pages_of(texts: &[&str]) -> Ours {
    let sources: Vec<Source> =
        texts.iter().map(|text| Source { name: "service-2.json".to_owned(), text: (*text).to_owned() }).collect();
    let model = Model::from_sources(&sources).expect("the model has no problem");
    let selection = select(&model, &Default::default()).expect("a service");
    let site = |depth| Site::new(&model, &selection, "service-2.json", depth);
    let full = Some("https://example.com/docs/{command}/");
    Ours {
        site: site(Depth::Full),
        short: site(Depth::Short { full: None }),
        short_with_address: site(Depth::Short { full }),
    }
}

impl Ours {
    pub(crate) fn page(&self) -> &Page {
        self.site.page_of("ConfirmForgotPassword").expect("a page")
    }

    pub(crate) fn markdown(&self) -> String {
        markdown::page(self.page(), &self.site)
    }

    pub(crate) fn html(&self) -> String {
        html::page(self.page(), &self.site)
    }

    pub(crate) fn man(&self) -> String {
        man::page(self.page(), &self.site)
    }

    /// The lines of a section.
    pub(crate) fn section(&self, title: &str) -> Vec<Line> {
        section(self.page(), title)
    }

    /// The lines of an option, its head first, as the page for tools has them, with styles and addresses.
    pub(crate) fn raw_option(&self, name: &str) -> Vec<String> {
        let text = tool::text(self.page());
        let lines =
            text.lines().skip_while(|line| !(line.starts_with("T0") && line.contains(&format!("--{name}\x03 "))));
        let mut taken: Vec<String> = Vec::new();
        for line in lines {
            if !taken.is_empty() && line.chars().nth(1) == Some('0') {
                break;
            }
            taken.push(line.to_owned());
        }
        assert!(!taken.is_empty(), "no option --{name}");
        taken
    }

    /// The lines of an option after its head, without what the model adds to the description: values, limits and members.
    pub(crate) fn option(&self, name: &str) -> Vec<Line> {
        option(self.page(), name)
    }
}

pub(crate) fn section(page: &Page, title: &str) -> Vec<Line> {
    let text = tool::text(page);
    let heading = format!("H0{title}");
    let lines = text.lines().skip_while(|line| **line != heading).skip(1).take_while(|line| !line.starts_with('H'));
    lines.map(line).collect()
}

pub(crate) fn option(page: &Page, name: &str) -> Vec<Line> {
    let head = format!("--{name} (");
    let lines = section(page, "OPTIONS");
    let at = lines.iter().position(|line| line.depth == 0 && line.text.starts_with(&head)).expect(name);
    let mut kept: Vec<Line> = Vec::new();
    let mut lines = lines[at + 1..].iter().take_while(|line| line.depth > 0).peekable();
    while let Some(line) = lines.next() {
        let is_added = matches!(line.text.as_str(), "Constraints:" | "Possible values:");
        if is_added && line.kind == 'P' {
            while lines.next_if(|next| next.kind == 'B').is_some() {}
        } else if line.kind == 'T' {
            while lines.next_if(|next| next.depth > line.depth).is_some() {}
        } else {
            kept.push(line.clone());
        }
    }
    kept
}

fn line(line: &str) -> Line {
    let mut rest = line.chars();
    let kind = rest.next().unwrap_or(' ');
    let depth = rest.next().map_or(0, |c| c as usize - '0' as usize);
    let mut text = String::new();
    let mut is_address = false;
    for c in rest {
        match c {
            '\x05' => is_address = true,
            '\x06' => is_address = false,
            _ if is_address || c < ' ' => {}
            _ => text.push(c),
        }
    }
    Line { kind, depth, text }
}

/// Words with one space between them.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
