//! Programs that print every type of a service: what they show and hide is checked by [`Secrets`](crate::protocol::harness::Secrets).
//!
//! In: models. Out: a package below the target directory with a program for each, compiled by one call of cargo; and what each
//! program says.

use std::fmt::Write as _;
use std::path::PathBuf;

use smithgen::stages::rir::{Client, ModulePath, SchemaRef};
use smithgen::stages::selection::Choice;

use crate::protocol::programs::printed;

/// Prints all types of each model, and gives what the programs say, by model.
///
/// # Panics
/// When a model cannot be read, generated or compiled, or when a program finds a secret that is shown.
pub fn print_all(name: &str, models: &[PathBuf]) -> Vec<String> {
    let models: Vec<_> = models.iter().map(|path| (path.clone(), Choice::default())).collect();
    printed(name, &models, main_text)
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
