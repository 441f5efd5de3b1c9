//! Searches: an expression applied to data.
//!
//! In: a tree and data of any kind. Out: what the tree selects of the data, or builds, which refers to the data as long as it can.
//! `evaluate` walks the tree over `Item`s, `call` calls functions, which are in `of_lists`, `of_numbers` and `of_values`.

mod arithmetic;
mod budget;
mod call;
mod compare;
mod evaluate;
mod item;
pub(crate) mod of_lists;
pub(crate) mod of_numbers;
pub(crate) mod of_values;

use budget::Budget;
pub use item::Found;
use item::Item;

use crate::{Data, Error, Node};

/// What a function does with its arguments.
pub(crate) type Body = for<'a> fn(&[Item<'a>], &Budget<'_>) -> evaluate::Outcome<'a>;

/// What an expression makes of data.
///
/// # Errors
/// When a function does not exist or does not take what it is given, or when all of it comes to too much.
pub(crate) fn search<'a>(tree: &'a Node, data: &'a impl Data) -> Result<Found<'a>, Error> {
    let budget = Budget::of(data.view());
    Found::new(evaluate::evaluate(tree, &Item::of(data.view()), &budget)?, &budget)
}
