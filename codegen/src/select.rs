//! Selection: the operations that were asked for, and all that they reach.
//!
//! In: the model, and names of operations (none means all). Out: a [`Selection`], in the order in which everything later is
//! written. What no selected operation reaches is not generated.

use std::collections::BTreeSet;

use smithgen_model::{Member, Model, Shape, ShapeIx, ShapeKind};

use crate::problem::{Problem, Problems};

/// The namespace of the shapes that every model has.
pub const PRELUDE: &str = "smithy.api";

/// One service, its selected operations, and the shapes that they reach.
#[derive(Debug)]
pub struct Selection {
    /// The service.
    pub service: ShapeIx,
    /// The selected operations, by name.
    pub operations: Vec<SelectedOperation>,
    /// Every shape that stands in a member of an input, output or error, and every error; in model order of ids.
    pub reached: BTreeSet<ShapeIx>,
    /// The part of [`reached`](Self::reached) that callers have to make: what inputs hold.
    pub reached_by_inputs: BTreeSet<ShapeIx>,
}

/// An operation with its errors, service-wide ones included.
#[derive(Debug)]
pub struct SelectedOperation {
    /// The operation.
    pub ix: ShapeIx,
    /// Its input, unless it takes nothing.
    pub input: Option<ShapeIx>,
    /// Its output, unless it gives nothing.
    pub output: Option<ShapeIx>,
    /// Its errors.
    pub errors: Vec<ShapeIx>,
}

/// Selects the operations called `names` of the model's only service, or all of them when `names` is empty.
///
/// # Errors
/// When the model has no service or several, or when a name is not that of an operation; the message suggests near ones.
pub fn select(model: &Model, names: &[String]) -> Result<Selection, Problems> {
    let service = only_service(model)?;
    let available = model.operations_of(service);
    let mut problems = Problems::default();
    for name in names {
        if !available.iter().any(|&ix| model.shape(ix).id.name() == name) {
            problems.push(unknown_operation(model, service, &available, name));
        }
    }
    problems.into_result()?;
    let mut selection =
        Selection { service, operations: Vec::new(), reached: BTreeSet::new(), reached_by_inputs: BTreeSet::new() };
    for ix in available {
        if names.is_empty() || names.iter().any(|name| name == model.shape(ix).id.name()) {
            selection.add(model, ix);
        }
    }
    Ok(selection)
}

impl Selection {
    fn add(&mut self, model: &Model, ix: ShapeIx) {
        let ShapeKind::Operation(operation) = &model.shape(ix).kind else {
            return;
        };
        let errors = model.errors_of(self.service, ix);
        if let Some(input) = operation.input {
            reach_members(model, input, &mut self.reached);
            reach_members(model, input, &mut self.reached_by_inputs);
        }
        if let Some(output) = operation.output {
            reach_members(model, output, &mut self.reached);
        }
        for &error in &errors {
            reach(model, error, &mut self.reached);
        }
        self.operations.push(SelectedOperation { ix, input: operation.input, output: operation.output, errors });
    }
}

/// Adds `start` and all that it reaches.
fn reach(model: &Model, start: ShapeIx, reached: &mut BTreeSet<ShapeIx>) {
    let mut stack = vec![start];
    while let Some(ix) = stack.pop() {
        if reached.insert(ix) {
            stack.extend(members_of(model.shape(ix)).into_iter().map(|member| member.target));
        }
    }
}

/// Adds all that the members of `ix` reach, and `ix` itself only if they lead back to it.
fn reach_members(model: &Model, ix: ShapeIx, reached: &mut BTreeSet<ShapeIx>) {
    for member in members_of(model.shape(ix)) {
        reach(model, member.target, reached);
    }
}

/// The members through which a shape holds others: those of structures and unions, elements, keys and values.
pub fn members_of(shape: &Shape) -> Vec<&Member> {
    match &shape.kind {
        ShapeKind::Structure(members) | ShapeKind::Union(members) => members.iter().collect(),
        ShapeKind::List(element) => vec![element],
        ShapeKind::Map { key, value } => vec![key, value],
        _ => Vec::new(),
    }
}

fn only_service(model: &Model) -> Result<ShapeIx, Problems> {
    let services: Vec<_> = model.services().collect();
    match services[..] {
        [service] => Ok(service),
        [] => Err(Problem::general("the model has no service, so there is nothing to call").into()),
        _ => {
            let names: Vec<_> = services.iter().map(|&ix| model.shape(ix).id.to_string()).collect();
            Err(Problem::general(format!("the model has several services ({}); give it one", names.join(", "))).into())
        }
    }
}

fn unknown_operation(model: &Model, service: ShapeIx, available: &[ShapeIx], name: &str) -> Problem {
    let names: Vec<_> = available.iter().map(|&ix| model.shape(ix).id.name()).collect();
    let near: Vec<_> = names.iter().filter(|other| is_near(name, other)).take(3).copied().collect();
    let hint = match near[..] {
        [] => format!("it has {} operations, `smithgen list` shows them", names.len()),
        _ => format!("did you mean {}?", near.join(" or ")),
    };
    Problem::of(&model.shape(service).id, format!("the service has no operation `{name}`; {hint}"))
}

/// Whether two names differ by no more than case, punctuation and about one typing error in four letters.
pub fn is_near(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let (a, b): (Vec<char>, Vec<char>) = (letters(a).chars().collect(), letters(b).chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()] <= a.len().max(b.len()) / 4
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn near_names_are_suggested() {
        assert!(is_near("confirm-forgot-password", "ConfirmForgotPassword"));
        assert!(is_near("ConfirmForgottenPassword", "ConfirmForgotPassword"));
        assert!(!is_near("SignUp", "GetUser"));
    }
}
