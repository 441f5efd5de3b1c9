//! The words of an option become the [`Value`](crate::data::Value) of its member.
//!
//! In: what was typed behind an option, and the schema of its member. Out: the value that the AWS CLI makes of the same words:
//! whole values out of files, JSON if that is how the words begin, else shorthand to which the schema then gives its types.
//! What is then still wrong, `input` finds.
//!
//! ```
//! use smithgen_cli::rooms::data::Value;
//! use smithgen_cli::rooms::input::parameters;
//! use smithgen_cli::rooms::process::Files;
//! use smithgen_runtime::generated::schema::{Kind, Member, Schema};
//!
//! static TEXT: Schema = Schema::simple("Text", Kind::String);
//! static MAP: Schema = Schema::map("Map", &[Member::element("key", &TEXT), Member::element("value", &TEXT)]);
//! static METADATA: Member = Member::new("ClientMetadata", &MAP);
//!
//! let value = parameters::read(&METADATA, "client-metadata", &["a=b,c=d".to_owned()], &Files::default()).unwrap();
//! assert_eq!(value.as_map().and_then(|map| map.get("c")), Some(&Value::from("d")));
//! ```

mod adjust;
mod complaint;
mod read;
pub mod shorthand;

pub use read::read;
