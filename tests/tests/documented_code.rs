//! What the documentation shows as code is code: the README's tour builds and calls, its commands print what it shows, and every
//! sample that the generator writes into the documentation of an operation compiles.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::path::Path;

use smithgen::stages::generate;
use smithgen_model::Model;
use smithgen_tests::peers::{Emulator as _, Moto, Python, Recorder, Reply};
use smithgen_tests::throwaway::{Throwaway, workspace};
use smithgen_tests::tool::Tool;
use smithgen_tests::{readme, samples};

/// The manifest of a crate that generates a client as the README says, with more features of the runtime.
fn manifest(name: &str, features: &[&str]) -> String {
    let (runtime, codegen) = (workspace().join("runtime"), workspace().join("codegen"));
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         smithgen-runtime = {{ path = {runtime:?}, features = {features:?} }}\n\n[build-dependencies]\n\
         smithgen = {{ path = {codegen:?}, default-features = false }}\n"
    )
}

/// Rooms of the runtime that only some programs need, as the names of their symbols have them behind the runtime's own.
const ROOMS: [&str; 10] = [
    "12event_stream",
    "13http_bindings",
    "3xml",
    "4body4file",
    "4body6filter",
    "4body7chunked",
    "4cbor",
    "4json",
    "5query",
    "8checksum",
];

/// What keeps names out of a program that only the descriptions for debuggers have, of functions that linking left out.
const NAMES_OF_WHAT_IS_LINKED: (&str, &str) = ("CARGO_PROFILE_DEV_DEBUG", "false");

/// Those that a program holds, which is built with [`NAMES_OF_WHAT_IS_LINKED`] and not stripped.
fn rooms(program: &Path) -> Vec<&'static str> {
    let bytes = fs::read(program).expect("a program");
    let runtime = b"smithgen_runtime";
    let behind: BTreeSet<&[u8]> = bytes
        .windows(runtime.len() + 16)
        .filter(|window| window.starts_with(runtime))
        .map(|window| &window[runtime.len()..])
        .collect();
    ROOMS.into_iter().filter(|room| behind.iter().any(|name| name.starts_with(room.as_bytes()))).collect()
}

/// The words of a command line, which knows single quotes only.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('\'').enumerate();
    let mut words = vec![String::new()];
    for (number, part) in parts {
        let mut pieces = if number % 2 == 1 { vec![part] } else { part.split(' ').collect() }.into_iter();
        if let (Some(word), Some(piece)) = (words.last_mut(), pieces.next()) {
            word.push_str(piece);
        }
        words.extend(pieces.map(str::to_owned));
    }
    words
}

#[test]
fn the_readmes_commands_print_what_it_shows() {
    let mut shown = 0;
    for fence in readme::fences("console") {
        for step in format!("\n{fence}").split("\n$ cognito-idp ").skip(1) {
            let (line, rest) = step.split_once('\n').unwrap_or((step, ""));
            let expected = rest.split("\n$ ").next().unwrap_or_default();
            let users = r#"{"Users":[{"Username":"diego","UserStatus":"CONFIRMED"}]}"#;
            let server = Recorder::with([Reply::json(200, users).into()]);
            let url = server.url();
            let variables = [
                ("AWS_REGION", "eu-west-1"),
                ("AWS_ENDPOINT_URL", url.as_str()),
                ("AWS_ACCESS_KEY_ID", "example"),
                ("AWS_SECRET_ACCESS_KEY", "example"),
            ];
            let words = words(line);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = Tool::of_shipped_model().run(&std::env::temp_dir(), &variables, &words);
            let printed = [ran.stdout, ran.stderr].concat();
            assert_eq!(printed.trim(), expected.trim(), "{line}");
            shown += 1;
        }
    }
    assert_eq!(shown, 3, "the README shows commands with what they print");
}

#[test]
fn the_readmes_tour_ends_in_a_call() {
    let with = |part| readme::fence("rust", part);
    let model = workspace().join("model/cognito-idp.json").display().to_string();
    let server = Recorder::start();
    server.queue(Reply::json(200, r#"{"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":"EMAIL"}}"#));
    let program = with("include_client!");
    let to_server = format!(".endpoint_url({:?})", server.url());
    let directed = program.replace("// .endpoint_url(\"http://127.0.0.1:5000\") // moto, cognito-local, …", &to_server);
    assert_ne!(program, directed, "the README shows where an endpoint would stand");
    let mut crate_ = Throwaway::new("readme-tour");
    crate_.file("Cargo.toml", &manifest("readme-tour", &[]));
    crate_.file("build.rs", &with("smithgen::Builder").replace("../smithgen/model/cognito-idp.json", &model));
    crate_.file("src/main.rs", &format!("#![deny(warnings)]\n{directed}"));
    let ran = crate_.cargo_succeeds(&["run", "--quiet"], &[("NO_PROXY", "127.0.0.1"), NAMES_OF_WHAT_IS_LINKED]);
    let shown = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(shown.starts_with("The code is on its way: Some(") && shown.contains("Email"), "{shown}");
    assert_eq!(server.take().len(), 1, "one request was sent");
    if cfg!(target_os = "linux") {
        assert_eq!(rooms(&crate_.program("readme-tour")), ["4json"], "what speaks JSON alone is made of that alone");
    }
}

#[needs::test(packages)]
fn the_readmes_objects_come_back_from_s3() {
    let code = readme::fence("rust", "put_object");
    let model = Python::find().data().join("s3");
    let mut crate_ = Throwaway::new("readme-s3");
    let manifest = manifest("readme-s3", &["checksums", "rest-xml", "sigv4"]);
    // The packages have descriptions compressed.
    let manifest =
        manifest.replace("default-features = false }", "default-features = false, features = [\"archives\"] }");
    crate_.file("Cargo.toml", &manifest);
    crate_.file(
        "build.rs",
        &format!(
            "fn main() {{\n    smithgen::Builder::new({model:?}).name(\"s3\")\n        \
             .operations([\"GetObject\", \"PutObject\", \"ListObjectsV2\"])\n        \
             .build().unwrap_or_else(|problems| problems.exit());\n}}\n"
        ),
    );
    crate_.file("src/main.rs", &format!("#![deny(warnings)]\n{code}"));
    crate_.file("cat.jpg", "a cat");
    let moto = Moto::start();
    // The bucket that the tour takes for granted.
    let address = moto.url().trim_start_matches("http://");
    let mut connection = TcpStream::connect(address).expect("moto listens");
    let request = format!("PUT /photos HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    connection.write_all(request.as_bytes()).expect("it reads");
    assert!(io::read_to_string(connection).expect("it answers").starts_with("HTTP/1.1 200"));
    let variables = [
        ("NO_PROXY", "127.0.0.1"),
        ("AWS_ENDPOINT_URL", moto.url()),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "example"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
        NAMES_OF_WHAT_IS_LINKED,
    ];
    let ran = crate_.cargo_succeeds(&["run", "--quiet"], &variables);
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "cat.jpg\n");
    assert_eq!(fs::read_to_string(crate_.path("copy.jpg")).expect("it came back"), "a cat");
    if cfg!(target_os = "linux") {
        let needed = ["13http_bindings", "3xml", "4body4file", "4body6filter", "4body7chunked", "4json", "8checksum"];
        assert_eq!(rooms(&crate_.program("readme-s3")), needed);
    }
}

#[test]
fn samples_in_the_documentation_compile() {
    let model =
        Model::load(&[workspace().join("model/cognito-idp.json")]).unwrap_or_else(|problems| panic!("{problems}"));
    let generated =
        generate(&model, &Default::default(), "cognito-idp.json").unwrap_or_else(|problems| panic!("{problems}"));
    let (program, count) = samples::module(&generated.client, "crate::cognito");
    assert!(count > 25, "one for each operation, and the model's examples: {count}");
    let mut crate_ = Throwaway::new("samples");
    crate_.file("src/cognito.rs", &generated.text());
    crate_.file("src/samples.rs", &program);
    crate_.file("src/lib.rs", "//! Samples.\npub mod cognito;\nmod samples;\n");
    crate_.cargo_succeeds(&["check", "--quiet"], &[]);
}
