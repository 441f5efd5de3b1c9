//! YAML as the AWS CLI reads and writes it.
//!
//! In: a text, or a value. Out: the other. What a scalar without quotes is, `scalar` says to both ways.
//!
//! ```
//! use smithgen_cli::rooms::data::yaml;
//!
//! let value = yaml::read("a: &x [1, 0o17, 2.50]\nb: *x\nc: 'yes'\n").unwrap();
//! assert_eq!(smithgen_cli::rooms::data::json::write(&value, None, true), r#"{"a": [1, 15, 2.5], "b": [1, 15, 2.5], "c": "yes"}"#);
//! ```

mod read;
mod scalar;
mod write;

pub use read::{ALIAS_BUDGET, YamlError, read};
pub(crate) use write::{is_plain, print, print_element};
