//! Names of applications, which `user-agent` has.
//!
//! In: a name that somebody has set. Out: whether services take note of it, or the name that they would.

/// The longest one, in characters.
const LONGEST: usize = 50;

/// Whether a name is one.
pub(super) fn is_app_name(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len()) && name.chars().all(may_be_in_app_name)
}

fn may_be_in_app_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// A name that somebody else has set, made to fit: as AWS's SDKs do, hyphens stand for what may not be in one.
#[cfg(feature = "settings")]
pub(crate) fn fitting_app_name(name: &str) -> String {
    name.chars().take(LONGEST).map(|c| if may_be_in_app_name(c) { c } else { '-' }).collect()
}
