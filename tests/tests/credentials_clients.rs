//! The clients that smithgen-credentials is made with: generated of its models, which say what AWS's models say.
//!
//! In: `credentials/models`, the text of the clients in `credentials/src`, and AWS's own models, where `SMITHGEN_CONFORMANCE` says. Out:
//! nothing, or what differs. A difference that is wanted stands here with its reason; one that is not found any more fails as well.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use smithgen::Builder;
use smithgen_model::{Model, Node};
use smithgen_tests::peers::{Python, smithy_models};
use smithgen_tests::throwaway::workspace;

/// Our models, and AWS's in the archive or, for services that are younger than it, in botocore's folder.
const MODELS: &[(&str, Theirs)] = &[
    ("signin", Theirs::Botocore("signin/2023-01-01")),
    ("sso", Theirs::Archive("sso-2019-06-10.json")),
    ("sso_oidc", Theirs::Archive("sso-oidc-2019-06-10.json")),
    ("sts", Theirs::Archive("sts-2011-06-15.json")),
];

/// Where a model of AWS's is.
enum Theirs {
    Archive(&'static str),
    Botocore(&'static str),
}

/// What our models say and AWS's do not, and why.
const WANTED: &[(&str, &str)] = &[
    (
        "sts: IDPCommunicationErrorException smithy.api#retryable",
        "AWS's documentation says to try again, and its SDKs do: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html",
    ),
    ("sts: tokenCodeType smithy.api#sensitive", "the codes of a device are secrets for as long as they hold"),
    ("sts: tokenType", "tokens of sessions are as secret as keys"),
];

const DOCUMENTATION: &str = "smithy.api#documentation";
const RULES: &str = "smithy.rules#endpointRuleSet";

fn model(name: &str) -> PathBuf {
    workspace().join(format!("credentials/models/{name}.json"))
}

fn read(path: &Path) -> Node {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Node::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn committed_clients_are_what_smithgen_generates() {
    let files = fs::read_dir(workspace().join("credentials/models")).expect("a folder");
    let mut found: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    found.sort();
    assert_eq!(found, MODELS.iter().map(|(name, _)| model(name)).collect::<Vec<_>>());
    for (name, _) in MODELS {
        let text = Builder::new(model(name)).generate().unwrap_or_else(|problems| panic!("{problems}"));
        let path = workspace().join(format!("credentials/src/{name}.rs"));
        let same = fs::read_to_string(&path).is_ok_and(|committed| committed == text);
        let command = format!("smithgen generate credentials/models/{name}.json --out credentials/src/{name}.rs");
        assert!(same, "{} is out of date: `{command}`", path.display());
    }
}

/// What `ours` says and `theirs` does not, by the paths of members. Descriptions are our own.
fn more(ours: &Node, theirs: Option<&Node>, path: &str, found: &mut BTreeSet<String>) {
    match (ours.as_object(), theirs) {
        (Some(object), Some(theirs)) if theirs.as_object().is_some() => {
            for (key, value) in object.iter().filter(|(key, _)| ![DOCUMENTATION, "documentation"].contains(key)) {
                let step = key.rsplit_once("com.amazonaws.").and_then(|(_, id)| id.split_once('#'));
                let name = step.map_or(key, |(_, name)| name);
                let is_frame = ["shapes", "traits", "members"].contains(&key);
                let inner = if is_frame { path.to_owned() } else { format!("{path} {name}") };
                more(value, theirs.get(key), &inner, found);
            }
        }
        _ if theirs == Some(ours) => {}
        _ => match (ours.as_array(), theirs.and_then(Node::as_array)) {
            // The operations that are called, and the trees of endpoint rules.
            (Some(ours), Some(theirs)) if ours.len() == theirs.len() => {
                for (at, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                    more(ours, Some(theirs), &format!("{path} {at}"), found);
                }
            }
            (Some(ours), Some(theirs)) if ours.iter().all(|ours| theirs.contains(ours)) => {}
            _ => drop(found.insert(path.to_owned())),
        },
    }
}

#[needs::test(conformance)]
fn models_say_what_those_of_aws_say() {
    let archive = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    let mut found = BTreeSet::new();
    let in_archive = MODELS.iter().filter_map(|(name, theirs)| match theirs {
        Theirs::Archive(file) => Some((name, file)),
        Theirs::Botocore(_) => None,
    });
    for (name, file) in in_archive {
        let theirs = archive.iter().find(|path| path.ends_with(file)).unwrap_or_else(|| panic!("{file} is missing"));
        let (ours, theirs) = (read(&model(name)), read(theirs));
        let (ours, theirs) = (ours.get("shapes").expect("shapes"), theirs.get("shapes"));
        more(ours, theirs, &format!("{name}:"), &mut found);
        has_own_words(ours, theirs.expect("shapes"), name);
    }
    assert_eq!(found, WANTED.iter().map(|(difference, _)| (*difference).to_owned()).collect());
}

/// What our models say and botocore's do not, and why.
const WANTED_OF_BOTOCORE: &[(&str, &str)] = &[
    (
        "signin: CreateOAuth2TokenRequest proof: String",
        "botocore adds the header by a handler: https://www.rfc-editor.org/rfc/rfc9449#section-4.1",
    ),
    ("signin: CreateOAuth2TokenRequest proof: smithy.api#httpHeader \"DPoP\"", "the same"),
];

/// What a model says of its operations, structures and members, and of its endpoints, a line each.
fn facts(model: &Model) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for (_, shape) in model.shapes().filter(|(_, shape)| !shape.id.to_string().starts_with("smithy.api#")) {
        let name = shape.id.name();
        let traits = shape.traits.iter().filter(|(id, _)| ![DOCUMENTATION, RULES].contains(id) && is_said(id));
        facts.extend(traits.map(|(id, value)| format!("{name}: {id} {value}")));
        let rules = shape.traits.get(RULES).and_then(|rules| rules.get("rules")?.as_array());
        facts.extend(rules.into_iter().flatten().map(|rule| format!("rule {rule}")));
        for member in shape.members() {
            facts.insert(format!("{name} {}: {}", member.name, model.target_of(member).id.name()));
            let traits = member.traits.iter().filter(|(id, _)| *id != DOCUMENTATION && is_said(id));
            facts.extend(traits.map(|(id, value)| format!("{name} {}: {id} {value}", member.name)));
        }
    }
    facts
}

/// Whether botocore says what a trait does, in its own way.
fn is_said(id: &str) -> bool {
    !["aws.api#service", "smithy.api#title", "smithy.api#input", "smithy.api#output", "smithy.api#auth"].contains(&id)
}

#[needs::test(packages)]
fn models_say_what_those_of_botocore_say() {
    let data = Python::find().data();
    let mut found = BTreeSet::new();
    for (name, theirs) in MODELS {
        let Theirs::Botocore(folder) = theirs else { continue };
        let load = |path: PathBuf| facts(&Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}")));
        let (ours, theirs) = (load(model(name)), load(data.join(folder)));
        assert!(ours.len() > 40, "{}", ours.len());
        found.extend(ours.difference(&theirs).map(|fact| format!("{name}: {fact}")));
    }
    assert_eq!(found, WANTED_OF_BOTOCORE.iter().map(|(difference, _)| (*difference).to_owned()).collect());
}

/// Fails where a description is AWS's.
fn has_own_words(ours: &Node, theirs: &Node, path: &str) {
    for (key, value) in ours.as_object().into_iter().flat_map(|object| object.iter()) {
        let Some(theirs) = theirs.get(key) else { continue };
        match value.as_str().filter(|_| [DOCUMENTATION, "documentation"].contains(&key)) {
            Some(words) => assert_ne!(Some(words), theirs.as_str(), "{path}: these are AWS's words"),
            None => has_own_words(value, theirs, &format!("{path} {key}")),
        }
    }
}
