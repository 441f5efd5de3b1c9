//! JMESPath: what an expression selects from data, or builds of it.
//!
//! In: an expression, as text or as a constant, and [`Data`] of any kind. Out: what the expression selects or builds, in the order in
//! which the data has it, as a [`View`]; or an [`Error`], whose words are those of jmespath.py, which the AWS CLI shows. The language is
//! that of <https://jmespath.org/specification.html>; where jmespath.py takes more than that (`f(a b)`, texts in comparisons), so does
//! this, and it knows integers of any size from floats as Python does.
//!
//! ```
//! use smithgen_jmespath::{Expression, Node, Value};
//!
//! let users: Value = r#"{"Users": [{"Name": "ana", "Age": 41}, {"Name": "bo", "Age": 17}]}"#.parse().unwrap();
//! let adults = Expression::parse("Users[?Age >= `18`].Name").unwrap();
//! assert_eq!(adults.search(&users).unwrap().to_string(), r#"["ana"]"#);
//!
//! // What `parse` gives can be written down, and then nobody has to parse anything.
//! static USERS: Expression = Expression(Node::Field(std::borrow::Cow::Borrowed("Users")));
//! assert_eq!(Expression::parse("Users").unwrap(), USERS);
//!
//! let error = Expression::parse("Users[").unwrap_err();
//! assert_eq!((error.reason().as_str(), error.place()), ("Invalid jmespath expression: Incomplete expression", Some(6)));
//! ```
//!
//! `lexer` makes tokens of a text, `parser` a tree of tokens ([`Node`]), `check` finds what is wrong with that whatever it is applied to,
//! and `search`, a feature that is on by default, applies it to data. [`functions`] stand each for itself, so that a program that only
//! holds constants has only those in it that the constants name.

mod check;
pub mod constant;
mod error;
mod expression;
pub mod functions;
mod json;
mod lexer;
mod number;
mod parser;
#[cfg(feature = "search")]
mod search;
mod syntax;
mod value;
mod view;

pub use error::{Error, ErrorKind};
pub use expression::Expression;
pub use functions::Function;
pub use number::Number;
#[cfg(feature = "search")]
pub use search::Found;
pub use syntax::{Comparator, Held, Node};
pub use value::Value;
pub use view::{Data, List, Map, View};

/// How deep an expression, and what it builds, may nest. Python's own limit on nested calls comes to about as much.
pub const MAX_DEPTH: usize = 256;
