//! Hostile texts in every place of a model: none of them becomes code, markup, a command or a path.
//!
//! In: two rich models, a Smithy AST and the files of botocore, in which one text at a time, or all at once, are replaced. Out: a
//! located problem, or what a harmless text gives, with another text in it: the same items of Rust, the same tags, blocks,
//! requests and keys, the same files.

#![cfg(feature = "command")]

mod hostile_texts {
    pub(crate) mod outline;
    pub(crate) mod places;
    pub(crate) mod texts;
}

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use hostile_texts::outline::{self, Outline};
use hostile_texts::places::{Json, Place, Role};
use hostile_texts::texts;
use smithgen::Problems;
use smithgen::stages::pages::{Depth, Site, html, man, markdown, tool};
use smithgen::stages::{coverage, generate, origin, select, write};

/// A text that means nothing anywhere.
const HARMLESS: &str = "Harmless words";
/// The same where nothing but a name of HTTP may stand: the ends of the kinds of these places.
const HARMLESS_NAME: &str = "Harmless-words";
const NAMES_OF_HTTP: [&str; 3] = ["smithy.api#httpHeader", "smithy.api#httpPrefixHeaders", "smithy.api#http/method"];

/// Each text is put into one of so many places; over all texts, every place has its turn.
const SHARE: usize = 4;

/// The outlines of what is generated, by the names of the files.
type Outlines = BTreeMap<String, Vec<String>>;

/// What a model gives.
#[derive(Debug)]
struct Generated {
    rust: Outlines,
    pages: Outlines,
}

/// Generates from a model what can be generated, or says why it cannot be as it is; problems, if the model is refused.
fn generated(json: &Json) -> Result<Result<Generated, String>, Problems> {
    let model = json.model()?;
    let source = origin(&["service.json"], &model, select::only_service(&model)?);
    let generated = generate(&model, &Default::default(), &source)?;
    let files = write::files(&generated.root, &source).into_iter();
    let rust = files.map(|(path, text)| {
        let items = outline::of_rust(&text);
        let is_endpoint = path == Path::new("endpoint.rs");
        let items = if is_endpoint { items.map(|items| outline::without_numbers(&items)) } else { items };
        (path.display().to_string(), items)
    });
    let site = Site::new(&model, &generated.selection, &source, Depth::Full);
    let is_safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if !site.program.chars().all(is_safe) || site.program.starts_with(['.', '-']) {
        return Ok(Err(format!("the program `{}`", site.program)));
    }
    let pages = site.pages.iter().flat_map(|page| {
        let manual = man::file_name(page, &site);
        [
            (markdown::file_name(page), outline::of_markdown(&markdown::page(page, &site))),
            (html::file_name(page), outline::of_html(&html::page(page, &site))),
            (manual.replacen(&site.program, "PROGRAM", 1), outline::of_roff(&man::page(page, &site))),
            (format!("{}.help", page.name), outline::of_help(&tool::help(page, &site))),
        ]
    });
    Ok(all(rust.collect()).and_then(|rust| Ok(Generated { rust, pages: all(pages.collect())? })))
}

/// All outlines, or the first thing that is wrong.
fn all(outlines: Vec<(String, Outline)>) -> Result<Outlines, String> {
    let named = |(name, outline): (String, Outline)| match outline {
        Ok(outline) => Ok((name, outline)),
        Err(error) => Err(format!("{name}: {error}")),
    };
    outlines.into_iter().map(named).collect()
}

/// Whether problems say where they are, each on a line without a character that nobody sees.
fn are_told(problems: &Problems) -> Result<(), String> {
    let text = problems.to_string();
    let is_located = problems.iter().all(|problem| problem.location.is_some());
    match is_located && problems.has_errors() && !text.lines().any(|line| line.contains(outline::is_unseen)) {
        true => Ok(()),
        false => Err(format!("not told where, or with characters that nobody sees: {text:?}")),
    }
}

/// Whether outlines are those of the harmless text, as far as the role of the text allows.
fn are_same(role: Role, ours: &Generated, harmless: &Generated) -> Result<(), String> {
    let names = |outlines: &Outlines| outlines.keys().cloned().collect::<Vec<_>>();
    let mut differences = Vec::new();
    for (ours, harmless, is_rust) in [(&ours.rust, &harmless.rust, true), (&ours.pages, &harmless.pages, false)] {
        if names(ours) != names(harmless) {
            differences.push(format!("files {:?} instead of {:?}", names(ours), names(harmless)));
        }
        for (name, outline) in harmless {
            let Some(found) = ours.get(name) else { continue };
            let is_same = match (is_rust, role) {
                (true, Role::Name) => outline::without_names(found) == outline::without_names(outline),
                (true, _) | (false, Role::Text) => found == outline,
                (false, _) => true,
            };
            if !is_same {
                differences.push(format!("{name}: {}", difference(&found.join("\n"), &outline.join("\n"))));
            }
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n  ")) }
}

/// Where two texts part, and how they go on.
fn difference(ours: &str, expected: &str) -> String {
    let at = ours.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count();
    let tail = |text: &str| text.chars().skip(at.saturating_sub(40)).take(160).collect::<String>();
    format!("{:?}\n    instead of {:?}", tail(ours), tail(expected))
}

/// Runs checks on all processors, and tells the first few that fail.
fn check_all<T: Sync>(jobs: &[T], check: impl Fn(&T) -> Result<(), String> + Sync) {
    let at = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut failures = Vec::new();
            while let Some(job) = jobs.get(at.fetch_add(1, Ordering::Relaxed)) {
                failures.extend(check(job).err());
            }
            failures
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    let some: Vec<&str> = failures.iter().take(15).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), jobs.len(), some.join("\n\n"));
}

/// The places that take a text; a located problem says why others do not.
fn accepting<'a>(json: &Json, places: &[&'a Place], text: &str) -> Result<Vec<&'a Place>, String> {
    let mut accepting = Vec::new();
    for place in places {
        let model = json.with(&[*place], text).model();
        match model.and_then(|model| select::select(&model, &Default::default()).map(drop)) {
            Ok(()) => accepting.push(*place),
            Err(problems) => are_told(&problems).map_err(|error| format!("{}: {error}", place.kind))?,
        }
    }
    Ok(accepting)
}

/// The model with a harmless text in these places.
fn tame(json: &Json, places: &[&Place]) -> Json {
    let is_name = |place: &&Place| NAMES_OF_HTTP.iter().any(|end| place.kind.ends_with(end));
    let (names, others): (Vec<&Place>, Vec<&Place>) = places.iter().copied().partition(is_name);
    json.with(&others, HARMLESS).with(&names, HARMLESS_NAME)
}

/// Every text, or one of so many, in all places of its turn that take it, those of one role at a time. Out: how many there were.
fn check_model(json: &Json, one_of: usize, is_wanted: impl Fn(&Place) -> bool) -> usize {
    let (places, texts) = (json.places().into_iter().filter(is_wanted).collect::<Vec<_>>(), texts::all());
    let told = |problems: Problems| panic!("{problems}");
    generated(json).unwrap_or_else(told).expect("an outline");
    let chosen = texts.iter().enumerate().step_by(one_of);
    let jobs = chosen.flat_map(|job| [Role::Text, Role::Markup, Role::Name].map(|role| (job, role)));
    let accepted = AtomicUsize::new(0);
    check_all(&jobs.collect::<Vec<_>>(), |((turn, text), role)| {
        // Of documentation, which has the richest ways, each text has all places.
        let has_turn = |(at, place): &(usize, &Place)| {
            place.role() == *role && (*role == Role::Markup || (at + turn).is_multiple_of(SHARE))
        };
        let turn: Vec<&Place> = places.iter().enumerate().filter(has_turn).map(|(_, place)| place).collect();
        let of_text = |error| format!("{text:.100?}: {error}");
        let accepting = accepting(json, &turn, text).map_err(of_text)?;
        if accepting.is_empty() {
            return Ok(());
        }
        accepted.fetch_add(accepting.len(), Ordering::Relaxed);
        let kinds = || accepting.iter().map(|place| place.kind.as_str()).collect::<Vec<_>>().join("\n  ");
        let told = |problems| format!("{text:.100?}: accepted in each, but not in all of\n  {}\n{problems}", kinds());
        let ours = generated(&json.with(&accepting, text)).map_err(told)?.map_err(of_text)?;
        let harmless = generated(&tame(json, &accepting)).map_err(told)??;
        // Where there is nothing to read, pages have no place for it, and nothing can be called so.
        let role = match role {
            Role::Name if text.is_empty() => return Ok(()),
            Role::Text if text.trim().is_empty() => Role::Markup,
            role => *role,
        };
        are_same(role, &ours, &harmless).map_err(|error| format!("{text:.100?} in\n  {}\n  {error}", kinds()))
    });
    accepted.into_inner()
}

#[test]
fn texts_of_an_ast_stay_texts() {
    let accepted = check_model(&Json::of_ast(), 1, |_| true);
    assert!(accepted > 1_000, "only {accepted} texts were accepted");
}

#[test]
fn texts_of_a_diagram_stay_texts() {
    let accepted = check_model(&Json::of_diagram(), 3, |place| {
        ["smithy.rules#endpointBdd", "smithy.api#xml", "aws.protocols#"].iter().any(|part| place.kind.contains(part))
    });
    assert!(accepted > 20, "only {accepted} texts were accepted");
}

#[test]
fn texts_of_http_bindings_stay_texts() {
    let accepted = check_model(&Json::of_rest(), 3, |place| {
        ["smithy.api#http", "smithy.api#jsonName", "smithy.api#mediaType"].iter().any(|part| place.kind.contains(part))
    });
    assert!(accepted > 20, "only {accepted} texts were accepted");
}

#[test]
fn texts_of_botocore_stay_texts() {
    // What it becomes goes the ways of the AST.
    let accepted = check_model(&Json::of_botocore(), 3, |_| true);
    assert!(accepted > 200, "only {accepted} texts were accepted");
}

/// The model with another of the texts in each place that takes it, and with the harmless one in the same places.
fn mixed(json: &Json, turn: usize) -> (Json, Json) {
    let (mut hostile, mut tamed) = (json.clone(), json.clone());
    let (places, texts) = (json.places(), texts::all());
    for (at, place) in places.iter().enumerate().filter(|(_, place)| place.role() != Role::Name) {
        let text = &texts[(at + turn) % texts.len()];
        if accepting(json, &[place], text) == Ok(vec![place]) {
            hostile = hostile.with(&[place], text);
            tamed = tame(&tamed, &[place]);
        }
    }
    (hostile, tamed)
}

/// An empty folder for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile_texts").join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Runs the command with a model in a file of this name. Out: the outlines of all files that it writes, and what it prints.
fn command(folder: &Path, name: &str, json: &Json) -> Result<(Outlines, String), String> {
    let [(_, text)] = &json.files()[..] else { panic!("an AST is one file") };
    fs::write(folder.join(name), text).expect("a model");
    let (mut said, runtime) = (String::new(), Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime"));
    for words in [
        "generate --runtime RUNTIME --out out",
        "docs --format man --out out/man",
        "docs --format html --out out/html",
        "docs --format markdown --out out/markdown",
        "list",
        "explain shop#Shop",
    ] {
        let mut words =
            words.split(' ').map(|word| if word == "RUNTIME" { runtime.as_os_str() } else { word.as_ref() });
        let mut command = Command::new(env!("CARGO_BIN_EXE_smithgen"));
        command.args(words.next()).arg(format!("./{name}")).args(words).current_dir(folder);
        let output = command.output().expect("it runs");
        said.extend([output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")));
        if !output.status.success() {
            return Err(format!("{:?}: {said}", command.get_args().collect::<Vec<_>>()));
        }
    }
    fs::remove_file(folder.join(name)).expect("it is there");
    // What names of packages and programs may be, cargo knows best; it shall not look for the workspace around the folder.
    let manifest = folder.join("out/Cargo.toml");
    fs::write(&manifest, fs::read_to_string(&manifest).expect("UTF-8") + "\n[workspace]\n").expect("a manifest");
    let mut cargo = Command::new(std::env::var_os("CARGO").expect("cargo runs this"));
    let output = cargo.arg("read-manifest").current_dir(folder.join("out")).output().expect("it runs");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let mut outlines = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inside) = open.pop() {
        for path in fs::read_dir(inside).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it lies in it").display().to_string();
            let read = || fs::read_to_string(&path).expect("UTF-8");
            match path.extension().and_then(|extension| extension.to_str()) {
                // It names the crate, as the program is called.
                Some("rs") if name == "out/src/program.rs" => {
                    outlines.push((name, outline::of_rust(&read()).map(|items| outline::without_names(&items))));
                }
                Some("rs") => outlines.push((name, outline::of_rust(&read()))),
                Some("md") => outlines.push((name, outline::of_markdown(&read()))),
                Some("html") => outlines.push((name, outline::of_html(&read()))),
                Some("toml") if name == "out/Cargo.toml" => outlines.push((name, outline::of_toml(&read()))),
                // Their names begin with that of the program, which is one of the texts.
                Some("1") => {
                    let end = ["-sell.1", "-list-wares.1", "-zone-of.1", "-wait-sold.1", "-wait.1", ".1"]
                        .iter()
                        .find(|end| name.ends_with(**end))
                        .expect("one of them");
                    outlines.push((format!("PROGRAM{end}"), outline::of_roff(&read())));
                }
                _ => outlines.push((name, Ok(Vec::new()))),
            }
        }
    }
    Ok((all(outlines)?, said))
}

/// What the command writes from a model whose every text of the service, and whose file's name, are hostile.
#[test]
fn the_command_writes_the_same_files() {
    let json = Json::of_ast();
    let texts = texts::all();
    let of_service = ["aws.api#service", "smithy.api#title", "shapes/*/version", "aws.auth#sigv4/name"];
    let places: Vec<_> = json.places();
    let is_of_service =
        |place: &&Place| of_service.iter().any(|part| place.kind.contains(part)) && place.role() == Role::Text;
    let places: Vec<&Place> = places.iter().filter(is_of_service).collect();
    assert!(places.len() > 8, "only {places:?}");
    check_all(&(0..texts.len()).collect::<Vec<_>>(), |turn| {
        let text = &texts[*turn];
        let of_text = |error| format!("{text:.100?}: {error:.600}");
        let accepting = accepting(&json, &places, text).map_err(of_text)?;
        let name: String = text.chars().filter(|c| !"/\0".contains(*c)).take(60).collect();
        let folder = folder(&turn.to_string());
        let (ours, said) = command(&folder, &format!("{name}.json"), &json.with(&accepting, text)).map_err(of_text)?;
        let folder = self::folder(&format!("{turn}-tame"));
        let (tame, _) = command(&folder, "model.json", &tame(&json, &accepting)).map_err(of_text)?;
        if let Some(line) = said.lines().find(|line| line.contains(outline::is_unseen)) {
            return Err(format!("{text:.100?}: characters that nobody sees in {line:?}"));
        }
        match ours == tame {
            true => Ok(()),
            false => Err(format!("{text:.100?}: {}", difference(&format!("{ours:#?}"), &format!("{tame:#?}")))),
        }
    });
}

/// What is generated of some models with all texts in them compiles and documents without a warning.
#[test]
fn hostile_texts_compile() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let folder = folder("crate");
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let mut lib =
        "//! Clients with hostile texts.\n#![deny(warnings, missing_docs, unreachable_pub, rustdoc::all)]\n".to_owned();
    for (json, name, turns) in
        [(Json::of_ast(), "ast", 8), (Json::of_rest(), "rest", 2), (Json::of_botocore(), "botocore", 3)]
    {
        for turn in 0..turns {
            let model = mixed(&json, turn * 6).0.model().unwrap_or_else(|problems| panic!("{name} {turn}: {problems}"));
            let generated = generate(&model, &Default::default(), "a\n\r\u{202e}b")
                .unwrap_or_else(|problems| panic!("{name} {turn}: {problems}"));
            fs::write(folder.join(format!("src/{name}{turn}.rs")), generated.text()).expect("a module");
            lib.push_str(&format!("\n/// One of them.\npub mod {name}{turn};\n"));
        }
    }
    fs::write(folder.join("src/lib.rs"), lib).expect("a crate");
    let manifest = format!(
        "[package]\nname = \"hostile-texts\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         smithgen-runtime = {{ path = {:?}, default-features = false, features = [\"checksums\", \"compression\", \"event-streams\", \"rest\"] }}\n",
        root.join("runtime")
    );
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the versions of the workspace");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("throwaway").join("target");
    for arguments in ["clippy", "doc --no-deps"] {
        let mut cargo = Command::new(std::env::var_os("CARGO").expect("cargo runs this"));
        cargo.args(arguments.split(' ')).args(["--quiet", "--offline"]).current_dir(&folder);
        let output = cargo.env("CARGO_TARGET_DIR", &target).output().expect("it runs");
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !text.contains("warning"), "cargo {arguments}: {text}");
    }
}

#[test]
fn the_model_has_every_trait_that_is_carried() {
    let text = [Json::of_ast(), Json::of_diagram(), Json::of_rest()].map(|json| json.0.to_string()).concat();
    let carried = coverage::TRAITS.iter().filter(|(_, verdict)| matches!(verdict, coverage::Verdict::Carried));
    let ours = ["smithgen.fixes#", "smithy.api#box", "aws.protocols#awsJson1_0"];
    let missing: Vec<_> = carried
        .map(|(id, _)| *id)
        .filter(|id| !ours.iter().any(|other| id.starts_with(other)) && !text.contains(&format!("\"{id}\"")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
