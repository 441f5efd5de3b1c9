//! Pages against the AWS CLI's own: the reStructuredText that it makes of each operation of a model, in
//! `suites/awscli/help/rst`, and the comments of its skeletons in YAML, in `suites/awscli/cases.jsonl`.
//!
//! Everything that comes from the model must be the same: the order, heads and nesting of options and members, prose but for
//! markup and white space, limits and values, and the samples of syntax byte for byte. What holds for all commands is in our
//! own words.

#![cfg(feature = "cli")]

#[path = "pages/rst.rs"]
mod rst;

use std::path::Path;

use smithgen::stages::pages::{Depth, Page, Site, tool};
use smithgen::stages::select::select;
use smithgen_model::{Model, Node};

use rst::{Part, parts_of_ours, parts_of_rst};

/// The pages of the model that the recordings were made with.
fn site(suites: &Path) -> (Model, Site) {
    // The recordings were made with the paginators of botocore beside this model, which have not changed since.
    let folder =
        std::env::temp_dir().join(format!("smithgen-pages-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let models = suites.join("../../models/cognito-idp/botocore-1.44.5/2016-04-18");
    for (from, name) in
        [(suites.join("model-2025-04/cognito-idp/2016-04-18"), "service-2.json"), (models, "paginators-1.json")]
    {
        let path = from.join(name);
        std::fs::copy(&path, folder.join(name)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let model = Model::load(&[&folder]).expect("the model has no problem");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
    let selection = select(&model, &Default::default()).expect("a service");
    let site = Site::new(&model, &selection, "service-2.json", Depth::Full);
    (model, site)
}

/// Options whose text is our own.
const OWN: [&str; 4] = ["--cli-input-json |", "--generate-cli-skeleton", "--starting-token", "--max-items"];

fn compare(page: &Page, rst: &str) -> Vec<String> {
    let ours = tool::text(page);
    let mut wrong = Vec::new();
    for title in ["Description", "Synopsis", "Options", "Output"] {
        let expected = without_own_words(parts_of_rst(rst, title), title);
        let actual = without_own_words(parts_of_ours(&ours, title), title);
        let differs = expected.iter().zip(&actual).position(|(a, b)| a != b);
        if let Some(at) = differs {
            let part = |parts: &[Part]| format!("{:?}", parts.get(at));
            wrong.push(format!("{} {title}, part {at}:\n  {}\n  {}", page.name, part(&expected), part(&actual)));
        } else if expected.len() != actual.len() {
            wrong.push(format!("{} {title}: {} parts, not {}", page.name, actual.len(), expected.len()));
        }
        assert!(!expected.is_empty(), "{}: {title} is empty", page.name);
    }
    wrong
}

/// The parts without the texts that are ours.
fn without_own_words(parts: Vec<Part>, title: &str) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::new();
    let mut is_own = false;
    let mut is_size = false;
    for part in parts {
        match part {
            Part::Head(0, head) => {
                is_own = OWN.iter().any(|own| head.starts_with(own));
                is_size = head.starts_with("--page-size");
                kept.push(Part::Head(0, head));
            }
            Part::Prose(text) if is_size => {
                let limits = text.find("Constraints:").and_then(|at| text.get(at..)).unwrap_or_default();
                kept.push(Part::Prose(limits.to_owned()));
            }
            // The last sentences of a description are about the tool.
            Part::Prose(text) if title == "Description" => {
                let end = text.find("Seealso:").unwrap_or(text.len());
                kept.push(Part::Prose(text.get(..end).unwrap_or_default().to_owned()));
            }
            Part::Prose(_) | Part::Code(_) if is_own => {}
            other => kept.push(other),
        }
    }
    kept
}

/// The option that the AWS CLI has not, behind all others.
const OWN_OPTION: &str = "[--presign <value>]";

/// The AWS CLI's page of a command, but for the option of which it says that it takes a value, and which takes none; and with ours.
fn recorded(suites: &Path, command: &str) -> String {
    let path = suites.join(format!("help/rst/{command}.v2.rst"));
    let rst = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let last = "[--cli-error-format <value>]";
    assert_eq!(rst.matches(last).count(), 1, "{}", path.display());
    let rst = rst.replace(last, &format!("{last}\n  {OWN_OPTION}"));
    rst.replace("[--version <value>]", "[--version]").replace("``--version`` (string)", "``--version`` (boolean)")
}

#[needs::test(conformance)]
fn pages_say_what_the_aws_cli_says() {
    let suites = needs::conformance!("suites/awscli");
    let (_, site) = site(&suites);
    let mut wrong = Vec::new();
    let mut compared = 0;
    for page in site.pages.iter().skip(1) {
        let rst = recorded(&suites, &page.name);
        wrong.extend(compare(page, &rst));
        compared += 1;
    }
    assert!(wrong.is_empty(), "{} sections of {compared} pages differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= 100, "only {compared} pages");
}

#[needs::test(conformance)]
fn pages_of_paginated_operations_say_so() {
    let suites = needs::conformance!("suites/awscli");
    let (_, site) = site(&suites);
    let mut paginated = 0;
    for page in site.pages.iter().skip(1) {
        let rst = recorded(&suites, &page.name);
        let ours = tool::text(page);
        let sentence = rst.lines().find(|line| line.contains("following query expressions: "));
        assert_eq!(ours.contains("is a paginated operation"), sentence.is_some(), "{}", page.name);
        if let Some(items) = sentence.and_then(|line| line.rsplit(' ').next()) {
            let items = items.replace("``", "\x03");
            assert!(ours.contains(&format!("must take its data from {items}.")), "{}: {items:?}", page.name);
            assert!(ours.contains("\x03--no-paginate\x03 keeps it to one"), "{}", page.name);
            paginated += 1;
        }
        assert!(
            rst.contains("See also: AWS API Documentation") && ours.contains("See also: \x04AWS API Documentation\x05")
        );
    }
    assert_eq!(paginated, 9);
}

#[needs::test(conformance)]
fn global_options_are_those_of_the_aws_cli() {
    let suites = needs::conformance!("suites/awscli");
    let (_, site) = site(&suites);
    let rst = recorded(&suites, "confirm-forgot-password");
    let heads =
        |parts: Vec<Part>| -> Vec<Part> { parts.into_iter().filter(|part| matches!(part, Part::Head(..))).collect() };
    let page = site.page_of("ConfirmForgotPassword").expect("a page");
    let mut ours = heads(parts_of_ours(&tool::text(page), "Global Options"));
    assert_eq!(ours.pop(), Some(Part::Head(0, "--presign (integer)".to_owned())));
    assert_eq!(ours, heads(parts_of_rst(&rst, "Global Options")));
    assert_eq!(ours.len(), 19);
}

#[needs::test(conformance)]
fn skeletons_in_yaml_have_the_comments_of_the_aws_cli() {
    let suites = needs::conformance!("suites/awscli");
    let (model, _) = site(&suites);
    let selection = select(&model, &Default::default()).expect("a service");
    let blob = smithgen::stages::pages::help_blob(&model, &selection, "tool");
    let path = suites.join("corpora/skeletons-cognito-idp.jsonl");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut compared = 0;
    for line in text.lines() {
        let case = Node::parse(line).expect("a case is JSON");
        let field = |name: &str| case.get(name).and_then(Node::as_str).expect("a field of text");
        let (command, printed) = (field("command"), field("yaml_input"));
        let sentences = inflate(&blob, &format!("{command}#yaml"));
        let mut sentences = sentences.lines();
        // Keys of maps are no members.
        for line in printed.lines().filter(|line| !line.contains("KeyName:")) {
            let Some((_, comment)) = line.split_once(" # ").or_else(|| line.split_once(":").map(|_| (line, ""))) else {
                continue;
            };
            let comment = comment.strip_prefix("[REQUIRED] ").unwrap_or(comment);
            let expected = comment.split(" Valid values are: ").next().unwrap_or_default();
            assert_eq!(sentences.next(), Some(expected), "{command}: {line}");
            compared += 1;
        }
        assert_eq!(sentences.next(), None, "{command}");
    }
    assert!(compared >= 300, "only {compared} members");
}

/// A page of a blob.
fn inflate(blob: &[u8], wanted: &str) -> String {
    let text = miniz_oxide::inflate::decompress_to_vec(blob).expect("deflated data");
    let text = String::from_utf8(text).expect("UTF-8");
    let (index, lines) = text.split_once("\n\n").expect("an index");
    let lines: Vec<&str> = lines.split_terminator('\n').collect();
    let runs = index.lines().find_map(|line| line.strip_prefix(wanted)?.strip_prefix('\t'));
    let runs = runs.unwrap_or_else(|| panic!("there is no page {wanted}")).split_terminator(' ').map(|run| {
        let (first, count) = run.split_once('+').unwrap_or((run, "1"));
        let [first, count] = [first, count].map(|number| number.parse::<usize>().expect("a number"));
        lines[first..first + count].join("\n") + "\n"
    });
    runs.collect()
}
