//! Where each module stands: the rooms of every crate from the ground up, and that each knows only what lies below it.
//!
//! In: the source files of the crates, their `use` lines and paths. Out: nothing, or the arrows that run back up, with the file that each
//! begins in. [`HOUSES`] is the plan: whoever adds a module gives it a place.
//!
//! A module's own file (`mod.rs`, or `name.rs` beside the folder `name`) is the face of what is in its folder: face and parts may
//! know each other. Between the parts themselves arrows run one way, too. Unit tests are free.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use smithgen_tests::throwaway::workspace;

/// The rooms of each crate from the ground up. What stands in one line does not know each other, or is one room as yet.
const HOUSES: &[(&str, &[&str])] = &[
    (
        "model",
        &[
            // Plain data, and text.
            "limits order shape_id shape_type node places visible",
            "archive json problem traits",
            // Findings, and where they are.
            "source",
            "report",
            // What models are written in.
            "ast",
            "prelude fix_ups botocore",
            // The graph, and what can be asked of it.
            "model",
            "paginator waiter default_value aws_cli",
            "recognise",
            "locate",
            // The stages of reading one.
            "merge mixins upgrade resolve",
            "validate",
            "load",
            "walk",
        ],
    ),
    (
        "jmespath",
        &[
            "number",
            "view",
            "value",
            "error json",
            // A tree names functions, these take items, and an item may be a tree.
            "syntax functions check search",
            "lexer",
            "parser",
            "expression",
            "constant",
        ],
    ),
    (
        "codegen",
        &[
            "problem budget coverage names docs owner",
            "folder",
            "rir emit endpoints",
            "selection",
            "analysis",
            "judge",
            "select",
            "lower",
            "write",
            "pages",
            "pipeline",
            "builder",
            "command",
            // What tests name of all that.
            "stages",
        ],
    ),
    (
        "cli",
        &[
            "data",
            "failure secrecy",
            "time",
            "process members",
            "tool",
            // As words flow.
            "arguments",
            "input",
            "call",
            "output",
            "run",
            // What tests name of all that.
            "rooms",
        ],
    ),
    (
        "runtime",
        &[
            // Plain data.
            "by_name printable schema timeout",
            "types",
            "redact codec",
            "document",
            "cbor json xml secrets",
            "endpoint body",
            "retry transport query",
            "error",
            "random builder search",
            "meta",
            // What a program decides.
            "settings user_agent",
            "credentials",
            "config",
            // What a call is made of.
            "auth checksum crc32 http_bindings s3 trace",
            "protocol adapt",
            "discovery event_stream",
            "service outcome sigv4",
            "caller",
            "target",
            "operation",
            "signed exchange wait",
            "presigning",
            "driver",
            "untyped aws_config",
            // What generated code names of all that.
            "generated",
            "primitives",
            // What generated clients are made of.
            "client",
            "paginate",
            "macros",
        ],
    ),
    (
        "credentials",
        &[
            "answer cache_file own_thread signin sso sso_oidc sts",
            "line sign_ins",
            "container imds",
            "services",
            "caller kept",
            "assume_role identity_center login",
            "web_identity",
            "links",
        ],
    ),
];

/// Modules whose parts know each other in a circle as yet.
const CIRCLES: &[&str] = &[];

/// A module by its path from the root of its crate, which is the empty one.
type Module = Vec<String>;

/// Arrows between modules that lie in the same one, each with a file that it begins in.
type Arrows = BTreeMap<(String, String), String>;

/// A crate read: its modules with their text, and what each hands on from others under which name.
struct House {
    modules: BTreeMap<Module, (String, syn::File)>,
    handed_on: BTreeMap<(Module, String), Module>,
}

impl House {
    fn read(sources: &Path) -> Self {
        let mut house = House { modules: BTreeMap::new(), handed_on: BTreeMap::new() };
        house.add(sources, &mut Vec::new());
        assert!(house.modules.contains_key(&Module::new()), "no lib.rs in {}", sources.display());
        for (module, (_, file)) in &house.modules {
            for item in &file.items {
                let syn::Item::Use(item) = item else { continue };
                for mut path in branches(item.tree.to_token_stream()) {
                    path.insert(0, "self".to_owned());
                    if let (false, Some(name)) = (matches!(item.vis, syn::Visibility::Inherited), path.last()) {
                        let target = house.walk(module, &path, |_, _| None);
                        house.handed_on.insert((module.clone(), name.clone()), target);
                    }
                }
            }
        }
        house
    }

    fn add(&mut self, folder: &Path, module: &mut Module) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8").to_owned();
            let is_face = ["lib", "mod"].contains(&stem.as_str());
            if !is_face {
                module.push(stem);
            }
            if path.is_dir() {
                self.add(&path, module);
            } else if path.extension().is_some_and(|extension| extension == "rs") && *module != ["main"] {
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let mut file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                file.items.retain(|item| !is_test(item));
                let name = path.strip_prefix(workspace()).unwrap_or(&path).display().to_string();
                self.modules.insert(module.clone(), (name, file));
            }
            if !is_face {
                module.pop();
            }
        }
    }

    /// The module that `path` leads to, seen from `from`; the last steps of it name something inside.
    fn walk(&self, from: &Module, path: &[String], handed_on: impl Fn(&Module, &String) -> Option<Module>) -> Module {
        let mut at = from.clone();
        for (index, step) in path.iter().enumerate() {
            match step.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                name => {
                    let inner: Module = at.iter().map(String::as_str).chain([name]).map(str::to_owned).collect();
                    if self.modules.contains_key(&inner) {
                        at = inner;
                    } else if let (Some(other), true) = (handed_on(&at, step), index > 0) {
                        at = other;
                    } else {
                        break;
                    }
                }
            }
        }
        at
    }

    /// The arrows within each module.
    fn arrows(&self) -> BTreeMap<Module, Arrows> {
        let mut arrows: BTreeMap<Module, Arrows> = BTreeMap::new();
        for (from, (name, file)) in &self.modules {
            for path in file.items.iter().flat_map(|item| paths_of(item.to_token_stream())) {
                let to = self.walk(from, &path, |at, step| self.handed_on.get(&(at.clone(), step.clone())).cloned());
                let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
                if let (Some(a), Some(b)) = (from.get(shared), to.get(shared)) {
                    let within = arrows.entry(from[..shared].to_vec()).or_default();
                    within.entry((a.clone(), b.clone())).or_insert_with(|| format!("{name}: {}", path.join("::")));
                }
            }
        }
        arrows
    }
}

fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| attribute.to_token_stream().to_string() == "# [cfg (test)]")
}

/// The paths from `crate`, `self` or `super` in some tokens, those of `use a::{b, c}` one by one.
fn paths_of(tokens: TokenStream) -> Vec<Vec<String>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut paths = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => paths.extend(paths_of(group.stream())),
            TokenTree::Ident(ident) if ["crate", "self", "super"].contains(&ident.to_string().as_str()) => {
                let mut path = vec![ident.to_string()];
                while let Some(next) = follows(&tokens, at) {
                    at += 3;
                    match next {
                        TokenTree::Ident(ident) => path.push(ident.to_string()),
                        TokenTree::Group(group) => {
                            paths.extend(branches(group.stream()).into_iter().map(|rest| [&path[..], &rest].concat()));
                        }
                        _ => break,
                    }
                }
                paths.push(path);
            }
            _ => {}
        }
    }
    paths
}

/// What stands behind `::`.
fn follows(tokens: &[TokenTree], at: usize) -> Option<&TokenTree> {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    (is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))).then(|| tokens.get(at + 2)).flatten()
}

/// The paths in the braces of a `use`.
fn branches(tokens: TokenStream) -> Vec<Vec<String>> {
    let mut paths = vec![Vec::new()];
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => paths.push(Vec::new()),
            TokenTree::Ident(ident) => paths.last_mut().expect("one is open").push(ident.to_string()),
            TokenTree::Group(group) => {
                let stem = paths.pop().expect("one is open");
                paths.extend(branches(group.stream()).into_iter().map(|rest| [&stem[..], &rest].concat()));
            }
            _ => {}
        }
    }
    paths
}

/// The arrows that close a circle: each module is passed once all that it knows are, and what is left over at the end is in one.
fn circling(arrows: &Arrows) -> Vec<String> {
    let mut open: Vec<_> = arrows.iter().collect();
    loop {
        let before = open.len();
        let (begin, end): (Vec<_>, Vec<_>) = open.iter().map(|((from, to), _)| (from, to)).unzip();
        open.retain(|((from, to), _)| begin.contains(&to) && end.contains(&from));
        if open.len() == before {
            return open.into_iter().map(|((from, to), at)| format!("{from} -> {to} ({at})")).collect();
        }
    }
}

#[test]
fn arrows_between_rooms_run_down() {
    for (name, rooms) in HOUSES {
        let house = House::read(&workspace().join(name).join("src"));
        let floors = || (0..).zip(*rooms).flat_map(|(floor, room)| room.split(' ').map(move |module| (module, floor)));
        let floor: BTreeMap<&str, usize> = floors().collect();
        assert_eq!(floors().count(), floor.len(), "{name}: a module stands in two rooms");
        let modules: Vec<&str> = house.modules.keys().filter_map(|path| path.first()).map(String::as_str).collect();
        let unplaced: Vec<_> = modules.iter().filter(|module| !floor.contains_key(*module)).collect();
        assert!(unplaced.is_empty(), "{name}: not in the plan: {unplaced:?}");
        assert!(floor.keys().all(|module| modules.contains(module)), "{name}: in the plan alone: {floor:?}");
        let arrows = house.arrows().remove(&Module::new()).unwrap_or_default();
        assert!(arrows.len() > modules.len() / 4, "{name}: only {} arrows are seen", arrows.len());
        let up = arrows.iter().filter(|((from, to), _)| floor[from.as_str()] < floor[to.as_str()]);
        let up: Vec<String> = up.map(|((from, to), at)| format!("{from} -> {to} ({at})")).collect();
        assert!(up.is_empty(), "{name}: arrows that run back up: {up:#?}");
    }
}

#[test]
fn parts_of_a_module_do_not_circle() {
    let mut found = Vec::new();
    for (name, _) in HOUSES {
        for (within, arrows) in House::read(&workspace().join(name).join("src")).arrows() {
            let circling = circling(&arrows);
            if !within.is_empty() && !circling.is_empty() {
                found.push(format!("{name} {}", within.join("::")));
                println!("{name} {}: {circling:#?}", within.join("::"));
            }
        }
    }
    assert_eq!(found, CIRCLES);
}

#[test]
fn paths_are_found_in_all_their_spellings() {
    let tokens = "use crate::{a::b, c::{self, d as e}}; fn f(x: super::g::H) { self::i::<crate::j>() }";
    let paths = paths_of(tokens.parse().expect("tokens"));
    let found: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
    for path in ["crate::a::b", "crate::c::self", "crate::c::d::as::e", "super::g::H", "self::i", "crate::j"] {
        assert!(found.iter().any(|other| other == path), "{path} is not among {found:?}");
    }
    let arrow = |from: &str, to: &str| ((from.to_owned(), to.to_owned()), String::new());
    let circle: Arrows = [arrow("a", "b"), arrow("b", "c"), arrow("c", "b"), arrow("c", "d")].into();
    assert_eq!(circling(&circle), ["b -> c ()", "c -> b ()"]);
}
