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
//! | `select`, with `judge` and `coverage` | the model, names of operations | the operations that can be generated, and the shapes that they reach |
//! | `lower`, with `analysis`, `names`, `docs`, `endpoints` | the selection | the Rust-shaped IR, `rir` |
//! | `emit` | the IR | modules of text |
//! | `write` | modules | texts |
//! | `folder`, with `owner` | texts | files, all or none |
//!
//! `pipeline` is the way through them. With the feature `cli`, `pages` makes reference pages of the model and the selection, and of these
//! the help blob of a command-line tool.
//!
//! The stages are no interface: they are public, and hidden, for the `smithgen` command and the project's tests alone.

#[doc(hidden)]
pub mod analysis;
mod budget;
mod builder;
#[doc(hidden)]
pub mod coverage;
#[doc(hidden)]
pub mod docs;
#[doc(hidden)]
pub mod emit;
#[doc(hidden)]
pub mod endpoints;
#[doc(hidden)]
pub mod folder;
mod judge;
#[doc(hidden)]
pub mod lower;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod owner;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod pages;
mod pipeline;
mod problem;
#[doc(hidden)]
pub mod rir;
#[doc(hidden)]
pub mod select;
#[doc(hidden)]
pub mod selection;
#[doc(hidden)]
pub mod write;

pub use builder::Builder;
#[doc(hidden)]
pub use pipeline::{Generated, generate, origin};
pub use problem::{Code, LeftOut, Report};
pub use smithgen_model::{Limits, Location, Problem, Problems, Severity};
