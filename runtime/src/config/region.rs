//! Regions by name.
//!
//! In: texts. Out: a [`Region`], whose name nobody has looked at yet.

use std::fmt;

/// An AWS Region, such as `eu-west-1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(String);

impl Region {
    /// A region by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Region(name.into())
    }
}

impl AsRef<str> for Region {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Region {
    fn from(name: &str) -> Self {
        Region::new(name)
    }
}

impl From<String> for Region {
    fn from(name: String) -> Self {
        Region(name)
    }
}

impl From<&String> for Region {
    fn from(name: &String) -> Self {
        Region::new(name)
    }
}
