//! Generates typed AWS clients in Rust from Smithy service models.

pub mod names;
