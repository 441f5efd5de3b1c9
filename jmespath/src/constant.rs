//! The names that generated constants are written with: `use smithgen_jmespath::constant::*;` stands before each.
//!
//! ```
//! static FIRST: smithgen_jmespath::Expression = {
//!     use smithgen_jmespath::constant::*;
//!     Expression(Chain(Borrowed(&[Field(Borrowed("a")), Index(0)])))
//! };
//! assert_eq!(smithgen_jmespath::Expression::parse("a[0]").unwrap(), FIRST);
//! ```

pub use std::borrow::Cow::Borrowed;

pub use crate::expression::Expression;
pub use crate::functions;
pub use crate::number::Number;
pub use crate::syntax::Comparator;
pub use crate::syntax::Held::Static;
pub use crate::syntax::Node::*;
pub use crate::value::Value;
