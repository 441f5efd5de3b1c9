//! Peers and harnesses that the tests share.

pub mod everything;
pub mod inputs;
pub mod peers;
pub mod pool;
pub mod protocol;
pub mod readme;
pub mod rules;
pub mod samples;
pub mod secrets;
pub mod sources;
pub mod tables;
pub mod throwaway;
pub mod tool;
