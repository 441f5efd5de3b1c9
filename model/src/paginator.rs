//! How the pages of an operation are turned and joined.
//!
//! In: the trait `paginated`, which an operation may leave in part to its service, and traits of our own with what only
//! botocore's paginators say or fix-ups add. Out: [`Paginated`], which is Smithy's, and [`Paginator`], which is enough to make one answer of
//! all pages.

use crate::model::{Model, ShapeIx};
use crate::node::Node;
use crate::traits::{MORE_PAGES, PAGE_RESULT, PAGINATOR, Paginated};

/// How pages are turned, and what they make together. Paths lead from the output through structures to a member, with dots
/// between the names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paginator<'a> {
    /// The members of the input that take tokens.
    pub input_tokens: Vec<&'a str>,
    /// Where the output has the next value of each of them: JMESPath expressions, most of which are paths.
    pub output_tokens: Vec<&'a str>,
    /// A JMESPath expression for whether there is another page, whatever the tokens are.
    pub more_results: Option<&'a str>,
    /// The paths of what every page has its part of: lists and maps, which are joined, numbers, which are added, and texts, one
    /// behind the other. The first one holds the items that are counted. Without any, nobody can make one answer of all pages.
    pub results: Vec<&'a str>,
    /// The paths of what counts as the first page has it. `None`: everything that is neither a result nor about pages, on whichever
    /// page it is, so that nothing is lost where nobody has said what it is, as in Smithy's models.
    pub first_page: Option<Vec<&'a str>>,
    /// The member of the input that limits the items of a page.
    pub page_size: Option<&'a str>,
}

impl Model {
    /// What the trait `paginated` says of an operation of a service.
    pub fn paginated(&self, service: ShapeIx, operation: ShapeIx) -> Option<Paginated<'_>> {
        let own = self.shape(operation).traits.paginated()?;
        let common = self.shape(service).traits.paginated();
        let or_common = |own: Option<_>, part: fn(Paginated<'_>) -> Option<&str>| own.or(common.and_then(part));
        Some(Paginated {
            input_token: or_common(own.input_token, |common| common.input_token),
            output_token: or_common(own.output_token, |common| common.output_token),
            items: or_common(own.items, |common| common.items),
            page_size: or_common(own.page_size, |common| common.page_size),
        })
    }

    /// How the pages of an operation of a service are turned and joined, if it has pages.
    pub fn paginator(&self, service: ShapeIx, operation: ShapeIx) -> Option<Paginator<'_>> {
        if let Some(paginator) = self.shape(operation).traits.get(PAGINATOR) {
            let text = |key| paginator.get(key).and_then(Node::as_str);
            let texts = |key| Some(paginator.get(key)?.as_array()?.iter().filter_map(Node::as_str).collect());
            return Some(Paginator {
                input_tokens: texts("inputTokens")?,
                output_tokens: texts("outputTokens")?,
                more_results: text("moreResults"),
                results: texts("results").unwrap_or_default(),
                first_page: texts("firstPage"),
                page_size: text("pageSize"),
            });
        }
        let paginated = self.paginated(service, operation)?;
        let output = self.shape(operation).as_operation().and_then(|operation| operation.output);
        let marked = |mark| {
            let members = output.into_iter().flat_map(|output| self.shape(output).members());
            members.filter(move |member| member.traits.has(mark)).map(|member| member.name.as_str())
        };
        Some(Paginator {
            input_tokens: vec![paginated.input_token?],
            output_tokens: vec![paginated.output_token?],
            more_results: marked(MORE_PAGES).next(),
            results: paginated.items.into_iter().chain(marked(PAGE_RESULT)).collect(),
            first_page: None,
            page_size: paginated.page_size,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn smithy_says_less_and_fix_ups_add_to_it() {
        let member = |name: &str, target: &str| format!(r#""{name}": {{"target": "smithy.api#{target}"}}"#);
        let text = format!(
            r#"{{"smithy": "2.0", "shapes": {{
                "com.amazonaws.dynamodb#Db": {{"type": "service", "operations": [{{"target": "com.amazonaws.dynamodb#Scan"}}],
                    "traits": {{"smithy.api#paginated": {{"inputToken": "Key", "pageSize": "Limit"}}}}}},
                "com.amazonaws.dynamodb#Scan": {{"type": "operation", "input": {{"target": "com.amazonaws.dynamodb#In"}},
                    "output": {{"target": "com.amazonaws.dynamodb#ScanOutput"}},
                    "traits": {{"smithy.api#paginated": {{"outputToken": "Last", "items": "Items"}}}}}},
                "com.amazonaws.dynamodb#In": {{"type": "structure", "members": {{{}, {}}}}},
                "com.amazonaws.dynamodb#Items": {{"type": "list", "member": {{"target": "smithy.api#String"}}}},
                "com.amazonaws.dynamodb#ScanOutput": {{"type": "structure", "members": {{
                    "Items": {{"target": "com.amazonaws.dynamodb#Items"}}, {}, {}, {}}}}}
            }}}}"#,
            member("Key", "String"),
            member("Limit", "Integer"),
            member("Count", "Integer"),
            member("ScannedCount", "Integer"),
            member("Last", "String"),
        );
        let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text }]).expect("a valid model");
        let scan = model.find("com.amazonaws.dynamodb#Scan").expect("an operation");
        let expected = Paginator {
            input_tokens: vec!["Key"],
            output_tokens: vec!["Last"],
            more_results: None,
            results: vec!["Items", "Count", "ScannedCount"],
            first_page: None,
            page_size: Some("Limit"),
        };
        assert_eq!(model.paginator(model.services().next().expect("a service"), scan), Some(expected));
    }
}
