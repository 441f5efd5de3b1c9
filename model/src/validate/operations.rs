//! Checks what traits of an operation say about its members: bindings to HTTP and host, pages.
//!
//! In: an operation. Out: problems with the events `HttpUriFormat`, `HttpLabelTrait`,
//! `HostLabelTrait` and `PaginatedTrait`.

use super::{Check, quoted};
use crate::model::{Member, Operation, Shape, ShapeIx, ShapeKind};
use crate::shape_type::ShapeType;
use crate::traits::Paginated;

impl Check<'_, '_> {
    /// Checks an operation; other shapes are left alone.
    pub(super) fn operation(&mut self, ix: ShapeIx, shape: &Shape) {
        let ShapeKind::Operation(operation) = &shape.kind else {
            return;
        };
        self.uri(ix, shape, operation);
        self.request(ix, shape, operation);
        self.host_prefix(ix, shape, operation);
        self.examples(ix, shape, operation);
        if let Some(pages) = shape.traits.paginated() {
            self.pages(ix, operation, &pages);
        }
    }

    /// The members of an input or output; none when there is no structure.
    fn fields(&self, structure: Option<ShapeIx>) -> &[Member] {
        match structure.and_then(|ix| self.model.shapes.get(ix.index())).map(|shape| &shape.kind) {
            Some(ShapeKind::Structure(members)) => members,
            _ => &[],
        }
    }

    /// Labels of the path and members with `httpLabel` must be the same.
    fn uri(&mut self, ix: ShapeIx, shape: &Shape, operation: &Operation) {
        const HTTP: &str = "smithy.api#http";
        let Some(http) = shape.traits.http() else {
            return;
        };
        let is_allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '|');
        if !http.uri.starts_with('/') || !http.uri.chars().all(is_allowed) {
            let message = format!(
                "`{}` is not the pattern of a path: it must begin with `/` and hold only characters of URIs",
                http.uri
            );
            return self.error("HttpUriFormat", self.at(ix).applied(HTTP).key("uri"), message);
        }
        let Some(mut labels) = labels(http.uri) else {
            let message = format!("the braces in `{}` do not form labels", http.uri);
            return self.error("HttpUriFormat", self.at(ix).applied(HTTP).key("uri"), message);
        };
        for label in &mut labels {
            *label = label.strip_suffix('+').unwrap_or(label);
        }
        let fields = self.fields(operation.input);
        let bound: Vec<&str> =
            fields.iter().filter(|m| m.traits.has("smithy.api#httpLabel")).map(|m| m.name.as_str()).collect();
        let missing: Vec<&str> = labels.iter().copied().filter(|label| !bound.contains(label)).collect();
        let unused: Vec<&str> = bound.iter().copied().filter(|name| !labels.contains(name)).collect();
        let mut messages = Vec::new();
        if !missing.is_empty() {
            messages.push(format!("no member of the input has `httpLabel` for {}", quoted(missing)));
        }
        if !unused.is_empty() {
            messages.push(format!("the path has no label for {}", quoted(unused)));
        }
        for message in messages {
            self.error("HttpLabelTrait", self.at(ix).applied(HTTP).key("uri"), message);
        }
    }

    /// Labels of a host prefix need members, and what results must be a host.
    fn host_prefix(&mut self, ix: ShapeIx, shape: &Shape, operation: &Operation) {
        const ENDPOINT: &str = "smithy.api#endpoint";
        let Some(prefix) = shape.traits.endpoint_host_prefix() else {
            return;
        };
        let Some(labels) = labels(prefix) else {
            let message = format!("the braces in the host prefix `{prefix}` do not form labels");
            return self.error("HostLabelTrait", self.at(ix).applied(ENDPOINT), message);
        };
        let fields = self.fields(operation.input);
        let is_bound =
            |label: &str| fields.iter().any(|member| member.name == label && member.traits.has("smithy.api#hostLabel"));
        let missing: Vec<&str> = labels.iter().copied().filter(|label| !is_bound(label)).collect();
        let mut host = prefix.to_owned();
        for label in labels {
            host = host.replace(&format!("{{{label}}}"), "a");
        }
        if !missing.is_empty() {
            let message = format!("no member of the input has `hostLabel` for {}", quoted(missing));
            self.error("HostLabelTrait", self.at(ix).applied(ENDPOINT), message);
        } else if !format!("{host}a").split('.').all(is_host_label) {
            let message = format!("the host prefix `{prefix}` cannot be part of a host name");
            self.error("HostLabelTrait", self.at(ix).applied(ENDPOINT), message);
        }
    }

    /// Checks that what `paginated` names exists and can be used.
    pub(super) fn pages(&mut self, ix: ShapeIx, operation: &Operation, pages: &Paginated<'_>) {
        let is_token = |t: ShapeType| t.is_string() || t == ShapeType::Map;
        let is_size = |t: ShapeType| t.is_integral() && t != ShapeType::BigInteger;
        let is_items = |t: ShapeType| matches!(t, ShapeType::List | ShapeType::Map);
        let (input, output) = (operation.input, operation.output);
        for (name, path, structure, is_allowed) in [
            ("inputToken", pages.input_token, input, &is_token as &dyn Fn(ShapeType) -> bool),
            ("pageSize", pages.page_size, input, &is_size),
            ("outputToken", pages.output_token, output, &is_token),
            ("items", pages.items, output, &is_items),
        ] {
            let fault = path.and_then(|path| self.page_member(name, path, structure, is_allowed));
            if let Some(fault) = fault {
                self.error("PaginatedTrait", self.at(ix).applied("smithy.api#paginated"), fault);
            }
        }
    }

    fn page_member(
        &self,
        name: &str,
        path: &str,
        structure: Option<ShapeIx>,
        is_allowed: &dyn Fn(ShapeType) -> bool,
    ) -> Option<String> {
        let is_input = matches!(name, "inputToken" | "pageSize");
        if is_input && path.contains('.') {
            return Some(format!("`{name}` must be a member of the input, not a path to one"));
        }
        let mut structure = structure;
        let mut found = None;
        for part in path.split('.') {
            let member = self.fields(structure).iter().find(|member| member.name == part);
            let Some(member) = member else {
                return Some(format!("`{name}` names `{path}`, which does not exist"));
            };
            structure = Some(member.target);
            found = Some(member);
        }
        let member = found?;
        let target = self.target(member)?;
        if !is_allowed(target.shape_type()) {
            return Some(format!("`{name}` names `{path}`, which is {}", target.shape_type().with_article()));
        }
        (name == "inputToken" && member.traits.is_required())
            .then(|| format!("`{name}` names `{path}`, which is required, so there is no first page"))
    }
}

/// What stands between braces; `None` when braces do not pair.
fn labels(pattern: &str) -> Option<Vec<&str>> {
    let mut labels = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (label, more) = after.split_once('}')?;
        if before.contains('}') || label.is_empty() || label.contains('{') {
            return None;
        }
        labels.push(label);
        rest = more;
    }
    (!rest.contains('}')).then_some(labels)
}

fn is_host_label(label: &str) -> bool {
    let is_plain = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}
