//! Examples.
//!
//! In: `examples` of an operation. Out: the trait `examples`. Whether they fit their operation is checked with the model;
//! those that do not are left out then.

use super::nodes::{some, text};
use super::{Converter, Part};
use crate::node::Node;

impl Converter<'_> {
    /// The examples of an operation; `None` when there is none.
    pub(super) fn examples(&self, name: &str) -> Option<Node> {
        let examples = self.other(Part::Examples, "examples")?.get(name)?.as_array()?;
        let mut made = Vec::with_capacity(examples.len());
        for example in examples.iter().filter(|example| example.as_object().is_some()) {
            let part = |key| example.get(key).filter(|part| !part.is_null()).cloned();
            let title = part("title").or_else(|| part("id")).unwrap_or_else(|| text(name));
            made.push(some([
                ("title", Some(title)),
                ("documentation", part("description")),
                ("input", part("input")),
                ("output", part("output")),
            ]));
        }
        (!made.is_empty()).then_some(Node::Array(made))
    }
}
