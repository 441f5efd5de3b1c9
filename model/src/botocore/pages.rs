//! Pages.
//!
//! In: an entry of `pagination`. Out: the trait `paginated`, where Smithy can say it: one token in and one out, each the
//! path to a member. Paginators with several tokens or with expressions for them have no such trait in AWS's models either.

use super::Converter;
use super::nodes::{some, text};
use crate::node::{Node, Object};

impl<'a> Converter<'a> {
    /// The trait of an operation; `None` where Smithy has no words for it.
    pub(super) fn paginated(&self, operation: &'a Object, pages: &'a Node) -> Option<Node> {
        let structure = |key| self.inputs.get(operation.get(key)?.get("shape")?.as_str()?).copied();
        let (input, output) = (structure("input")?, structure("output")?);
        let is_token = |found: &str| matches!(found, "string" | "map");
        let is_size = |found: &str| matches!(found, "integer" | "long" | "short" | "byte");
        let is_items = |found: &str| matches!(found, "list" | "map");
        let only = |key: &str| match pages.get(key)? {
            Node::Array(all) => match all.as_slice() {
                [only] => only.as_str(),
                _ => None,
            },
            other => other.as_str(),
        };
        let token = only("input_token")?;
        let next = only("output_token")?;
        let required = input.get("required").and_then(Node::as_array).unwrap_or_default();
        let is_required = required.iter().any(|required| required.as_str() == Some(token));
        let is_usable = self.type_at(input, token).is_some_and(is_token) && !token.contains('.') && !is_required;
        if !is_usable || !self.type_at(output, next).is_some_and(is_token) {
            return None;
        }
        let results: Vec<&str> = match pages.get("result_key") {
            Some(Node::Array(all)) => all.iter().filter_map(Node::as_str).collect(),
            other => other.and_then(Node::as_str).into_iter().collect(),
        };
        let items = results.into_iter().find(|path| self.type_at(output, path).is_some_and(is_items));
        let size = only("limit_key").filter(|path| !path.contains('.'));
        let size = size.filter(|path| self.type_at(input, path).is_some_and(is_size));
        Some(some([
            ("inputToken", Some(text(token))),
            ("outputToken", Some(text(next))),
            ("items", items.map(text)),
            ("pageSize", size.map(text)),
        ]))
    }

    /// The type of what a path of members leads to.
    fn type_at(&self, structure: &'a Object, path: &str) -> Option<&'a str> {
        let mut shape = structure;
        for name in path.split('.') {
            let member = shape.get("members")?.get(name)?;
            shape = self.inputs.get(member.get("shape")?.as_str()?).copied()?;
        }
        shape.get("type")?.as_str()
    }
}
