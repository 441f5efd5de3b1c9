//! Help as it is read: pages made of a model, packed, unpacked, and wrapped for a terminal.
//!
//! In: the model of the recorded runs of the AWS CLI, and its own page of one command, in `suites/awscli` of the folder that
//! `SMITHGEN_CONFORMANCE` names. Out: all words are still there, in their order, and no line is too long without need.

use std::path::PathBuf;

use smithgen::stages::pages::help_blob;
use smithgen::stages::select::select;
use smithgen_cli::rooms::arguments;
use smithgen_cli::rooms::arguments::SHELLS;
use smithgen_cli::rooms::arguments::help;
use smithgen_cli::rooms::process::Terminal;
use smithgen_cli::tool::{Node, Pages, Place, Service, Tool};
use smithgen_model::Model;
use smithgen_tests::throwaway::workspace;

/// The suites, and the packed pages of the model that they were made with.
fn pages() -> (PathBuf, &'static [u8], Vec<String>) {
    let suites = needs::conformance!("suites/awscli");
    let model = suites.join("model-2025-04/cognito-idp/2016-04-18");
    let model = Model::load(&[&model]).expect("the model has no problem");
    let selection = select(&model, &Default::default()).expect("a service");
    let names = std::fs::read_dir(suites.join("help/rst")).expect("the recorded pages").map(|entry| {
        let name = entry.expect("an entry").file_name().into_string().expect("Unicode");
        name.trim_end_matches(".v2.rst").to_owned()
    });
    let mut names: Vec<String> = names.collect();
    names.push(String::new());
    (suites, help_blob(&model, &selection, "tool").leak(), names)
}

/// A tool of one operation that has these pages.
fn tool(pages: &'static [u8]) -> &'static Tool {
    use cognito_idp::operation::confirm_forgot_password::ConfirmForgotPassword;

    static COMMANDS: [Node; 1] =
        [Node::operation::<ConfirmForgotPassword>("confirm-forgot-password", "client-id secret-hash username")];
    let service = Service::new::<cognito_idp::client::Service>("cognito-idp", &COMMANDS, pages);
    let services: &'static [&'static Service] = Box::leak(Box::new([&*Box::leak(Box::new(service))]));
    Box::leak(Box::new(Tool::new("cognito-idp", "1", services)))
}

fn plain(width: usize) -> Terminal {
    Terminal { width, ..Terminal::default() }
}

/// The characters that are neither blanks nor marks of lists nor numbers of links.
fn squeezed(text: &str) -> String {
    let mut squeezed: String = text.chars().filter(|c| !c.is_whitespace() && *c != '•').collect();
    let numbers = text.split_once("\nLINKS\n").map_or(0, |(_, links)| links.lines().count());
    for number in 1..=numbers {
        squeezed = squeezed.replace(&format!("[{number}]"), "");
    }
    squeezed
}

/// The paragraphs of reStructuredText without its markup.
fn paragraphs(rst: &str) -> Vec<String> {
    let is_rule = |line: &str| line.len() > 2 && line.chars().all(|c| c == '=' || c == '*');
    let lines: Vec<&str> = rst.lines().map(str::trim).collect();
    let mut paragraphs = vec![String::new()];
    for (index, line) in lines.iter().enumerate() {
        if line.is_empty() || *line == "::" || is_rule(line) {
            paragraphs.push(String::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            let heads = lines.get(index + 1).is_some_and(|next| is_rule(next));
            let line = if heads { line.to_uppercase() } else { without_markup(line) };
            paragraph.extend(line.chars().filter(|c| !c.is_whitespace()));
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

fn without_markup(line: &str) -> String {
    let line = line.trim_start_matches("* ").replace(".. note::", "Note:").replace("``", "").replace("**", "");
    let mut text = line.strip_suffix("::").map_or(line.clone(), |label| format!("{label}:"));
    // `text <address>`__
    while let Some((before, rest)) = text.split_once('`') {
        let (label, after) = rest.split_once("`__").expect("a link ends");
        let label = label.rsplit_once(" <").map_or(label, |(label, _)| label);
        text = format!("{before}{label}{after}");
    }
    text.replace(" *", " ").replace("* ", " ")
}

/// The words that stand in an operation's place, and which options take a value, as the tool itself has it.
#[test]
fn the_page_of_a_program_says_what_the_program_takes() {
    let model = Model::load(&[workspace().join("model/cognito-idp.json")]).expect("the model has no problem");
    let selection = select(&model, &Default::default()).expect("a service");
    let pages = help_blob(&model, &selection, "cognito-idp").leak();
    let tool = tool(pages);
    let refusal = |words: &[&str]| match arguments::parse(tool, words, &mut arguments::Hints::default()) {
        Err(failure) => failure.problem,
        Ok(_) => String::new(),
    };
    let page = help::page(&Place::root(tool));
    assert!(page.contains("cognito-idp completion bash|zsh|fish\n"), "{page}");
    for shell in SHELLS {
        assert_eq!(refusal(&["completion", shell]), "", "{shell}");
    }
    let (_, globals) = page.split_once("\nH0GLOBAL OPTIONS\n").expect("a section of its own");
    let globals = globals.split("\nH0").next().unwrap_or_default().replace('\x03', "");
    let terms: Vec<_> = globals.lines().filter_map(|line| line.strip_prefix("T0")?.split_once(" (")).collect();
    assert!(terms.len() > 15, "{globals}");
    for (name, kind) in terms {
        let is_flag = refusal(&[&format!("{name}=x")]).contains("ignored explicit argument");
        assert_eq!(is_flag, kind == "boolean)", "{name} ({kind}");
    }
}

#[needs::test(conformance)]
fn a_page_holds_every_paragraph_of_the_aws_clis() {
    let (suites, pages, _) = pages();
    let place = Place::root(tool(pages)).at("confirm-forgot-password").expect("the command");
    let page = help::page(&place);
    let shown = help::render(&page, &plain(80));
    let (shown, links) = shown.split_once("\nLINKS\n").expect("links");
    let rst =
        std::fs::read_to_string(suites.join("help/rst/confirm-forgot-password.v2.rst")).expect("the recorded page");
    // Theirs gives a value to an option that takes none.
    let rst = rst.replace("[--version <value>]", "[--version]");
    // What holds for all commands is in words of our own, and the example is not the model's.
    let start = rst.find("===").expect("a heading");
    let general = rst.find("``--cli-input-json`` |").expect("general options");
    let squeezed = squeezed(&format!("{shown}\nLINKS\n{links}"));
    let mut rest = squeezed.as_str();
    let expected = paragraphs(&rst[start..general]);
    assert!(expected.len() > 60, "only {} paragraphs", expected.len());
    for paragraph in expected {
        let at = rest.find(&paragraph).unwrap_or_else(|| panic!("{paragraph:?} is not in its place in\n{rest}"));
        rest = &rest[at + paragraph.len()..];
    }
    assert!(rest.contains("OUTPUTNone"), "{rest}");
    for address in rst[start..general].split(" <").skip(1).filter_map(|rest| rest.split_once(">`__")) {
        assert!(links.contains(address.0), "{} is not in\n{links}", address.0);
    }
}

#[needs::test(conformance)]
fn wrapping_loses_nothing() {
    let (_, pages, names) = pages();
    let pages = Pages::new(pages);
    assert!(names.len() > 100, "only {} pages", names.len());
    for name in names {
        let page = pages.page(&name).unwrap_or_else(|| panic!("there is no page {name:?}"));
        for width in [40, 80, 132] {
            let shown = help::render(&page, &plain(width));
            let text: String = page.lines().map(|line| text_of(line) + "\n").collect();
            let body = shown.split_once("\nLINKS\n").map_or(shown.as_str(), |(body, _)| body);
            let links = &shown[body.len()..];
            assert_eq!(squeezed(&format!("{text}{links}")), squeezed(&shown), "{name} at {width} columns");
            for line in body.lines().filter(|line| line.chars().count() > width) {
                // One long word, or code.
                let is_code = page.lines().any(|block| block.starts_with('C') && block.ends_with(line.trim_start()));
                assert!(
                    is_code || !line.trim_start_matches([' ', '•']).trim().contains(' '),
                    "{name} at {width}: {line}"
                );
            }
        }
    }
}

/// The text of a block without styles and addresses.
fn text_of(block: &str) -> String {
    let label = if block.starts_with('A') { ":" } else { "" };
    let mut text = String::new();
    for (index, part) in block.get(2..).unwrap_or_default().split(['\x05', '\x06']).enumerate() {
        if index % 2 == 0 {
            text.extend(part.chars().filter(|c| !c.is_control()));
        }
    }
    text + label
}
