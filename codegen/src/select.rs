//! Selection: the operations that were asked for, and all that they reach.
//!
//! In: the model, and a [`Choice`]. Out: a [`Selection`], in the order in which everything later is
//! written. What no selected operation reaches is not generated, nor is an operation that `judge` finds against.

use smithgen_model::{At, Finding, Model, Problem, Problems, ShapeIx};

use crate::analysis::discovery;
use crate::judge;
use crate::problem::Code;
use crate::selection::{Choice, Selection};

/// Selects what was chosen of the model's only service.
///
/// # Errors
/// When the model has no service or several, when a name is not that of an operation (the message suggests near ones), when the
/// service does not speak the protocol, and when it, an operation that was named, or every operation cannot be generated.
pub fn select(model: &Model, choice: &Choice) -> Result<Selection, Problems> {
    judge::judge(model, choose(model, &choice.operations)?, choice)
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
    // What says where an operation goes comes with it.
    let question = discovery::question(model, service);
    let asks =
        |ix: &ShapeIx| discovery::of_operation(model, service, &question, *ix).is_ok_and(|found| found.is_some());
    let asked = question.as_ref().ok().filter(|_| available.iter().any(|ix| is_wanted(ix) && asks(ix)));
    let is_wanted = |ix: &ShapeIx| is_wanted(ix) || asked == Some(ix);
    let mut selection = Selection::of(model, service, available.into_iter().filter(is_wanted).collect());
    selection.warnings = match names {
        [] => model.warnings().clone(),
        _ => warnings_about(model, &selection),
    };
    Ok(selection)
}

/// The model's warnings about what is selected.
fn warnings_about(model: &Model, selection: &Selection) -> Problems {
    let reached = selection.shapes();
    let concerns = |problem: &&Problem| {
        let shape = problem.shape.as_ref().and_then(|shape| model.find(shape.without_member().as_str()));
        shape.is_none_or(|ix| reached.contains(&ix))
    };
    model.warnings().iter().filter(concerns).cloned().collect::<Vec<_>>().into()
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
