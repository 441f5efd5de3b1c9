//! The `smithgen` command, run as its users run it: what it prints, what it writes, how it exits.

#![cfg(feature = "command")]

#[path = "../../model/tests/support/archives.rs"]
mod archives;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A model with two operations, one of which needs the other's shapes.
const MODEL: &str = r#"{
  "smithy": "2.0",
  "shapes": {
    "tiny#Tiny": {
      "type": "service",
      "version": "2020-01-01",
      "operations": [{"target": "tiny#GetThing"}, {"target": "tiny#PutThing"}],
      "traits": {"aws.protocols#awsJson1_1": {}, "aws.auth#sigv4": {"name": "tiny"}, "smithy.api#title": "Tiny"}
    },
    "tiny#GetThing": {
      "type": "operation",
      "output": {"target": "tiny#Thing"},
      "traits": {"smithy.api#documentation": "<p>Gets <i>the</i> thing. Always.</p>", "smithy.api#auth": []}
    },
    "tiny#PutThing": {
      "type": "operation",
      "input": {"target": "tiny#PutThingInput"},
      "errors": [{"target": "tiny#Full"}],
      "traits": {"smithy.api#documentation": "Puts the thing.", "smithy.api#optionalAuth": {}}
    },
    "tiny#PutThingInput": {
      "type": "structure",
      "members": {"thing": {"target": "tiny#Thing", "traits": {"smithy.api#required": {}}}},
      "traits": {"smithy.api#input": {}}
    },
    "tiny#Thing": {
      "type": "structure",
      "members": {
        "name": {"target": "tiny#Name"},
        "size": {"target": "tiny#Size"},
        "inside": {"target": "tiny#Thing"},
        "other": {"target": "tiny#Size"}
      }
    },
    "tiny#Name": {"type": "string", "traits": {"smithy.api#length": {"min": 1, "max": 9}, "smithy.api#sensitive": {}}},
    "tiny#Size": {"type": "enum", "members": {
      "S": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "small"}},
      "L": {"target": "smithy.api#Unit"}
    }},
    "tiny#Full": {
      "type": "structure",
      "members": {"thing": {"target": "tiny#Thing"}},
      "traits": {"smithy.api#error": "client"}
    }
  }
}"#;

/// A folder of its own for a test, with the model in it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(path.join("runtime")).unwrap();
        fs::write(path.join("runtime/Cargo.toml"), "").unwrap();
        fs::write(path.join("tiny.json"), MODEL).unwrap();
        Folder(path)
    }

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smithgen"));
        command.args(words.split_whitespace()).current_dir(&self.0);
        command
    }

    /// Runs the command, and gives status, standard output and standard error.
    fn run(&self, words: &str) -> (i32, String, String) {
        let Output { status, stdout, stderr } = self.command(words).output().unwrap();
        (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    /// All files below a folder, sorted.
    fn files(&self, folder: &str) -> Vec<String> {
        let mut files = Vec::new();
        let mut open = vec![self.0.join(folder)];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    files.push(path.strip_prefix(&self.0).unwrap().display().to_string());
                }
            }
        }
        files.sort();
        files
    }
}

#[test]
fn help_and_version() {
    let folder = Folder::new("help");
    let (status, general, _) = folder.run("--help");
    assert_eq!(status, 0);
    for command in ["list", "generate", "check", "docs", "explain", "survey"] {
        assert!(general.contains(&format!("\n  {command} ")), "{general}");
        let (status, text, _) = folder.run(&format!("{command} --help"));
        assert_eq!(status, 0);
        let what = if command == "survey" { "SOURCE" } else { "MODEL" };
        assert!(text.contains(&format!("Usage: smithgen {command} {what}")), "{text}");
        assert_eq!(folder.run(&format!("help {command}")).1, text);
        assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    }
    assert_eq!(folder.run("--version"), (0, format!("smithgen {}\n", env!("CARGO_PKG_VERSION")), String::new()));
}

#[test]
fn wrong_use_has_status_2() {
    let folder = Folder::new("wrong_use");
    let cases = [
        ("", "error: no command is given"),
        ("lsit tiny.json", "error: there is no command `lsit`\nTry `smithgen --help`."),
        ("generate tiny.json --ouT d", "error: there is no option `--ouT`; did you mean `--out`?"),
        (
            "generate tiny.json",
            "error: `--out DIR`, the folder of the crate, is missing\nTry `smithgen generate --help`.",
        ),
        (
            "generate tiny.json --out d --operation get-thing",
            "error: tiny.json has no operation `get-thing`; did you mean `GetThing`",
        ),
        ("generate tiny.json --out d --runtime nowhere", "error: `--runtime nowhere`: there is no nowhere/Cargo.toml"),
        ("explain tiny.json PutThin", "error: tiny.json has no operation or shape `PutThin`; did you mean `PutThing`?"),
    ];
    for (words, message) in cases {
        let (status, out, err) = folder.run(words);
        assert_eq!((status, out.as_str()), (2, ""), "{words}");
        assert!(err.starts_with(message), "{words}: {err}");
    }
    assert!(!folder.0.join("d").exists());
}

#[test]
fn a_model_that_cannot_be_read_has_status_1() {
    let folder = Folder::new("no_model");
    fs::write(folder.0.join("broken.json"), "{\n  \"smithy\": \"2.0\",\n  oops\n}").unwrap();
    for words in ["list nowhere.json", "list broken.json", "generate broken.json --out d", "explain broken.json A"] {
        let (status, out, err) = folder.run(words);
        assert_eq!((status, out.as_str()), (1, ""), "{words}");
        assert!(err.starts_with("error: ") && err.contains(".json"), "{words}: {err}");
    }
    assert!(folder.run("list broken.json").2.starts_with("error: broken.json:3:3: "));
}

#[test]
fn large_models_are_read_when_that_is_allowed() {
    let folder = Folder::new("limits");
    fs::write(folder.0.join("b.whl"), archives::zip(&[("botocore/data/a/1/service-2.json", MODEL.into())])).unwrap();
    for words in [
        "list tiny.json",
        "list b.whl",
        "explain tiny.json Thing",
        "generate tiny.json --out d",
        "check tiny.json --out d",
        "docs tiny.json --format man --out e",
    ] {
        let (status, _, err) = folder.run(&format!("{words} --max-bytes 20"));
        assert!(status == 1 && err.contains("more than 20 bytes; `--max-bytes` of the command"), "{words}: {err}");
        if !words.contains("whl") {
            let (status, _, err) = folder.run(&format!("{words} --max-values 10"));
            assert!(
                status == 1 && err.contains("more than 10 values; `--max-values` of the command"),
                "{words}: {err}"
            );
        }
        let (status, _, err) = folder.run(&format!("{words} --max-bytes {} --max-values 1000", MODEL.len()));
        assert_eq!(status, 0, "{words}: {err}");
    }
}

#[test]
fn list_shows_one_line_an_operation() {
    let (status, out, err) = Folder::new("list").run("list tiny.json");
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, "GetThing  none           Gets the thing.\nPutThing  sigv4 or none  Puts the thing.\n");
}

#[test]
fn models_of_botocore_are_models_and_wheels_list_services() {
    let folder = Folder::new("wheel");
    let description = r#"{"metadata": {"serviceId": "Tiny", "apiVersion": "2020-01-01", "protocol": "json"},
        "operations": {"GetThing": {"authtype": "none", "documentation": "<p>Gets the thing.</p>"}}, "shapes": {}}"#;
    fs::create_dir_all(folder.0.join("tiny/2020-01-01")).unwrap();
    fs::write(folder.0.join("tiny/2020-01-01/service-2.json"), description).unwrap();
    let files = [
        ("botocore/data/tiny/2019-01-01/service-2.json", description.as_bytes().to_vec()),
        ("botocore/data/tiny/2020-01-01/service-2.json.gz", archives::gzip(description.as_bytes())),
    ];
    fs::write(folder.0.join("botocore.whl"), archives::zip(&files)).unwrap();
    let services = "tiny  2020-01-01, 2019-01-01\n".to_owned();
    assert_eq!(folder.run("list botocore.whl"), (0, services, String::new()));
    let operations = "GetThing  none  Gets the thing.\n".to_owned();
    for model in ["tiny", "tiny/2020-01-01/service-2.json", "botocore.whl:tiny", "botocore.whl:tiny/2019-01-01"] {
        assert_eq!(folder.run(&format!("list {model}")), (0, operations.clone(), String::new()), "{model}");
    }
    assert!(folder.run("list none.whl").2.starts_with("error: none.whl: the file cannot be read"));
}

#[test]
fn explain_shows_a_tree() {
    let folder = Folder::new("explain");
    let expected = "\
PutThing (operation)  @optionalAuth
├─ input: PutThingInput (structure)  @input
│  └─ thing: Thing (structure)  @required
│     ├─ name: Name (string)  @length({\"min\":1,\"max\":9}) @sensitive
│     ├─ size: Size (enum: \"small\", \"L\")
│     ├─ inside: Thing (structure)  (recursive)
│     └─ other: Size (enum: \"small\", \"L\")
└─ error: Full (structure)  @error(\"client\")
   └─ thing: Thing (structure)  (see above)
";
    assert_eq!(folder.run("explain tiny.json PutThing"), (0, expected.to_owned(), String::new()));
    let by_id = folder.run("explain tiny.json tiny#Name").1;
    assert_eq!(by_id, "Name (string)  @length({\"min\":1,\"max\":9}) @sensitive\n");
}

const GENERATE: &str = "tiny.json --out made/crate --runtime runtime --crate-name tiny-client";

#[test]
fn generate_writes_what_changes_and_removes_what_is_stale() {
    let folder = Folder::new("generate");
    let (status, out, err) = folder.run(&format!("generate {GENERATE}"));
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, "made/crate: 16 files written, 0 unchanged\n");
    let manifest = folder.read("made/crate/Cargo.toml");
    assert!(manifest.starts_with("# @generated by smithgen "), "{manifest}");
    assert!(manifest.contains("\nname = \"tiny-client\"\n"), "{manifest}");
    assert!(
        manifest.contains(
            "smithgen-runtime = { path = \"../../runtime\", default-features = false, features = [\"sigv4\"] }"
        ),
        "{manifest}"
    );
    let files = folder.files("made");
    assert!(files.contains(&"made/crate/src/operation/put_thing/builders.rs".to_owned()), "{files:?}");
    let modified = |path: &str| fs::metadata(folder.0.join(path)).unwrap().modified().unwrap();
    let before: Vec<_> = files.iter().map(|path| modified(path)).collect();

    assert_eq!(folder.run(&format!("generate {GENERATE}")).1, "made/crate: 0 files written, 16 unchanged\n");
    assert_eq!(files.iter().map(|path| modified(path)).collect::<Vec<_>>(), before);

    fs::write(folder.0.join("made/crate/src/mine.rs"), "//! By hand.\n").unwrap();
    let (_, out, _) = folder.run(&format!("generate {GENERATE} --operation GetThing"));
    assert!(out.ends_with(" removed\n"), "{out}");
    // What is left needs no signatures.
    assert!(!folder.read("made/crate/Cargo.toml").contains("sigv4"));
    let files = folder.files("made");
    assert!(!files.iter().any(|path| path.contains("put_thing")), "{files:?}");
    assert!(!folder.0.join("made/crate/src/operation/put_thing").exists());
    assert!(files.contains(&"made/crate/src/mine.rs".to_owned()), "{files:?}");
    let known = [".rs", ".pages", "Cargo.toml"];
    assert!(files.iter().all(|path| known.iter().any(|end| path.ends_with(end))), "{files:?}");
}

#[test]
fn a_module_is_one_file_among_those_of_others() {
    let folder = Folder::new("module");
    fs::create_dir(folder.0.join("src")).unwrap();
    fs::write(folder.0.join("src/lib.rs"), "mod tiny;\n").unwrap();
    let generate = "tiny.json --out src/tiny.rs --operation PutThing";
    let (status, out, err) = folder.run(&format!("generate {generate}"));
    let needs = "tiny.rs needs these features of smithgen-runtime: sigv4\n";
    assert_eq!((status, err.as_str()), (0, ""));
    assert_eq!(out, format!("src: 1 files written, 0 unchanged\n{needs}"));
    assert_eq!(folder.files("src"), ["src/lib.rs", "src/tiny.rs"]);
    let text = folder.read("src/tiny.rs");
    let built = smithgen::Builder::new(folder.0.join("tiny.json")).operations(["PutThing"]).generate().unwrap();
    assert_eq!(text, built, "it is what a build script gets");
    assert_eq!(folder.run(&format!("generate {generate}")).1, format!("src: 0 files written, 1 unchanged\n{needs}"));
    assert_eq!(folder.run(&format!("check {generate}")), (0, String::new(), String::new()));

    fs::write(folder.0.join("src/tiny.rs"), text.replace("Do not edit", "Edited")).unwrap();
    let (status, diff, _) = folder.run(&format!("check {generate}"));
    assert_eq!(status, 1);
    assert!(diff.starts_with("--- src/tiny.rs\n+++ src/tiny.rs\n") && diff.contains("\n-// @generated"), "{diff}");
    let (status, _, err) = folder.run("generate tiny.json --out src/lib.rs");
    assert_eq!((status, err.as_str()), (1, "error: src/lib.rs is not smithgen's, and is not overwritten\n"));
    assert_eq!(folder.files("src"), ["src/lib.rs", "src/tiny.rs"]);
}

#[test]
fn generate_never_overwrites_what_others_wrote() {
    let folder = Folder::new("foreign");
    fs::create_dir_all(folder.0.join("mine/src")).unwrap();
    fs::write(folder.0.join("mine/src/lib.rs"), "//! By hand.\n").unwrap();
    let (status, out, err) = folder.run("generate tiny.json --out mine");
    assert_eq!((status, out.as_str()), (1, ""));
    assert_eq!(err, "error: mine/src/lib.rs is not smithgen's, and is not overwritten\n");
    assert_eq!(folder.files("mine"), ["mine/src/lib.rs"]);
}

#[test]
fn check_shows_how_a_crate_differs() {
    let folder = Folder::new("check");
    folder.run(&format!("generate {GENERATE}"));
    assert_eq!(folder.run(&format!("check {GENERATE}")), (0, String::new(), String::new()));
    let path = folder.0.join("made/crate/src/lib.rs");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("pub mod client;", "pub mod klient;")).unwrap();
    let (status, out, err) = folder.run(&format!("check {GENERATE}"));
    assert_eq!((status, err.as_str()), (1, ""));
    assert!(out.starts_with("--- made/crate/src/lib.rs\n+++ made/crate/src/lib.rs\n@@ "), "{out}");
    assert!(out.contains("\n-pub mod klient;\n+pub mod client;\n"), "{out}");
    fs::write(&path, text).unwrap();
    let (status, out, _) = folder.run(&format!("check {GENERATE} --operation GetThing"));
    assert_eq!(status, 1);
    assert!(out.contains("--- made/crate/src/operation/put_thing.rs\n+++ /dev/null\n"), "{out}");
    fs::remove_dir_all(folder.0.join("made")).unwrap();
    let (status, out, _) = folder.run(&format!("check {GENERATE}"));
    assert_eq!(status, 1);
    assert!(out.starts_with("--- /dev/null\n+++ made/crate/Cargo.toml\n@@ -0,0 +1,"), "{out}");
    assert!(!folder.0.join("made").exists());
}

#[test]
fn a_reader_may_stop_early() {
    let folder = Folder::new("broken_pipe");
    let mut child =
        folder.command("explain tiny.json PutThing").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn a_generated_crate_compiles_and_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Folder::new("compiles");
    let (model, runtime) = (root.join("model/cognito-idp.json"), root.join("runtime"));
    let made = Command::new(env!("CARGO_BIN_EXE_smithgen"))
        .args(["generate".as_ref(), model.as_os_str(), "--out".as_ref(), folder.0.join("made").as_os_str()])
        .args(["--runtime".as_ref(), runtime.as_os_str()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // A workspace of its own, with the versions of ours, built where the other tests build such crates.
    let manifest = folder.0.join("made/Cargo.toml");
    fs::write(&manifest, format!("{}\n[workspace]\n", fs::read_to_string(&manifest).unwrap())).unwrap();
    fs::copy(root.join("Cargo.lock"), folder.0.join("made/Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("throwaway").join("target");
    let cargo = |arguments: &[&str]| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap());
        cargo.args(arguments).args(["--quiet", "--offline", "--no-default-features"]);
        cargo.current_dir(folder.0.join("made")).env("CARGO_TARGET_DIR", &target).env("RUSTDOCFLAGS", "-D warnings");
        let output = cargo.output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !text.contains("warning"), "cargo {arguments:?}: {text}");
    };
    cargo(&["clippy"]);
    cargo(&["clippy", "--features", "cli"]);
    cargo(&["doc", "--no-deps"]);
}

#[test]
fn tools_send_events_where_services_take_them() {
    let folder = Folder::new("events");
    for (name, tool) in [
        ("event_streams_sent", "smithgen-cli = { path = \"../cli\", features = [\"http2\"], optional = true }"),
        ("event_streams", "smithgen-cli = { path = \"../cli\", optional = true }"),
    ] {
        let model = format!("{}/../tests/models/{name}.json", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(folder.run(&format!("generate {model} --out {name} --runtime runtime")).0, 0);
        let manifest = folder.read(&format!("{name}/Cargo.toml"));
        assert!(manifest.lines().any(|line| line == tool), "{manifest}");
    }
    let model = format!("{}/../tests/models/event_streams_sent.json", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(folder.run(&format!("docs {model} --format markdown --out pages")).0, 0);
    let page = folder.read("pages/talk.md").replace('\n', " ");
    let told = "Takes the name of a file, without `file://` before it; `-` is standard input. Each line is an event,";
    assert!(page.contains(told) && page.contains("said -> (structure)"), "{page}");
    assert!(!page.contains("Shorthand Syntax") && !page.contains("JSON Syntax"), "{page}");
}

#[test]
fn docs_writes_a_page_an_operation_and_an_index() {
    let folder = Folder::new("docs");
    for (format, files) in [
        ("markdown", ["get-thing.md", "index.md", "put-thing.md"]),
        ("html", ["get-thing.html", "index.html", "put-thing.html"]),
        ("man", ["tiny-get-thing.1", "tiny-put-thing.1", "tiny.1"]),
    ] {
        let docs = format!("docs tiny.json --format {format} --out pages/{format}");
        let (status, text, error) = folder.run(&docs);
        assert_eq!((status, error.as_str()), (0, ""));
        assert_eq!(text, format!("pages/{format}: 3 pages written, 0 unchanged\n"));
        assert_eq!(folder.files(&format!("pages/{format}")), files.map(|file| format!("pages/{format}/{file}")));
        for file in files {
            let page = folder.read(&format!("pages/{format}/{file}"));
            let first = page.lines().next().unwrap();
            assert!(
                first.contains("@generated by smithgen ")
                    && first.contains(" from tiny.json (tiny#Tiny). Do not edit."),
                "{first}"
            );
        }
        assert_eq!(folder.run(&docs).1, format!("pages/{format}: 0 pages written, 3 unchanged\n"));
        // A page that no longer belongs goes, whatever else lies in the folder.
        fs::write(folder.0.join(format!("pages/{format}/mine.txt")), "@generated").unwrap();
        let (_, text, _) = folder.run(&format!("{docs} --operation PutThing"));
        assert_eq!(text, format!("pages/{format}: 1 pages written, 1 unchanged, 1 removed\n"));
        assert_eq!(folder.files(&format!("pages/{format}")).len(), 3);
    }
}

#[test]
fn docs_show_what_the_model_says() {
    let folder = Folder::new("docs_content");
    assert_eq!(folder.run("docs tiny.json --format markdown --out full").0, 0);
    let page = folder.read("full/put-thing.md");
    for expected in [
        "\\[ [tiny](index.md) . put-thing \\]",
        "## Description\n\nPuts the thing.\n",
        "--thing <value>\n[--cli-input-json | --cli-input-yaml]\n",
        "### `--thing` (structure) \\[required\\]",
        "Shorthand Syntax:\n\n```text\nname=string,size=string,inside={name=string,size=string,( ... recursive ... ),other=string},other=string",
        "\"size\": \"small\"|\"L\"",
        "{ ... recursive ... }",
        "- min: `1`\n",
        "## Output\n\nNone\n",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert!(!page.contains("## Examples"), "the model has none");
    let index = folder.read("full/index.md");
    assert!(!index.contains("## Description"), "the model has none: {index}");
    assert!(index.contains("- [**`get-thing`**](get-thing.md)\n\n  Gets *the* thing.\n"), "{index}");
}

#[test]
fn short_docs_end_after_the_options() {
    let folder = Folder::new("docs_short");
    assert_eq!(folder.run("docs tiny.json --format markdown --out full").0, 0);
    assert_eq!(folder.run("docs tiny.json --format markdown --depth short --out short").0, 0);
    let address = "--full-url https://a.example/?a=1&page={command}";
    assert_eq!(folder.run(&format!("docs tiny.json --format html --depth short {address} --out html")).0, 0);
    let html = folder.read("html/put-thing.html");
    let link =
        "See <a href=\"https://a.example/?a=1&amp;page=put-thing\">https://a.example/?a=1&amp;page=put-thing</a>";
    assert!(html.contains(link), "{html}");
    let options =
        |page: &str| page.split("## Options").nth(1).unwrap().split("\n## ").next().unwrap().trim().to_owned();
    let (full, short) = (folder.read("full/put-thing.md"), folder.read("short/put-thing.md"));
    assert_eq!(options(&full), options(&short));
    assert!(!short.contains("## Global Options") && !short.contains("## Output"), "{short}");
}

#[test]
fn docs_never_overwrite_files_of_others() {
    let folder = Folder::new("docs_foreign");
    fs::create_dir_all(folder.0.join("pages")).unwrap();
    fs::write(folder.0.join("pages/index.md"), "mine").unwrap();
    let (status, _, error) = folder.run("docs tiny.json --format markdown --out pages");
    assert_eq!(status, 1);
    assert!(error.contains("pages/index.md is not smithgen's"), "{error}");
    assert_eq!(folder.files("pages"), ["pages/index.md"]);
}

#[test]
fn wrong_use_of_docs_is_status_2() {
    let folder = Folder::new("docs_use");
    for (words, expected) in [
        ("docs", "MODEL"),
        ("docs tiny.json", "--out DIR"),
        ("docs tiny.json --out x", "--format"),
        ("docs tiny.json --out x --format pdf", "`pdf` is no format"),
        ("docs tiny.json --out x --format man --depth deep", "`deep` is no depth"),
        ("docs tiny.json --out x --format man --full-url https://a.example", "`--full-url` is for `--depth short`"),
        ("docs tiny.json --out x --format man --format man", "given twice"),
        ("docs tiny.json --out x --format man --operation GetTing", "did you mean `GetThing`"),
        ("docs tiny.json --out x --format man --crate-name y", "no option `--crate-name`"),
    ] {
        let (status, text, error) = folder.run(words);
        assert_eq!((status, text.as_str()), (2, ""), "{words}");
        assert!(error.contains(expected), "{words}: {error}");
    }
    assert!(!folder.0.join("x").exists());
}
