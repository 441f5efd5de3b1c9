//! Which waiters of an operation make sense: users have been told of the others.

use smithgen_model::{At, Model, Waiter};

use super::expressions::of_acceptor;
use crate::selection::SelectedOperation;

/// The waiters of an operation that can be waited with, by name.
pub fn sound<'a>(model: &'a Model, selected: &SelectedOperation) -> Vec<(&'a str, Waiter<'a>)> {
    let (_, waiters) = model.waiters(selected.ix);
    let waiters = waiters.into_iter().filter_map(|(name, waiter)| Some((name, waiter.ok()?)));
    let is_sound = |(_, waiter): &(&str, Waiter<'a>)| {
        let carried =
            waiter.acceptors.iter().flat_map(|acceptor| of_acceptor(selected, acceptor, &At::default())).flatten();
        carried.into_iter().all(|carried| carried.parse(model).is_ok())
    };
    waiters.filter(is_sound).collect()
}
