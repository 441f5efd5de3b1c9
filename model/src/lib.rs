//! Reads Smithy service models into one resolved, validated graph.
//!
//! In: Smithy JSON AST files. Out: a `Model` of index tables, or [`Problems`] with file, line and column.

mod json;
mod node;
mod problem;
mod shape_id;

pub use json::JsonError;
pub use node::{Node, Number, Object};
pub use problem::{Location, Problem, Problems, Severity};
pub use shape_id::ShapeId;
