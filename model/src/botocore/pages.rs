//! Pages.
//!
//! In: an entry of `pagination`. Out: the trait `paginated`, where Smithy can say it: one token in and one out, each the
//! path to a member; paginators with several tokens or with expressions for them have no such trait in AWS's models either.
//! And always the trait of our own that says what else there is: all results, what stands on the first page alone, what tells
//! that there are more.

use super::Converter;
use super::nodes::{some, text};
use crate::node::{Node, Object};
use crate::traits::PAGINATOR;
use crate::traits::Traits;

/// An operation's paginator and the structures that its paths lead through.
struct Pages<'a> {
    input: &'a Object,
    output: &'a Object,
    input_tokens: Vec<&'a str>,
    output_tokens: Vec<&'a str>,
    results: Vec<&'a str>,
    page_size: Option<&'a str>,
    said: &'a Node,
}

impl<'a> Converter<'a> {
    /// Adds what a paginator says of an operation; nothing where the input has no such members.
    pub(super) fn add_pages(&self, operation: &'a Object, said: &'a Node, traits: &mut Traits) {
        let structure = |key| self.inputs.get(operation.get(key)?.get("shape")?.as_str()?).copied();
        let (Some(input), Some(output)) = (structure("input"), structure("output")) else { return };
        let is_member = |name: &str| input.get("members").is_some_and(|members| members.get(name).is_some());
        let pages = Pages {
            input,
            output,
            input_tokens: texts(said, "input_token"),
            output_tokens: texts(said, "output_token"),
            results: texts(said, "result_key"),
            page_size: said.get("limit_key").and_then(Node::as_str).filter(|name| is_member(name)),
            said,
        };
        if pages.input_tokens.is_empty() || !pages.input_tokens.iter().all(|name| is_member(name)) {
            return;
        }
        traits.copy("smithy.api#paginated", self.paginated(&pages).as_ref());
        traits.add(PAGINATOR, self.paginator(&pages));
    }

    /// What Smithy has words for.
    fn paginated(&self, pages: &Pages<'a>) -> Option<Node> {
        let is_token = |found: &str| matches!(found, "string" | "map");
        let is_size = |found: &str| matches!(found, "integer" | "long" | "short" | "byte");
        let is_items = |found: &str| matches!(found, "list" | "map");
        let ([token], [next]) = (pages.input_tokens.as_slice(), pages.output_tokens.as_slice()) else { return None };
        let required = pages.input.get("required").and_then(Node::as_array).unwrap_or_default();
        let is_required = required.iter().any(|required| required.as_str() == Some(token));
        if is_required
            || !self.type_at(pages.input, token).is_some_and(is_token)
            || !self.type_at(pages.output, next).is_some_and(is_token)
        {
            return None;
        }
        let items = pages.results.iter().find(|path| self.type_at(pages.output, path).is_some_and(is_items));
        let size = pages.page_size.filter(|name| self.type_at(pages.input, name).is_some_and(is_size));
        Some(some([
            ("inputToken", Some(text(*token))),
            ("outputToken", Some(text(*next))),
            ("items", items.copied().map(text)),
            ("pageSize", size.map(text)),
        ]))
    }

    /// All that there is. A result that is a structure stands for the lists in it: of the rest, pages have no parts.
    fn paginator(&self, pages: &Pages<'a>) -> Node {
        let mut first_page: Vec<String> = Vec::new();
        let mut results: Vec<String> = Vec::new();
        for path in &pages.results {
            let lists = self.lists_in(pages.output, path);
            if lists.is_empty() {
                results.push((*path).to_owned());
            } else {
                results.extend(lists.into_iter().map(|list| format!("{path}.{list}")));
                first_page.push((*path).to_owned());
            }
        }
        first_page.extend(texts(pages.said, "non_aggregate_keys").into_iter().map(str::to_owned));
        let list = |texts: Vec<String>| Some(Node::Array(texts.into_iter().map(text).collect()));
        let names = |names: &[&str]| list(names.iter().map(|name| (*name).to_owned()).collect());
        some([
            ("inputTokens", names(&pages.input_tokens)),
            ("outputTokens", names(&pages.output_tokens)),
            ("moreResults", pages.said.get("more_results").and_then(Node::as_str).map(text)),
            ("results", list(results)),
            ("firstPage", list(first_page)),
            ("pageSize", pages.page_size.map(text)),
        ])
    }

    /// The lists in a structure; none, if that is what a path leads to.
    fn lists_in(&self, output: &'a Object, path: &str) -> Vec<&'a str> {
        let Some(shape) = self.shape_at(output, path) else { return Vec::new() };
        let members = match shape.get("type").and_then(Node::as_str) {
            Some("structure") => shape.get("members").and_then(Node::as_object),
            _ => None,
        };
        let members = members.into_iter().flat_map(Object::iter).map(|(name, _)| name);
        members.filter(|name| self.type_at(shape, name) == Some("list")).collect()
    }

    /// The type of what a path of members leads to.
    fn type_at(&self, structure: &'a Object, path: &str) -> Option<&'a str> {
        self.shape_at(structure, path)?.get("type")?.as_str()
    }

    /// The shape that a path of members leads to.
    fn shape_at(&self, structure: &'a Object, path: &str) -> Option<&'a Object> {
        path.split('.').try_fold(structure, |shape, name| {
            let member = shape.get("members")?.get(name)?;
            self.inputs.get(member.get("shape")?.as_str()?).copied()
        })
    }
}

/// A text, or all of a list of them.
fn texts<'a>(said: &'a Node, key: &str) -> Vec<&'a str> {
    match said.get(key) {
        Some(Node::Array(all)) => all.iter().filter_map(Node::as_str).collect(),
        other => other.and_then(Node::as_str).into_iter().collect(),
    }
}
