//! `generate`: a complete crate, of which only the files that change are written.
//!
//! In: a [`Plan`]. Out: `Cargo.toml` and `src` in its folder, and what was done there. All text is made before the first
//! file is touched. A file belongs to smithgen if its first line says so;
//! others are never overwritten, and those of its own that are no longer needed are removed. A folder with the crate of another
//! service is left as it is, unless the plan says to take it over.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use smithgen::names::program_name;
use smithgen::owner::{MARK, Owner};
use smithgen::{Problems, emit, lower, origin, pages, rir, select, write};

use super::arguments::Plan;
use super::out::Out;
use super::{Answer, Failure, load, suggestion};

/// A crate as it should be.
pub(super) struct Crate {
    /// Its files by their paths in its folder, each module before the one that declares it.
    pub(super) files: Vec<(PathBuf, Vec<u8>)>,
    /// The service's shape id.
    pub(super) service: String,
    /// What is doubtful in the model and the selection.
    pub(super) warnings: Problems,
}

/// Writes the crate.
pub(super) fn generate(plan: &Plan) -> Result<Answer, Failure> {
    let crate_ = plan_crate(plan)?;
    let Crate { files, service, warnings } = &crate_;
    let out = Out::lock(&plan.out)?;
    if !plan.force {
        refuse_other_crate(plan, service)?;
    }
    out.refuse_foreign(files, service, plan.force)?;
    let text = out.change(files, &stale(plan, &crate_), "files")?;
    let mut answer = Answer::new(text, warnings);
    if plan.runtime.is_none() {
        answer.warnings.push(WITHOUT_RUNTIME.to_owned());
    }
    Ok(answer)
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
pub(super) fn plan_crate(plan: &Plan) -> Result<Crate, Failure> {
    let model = load(&plan.model)?;
    let service = select::only_service(&model)?;
    let operations = model.operations_of(service);
    let names = || operations.iter().map(|&ix| model.shape(ix).id.name());
    for name in &plan.operations {
        if !names().any(|known| known == name) {
            let file = plan.model.path.display();
            return Err(Failure::Use(format!("{file} has no operation `{name}`{}", suggestion(name, names()))));
        }
    }
    let source = origin(&[&plan.model.path], &model, service);
    let selection = select::select(&model, &plan.operations)?;
    let client = lower::lower(&model, &selection, &source);
    let mut root = emit::emit(&client);
    root.docs = vec![format!("A small typed client for {}.", client.service.title_docs)];
    root.docs.extend(client.service.left_out.iter().flat_map(|left_out| [String::new(), left_out.clone()]));
    let name = plan.crate_name.clone().unwrap_or_else(|| crate_name(&client.service.endpoint_prefix));
    let mut texts = write::files(&root, &source);
    texts.reverse();
    texts.push((
        PathBuf::from("program.rs"),
        write::program(&emit::program(&client), Some(&library_name(&name)), &source),
    ));
    texts.push((PathBuf::from("main.rs"), main_file(&client, &source)));
    let mut files: Vec<(PathBuf, Vec<u8>)> = texts
        .into_iter()
        .map(|(path, text)| (Path::new("src").join(path), format!("{}\n", text.trim_end()).into_bytes()))
        .collect();
    files.push((PathBuf::from("src/program.pages"), pages::tool::pages_blob(&model, &selection)));
    files.push((PathBuf::from("Cargo.toml"), manifest(plan, &name, &client, &source)?.into_bytes()));
    Ok(Crate { files, service: model.shape(service).id.to_string(), warnings: selection.warnings })
}

/// The program's `main`.
fn main_file(client: &rir::Client, source: &str) -> String {
    let (header, command) = (write::header(source), program_name(&client.service.endpoint_prefix));
    format!(
        "{header}//! The `{command}` command.

mod program;

fn main() -> ::std::process::ExitCode {{
    ::smithgen_cli::main(&program::PROGRAM)
}}
"
    )
}

/// What Rust code calls the crate `name`.
fn library_name(name: &str) -> String {
    name.replace('-', "_")
}

/// Files of ours, by their paths in the crate's folder, that are no longer part of it.
pub(super) fn stale(plan: &Plan, crate_: &Crate) -> Vec<PathBuf> {
    let wanted: BTreeSet<&Path> = crate_.files.iter().map(|(path, _)| path.as_path()).collect();
    let is_stale = |path: &Path| {
        let owner = Owner::of(path);
        owner != Owner::Other && (plan.force || !owner.is_of_another(&crate_.service))
    };
    let mut stale = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(plan.out.join(&folder)).into_iter().flatten().flatten() {
            let path = folder.join(entry.file_name());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(kind) if kind.is_file() && !wanted.contains(path.as_path()) && is_stale(&entry.path()) => {
                    stale.push(path);
                }
                _ => {}
            }
        }
    }
    stale.sort();
    stale
}

/// Says at which file the file system failed.
fn at(path: &Path) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::Work(format!("error: {}: {error}", path.display()))
}

fn manifest(plan: &Plan, name: &str, client: &rir::Client, source: &str) -> Result<String, Failure> {
    let description = quoted(&format!("A small typed client for {}, generated by smithgen", client.service.title));
    let version = env!("CARGO_PKG_VERSION");
    let place = |folder: Option<&Path>| match folder {
        Some(path) => relative(path, &plan.out).map(|path| format!("path = {}", quoted(&path))),
        None => Ok(format!("version = {}", quoted(version))),
    };
    if let Some(path) = plan.runtime.as_ref().filter(|path| !path.join("Cargo.toml").is_file()) {
        return Err(Failure::Use(format!("`--runtime {0}`: there is no {0}/Cargo.toml", path.display())));
    }
    let runtime = place(plan.runtime.as_deref())?;
    // All crates of the project lie beside each other.
    let cli = place(plan.runtime.as_ref().map(|path| path.with_file_name("cli")).as_deref())?;
    let (features, command) = (features(client), quoted(&program_name(&client.service.endpoint_prefix)));
    Ok(format!(
        "# {MARK}{version} from {}. Do not edit.

[package]
name = {}
description = {description}
version = \"0.1.0\"
edition = \"2024\"

[features]
default = [\"blocking\"]
# `blocking::Client` with its own transport, ureq.
blocking = [\"smithgen-runtime/blocking\"]
# `Client` with its own transport, hyper on tokio.
async = [\"smithgen-runtime/async\"]
# `Client::new` of what the AWS SDK for Rust has loaded, and its credentials.
aws-config = [\"smithgen-runtime/aws-config\"]
# The command-line tool.
cli = [\"dep:smithgen-cli\"]

[[bin]]
name = {command}
path = \"src/main.rs\"
required-features = [\"cli\"]
doc = false

[dependencies]
smithgen-cli = {{ {cli}, optional = true }}
smithgen-runtime = {{ {runtime}, default-features = false{features} }}
",
        emit::visible(source),
        quoted(name)
    ))
}

/// The features of the runtime that some operation needs, as the manifest has them.
fn features(client: &rir::Client) -> String {
    match client.runtime_features().into_iter().map(quoted).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        names => format!(", features = [{}]", names.join(", ")),
    }
}

/// A name that cargo takes, of an endpoint prefix such as `api.sagemaker`.
fn crate_name(prefix: &str) -> String {
    let name: String = prefix.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name.to_owned() } else { format!("client-{name}") }
}

/// The path of another crate as the crate's manifest has it: relative to the crate's folder, unless it was given absolute.
fn relative(path: &Path, out: &Path) -> Result<String, Failure> {
    if path.is_absolute() {
        return Ok(path.display().to_string());
    }
    let (to, from) = (canonical(path).map_err(at(path))?, canonical(out).map_err(at(out))?);
    let (to, from): (Vec<Component<'_>>, Vec<Component<'_>>) = (to.components().collect(), from.components().collect());
    let shared = to.iter().zip(&from).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to.iter().skip(shared).map(|step| step.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The canonical path of a folder that need not exist yet.
fn canonical(folder: &Path) -> io::Result<PathBuf> {
    let folder = std::path::absolute(folder)?;
    for ancestor in folder.ancestors() {
        if let (Ok(found), Ok(rest)) = (ancestor.canonicalize(), folder.strip_prefix(ancestor)) {
            return Ok(found.join(rest));
        }
    }
    Ok(folder)
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace(|c: char| c.is_control(), " ");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::{crate_name, quoted};

    #[test]
    fn names_suit_cargo() {
        assert_eq!(crate_name("cognito-idp"), "cognito-idp");
        assert_eq!(crate_name("api.sagemaker"), "api-sagemaker");
        assert_eq!(crate_name("2gether"), "client-2gether");
    }

    #[test]
    fn strings_suit_toml() {
        assert_eq!(quoted("a \"b\" \\ c\nd"), r#""a \"b\" \\ c d""#);
    }
}
