//! `list`: the operations of a model, one line each, or the services in a wheel.

use std::path::Path;

use smithgen::{analysis, docs};
use smithgen_model::{Model, Shape, ShapeIx, services_of_wheel};

use super::{Failure, load, service_of};

/// Name, authentication and first sentence of each operation, in columns.
pub(super) fn list(path: &Path) -> Result<String, Failure> {
    if path.extension().is_some_and(|extension| extension == "whl") {
        return services(path);
    }
    let model = load(path)?;
    let service = service_of(&model)?;
    let rows: Vec<[String; 3]> =
        model.operations_of(service).into_iter().map(|operation| row(&model, service, operation)).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or(0);
    let (names, schemes) = (width(0), width(1));
    let lines = rows.iter().map(|[name, auth, sentence]| format!("{name:names$}  {auth:schemes$}  {sentence}"));
    Ok(lines.map(|line| format!("{}\n", line.trim_end())).collect())
}

/// The services in a wheel of botocore with their versions, in columns.
fn services(wheel: &Path) -> Result<String, Failure> {
    let services = services_of_wheel(wheel)?;
    let width = services.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    Ok(services.iter().map(|(name, versions)| format!("{name:width$}  {}\n", versions.join(", "))).collect())
}

fn row(model: &Model, service: ShapeIx, operation: ShapeIx) -> [String; 3] {
    let shape = model.shape(operation);
    [shape.id.name().to_owned(), authentication(model, service, shape), first_sentence(shape)]
}

/// The schemes that an operation accepts, best first: `sigv4 or none`.
fn authentication(model: &Model, service: ShapeIx, operation: &Shape) -> String {
    let schemes: Vec<&str> = analysis::auth::accepted(model, service, operation)
        .into_iter()
        .map(|id| match id.split_once('#') {
            Some((_, "noAuth")) => "none",
            Some((_, name)) => name,
            None => id,
        })
        .collect();
    if schemes.is_empty() { "none".to_owned() } else { schemes.join(" or ") }
}

fn first_sentence(shape: &Shape) -> String {
    let sentence = docs::parse(shape.traits.documentation().unwrap_or_default()).first_sentence().to_plain_text();
    sentence.split_whitespace().collect::<Vec<_>>().join(" ")
}
