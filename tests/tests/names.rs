//! Names that emitted text itself defines or uses, taken by models for everything that a model can name.
//!
//! In: the text of all tiny models' clients and of the runtime's macros, of which each identifier that is not the model's is a
//! word to be tried, so that none can be forgotten. Out: one crate of clients in which a member, structure, union, enum, value,
//! list, error, operation, and a parameter and a variable of endpoint rules is called like each of the words; it compiles and
//! lints with warnings denied.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value, json};
use smithgen::stages::generate;
use smithgen_model::{Model, Source};
use smithgen_tests::sources::texts_of;
use smithgen_tests::throwaway::{Throwaway, workspace};

/// How many members a structure of required members has: each is a type parameter of a builder.
const CHUNK: usize = 12;

/// A name without what casing changes: two names that are equal so far cannot be in one scope.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn model(name: &str, text: String) -> Model {
    let source = Source { name: name.to_owned(), text };
    Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{name}: {problems}"))
}

fn client(name: &str, model: &Model) -> String {
    generate(model, &Default::default(), name).unwrap_or_else(|problems| panic!("{name}: {problems}")).text()
}

/// All identifiers in tokens.
fn collect(tokens: TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                into.insert(ident.to_string().trim_start_matches("r#").to_owned());
            }
            TokenTree::Group(group) => collect(group.stream(), into),
            _ => {}
        }
    }
}

fn identifiers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(text.parse().expect("the text is Rust"), &mut found);
    found
}

/// Whether an identifier is made of one of the model's names: `GreetInputBuilder` of `Greet`, `set_name` of `name`.
fn is_of_model(ident: &str, names: &BTreeSet<String>) -> bool {
    let ident = folded(ident);
    names.iter().any(|name| ident == *name || (name.len() > 2 && ident.contains(name)))
}

/// The words of emitted text, in some spelling each. What one model calls like a word, another does not.
fn words() -> BTreeSet<String> {
    let mut words = identifiers(&texts_of("runtime/src/macros").concat());
    for entry in fs::read_dir(workspace().join("tests/models")).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.display().to_string();
        let model = model(&name, fs::read_to_string(&path).expect("models can be read"));
        let shapes: Vec<_> = model.shapes().map(|(_, shape)| shape).collect();
        let members = shapes.iter().flat_map(|shape| shape.members()).map(|member| folded(&member.name));
        let names = shapes.iter().map(|shape| folded(shape.id.name())).chain(members).collect();
        let text = client(&name, &model);
        words.extend(identifiers(&text).into_iter().filter(|ident| !is_of_model(ident, &names)));
    }
    let spellings: BTreeMap<String, String> = words.into_iter().map(|word| (folded(&word), word)).collect();
    spellings.into_iter().filter(|(folded, _)| !folded.is_empty()).map(|(_, word)| word).collect()
}

/// A model of one service, from its shapes without their namespace; targets are written `#Name`.
fn service(shapes: Map<String, Value>) -> Model {
    with_rules(shapes, json!({}))
}

/// The same, with a trait of the service's that says where it is.
fn with_rules(shapes: Map<String, Value>, mut traits: Value) -> Model {
    let operations: Vec<Value> = shapes
        .iter()
        .filter(|(_, shape)| shape["type"] == "operation")
        .map(|(name, _)| json!({"target": format!("#{name}")}))
        .collect();
    let mut all: Map<String, Value> =
        shapes.into_iter().map(|(name, shape)| (format!("words#{name}"), shape)).collect();
    traits["aws.protocols#awsJson1_1"] = json!({});
    traits["smithy.api#title"] = json!("Words");
    let service = json!({"type": "service", "version": "1", "operations": operations, "traits": traits});
    all.insert("words#ZzService".to_owned(), service);
    let text = json!({"smithy": "2.0", "shapes": all}).to_string();
    model("words", text.replace("\"target\":\"#", "\"target\":\"words#"))
}

fn object(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(entries.into_iter().collect())
}

fn members<'a>(names: impl IntoIterator<Item = &'a String>, member: &Value) -> Value {
    object(names.into_iter().map(|name| (name.clone(), member.clone())))
}

fn structure(members: Value, traits: Value) -> Value {
    json!({"type": "structure", "members": members, "traits": traits})
}

fn operation(input: &str, output: &str, errors: &[String]) -> Value {
    let errors: Vec<Value> = errors.iter().map(|name| json!({"target": format!("#{name}")})).collect();
    json!({"type": "operation", "input": {"target": input}, "output": {"target": output}, "errors": errors})
}

/// Words as members of inputs, outputs, errors and what these hold, required and not, as values of enums and members of unions.
fn as_members(words: &BTreeSet<String>) -> Model {
    let text = json!({"target": "smithy.api#String"});
    let required = json!({"target": "smithy.api#String", "traits": {"smithy.api#required": {}}});
    let value = |index: usize| json!({"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": index}});
    let numbers = words.iter().enumerate().map(|(index, word)| (word.clone(), value(index + 1)));
    let mut shapes = Map::from_iter([
        ("ZzOptional".to_owned(), structure(members(words, &text), json!({}))),
        ("ZzUnion".to_owned(), json!({"type": "union", "members": members(words, &text)})),
        (
            "ZzEnum".to_owned(),
            json!({"type": "enum", "members": members(words, &json!({"target": "smithy.api#Unit"}))}),
        ),
        ("ZzNumber".to_owned(), json!({"type": "intEnum", "members": object(numbers)})),
        ("ZzError".to_owned(), structure(members(words, &text), json!({"smithy.api#error": "client"}))),
        ("ZzMap".to_owned(), json!({"type": "map", "key": {"target": "#ZzEnum"}, "value": {"target": "#ZzUnion"}})),
    ]);
    let words: Vec<String> = words.iter().cloned().collect();
    for (index, chunk) in words.chunks(CHUNK).enumerate() {
        let mut all = members(chunk, &required);
        all["zzOptional"] = json!({"target": "#ZzOptional"});
        all["zzNested"] = json!({"target": format!("#ZzNested{index}")});
        all["zzNumber"] = json!({"target": "#ZzNumber"});
        all["zzMap"] = json!({"target": "#ZzMap"});
        let (input, output) = (format!("ZzTake{index}Input"), format!("ZzTake{index}Output"));
        let mut take = operation(&format!("#{input}"), &format!("#{output}"), &["ZzError".to_owned()]);
        take["traits"] = json!({"smithy.api#paginated": {"inputToken": chunk[0], "outputToken": chunk[0]}});
        shapes.insert(format!("ZzTake{index}"), take);
        shapes.insert(format!("ZzNested{index}"), structure(members(chunk, &required), json!({})));
        shapes.insert(output, structure(all.clone(), json!({"smithy.api#output": {}})));
        // A token is optional, or there would be no first page.
        all[&chunk[0]] = text.clone();
        shapes.insert(input, structure(all, json!({"smithy.api#input": {}})));
    }
    service(shapes)
}

/// Words as shapes of a kind, most with the one before in them, all in an input, an output and, if they can be, errors.
fn as_shapes(words: &BTreeSet<String>, shape: impl Fn(&str) -> Value) -> Model {
    let mut shapes = Map::new();
    let mut last = String::new();
    for (index, word) in words.iter().enumerate() {
        if index % 4 == 0 {
            // Not so deep that lists of lists of lists make up the whole text.
            "smithy.api#String".clone_into(&mut last);
        }
        shapes.insert(word.clone(), shape(&last));
        last = format!("#{word}");
    }
    let all =
        || words.iter().enumerate().map(|(index, word)| (format!("zz{index}"), json!({"target": format!("#{word}")})));
    shapes.insert("ZzTakeInput".to_owned(), structure(object(all()), json!({})));
    shapes.insert("ZzTakeOutput".to_owned(), structure(object(all()), json!({})));
    let is_error = |word: &&String| shapes[*word]["traits"].get("smithy.api#error").is_some();
    let errors: Vec<String> = words.iter().filter(is_error).cloned().collect();
    shapes.insert("ZzTake".to_owned(), operation("#ZzTakeInput", "#ZzTakeOutput", &errors));
    service(shapes)
}

/// Words as operations.
fn as_operations(words: &BTreeSet<String>) -> Model {
    service(words.iter().map(|word| (word.clone(), operation("smithy.api#Unit", "smithy.api#Unit", &[]))).collect())
}

/// A rule set with words as parameters, or as what rules assign.
fn in_endpoint_rules(words: &BTreeSet<String>, as_parameters: bool) -> Model {
    let mut parameters = Map::new();
    let mut rules = Vec::new();
    for word in words {
        let first = match as_parameters {
            true => {
                parameters.insert(word.clone(), json!({"type": "string", "documentation": "A word."}));
                json!({"fn": "isSet", "argv": [{"ref": word}]})
            }
            false => json!({"fn": "substring", "argv": [{"ref": "zz"}, 0, 1, false], "assign": word}),
        };
        let second = json!({"fn": "stringEquals", "argv": [{"ref": word}, word]});
        let error = json!({"fn": "stringEquals", "argv": [{"ref": word}, "zz"]});
        let inner = json!({"type": "error", "conditions": [error], "error": format!("not {{{word}}}")});
        let url = json!({"url": format!("https://{{{word}}}.example")});
        let rules_inside = json!([inner, {"type": "endpoint", "conditions": [], "endpoint": url}]);
        rules.push(json!({"type": "tree", "conditions": [first, second], "rules": rules_inside}));
    }
    let last = json!({"type": "error", "conditions": [], "error": "nowhere"});
    rules.push(last);
    parameters.insert("zz".to_owned(), json!({"type": "string", "required": true, "documentation": "No word."}));
    let set = json!({"version": "1.0", "parameters": parameters, "rules": rules});
    let take = operation("smithy.api#Unit", "smithy.api#Unit", &[]);
    with_rules(Map::from_iter([("ZzTake".to_owned(), take)]), json!({"smithy.rules#endpointRuleSet": set}))
}

#[test]
fn models_may_use_each_word_of_emitted_text() {
    let words = words();
    for expected in ["D", "__E", "Err", "Draft", "Set", "send", "value", "Unknown", "builders", "execute", "as_str"] {
        assert!(words.iter().any(|word| folded(word) == folded(expected)), "{expected} is not among {words:?}");
    }
    let required = |target: &str| json!({"target": target, "traits": {"smithy.api#required": {}}});
    let holding = |target: &str| json!({"zzLast": {"target": target}, "zzName": required("smithy.api#String")});
    let models = [
        ("members", as_members(&words)),
        ("structures", as_shapes(&words, |last| structure(holding(last), json!({})))),
        ("unions", as_shapes(&words, |last| json!({"type": "union", "members": {"zzLast": {"target": last}}}))),
        ("lists", as_shapes(&words, |last| json!({"type": "list", "member": {"target": last}}))),
        ("errors", as_shapes(&words, |last| structure(holding(last), json!({"smithy.api#error": "client"})))),
        ("enums", as_shapes(&words, |_| json!({"type": "enum", "members": {"A": {"target": "smithy.api#Unit"}}}))),
        ("operations", as_operations(&words)),
        ("parameters", in_endpoint_rules(&words, true)),
        ("variables", in_endpoint_rules(&words, false)),
    ];
    let mut crate_ = Throwaway::new("names");
    let mut lib = "//! Clients of models that use the words of emitted text.\n\
                   #![deny(warnings, missing_docs, unreachable_pub, rustdoc::all)]\n"
        .to_owned();
    for (name, model) in models {
        crate_.file(format!("src/{name}.rs"), &client(name, &model));
        lib.push_str(&format!("\n/// Words as {name}.\npub mod {name};\n"));
    }
    crate_.file("src/lib.rs", &lib);
    println!("{} words", words.len());
    // Clippy compiles the crate too.
    crate_.cargo_succeeds(&["clippy", "--quiet"], &[]);
}
