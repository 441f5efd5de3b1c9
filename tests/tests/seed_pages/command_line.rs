//! The page of the AWS CLI, section by section, against ours of the model that it was made of. What is newer there by now is
//! newer here: one line for both forms of input, the global options, limits, and the members of structures.

use serde_json::{Value, json};
use smithgen::stages::docs::Style;
use smithgen_model::Node;
use smithgen_tests::peers::Python;

use super::pages::{Line, Ours, option, pages_of, read, words};

const MODEL: &str = "suites/seed-pages/seed004_model_subset.json";
const PAGE: &str = "seeds/aws-cli-confirm-forgot-password.txt";

/// Their page, and ours of the same model.
struct Both {
    theirs: Vec<String>,
    ours: Ours,
    model: String,
}

fn both() -> Both {
    let theirs: Vec<String> = read(&needs::conformance!(PAGE)).lines().map(str::to_owned).collect();
    let model = read(&needs::conformance!(MODEL));
    Both { ours: pages_of(&[&model]), theirs, model }
}

impl Both {
    /// Their lines after the first that is `from` and before the next that starts with `to`, without empty ones at the ends.
    fn between(&self, from: &str, to: &str) -> Vec<&str> {
        let at = self.theirs.iter().position(|line| line == from).unwrap_or_else(|| panic!("no line {from:?}"));
        let lines = self.theirs[at + 1..].iter().map(String::as_str);
        let lines: Vec<&str> = lines.take_while(|line| !line.starts_with(to)).collect();
        let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
        let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |at| at + 1);
        lines[first..last].to_vec()
    }

    /// The names of their options with the types, in order, but for the generic ones.
    fn options(&self) -> Vec<(&str, &str)> {
        let options = self.between("Options", "--cli-input-json").into_iter().filter(|line| line.starts_with("--"));
        let heads = options.map(|line| line.trim_start_matches('-').split_once(" (").expect("a type"));
        heads.map(|(name, kind)| (name, kind.trim_end_matches(')'))).collect()
    }

    /// The blocks of one of their options, in our notation.
    fn option(&self, name: &str, kind: &str) -> Vec<Line> {
        let lines = self.between(&format!("--{name} ({kind})"), "--");
        let mut blocks: Vec<Line> = Vec::new();
        let mut is_code = false;
        let mut is_note = false;
        for line in lines {
            let depth = 1 + usize::from(is_note);
            let block = |kind, depth, text: &str| Line { kind, depth, text: text.to_owned() };
            match line {
                "" => is_code = is_code && blocks.last().is_some_and(|block| block.kind != 'C'),
                "Note" => {
                    is_note = true;
                    blocks.push(block('A', 1, line));
                }
                "Shorthand Syntax:" | "JSON Syntax:" => {
                    (is_code, is_note) = (true, false);
                    blocks.push(block('P', 1, line));
                }
                _ if is_code => blocks.push(block('C', 1, line)),
                _ => match line.trim_start().strip_prefix("• ") {
                    Some(item) => blocks.push(block('B', depth, item)),
                    // A blank before the full stop after markup is a slip of their renderer.
                    None => blocks.push(block('P', depth, &words(line).replace(" .", "."))),
                },
            }
        }
        blocks
    }
}

/// The example of their page as botocore would have it. Its title and command line are those of the AWS CLI's sources, its input what
/// the AWS CLI sends for that line.
fn examples(python: &Python) -> String {
    let list = read(&needs::conformance!("suites/awscli/examples-cognito-idp.json"));
    let list: Vec<Value> = serde_json::from_str(&list).expect("a list of examples");
    let example = list.iter().find(|example| example["operation"] == "confirm-forgot-password").expect("the example");
    let words = &example["argv"].as_array().expect("words")[1..];
    let sent = python.run("command_lines.py", &json!({"commands": [{"words": words, "files": {}}]}));
    let input = &sent[0]["body"];
    assert!(input.is_object(), "{sent}");
    let title = &example["title"];
    let examples = json!({"ConfirmForgotPassword": [{"title": title, "description": DESCRIPTION, "input": input}]});
    json!({"version": "1.0", "examples": examples}).to_string()
}

/// Stands for the words below the title, which no other source has.
const DESCRIPTION: &str = "What is confirmed, and whose it is.";

/// The options of a command line with their values, in alphabetical order.
fn arguments(line: &str) -> Vec<(String, String)> {
    let line = line.replace("\\\n", " ");
    let mut words = line.split_whitespace().skip_while(|word| !word.starts_with("--"));
    let mut arguments = Vec::new();
    while let Some(word) = words.next() {
        let word = word.trim_start_matches("--");
        let (option, value) = word.split_once('=').unwrap_or_else(|| (word, words.next().expect("a value")));
        arguments.push((option.to_owned(), value.to_owned()));
    }
    arguments.sort();
    arguments
}

#[needs::test(conformance)]
fn the_head_leads_to_contents_newcomers_help_and_the_levels_above() {
    let both = both();
    let html = both.ours.html();
    for theirs in ["Table Of Contents", "[ aws . cognito-idp ]", "confirm-forgot-password", "Description"] {
        assert!(both.theirs.iter().any(|line| line == theirs), "their page has {theirs:?}");
    }
    assert!(html.contains("<nav aria-label=\"Contents\">") && html.contains("<a href=\"#options\">Options</a>"));
    assert!(html.contains("New to cognito-idp? See <a href=\"index.html#getting-started\">Getting Started</a>."));
    assert!(html.contains("[ <a href=\"index.html\">cognito-idp</a> . confirm-forgot-password ]"));
    assert!(html.contains("<h1>confirm-forgot-password</h1>"));
    assert!(
        both.ours
            .markdown()
            .contains("\\[ [cognito-idp](index.md) . confirm-forgot-password \\]\n\n# confirm-forgot-password\n")
    );
    assert!(both.ours.man().contains(".SH \"NAME\"\ncognito\\-idp\\-confirm\\-forgot\\-password \\- Allows a user"));
    let index = smithgen::stages::pages::html::page(&both.ours.site.pages[0], &both.ours.site);
    assert!(
        index.contains("<h2 id=\"getting-started\">") && index.contains("<a href=\"confirm-forgot-password.html\">")
    );
}

#[needs::test(conformance)]
fn the_description_is_the_models_and_leads_to_the_reference() {
    let both = both();
    let theirs = both.between("Description", "See 'aws help'");
    let ours = both.ours.section("DESCRIPTION");
    let texts: Vec<&str> = ours.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, [theirs[0], theirs[2]]);
    let page = both.ours.page();
    let url = "https://docs.aws.amazon.com/goto/WebAPI/cognito-idp-2016-04-18/ConfirmForgotPassword";
    assert!(page.links.iter().any(|link| link.url.as_ref().is_some_and(|to| to.as_str() == url)));
    let without = pages_of(&[&both.model.replacen("\"uid\": \"cognito-idp-2016-04-18\"", "\"x\": \"\"", 1)]);
    assert_eq!(without.section("DESCRIPTION").len(), 1, "no such name in the model, no link");
}

#[needs::test(conformance)]
fn the_synopsis_has_their_lines() {
    let both = both();
    let theirs = both.between("Synopsis", "Options");
    let ours: Vec<String> = both.ours.section("SYNOPSIS").into_iter().map(|line| line.text).collect();
    let members = theirs.len() - 2;
    assert_eq!(members, 9, "the name and eight members");
    assert_eq!(ours[..members], theirs[..members]);
    assert_eq!(theirs[members..], ["[--cli-input-json <value>]", "[--generate-cli-skeleton <value>]"]);
    assert_eq!(ours[members..members + 2], ["[--cli-input-json | --cli-input-yaml]", theirs[members + 1]]);
    assert_eq!(ours[members + 2], "[--debug]");
}

#[needs::test(conformance)]
fn each_option_has_their_head_text_and_samples() {
    let both = both();
    let heads: Vec<String> =
        both.ours.section("OPTIONS").into_iter().filter(|l| l.kind == 'T' && l.depth == 0).map(|l| l.text).collect();
    let options = both.options();
    assert_eq!(options.len(), 8);
    let required = ["client-id", "username", "confirmation-code", "password"];
    for ((name, kind), head) in options.iter().zip(&heads) {
        let mark = if required.contains(name) { " [required]" } else { "" };
        assert_eq!(*head, format!("--{name} ({kind}){mark}"));
        let ours = both.ours.option(name);
        assert_eq!(ours, both.option(name, kind), "--{name}");
        assert_eq!(
            ours.iter().any(|line| line.kind == 'C'),
            *kind != "string",
            "only what is no single word has samples"
        );
    }
    assert_eq!(heads[8..], ["--cli-input-json | --cli-input-yaml (string)", "--generate-cli-skeleton (string)"]);
}

#[needs::test(conformance)]
fn what_looks_wrong_in_the_model_stays() {
    let both = both();
    let code = both.ours.option("confirmation-code");
    assert!(code[0].text.ends_with("For more information, see"), "{code:?}");
    let metadata = both.ours.option("client-metadata");
    assert!(
        metadata.iter().any(|line| line.kind == 'B' && line.text.contains("the the ClientMetadata")),
        "{metadata:?}"
    );
    let guide = metadata.iter().find(|line| line.text.contains("Developer Guide")).expect("the guide");
    assert!(guide.text.ends_with("Developer Guide."), "but no blank before the full stop: {guide:?}");
}

#[needs::test(conformance)]
fn markup_stays_visible() {
    let both = both();
    let metadata = both.ours.raw_option("client-metadata").join("\n");
    for expected in ["\x02post confirmation\x02", "\x03clientMetadata\x03", "\x02Amazon Cognito Developer Guide\x02"] {
        assert!(metadata.contains(expected), "{expected:?}: {metadata:?}");
    }
    assert!(
        metadata.contains("\x04Customizing User Pool Workflows with Lambda Triggers\x05https://docs.aws.amazon.com/")
    );
}

#[needs::test(conformance)]
fn members_of_structures_are_described() {
    let both = both();
    let options = both.ours.section("OPTIONS");
    for (member, page) in [("AnalyticsEndpointId", &options), ("EncodedData", &options)] {
        let at = page.iter().position(|line| line.text == format!("{member} -> (string)")).expect(member);
        assert_eq!((page[at].kind, page[at].depth, page[at + 1].depth), ('T', 1, 2));
        assert!(page[at + 1].text.len() > 10, "{:?}", page[at + 1]);
    }
}

/// Each sentence of their page about an option by words of it, and how ours says the same.
type Sentences = [(&'static str, &'static [&'static str])];

const INPUT: &Sentences = &[
    ("based on the JSON string", &["one JSON object"]),
    ("follows the format", &["--generate-cli-skeleton prints the form"]),
    ("will override", &["override it", "replaces the whole member"]),
    ("arbitrary binary values", &["Arbitrary bytes cannot be passed", "taken literally"]),
];
const SKELETON: &Sentences = &[
    ("without sending", &["standard output", "sends no request"]),
    ("no value or the value input", &["Without a value, or with input", "given to --cli-input-json"]),
    ("validates the command inputs", &["With output, the parameters are checked", "sample of the command's output"]),
];

#[needs::test(conformance)]
fn generic_options_say_all_that_theirs_say() {
    let both = both();
    for (option, sentences) in [("--cli-input-json", INPUT), ("--generate-cli-skeleton", SKELETON)] {
        let head = format!("{option} (string) ");
        let theirs = both.theirs.iter().find_map(|line| line.strip_prefix(&head)).expect(option);
        let theirs: Vec<&str> = theirs.trim_end_matches('.').split(". ").collect();
        let lines = both.ours.section("OPTIONS");
        let at = lines.iter().position(|line| line.text.starts_with(option)).expect(option);
        let ours = lines[at + 1..].iter().take_while(|line| line.depth > 0).map(|line| line.text.as_str());
        let ours = ours.collect::<Vec<_>>().join(" ");
        assert_eq!(theirs.len(), sentences.len(), "sentences about {option}: {theirs:?}");
        for (theirs, (words, statements)) in theirs.iter().zip(sentences) {
            assert!(theirs.contains(words), "{words}: {theirs}");
            for statement in *statements {
                assert!(ours.contains(statement), "{theirs} is not said as {statement}: {ours}");
            }
        }
    }
}

#[needs::test(conformance)]
fn global_options_are_described_on_the_page() {
    let both = both();
    assert_eq!(
        both.theirs.iter().filter(|line| line.starts_with("See 'aws help'")).count(),
        2,
        "they only point there"
    );
    let heads = both.ours.section("GLOBAL OPTIONS").into_iter().filter(|line| line.kind == 'T').map(|line| line.text);
    let heads: Vec<String> = heads.collect();
    for option in
        ["region", "endpoint-url", "profile", "output", "query", "no-sign-request", "debug", "cli-read-timeout"]
    {
        assert!(heads.iter().any(|head| head.starts_with(&format!("--{option} ("))), "--{option}");
    }
}

#[needs::test(conformance, packages)]
fn the_example_is_theirs() {
    let both = both();
    let python = Python::find();
    let ours = pages_of(&[&both.model, &examples(&python)]);
    let theirs: Vec<&str> = both.between("Examples", "Output").into_iter().filter(|line| !line.is_empty()).collect();
    let [title, _, label, line] = theirs[..] else { panic!("an example of four lines: {theirs:?}") };
    let section = ours.page().section("Examples").expect("examples");
    let smithgen::stages::docs::Block::Paragraph(first) = &section.blocks[1] else { panic!("a title") };
    assert!(first.runs().all(|(_, style)| style == Style { strong: true, ..Style::default() }), "the title is bold");
    let lines = ours.section("EXAMPLES");
    let texts: Vec<&str> = lines[1..4].iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, [title, DESCRIPTION, label]);
    let code: Vec<&str> = lines.iter().filter(|line| line.kind == 'C').map(|line| line.text.as_str()).collect();
    assert_eq!(code[0], "cognito-idp confirm-forgot-password \\");
    assert_eq!(arguments(&code.join("\n")), arguments(line), "the same options with the same values");
    // Without an example, there is no such section.
    assert!(both.ours.page().section("Examples").is_none());
}

#[needs::test(conformance)]
fn the_output_ends_the_page() {
    let both = both();
    assert_eq!(both.theirs.last().map(String::as_str), Some("Output"));
    assert_eq!(both.ours.page().sections.last().map(|section| section.title), Some("Output"));
    assert_eq!(both.ours.section("OUTPUT"), [Line { kind: 'P', depth: 0, text: "None".to_owned() }]);
}

#[needs::test(conformance)]
fn a_newer_model_gives_a_newer_page_with_the_same_options() {
    let both = both();
    let newer = pages_of(&[&read(&needs::conformance!("suites/seed-pages/head_model_subset.json"))]);
    let heads = |ours: &Ours| -> Vec<Line> {
        ours.section("OPTIONS").into_iter().filter(|line| line.kind == 'T' && line.depth == 0).collect()
    };
    assert_eq!(heads(&newer), heads(&both.ours));
    assert_ne!(option(newer.page(), "client-id"), both.ours.option("client-id"));
    let context = |ours: &Ours| ours.raw_option("user-context-data").join("\n");
    assert!(context(&newer).contains("IpAddress=string,EncodedData=string"));
    assert!(!context(&both.ours).contains("IpAddress"));
}

#[needs::test(conformance)]
fn pages_do_not_change_from_run_to_run() {
    let both = both();
    let again = pages_of(&[&both.model]);
    assert_eq!(
        (again.html(), again.man(), again.markdown()),
        (both.ours.html(), both.ours.man(), both.ours.markdown())
    );
    assert!(Node::parse(&both.model).is_ok());
}
