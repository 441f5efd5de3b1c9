//! `list`: the operations of a model, one line each, or the services in a wheel.

use crate::{analysis, docs, select, selection};
use smithgen_model::{Model, Shape, ShapeIx, services_of_wheel};
use std::collections::BTreeSet;

use super::arguments::File;
use super::{Answer, Failure, load};

/// How far a column reaches, whatever stands in it.
const WIDEST: usize = 60;

/// What follows the operations that cannot be generated.
const MARK: &str = "[cannot be generated]";

/// Name, authentication and first sentence of each operation, in columns, and a mark on those that cannot be generated.
pub(super) fn list(file: &File) -> Result<Answer, Failure> {
    if file.path.extension().is_some_and(|extension| extension == "whl") {
        return services(file).map(Answer::from);
    }
    let model = load(file)?;
    let service = select::only_service(&model)?;
    let (generated, warnings) = match select::select(&model, &selection::Choice::default()) {
        Ok(selection) => (selection.operations.iter().map(|operation| operation.ix).collect(), selection.warnings),
        // To list a service is no error, whatever stands in the way of generating it.
        Err(problems) => (BTreeSet::new(), problems.into_warnings()),
    };
    let row = |operation| row(&model, service, operation, generated.contains(&operation));
    let rows: Vec<[String; 3]> = model.operations_of(service).into_iter().map(row).collect();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or(0).min(WIDEST);
    let (names, schemes) = (width(0), width(1));
    let lines = rows.iter().map(|[name, auth, sentence]| format!("{name:names$}  {auth:schemes$}  {sentence}"));
    Ok(Answer::new(lines.map(|line| format!("{}\n", line.trim_end())).collect(), &warnings))
}

/// The services in a wheel of botocore with their versions, in columns.
fn services(wheel: &File) -> Result<String, Failure> {
    let services = services_of_wheel(&wheel.path, &wheel.limits)?;
    let width = services.iter().map(|(name, _)| name.len()).max().unwrap_or(0).min(WIDEST);
    Ok(services.iter().map(|(name, versions)| format!("{name:width$}  {}\n", versions.join(", "))).collect())
}

fn row(model: &Model, service: ShapeIx, operation: ShapeIx, is_generated: bool) -> [String; 3] {
    let shape = model.shape(operation);
    let mut sentence = first_sentence(shape);
    if !is_generated {
        sentence = format!("{sentence} {MARK}").trim_start().to_owned();
    }
    [shape.id.name().to_owned(), authentication(model, service, shape), sentence]
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
