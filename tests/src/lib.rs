//! Peers and harnesses that the tests share.

pub mod peers;
pub mod pool;
