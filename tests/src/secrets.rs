//! Programs that print every type of a service: what they show and hide is checked by [`Secrets`](crate::protocol::harness::Secrets).
//!
//! In: models. Out: a package below the target directory with a program for each, compiled by one call of cargo; and what each
//! program says.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use smithgen::stages::generate;
use smithgen::stages::rir::{Client, ModulePath, SchemaRef};
use smithgen_model::Model;

use crate::protocol::programs::{folder, manifest};
use crate::throwaway::Throwaway;

/// Prints all types of each model, and gives what the programs say, by model.
///
/// # Panics
/// When a model cannot be read, generated or compiled, or when a program finds a secret that is shown.
pub fn print_all(name: &str, models: &[PathBuf]) -> Vec<String> {
    let mut package = Throwaway::new(name);
    let names: Vec<String> = (0..models.len()).map(|index| format!("{name}-{index}")).collect();
    for (name, path) in names.iter().zip(models) {
        let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
        let generated = generate(&model, &Default::default(), name).unwrap_or_else(|problems| panic!("{problems}"));
        package.file(format!("{}/client.rs", folder(name)), &generated.text());
        package.file(format!("{}/main.rs", folder(name)), &main_text(&generated.client));
    }
    package.file("Cargo.toml", &manifest(name, &names.iter().map(String::as_str).collect::<Vec<_>>()));
    package.cargo_succeeds(&["build", "--quiet", "--bins"], &[]);
    let run = |(name, path): (&String, &PathBuf)| {
        let output = Command::new(package.program(name)).arg(path).output().expect("the program can be run");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}:\n{text}{}", path.display(), String::from_utf8_lossy(&output.stderr));
        text
    };
    names.iter().zip(models).map(run).collect()
}

/// The program: a call for each type.
fn main_text(client: &Client) -> String {
    let mut text = String::from(
        "//! All types of one service.\n\n#[allow(dead_code, unused_imports)]\nmod client;\n\n\
         fn main() -> std::process::ExitCode {\n    let mut run = harness::Secrets::from_args();\n",
    );
    let path = |module: &ModulePath, ident: &dyn std::fmt::Display| {
        format!("client::{}", module.path(&ident.to_string(), &ModulePath::Root))
    };
    for structure in &client.structures {
        let _ = writeln!(text, "    run.structure::<{}>();", path(&ModulePath::Types, &structure.ident));
    }
    for union in &client.unions {
        let is_it = |ident| matches!(&union.schema, SchemaRef::Own(own) if own == ident);
        let schema = client.schemas.iter().find(|schema| is_it(&schema.ident)).expect("a union has a schema");
        let _ = writeln!(text, "    run.union::<{}>({:?});", path(&ModulePath::Types, &union.ident), schema.name);
    }
    for operation in &client.operations {
        let ident = path(&ModulePath::Operation(operation.module.clone()), &operation.ident);
        let _ = writeln!(text, "    run.operation::<{ident}>();");
        for error in &operation.errors {
            let error = path(&ModulePath::Errors, &error.ident);
            let _ = writeln!(text, "    run.error::<{ident}, {error}>();");
        }
    }
    text + "    run.finish()\n}\n"
}
