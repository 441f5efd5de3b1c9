//! Tests that need what a clone of the project alone does not hold.
//!
//! In: the names of what a test needs. Out: the test, which is *ignored*, with the reason, where that is not at hand. Once it
//! was promised, by the variable that says so, a test that misses it fails.
//!
//! ```ignore
//! #[needs::test(conformance, packages)]
//! fn signatures_are_those_of_the_suite() {
//!     let suite = needs::conformance!("suites/sigv4");
//! }
//! ```
//!
//! | need | what it is | ignored where |
//! | --- | --- | --- |
//! | `conformance` | the folder of suites and models of others | `SMITHGEN_CONFORMANCE`, which names it, is not set |
//! | `packages` | emulators and botocore, fetched by name | `SMITHGEN_OFFLINE` is `1` |
//! | `mounts` | file systems of the test's own | `unshare` is not there, or the system does not allow it |
//! | `"less"` | a program | no folder of `PATH` holds it |
//!
//! A harness of our own could look when the tests run; that costs a dependency and the tools that know `#[test]`. So the
//! compiler looks, and cargo builds the tests anew when one of the variables changes: what is made holds an `option_env!` of
//! each, because what a macro itself reads of the environment is not recorded.

use std::env;
use std::process::Command;

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// The variable that names the folder of conformance suites.
const CONFORMANCE: &str = "SMITHGEN_CONFORMANCE";

/// `#[test]` for a test that needs something.
///
/// In: one or several of `conformance`, `packages`, `mounts` and names of programs in quotes. Out: the test, ignored if one of them is
/// not at hand. Anything else does not compile.
#[proc_macro_attribute]
pub fn test(needs: TokenStream, function: TokenStream) -> TokenStream {
    let mut output = TokenStream::new();
    let mut missing = Vec::new();
    for need in needs {
        let (variable, reason) = match need.to_string().as_str() {
            "," => continue,
            "conformance" => (CONFORMANCE, without_conformance()),
            "packages" => ("SMITHGEN_OFFLINE", without_packages()),
            "mounts" => ("PATH", without_mounts()),
            text => match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                Some(program) => ("PATH", without_program(program)),
                None => {
                    return parse(&format!("compile_error!({:?});", format!("nothing is known of the need `{text}`")));
                }
            },
        };
        missing.extend(reason);
        output.extend(parse(&format!("const _: ::core::option::Option<&str> = ::core::option_env!({variable:?});")));
    }
    output.extend(parse("#[::core::prelude::v1::test]"));
    if !missing.is_empty() {
        output.extend(parse(&format!("#[ignore = {:?}]", format!("needs {}", missing.join(", and ")))));
    }
    output.extend(function);
    output
}

/// A path below the folder of conformance suites, as a `PathBuf`.
///
/// In: an expression, the path. The test that calls it panics where `SMITHGEN_CONFORMANCE` is not set, and where there is no
/// such file or folder.
#[proc_macro]
pub fn conformance(path: TokenStream) -> TokenStream {
    let mut output = parse(
        "let root = ::std::env::var_os(\"SMITHGEN_CONFORMANCE\").expect(\"SMITHGEN_CONFORMANCE is set\");
         let path = ::std::path::PathBuf::from(root)",
    );
    output.extend(parse(".join"));
    output.extend([TokenTree::Group(Group::new(Delimiter::Parenthesis, path))]);
    output.extend(parse("; assert!(path.exists(), \"{} is missing\", path.display()); path"));
    TokenTree::Group(Group::new(Delimiter::Brace, output)).into()
}

fn without_conformance() -> Option<String> {
    env::var_os(CONFORMANCE).is_none().then(|| format!("{CONFORMANCE}, the folder of conformance suites"))
}

fn without_packages() -> Option<String> {
    let is_offline = env::var_os("SMITHGEN_OFFLINE").is_some_and(|value| value == "1");
    is_offline.then(|| "packages, which SMITHGEN_OFFLINE=1 forbids to fetch".to_owned())
}

fn without_mounts() -> Option<String> {
    let mount = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "true"]).output();
    let is_allowed = mount.is_ok_and(|output| output.status.success());
    (!is_allowed).then(|| "mounts, which `unshare --user --map-root-user --mount` does not allow here".to_owned())
}

fn without_program(name: &str) -> Option<String> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let is_found = env::split_paths(&folders).any(|folder| folder.join(name).is_file());
    (!is_found).then(|| format!("`{name}`, a program that was not found when the tests were built"))
}

fn parse(text: &str) -> TokenStream {
    text.parse().expect("it is Rust")
}
