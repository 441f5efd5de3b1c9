//! What would be published builds by itself: the packages of the workspace, unpacked, beside the packages that they depend on,
//! and nothing of this checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use smithgen_tests::throwaway::workspace;

const PACKAGES: [&str; 7] = [
    "smithgen-model",
    "smithgen-jmespath",
    "smithgen",
    "smithgen-runtime",
    "smithgen-credentials",
    "smithgen-cli",
    "cognito-idp",
];

/// Files of each package that people look for.
const PRESENT: [&str; 4] = ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// Runs cargo or tar in a folder. Out: what it printed to standard output and standard error.
fn run(program: &str, folder: &Path, arguments: &[&str], target: &Path) -> (String, String) {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target);
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{program} {} in {}:\n{out}{err}", arguments.join(" "), folder.display());
    (out, err)
}

/// Packs the packages and unpacks them into a folder that cargo takes for a registry.
fn unpack(registry: &Path, target: &Path) {
    let names = PACKAGES.map(|name| ["--package", name]);
    let arguments = [&["package", "--offline", "--allow-dirty", "--no-verify"], names.concat().as_slice()].concat();
    let (_, said) = run("cargo", &workspace(), &arguments, target);
    assert!(!said.contains("warning"), "{said}");
    for name in PACKAGES {
        let version = env!("CARGO_PKG_VERSION");
        let archive = target.join(format!("package/{name}-{version}.crate"));
        run("tar", registry, &["-xzf", archive.to_str().expect("a path of text")], target);
        let folder = registry.join(format!("{name}-{version}"));
        for file in PRESENT {
            assert!(folder.join(file).is_file(), "{name} lacks {file}");
        }
        fs::write(folder.join(".cargo-checksum.json"), r#"{"files":{}}"#).expect("files can be written");
    }
}

/// Needs packages: cargo copies all that the lock file names, for other systems, too.
#[needs::test(packages)]
fn packages_build_without_the_checkout() {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("packages");
    let (registry, app, target) = (root.join("registry"), root.join("app"), root.join("target"));
    for folder in [&registry, &app] {
        fs::remove_dir_all(folder).ok();
        fs::create_dir_all(folder).expect("folders can be made");
    }
    let registry_path = registry.to_str().expect("a path of text");
    run("cargo", &workspace(), &["vendor", "--locked", "--quiet", "--versioned-dirs", registry_path], &target);
    unpack(&registry, &target);

    // The command's package, which holds a build script, on its own in an empty folder.
    let own = registry.join(concat!("cognito-idp-", env!("CARGO_PKG_VERSION")));
    run("cp", &app, &["-R", own.join(".").to_str().expect("a path of text"), "."], &target);
    let config = format!(
        "[source.crates-io]\nreplace-with = \"unpacked\"\n\n[source.unpacked]\ndirectory = {registry_path:?}\n"
    );
    fs::create_dir(app.join(".cargo")).expect("folders can be made");
    fs::write(app.join(".cargo/config.toml"), config).expect("files can be written");
    // The folder lies below the workspace, and is none of its members.
    let manifest = fs::read_to_string(app.join("Cargo.toml")).expect("a manifest");
    fs::write(app.join("Cargo.toml"), format!("{manifest}\n[workspace]\n")).expect("files can be written");
    // The lock file has the checksums of archives, which a directory does not.
    fs::remove_file(app.join("Cargo.lock")).expect("binaries are packed with a lock file");
    run("cargo", &app, &["build", "--offline", "--features", "cli"], &target);
    let program = target.join("debug/cognito-idp");
    let skeleton = ["confirm-forgot-password", "--generate-cli-skeleton"];
    let (printed, _) = run(program.to_str().expect("a path of text"), &app, &skeleton, &target);
    assert!(printed.starts_with("{\n    \"ClientId\": \"\","), "{printed}");
    fs::remove_dir_all(&registry).expect("the folder was made here");
}
