//! All operations of all services, or a tenth of them: what tests look at that would take minutes for all.
//!
//! In: files or folders of models. Out: the same, one after the other, on two threads, and of each service the operations to look at. They
//! are chosen by their names, so that each run takes the same; all are, where `SMITHGEN_EVERYTHING` is `1`.

use std::env;
use std::path::{Path, PathBuf};

use smithgen::stages::select::select;
use smithgen::stages::selection::{Choice, Selection};
use smithgen_model::{Model, walk};

use crate::inputs::hash;

/// How many runs would look at everything, if each took others.
pub fn parts() -> usize {
    if env::var_os("SMITHGEN_EVERYTHING").is_some_and(|value| value == "1") { 1 } else { 10 }
}

/// What is looked at of a model's service, whose name this is; nothing, if it cannot be generated.
///
/// # Panics
/// When what can be generated with others cannot be generated alone.
pub fn chosen(model: &Model, service: &str) -> Option<Selection> {
    let all = select(model, &Choice::default()).ok()?;
    let is_chosen = |name: &&str| hash(&format!("{service}.{name}")).is_multiple_of(parts() as u64);
    let names = all.operations.iter().map(|operation| model.shape(operation.ix).id.name());
    let chosen: Vec<&str> = names.filter(is_chosen).collect();
    (!chosen.is_empty()).then(|| select(model, &Choice::of(chosen)).unwrap_or_else(|problems| panic!("{problems}")))
}

/// Has two workers look at models, each at one after the other.
///
/// # Panics
/// When one of them does.
pub fn each<W>(mut paths: Vec<PathBuf>, worker: impl Fn() -> W + Sync)
where
    W: FnMut(&Path),
{
    paths.sort();
    walk::each(paths.into_iter(), 2, || {
        let mut look_at = worker();
        move |path: PathBuf| look_at(&path)
    });
}
