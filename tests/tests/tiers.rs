//! What each crate shows to those who use it, and what is public for generated code and tests alone.
//!
//! In: the root of each crate. Out: nothing, or what is shown that the table does not have. [`SHOWN`] is the first tier: whoever adds to it
//! makes a promise. The second is hidden, and a runtime that says more in it still fits the clients of today.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use quote::ToTokens;
use smithgen::Builder;
use smithgen_tests::sources::texts_of;
use smithgen_tests::throwaway::{Throwaway, workspace};

/// What the root of each crate shows, and what it hides.
const SHOWN: &[(&str, &str, &str)] = &[
    (
        "model",
        "Acceptor AcceptorState DefaultValue Deprecated EnumValue ErrorFault Http JsonError Length Limits Location Matcher Member Model \
         NamedWaiter Node Number Object Operation Paginated Paginator PathComparator PathMatcher Problem Problems Range Resource \
         Retryable Service Severity Shape ShapeId ShapeIx ShapeKind ShapeType Source TimestampFormat Traits Waiter",
        "ASKED_FOR At AwsCli ENCODED FILLED_IN Finding HEADERS LABELS_IN_ENDPOINT LAST_SEGMENT POSTED_QUERY PRESIGNED_COPY REQUEST_URL RETRIES SENT_ESCAPED SENT_IN_BASE64 SENT_WITH_MD5 TEXT_BESIDE TREE_HASH \
         UNWRAPPED_OUTPUT base64 is_unseen services_of_wheel visible walk watched_path",
    ),
    (
        "jmespath",
        "Comparator Data Error ErrorKind Expression Found Function Held List MAX_DEPTH Map Node Number Value View constant functions",
        "",
    ),
    ("codegen", "Builder Code LeftOut Limits Location Problem Problems Report Severity command", "stages"),
    (
        "runtime",
        "aws_config body client config credentials driver error event_stream include_client operation paginate presigning primitives settings \
         signed transport types wait",
        "built_by event_stream generated int_enum modeled_error operation_error optional_setters paginated presigned presigns required_members \
         secret sent_events string_enum structure texts union waiters",
    ),
    (
        "credentials",
        "AssumeRoleProvider ContainerCredentials DefaultChain LoginProvider Services SsoProvider WebIdentityProvider imds",
        "",
    ),
    ("cli", "include_command", "main rooms tool"),
];

/// The public names at the root of a crate, and whether each is hidden.
fn names_of(sources: &str) -> BTreeSet<(String, bool)> {
    let mut names = BTreeSet::new();
    for text in ["lib", "macros"].iter().flat_map(|module| texts_of(&format!("{sources}/src/{module}"))) {
        for item in syn::parse_file(&text).expect("Rust").items {
            let (vis, attributes, found) = match item {
                syn::Item::Mod(item) => (item.vis, item.attrs, vec![item.ident.to_string()]),
                syn::Item::Const(item) => (item.vis, item.attrs, vec![item.ident.to_string()]),
                syn::Item::Use(item) => (item.vis, item.attrs, ends_of(&item.tree)),
                syn::Item::Macro(item) => {
                    let is_exported = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
                    let vis = if is_exported { syn::parse_quote!(pub) } else { syn::Visibility::Inherited };
                    (vis, item.attrs, item.ident.iter().map(ToString::to_string).collect())
                }
                other => {
                    let text = other.to_token_stream().to_string();
                    assert!(!text.contains("pub "), "{sources}: what is this to users? {text}");
                    continue;
                }
            };
            let is_hidden =
                attributes.iter().any(|attribute| attribute.to_token_stream().to_string() == "# [doc (hidden)]");
            if matches!(vis, syn::Visibility::Public(_)) {
                names.extend(found.into_iter().map(|name| (name, is_hidden)));
            }
        }
    }
    names
}

/// The names that a `use` brings.
fn ends_of(tree: &syn::UseTree) -> Vec<String> {
    match tree {
        syn::UseTree::Path(path) => ends_of(&path.tree),
        syn::UseTree::Name(name) => vec![name.ident.to_string()],
        syn::UseTree::Rename(rename) => vec![rename.rename.to_string()],
        syn::UseTree::Glob(_) => vec!["*".to_owned()],
        syn::UseTree::Group(group) => group.items.iter().flat_map(ends_of).collect(),
    }
}

#[test]
fn each_crate_shows_what_its_users_name() {
    for (crate_, shown, hidden) in SHOWN {
        let mut planned: BTreeSet<(String, bool)> = BTreeSet::new();
        for (names, is_hidden) in [(shown, false), (hidden, true)] {
            planned.extend(names.split_whitespace().map(|name| (name.to_owned(), is_hidden)));
        }
        assert_eq!(names_of(crate_), planned, "{crate_}");
    }
}

/// What is put into every structure of facts.
const FACT: &str = "fact_of_tomorrow";

/// The text of a module with one more fact in each of its structures.
fn with_another_fact(text: &str) -> String {
    let items = syn::parse_file(text).expect("Rust").items;
    let names: Vec<String> = items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Struct(item) => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    assert!(names.len() >= 5, "structures of facts: {names:?}");
    names.iter().fold(text.to_owned(), |text, name| {
        let (mut before, mut literals) = (String::new(), 0);
        for (at, part) in text.split(&format!(" {name} {{")).enumerate() {
            if at > 0 {
                before += &format!(" {name} {{");
                let (begun, _) = before.split_at(before.len() - name.len() - 3);
                match begun.split_whitespace().next_back() {
                    Some("struct") => before += &format!("\n    /// Another fact.\n    pub {FACT}: Option<u8>,"),
                    Some("impl" | "for") => {}
                    _ => {
                        before += &format!(" {FACT}: None,");
                        literals += 1;
                    }
                }
            }
            before += part;
        }
        assert!(literals > 0, "where is {name} made?");
        before
    })
}

#[test]
fn another_fact_breaks_no_generated_client() {
    let mut crate_ = Throwaway::new("another-fact");
    // What an earlier run copied may be gone by now.
    fs::remove_dir_all(crate_.path("../tomorrow")).ok();
    let root = fs::read_to_string(workspace().join("Cargo.toml")).expect("a manifest");
    let members = root.lines().find(|line| line.starts_with("members = ")).expect("members");
    crate_.file("../tomorrow/Cargo.toml", &root.replace(members, "members = [\"jmespath\", \"runtime\"]"));
    for folder in ["jmespath", "runtime"] {
        copy(&mut crate_, Path::new(folder));
    }
    let facts = fs::read_to_string(workspace().join("runtime/src/meta.rs")).expect("facts");
    crate_.file("../tomorrow/runtime/src/meta.rs", &with_another_fact(&facts));
    let manifest = fs::read_to_string(crate_.path("Cargo.toml")).expect("a manifest");
    let today = format!("{:?}", workspace().join("runtime"));
    crate_.file("Cargo.toml", &manifest.replace(&today, &format!("{:?}", crate_.path("../tomorrow/runtime"))));
    let models = ["adapted_requests", "auth", "endpoint_parameters", "endpoint_searches", "pages"];
    for model in models {
        let client = Builder::new(workspace().join(format!("tests/models/{model}.json"))).generate();
        crate_.file(format!("src/{model}.rs"), &client.unwrap_or_else(|problems| panic!("{problems}")));
    }
    let modules = models.map(|model| format!("/// A client of today.\npub mod {model};\n")).concat();
    crate_.file("src/lib.rs", &format!("//! Clients of today.\n\n{modules}"));
    crate_.cargo_succeeds(&["check", "--quiet"], &[]);
}

/// Copies the sources and the manifest of a crate of the workspace beside the crate, below `tomorrow`.
fn copy(crate_: &mut Throwaway, path: &Path) {
    for entry in fs::read_dir(workspace().join(path)).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = path.join(entry.file_name());
        let is_wanted = path.components().nth(1).is_some_and(|name| {
            ["src", "benches", "Cargo.toml"].contains(&name.as_os_str().to_str().unwrap_or_default())
        });
        if is_wanted && entry.path().is_dir() {
            copy(crate_, &path);
        } else if is_wanted && !path.ends_with("meta.rs") {
            crate_.file(Path::new("../tomorrow").join(&path), &fs::read_to_string(entry.path()).expect("text"));
        }
    }
}

#[test]
fn documentation_of_generated_types_shows_no_hidden_traits() {
    let macros = texts_of("runtime/src/macros").concat();
    let lines: Vec<&str> = macros.lines().map(str::trim).collect();
    let impls: Vec<_> = lines.windows(2).filter(|pair| pair[1].starts_with("impl $crate::generated::")).collect();
    assert!(!impls.is_empty(), "they are found by how they begin");
    for pair in impls {
        assert_eq!(pair[0], "#[doc(hidden)]", "before `{}`", pair[1]);
    }
}
