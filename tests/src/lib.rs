//! Peers and harnesses that the tests share.
