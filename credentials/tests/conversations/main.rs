//! Conversations of links with servers of the tests' own: what is asked, how often, and what is said of failures.

#![cfg(any(feature = "async", feature = "blocking"))]

mod container;
mod failures;
mod home;
mod identity_center;
mod instance;
mod login;
mod roles;
mod server;
