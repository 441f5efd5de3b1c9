//! Generates typed AWS clients in Rust from Smithy service models.
//!
//! In: a model and the names of operations. Out: Rust text that holds those operations, what they reach, and nothing else.
//! Build scripts use [`Builder`]; the `smithgen` command writes whole crates.
//!
//! One module a stage, each reading only the one before it:
//!
//! | stage | in | out |
//! | --- | --- | --- |
//! | [`smithgen_model`] | files | a resolved, validated [`Model`](smithgen_model::Model) |
//! | [`select`], with `judge` and [`coverage`] | the model, names of operations | the operations that can be generated, and the shapes that they reach |
//! | [`lower`], with [`analysis`], [`names`], [`docs`], [`endpoints`] | the selection | the Rust-shaped IR, [`rir`] |
//! | [`emit`] | the IR | modules of text |
//! | [`mod@write`] | modules | texts |
//! | [`folder`], with [`owner`] | texts | files, all or none |
//!
//! With the feature `cli`, `pages` makes reference pages of the model and the selection.

pub mod analysis;
mod budget;
mod builder;
pub mod coverage;
pub mod docs;
pub mod emit;
pub mod endpoints;
pub mod folder;
mod judge;
pub mod lower;
pub mod names;
pub mod owner;
#[cfg(feature = "cli")]
pub mod pages;
mod pipeline;
mod problem;
pub mod rir;
pub mod select;
pub mod selection;
pub mod write;

pub use builder::Builder;
#[doc(hidden)]
pub use pipeline::{Generated, generate, origin};
pub use problem::{Code, LeftOut, Report};
pub use smithgen_model::{Limits, Location, Problem, Problems, Severity};
