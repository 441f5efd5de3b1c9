//! `generate`: a complete crate, or a module, of which only the files that change are written.
//!
//! In: a [`Plan`]. Out: `Cargo.toml` and `src` in its folder, or the file of the module, and what was done there. All text is made before
//! the first file is touched. A file belongs to smithgen if its first line says so;
//! others are never overwritten, and those of its own that are no longer needed are removed. A folder with the crate of another
//! service is left as it is, unless the plan says to take it over.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use smithgen_model::Model;

use crate::names::program_name;
use crate::owner::Owner;
use crate::pipeline::{self, Generated, origin};
use crate::{rir, write};

use super::arguments::{Plan, is_crate_name};
use super::manifest;
use super::out::{Files, Out};
use super::{Answer, Failure, load_with};

/// Writes the crate or the module.
pub(super) fn generate(plan: &Plan) -> Result<Answer, Failure> {
    let Planned { files, needs } = planned(plan)?;
    let out = Out::lock(plan.folder())?;
    if !plan.force && plan.module().is_none() {
        refuse_other_crate(plan, &files.service)?;
    }
    out.refuse_foreign(&files, plan.force)?;
    let text = out.change(&files, &stale(plan, &files), "files")?;
    let mut answer = Answer::new(text + &needs, &files.warnings);
    if plan.runtime.is_none() && plan.module().is_none() {
        answer.warnings.push(WITHOUT_RUNTIME.to_owned());
    }
    Ok(answer)
}

/// The files that a plan asks for, and a line that says what they need beside them, if nothing in them does.
pub(super) struct Planned {
    pub(super) files: Files,
    needs: String,
}

/// What a plan asks for.
pub(super) fn planned(plan: &Plan) -> Result<Planned, Failure> {
    let (model, service) = load_with(&plan.model, &plan.choice.operations)?;
    let generated = pipeline::generate(&model, &plan.choice, &origin(&[&plan.model.path], &model, service))?;
    let id = model.shape(service).id.to_string();
    match plan.module() {
        Some(name) => Ok(module(generated, name, id)),
        None => Ok(Planned { files: plan_crate(plan, &model, generated, id)?, needs: String::new() }),
    }
}

/// The module that is called so: the text that a build script gets.
fn module(generated: Generated, name: &OsStr, service: String) -> Planned {
    let features: Vec<_> = generated.client.runtime_features().into_iter().collect();
    let file = (PathBuf::from(name), generated.text().into_bytes());
    let needs = match features[..] {
        [] => String::new(),
        _ => format!("{} needs these features of smithgen-runtime: {}\n", name.display(), features.join(", ")),
    };
    Planned { files: Files { files: vec![file], service, warnings: generated.selection.warnings }, needs }
}

/// What is said when the crate cannot be built as it is.
const WITHOUT_RUNTIME: &str = "warning: the crate cannot be built yet: smithgen-runtime is not on crates.io; \
     say where it lies, with `--runtime PATH`, the folder of its Cargo.toml";

/// Refuses a folder that holds the crate of another service.
fn refuse_other_crate(plan: &Plan, service: &str) -> Result<(), Failure> {
    match Owner::of(&plan.out.join("Cargo.toml")) {
        Owner::Smithgen(Some(other)) if other != service => Err(Failure::Work(format!(
            "error: {} holds a crate of the service {other}; `--force` writes that of {service} over it",
            plan.out.display()
        ))),
        _ => Ok(()),
    }
}

/// The crate that a plan asks for.
fn plan_crate(plan: &Plan, model: &Model, mut generated: Generated, service: String) -> Result<Files, Failure> {
    if let Some(name) = &plan.crate_name {
        generated.client.service.tool = program_name(name);
    }
    let client = &generated.client;
    generated.root.docs = vec![format!("A small typed client for {}.", client.service.title_docs)];
    let left_out = client.service.left_out.iter().flat_map(|left_out| [String::new(), left_out.clone()]);
    generated.root.docs.extend(left_out);
    let name = plan.crate_name.clone().unwrap_or_else(|| crate_name(&client.service.tool));
    let mut texts = write::files(&generated.root, &client.source);
    texts.reverse();
    texts.push((PathBuf::from("program.rs"), generated.program(Some(&library_name(&name)), None)?));
    texts.push((PathBuf::from("main.rs"), main_file(client)));
    let mut files: Vec<(PathBuf, Vec<u8>)> = texts
        .into_iter()
        .map(|(path, text)| (Path::new("src").join(path), format!("{}\n", text.trim_end()).into_bytes()))
        .collect();
    files.push((PathBuf::from("src/program.pages"), generated.help_blob(model)));
    files.push((PathBuf::from("Cargo.toml"), manifest::manifest(plan, &name, client)?.into_bytes()));
    Ok(Files { files, service, warnings: generated.selection.warnings })
}

/// The program's `main`.
fn main_file(client: &rir::Client) -> String {
    let (header, command) = (write::header(&client.source), &client.service.tool);
    format!(
        "{header}//! The `{command}` command.

mod program;

fn main() -> ::std::process::ExitCode {{
    ::smithgen_cli::main(&program::TOOL)
}}
"
    )
}

/// What Rust code calls the crate `name`.
fn library_name(name: &str) -> String {
    name.replace('-', "_")
}

/// Files of ours, by their paths in the crate's folder, that are no longer part of it. A module has none.
pub(super) fn stale(plan: &Plan, crate_: &Files) -> Vec<PathBuf> {
    if plan.module().is_some() {
        return Vec::new();
    }
    crate_.stale(&plan.out, "src", true, |path| {
        let owner = Owner::of(path);
        owner != Owner::Other && (plan.force || !owner.is_of_another(&crate_.service))
    })
}

/// A name that cargo takes, of one of a tool.
fn crate_name(tool: &str) -> String {
    let name: String = tool.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    // Crates of the compiler's own cannot be told from another of their name.
    let is_free = !["alloc", "core", "std", "test"].contains(&name.as_str());
    if is_free && is_crate_name(&name) { name } else { format!("client-{name}") }
}

#[cfg(test)]
mod tests {
    use super::crate_name;

    #[test]
    fn names_suit_cargo() {
        assert_eq!(crate_name("cognito-idp"), "cognito-idp");
        assert_eq!(crate_name("api.sagemaker"), "api-sagemaker");
        assert_eq!(crate_name("2gether"), "client-2gether");
        assert_eq!(crate_name("self"), "client-self");
        assert_eq!(crate_name("core"), "client-core");
    }
}
