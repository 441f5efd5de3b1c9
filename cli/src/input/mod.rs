//! Whole inputs: from files, as skeletons, and what is wrong with them.

pub mod timestamp;
pub mod validate;
