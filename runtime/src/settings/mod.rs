//! Where settings come from: the environment, and the shared config and credentials files.
//!
//! In: variables, and the files that they point to. Out: [`Environment`] and [`Profiles`], by name; what the settings mean is
//! [`config`](crate::config)'s part.

mod environment;
mod profile;

pub use environment::Environment;
pub use profile::{Profile, ProfileError, Profiles, SharedFile};
