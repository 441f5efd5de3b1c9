//! From what a command line asks for to the answers of the service.
//!
//! In: a [`Call`](crate::arguments::Call), settings. Out: members of outputs, page by page, or failures. `request` makes the input, [`sending`] its events,
//! `settings` say where it goes and how, an `identity` who makes it, a `session` makes the calls, `escapes` are undone in its answers and `failed` reads errors, [`paging`] makes as many as
//! there are pages, [`waiting`] as many as it takes, and the `log` tells of it with `--debug`.

mod escapes;
pub mod failed;
mod identity;
pub(crate) mod log;
pub mod paging;
pub(crate) mod request;
pub mod sending;
pub(crate) mod session;
pub(crate) mod settings;
pub mod waiting;
