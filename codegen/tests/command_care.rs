//! What the `smithgen` command says beside its answer, and what it leaves alone: warnings, and files of other services.

#![cfg(feature = "command")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A service with an operation of this name, and one that cannot be generated.
fn model(service: &str, operation: &str) -> String {
    format!(
        r##"{{"smithy": "2.0", "shapes": {{
  "{service}": {{"type": "service", "version": "1", "operations": [{{"target": "a#{operation}"}}, {{"target": "a#Sum"}}],
    "traits": {{"aws.protocols#awsJson1_1": {{}}}}}},
  "a#{operation}": {{"type": "operation", "inpt": {{"target": "a#In"}}}},
  "a#Sum": {{"type": "operation", "traits": {{"aws.api#clientDiscoveredEndpoint": {{"required": true}}, "smithy.api#documentation": "Adds."}}}}
}}}}"##
    )
}

/// A folder of its own for a test: `one/2020/m.json` and `two/2020/m.json` are models of two services.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("care").join(test);
        fs::remove_dir_all(&path).ok();
        for (folder, service, operation) in [("one", "a#One", "GetOne"), ("two", "a#Two", "GetTwo")] {
            fs::create_dir_all(path.join(folder).join("2020")).expect("a folder");
            fs::write(path.join(folder).join("2020/m.json"), model(service, operation)).expect("a model");
        }
        fs::create_dir_all(path.join("runtime")).expect("a folder");
        fs::write(path.join("runtime/Cargo.toml"), "").expect("a manifest");
        Folder(path)
    }

    /// Runs the command, and gives status, standard output and standard error.
    fn run(&self, words: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smithgen"));
        let output = command.args(words.split_whitespace()).current_dir(&self.0).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().expect("a status"), text(output.stdout), text(output.stderr))
    }

    /// The names of the files in a folder, sorted.
    fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.0.join(folder)).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    }

    /// All files below a folder with their texts.
    fn texts(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let (mut texts, mut open) = (Vec::new(), vec![self.0.join(folder)]);
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                match path.is_dir() {
                    true => open.push(path),
                    false => texts.push((path.clone(), fs::read(&path).expect("a file"))),
                }
            }
        }
        texts.sort();
        texts
    }
}

const SLIP: &str = "warning: one/2020/m.json:4:37: shape a#GetOne: ";
const LEFT_OUT: &str = "warning: one/2020/m.json:5:45: shape a#Sum: `Sum` cannot be generated because of the trait \
                        `aws.api#clientDiscoveredEndpoint`";

#[test]
fn warnings_go_to_standard_error() {
    let folder = Folder::new("warnings");
    let generates = "one/2020/m.json --out made --runtime runtime";
    for (words, status, left_out) in [
        (format!("generate {generates}"), 0, true),
        (format!("check {generates}"), 0, true),
        (format!("generate {generates} --operation GetOne"), 0, false),
        ("list one/2020/m.json".to_owned(), 0, true),
        ("explain one/2020/m.json GetOne".to_owned(), 0, false),
        ("docs one/2020/m.json --format man --out pages".to_owned(), 0, false),
    ] {
        let (found, out, err) = folder.run(&words);
        assert_eq!(found, status, "{words}: {err}");
        assert!(!out.contains("warning"), "{words}: {out}");
        assert!(
            err.lines().next().is_some_and(|line| line.starts_with(SLIP) && line.contains("`inpt`")),
            "{words}: {err}"
        );
        assert_eq!(
            err.lines().filter(|line| line.starts_with(LEFT_OUT)).count(),
            usize::from(left_out),
            "{words}: {err}"
        );
        assert_eq!(err.lines().count(), 1 + usize::from(left_out), "{words}: {err}");
    }
    let text = fs::read_to_string(folder.0.join("made/src/lib.rs")).expect("a crate");
    assert!(!text.contains("Not here"), "what was asked for is there: {text}");
    folder.run(&format!("generate {generates}"));
    let text = fs::read_to_string(folder.0.join("made/src/lib.rs")).expect("a crate");
    assert!(text.contains("//! Not here, because they cannot be generated yet: `Sum`.\n"), "{text}");
}

#[test]
fn what_cannot_be_generated_is_an_error_where_it_is_named() {
    let folder = Folder::new("named");
    let (status, out, err) = folder.run("generate one/2020/m.json --out made --runtime runtime --operation Sum");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with(&LEFT_OUT.replace("warning", "error")), "{err}");
    assert!(!folder.0.join("made").exists());
}

#[test]
fn a_crate_speaks_the_protocol_that_was_chosen() {
    let folder = Folder::new("protocol");
    let path = folder.0.join("one/2020/m.json");
    let both = r#""aws.protocols#awsJson1_1": {}, "smithy.protocols#rpcv2Cbor": {}"#;
    let text = fs::read_to_string(&path).expect("a model").replace(r#""aws.protocols#awsJson1_1": {}"#, both);
    fs::write(&path, text).expect("a model");
    let generates = "one/2020/m.json --out made --runtime runtime --operation GetOne";
    let chosen = format!("{generates} --protocol rpcv2Cbor");
    assert_eq!(folder.run(&format!("generate {chosen}")).0, 0);
    let manifest = fs::read_to_string(folder.0.join("made/Cargo.toml")).expect("a crate");
    assert!(manifest.contains(r#"features = ["cbor"]"#), "{manifest}");
    assert_eq!(folder.run(&format!("check {chosen}")).0, 0);
    let (status, diff, _) = folder.run(&format!("check {generates}"));
    assert_eq!(status, 1);
    assert!(diff.contains("aws_json::AwsJson1_1;"), "{diff}");
    let (status, _, err) = folder.run(&format!("check {generates} --protocol restXml"));
    assert_eq!(status, 1);
    assert!(
        err.contains("error: one/2020/m.json:2:3: shape a#One: `restXml` cannot be spoken with the service"),
        "{err}"
    );
}

#[test]
fn list_marks_what_cannot_be_generated() {
    let folder = Folder::new("list");
    let (_, out, _) = folder.run("list one/2020/m.json");
    assert_eq!(out, "GetOne  none\nSum     none  Adds. [cannot be generated]\n");
    let path = folder.0.join("one/2020/m.json");
    let other = fs::read_to_string(&path).expect("a model").replace("aws.protocols#awsJson1_1", "a#Telepathy");
    fs::write(&path, other).expect("a model");
    let (status, out, err) = folder.run("list one/2020/m.json");
    assert_eq!(status, 0);
    assert_eq!(out, "GetOne  none  [cannot be generated]\nSum     none  Adds. [cannot be generated]\n");
    assert!(err.contains("warning: one/2020/m.json:2:3: shape a#One: the service speaks no protocol;"), "{err}");
    assert!(!err.contains("error"), "{err}");
}

#[test]
fn a_crate_without_a_runtime_cannot_be_built_and_that_is_said() {
    let folder = Folder::new("runtime");
    let (status, _, err) = folder.run("generate one/2020/m.json --out made --operation GetOne");
    assert_eq!(status, 0);
    let line = err.lines().last().unwrap_or_default();
    assert!(line.starts_with("warning: the crate cannot be built yet") && line.contains("`--runtime PATH`"), "{err}");
    let (_, _, err) = folder.run("generate one/2020/m.json --out made --operation GetOne --runtime runtime");
    assert!(!err.contains("--runtime"), "{err}");
}

#[test]
fn pages_of_another_service_stay() {
    let folder = Folder::new("pages");
    for format in ["man", "markdown", "html"] {
        let docs =
            |model: &str, out: &str| folder.run(&format!("docs {model}/2020/m.json --format {format} --out {out}"));
        let apart = |model: &str| docs(model, &format!("{format}-{model}"));
        assert_eq!((apart("one").0, apart("two").0), (0, 0));
        let mut both = folder.files(&format!("{format}-one"));
        both.extend(folder.files(&format!("{format}-two")));
        both.sort();
        both.dedup();
        // Manuals have the service in their names; of the others, the index and the operations called alike would be overwritten.
        let one = docs("one", format);
        assert!(one.1.contains("3 pages written"), "{one:?}");
        let (before, two) = (folder.texts(format), docs("two", format));
        if format == "man" {
            assert_eq!((two.0, folder.files(format)), (0, both));
            assert!(two.1.contains("3 pages written, 0 unchanged\n"), "{two:?}");
            assert!(docs("one", format).1.contains("0 pages written, 3 unchanged\n"));
        } else {
            assert_eq!((two.0, two.1.as_str()), (1, ""));
            assert!(two.2.contains("index") && two.2.contains("is of the service a#One"), "{two:?}");
            assert_eq!(folder.texts(format), before, "not a byte has changed");
        }
    }
}

#[test]
fn every_page_has_a_file_of_its_own() {
    let folder = Folder::new("index");
    fs::write(folder.0.join("one/2020/m.json"), model("a#One", "Index")).expect("a model");
    for format in ["man", "markdown", "html"] {
        let (status, _, said) = folder.run(&format!("docs one/2020/m.json --format {format} --out {format}"));
        assert_eq!((status, folder.files(format).len()), (0, 3), "{said}");
    }
    let index = fs::read_to_string(folder.0.join("html/index.html")).expect("a page");
    assert!(index.contains("<h1>one</h1>") && index.contains("href=\"index.command.html\""), "{index}");
}

#[test]
fn a_crate_of_another_service_stays_unless_forced() {
    let folder = Folder::new("crates");
    let generate = |model: &str, more: &str| {
        folder.run(&format!("generate {model}/2020/m.json --out made --crate-name c --runtime runtime{more}"))
    };
    assert_eq!(generate("one", "").0, 0);
    let before = folder.texts("made");
    let (status, out, err) = generate("two", "");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with("error: made holds a crate of the service a#One; `--force` writes"), "{err}");
    assert_eq!(folder.texts("made"), before, "not a byte has changed");

    // Where only the manifest is gone, the rest is still another's.
    fs::remove_file(folder.0.join("made/Cargo.toml")).expect("a manifest");
    let before = folder.texts("made");
    let (status, _, err) = generate("two", "");
    assert_eq!(status, 1);
    assert!(err.contains("made/src/lib.rs is of the service a#One, and is not overwritten"), "{err}");
    assert_eq!(folder.texts("made"), before, "not a byte has changed");

    let (status, out, _) = generate("two", " --force");
    assert_eq!(status, 0);
    assert!(out.contains(" removed"), "{out}");
    assert!(!folder.texts("made").iter().any(|(_, text)| String::from_utf8_lossy(text).contains("a#One")));
    assert_eq!(folder.run("check two/2020/m.json --out made --crate-name c --runtime runtime").0, 0);
}

#[test]
fn no_text_of_a_model_leads_out_of_the_folder_or_is_obeyed() {
    let folder = Folder::new("hostile");
    let hostile = model("a#One", "GetOne").replace(
        r#""traits": {"aws.protocols#awsJson1_1": {}}"#,
        r#""traits": {"aws.protocols#awsJson1_1": {}, "smithy.api#title": "One\n.so /etc/passwd\n'so x",
            "smithy.api#documentation": "<p>.so /etc/passwd</p><pre>.so x\n'so y</pre>",
            "aws.api#service": {"sdkId": "../../evil", "endpointPrefix": "../../evil"}}"#,
    );
    fs::write(folder.0.join("one/2020/m.json"), hostile).expect("a model");
    let mut files = folder.files(".");
    for format in ["man", "markdown", "html"] {
        let (status, _, said) = folder.run(&format!("docs one/2020/m.json --format {format} --out out/{format}"));
        assert_eq!(status, 0, "{said}");
    }
    assert_eq!(folder.files("out/man"), ["evil-get-one.1", "evil-sum.1", "evil.1"]);
    for (path, text) in folder.texts("out/man") {
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(!text.lines().any(|line| line.starts_with(".so") || line.starts_with('\'')), "{path:?}: {text}");
    }
    files.push("out".to_owned());
    files.sort();
    assert_eq!(folder.files("."), files, "pages lie in their folder only");
    let (status, _, said) = folder.run("generate one/2020/m.json --out crate --runtime runtime --operation GetOne");
    assert_eq!(status, 0, "{said}");
    let manifest = fs::read_to_string(folder.0.join("crate/Cargo.toml")).expect("a manifest");
    assert!(manifest.contains("[[bin]]\nname = \"evil\"\n"), "{manifest}");
}
