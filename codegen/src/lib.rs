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
//! The stages are no interface: build scripts name what lies at the root. The project's tests take them one by one, out of a hidden module.

// Examples of what is hidden are for those who work on it; they are tests all the same.
#![allow(rustdoc::private_doc_tests)]

mod analysis;
mod budget;
mod builder;
#[cfg(feature = "command")]
mod command;
mod coverage;
mod docs;
mod emit;
mod endpoints;
mod folder;
mod judge;
mod lower;
mod names;
mod owner;
#[cfg(feature = "cli")]
mod pages;
mod pipeline;
mod problem;
mod rir;
mod select;
mod selection;
#[doc(hidden)]
pub mod stages;
mod write;

pub use builder::Builder;
#[cfg(feature = "command")]
pub use command::command;
pub use problem::{Code, LeftOut, Report};
pub use smithgen_model::{Limits, Location, Problem, Problems, Severity};
