//! What the documentation shows as code is code: the README's tour builds and calls, and every sample that the generator
//! writes into the documentation of an operation compiles.

use std::fs;

use smithgen_tests::peers::{Recorder, Reply};
use smithgen_tests::throwaway::{Throwaway, workspace};

/// The manifest of a crate that generates a client as the README says.
fn manifest(name: &str) -> String {
    let (runtime, codegen) = (workspace().join("runtime"), workspace().join("codegen"));
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         smithgen-runtime = {{ path = {runtime:?} }}\n\n[build-dependencies]\n\
         smithgen = {{ path = {codegen:?}, default-features = false }}\n"
    )
}

/// The code of the README's fences of the language `rust`.
fn readme_code() -> Vec<String> {
    let readme = fs::read_to_string(workspace().join("README.md")).expect("there is a README");
    let fences = readme.split("```rust\n").skip(1);
    fences.filter_map(|rest| rest.split_once("```")).map(|(code, _)| code.to_owned()).collect()
}

#[test]
fn the_readmes_tour_ends_in_a_call() {
    let code = readme_code();
    let with = |part: &str| code.iter().find(|code| code.contains(part)).expect(part).clone();
    let model = workspace().join("model/cognito-idp.json").display().to_string();
    let server = Recorder::start();
    server.queue(Reply::json(200, r#"{"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":"EMAIL"}}"#));
    let program = with("include_client!");
    let to_server = format!(".endpoint_url({:?})", server.url());
    let directed = program.replace("// .endpoint_url(\"http://127.0.0.1:5000\") // moto, cognito-local, …", &to_server);
    assert_ne!(program, directed, "the README shows where an endpoint would stand");
    let mut crate_ = Throwaway::new("readme-tour");
    crate_.file("Cargo.toml", &manifest("readme-tour"));
    crate_.file("build.rs", &with("smithgen::Builder").replace("../smithgen/model/cognito-idp.json", &model));
    crate_.file("src/main.rs", &format!("#![deny(warnings)]\n{directed}"));
    let ran = crate_.cargo_succeeds(&["run", "--quiet"], &[("NO_PROXY", "127.0.0.1")]);
    let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(shown.starts_with("The code is on its way: Some(") && shown.contains("Email"), "{shown}");
    assert_eq!(server.take().len(), 1, "one request was sent");
}

#[test]
fn samples_in_the_documentation_compile() {
    let model = workspace().join("model/cognito-idp.json");
    let text = smithgen::Builder::new(&model).generate().unwrap_or_else(|problems| panic!("{problems}"));
    let samples = samples(&text);
    assert!(samples.len() > 25, "one for each operation, and the model's examples: {}", samples.len());
    let mut program = "//! Samples.\n#![allow(unused_must_use)]\npub mod cognito;\n\n".to_owned();
    program.push_str("use cognito::{blocking, primitives, types};\n\n");
    for (number, sample) in samples.iter().enumerate() {
        program.push_str(&format!(
            "/// A sample.\npub fn sample_{number}(client: &blocking::Client) -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let _ = (std::any::type_name::<types::error::InvalidParameterException>(), primitives::Document::Null);\n    \
             {sample}\n    Ok(())\n}}\n\n"
        ));
    }
    let mut crate_ = Throwaway::new("samples");
    crate_.file("src/cognito.rs", &text);
    crate_.file("src/lib.rs", &program);
    crate_.cargo_succeeds(&["check", "--quiet"], &[]);
}

/// The code blocks in the documentation of a generated text.
fn samples(text: &str) -> Vec<String> {
    let mut samples = Vec::new();
    let mut sample: Option<String> = None;
    for line in text.lines().map(str::trim_start) {
        let Some(line) = line.strip_prefix("///").map(str::trim_start) else { continue };
        match (&mut sample, line) {
            (None, "```ignore") => sample = Some(String::new()),
            (Some(_), "```") => samples.extend(sample.take()),
            (Some(code), line) => {
                code.push_str(line);
                code.push('\n');
            }
            (None, _) => {}
        }
    }
    samples
}
