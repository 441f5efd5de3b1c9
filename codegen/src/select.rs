//! Selection: the operations that were asked for, and all that they reach.
//!
//! In: the model, and names of operations (none means all). Out: a [`Selection`], in the order in which everything later is
//! written. What no selected operation reaches is not generated, nor is an operation that `judge` finds against.

use std::collections::BTreeSet;

use smithgen_model::{At, Finding, Member, Model, Problem, Problems, Shape, ShapeIx, ShapeKind};

use crate::endpoints::EndpointRules;
use crate::judge;
use crate::problem::{Code, LeftOut};

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
    /// What inputs of the service hold, those of operations that are not selected included.
    pub sent: BTreeSet<ShapeIx>,
    /// The service's endpoint rules, if it has any.
    pub endpoint: Option<EndpointRules>,
    /// The operations that cannot be generated and were not asked for by name.
    pub left_out: Vec<LeftOut>,
    /// What is doubtful about the selected part of the model.
    pub warnings: Problems,
}

/// An operation with its errors, service-wide ones included.
#[derive(Clone, Debug)]
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

/// Selects the operations called `names` of the model's only service, or all that can be generated when `names` is empty.
///
/// # Errors
/// When the model has no service or several, when a name is not that of an operation (the message suggests near ones), and
/// when the service, an operation that was named, or every operation cannot be generated.
pub fn select(model: &Model, names: &[String]) -> Result<Selection, Problems> {
    judge::judge(model, choose(model, names)?, !names.is_empty())
}

/// Selects the same operations for their documentation, whether they can be generated or not.
///
/// # Errors
/// When the model has no service or several, or when a name is not that of an operation.
pub fn choose(model: &Model, names: &[String]) -> Result<Selection, Problems> {
    let service = only_service(model)?;
    let available = model.operations_of(service);
    let is_known = |name: &&String| available.iter().any(|&ix| model.shape(ix).id.name() == *name);
    let unknown: Vec<_> = names.iter().filter(|name| !is_known(name)).collect();
    if !unknown.is_empty() {
        let findings = unknown.into_iter().map(|name| unknown_operation(model, service, &available, name));
        return Err(model.locate(findings));
    }
    let is_wanted = |ix: &ShapeIx| names.is_empty() || names.iter().any(|name| name == model.shape(*ix).id.name());
    let mut selection = Selection::of(model, service, available.into_iter().filter(is_wanted));
    selection.warnings = match names {
        [] => model.warnings().clone(),
        _ => warnings_about(model, &selection),
    };
    Ok(selection)
}

/// The model's warnings about what is selected.
fn warnings_about(model: &Model, selection: &Selection) -> Problems {
    let reached = model.reach(selection.operations.iter().map(|operation| operation.ix));
    let concerns = |problem: &&Problem| {
        let shape = problem.shape.as_ref().and_then(|shape| model.find(shape.without_member().as_str()));
        shape.is_none_or(|ix| ix == selection.service || reached.contains(&ix))
    };
    model.warnings().iter().filter(concerns).cloned().collect::<Vec<_>>().into()
}

impl Selection {
    /// Some operations of a service, and what they reach.
    pub(crate) fn of(model: &Model, service: ShapeIx, operations: impl IntoIterator<Item = ShapeIx>) -> Self {
        let mut selection = Selection {
            service,
            operations: Vec::new(),
            reached: BTreeSet::new(),
            reached_by_inputs: BTreeSet::new(),
            sent: sent(model, service),
            endpoint: None,
            left_out: Vec::new(),
            warnings: Problems::default(),
        };
        operations.into_iter().for_each(|ix| selection.add(model, ix));
        selection
    }

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

/// What the inputs of a service hold.
fn sent(model: &Model, service: ShapeIx) -> BTreeSet<ShapeIx> {
    let mut sent = BTreeSet::new();
    for input in model.operations_of(service).into_iter().filter_map(|ix| model.shape(ix).as_operation()?.input) {
        reach_members(model, input, &mut sent);
    }
    sent
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

/// The model's only service.
///
/// # Errors
/// When it has none or several.
pub fn only_service(model: &Model) -> Result<ShapeIx, Problems> {
    let services: Vec<_> = model.services().collect();
    let finding = match services[..] {
        [service] => return Ok(service),
        [] => Code::Service.error(At::model(), "the model has no service, so there is nothing to call"),
        [_, second, ..] => {
            let names: Vec<_> = services.iter().map(|&ix| model.shape(ix).id.to_string()).collect();
            let message = format!("the model has several services ({}); give it one", names.join(", "));
            Code::Service.error(At::of(&model.shape(second).id), message)
        }
    };
    Err(model.locate([finding]))
}

fn unknown_operation(model: &Model, service: ShapeIx, available: &[ShapeIx], name: &str) -> Finding {
    let names: Vec<_> = available.iter().map(|&ix| model.shape(ix).id.name()).collect();
    let near: Vec<_> = names.iter().filter(|other| is_near(name, other)).take(3).copied().collect();
    let hint = match near[..] {
        [] => format!("it has {} operations, `smithgen list` shows them", names.len()),
        _ => format!("did you mean {}?", near.join(" or ")),
    };
    let message = format!("the service has no operation `{name}`; {hint}");
    Code::UnknownOperation.error(At::of(&model.shape(service).id), message)
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
