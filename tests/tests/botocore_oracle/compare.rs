//! Holds one service to another, shape by shape.
//!
//! In: a service as Smithy has it and as botocore has it. Out: every difference with its shape or member.

use std::collections::{BTreeMap, BTreeSet};

use smithgen::stages::analysis::auth;
use smithgen_model::{
    Http, Matcher, Member, Model, Node, Object, Paginated, Paginator, Shape, ShapeIx, ShapeKind, Traits,
};

/// One difference.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    /// What differs.
    pub(crate) kind: &'static str,
    /// The shape or member, by its name in Smithy's model.
    pub(crate) place: String,
    /// What Smithy says, as `Debug` writes it.
    pub(crate) smithy: String,
    /// What botocore says.
    pub(crate) botocore: String,
}

/// A service in a model.
#[derive(Clone, Copy)]
pub(crate) struct Side<'m> {
    pub(crate) model: &'m Model,
    pub(crate) service: ShapeIx,
}

impl<'m> Side<'m> {
    fn operations(self) -> BTreeMap<&'m str, &'m Shape> {
        let operations = self.model.operations_of(self.service).into_iter().map(|ix| self.model.shape(ix));
        operations.map(|shape| (shape.id.name(), shape)).collect()
    }

    fn errors(self, operation: &Shape) -> BTreeMap<&'m str, ShapeIx> {
        let errors = self.model.errors_of(self.service, self.ix(operation)).into_iter();
        errors.map(|ix| (self.model.shape(ix).id.name(), ix)).collect()
    }

    fn shape(self) -> &'m Shape {
        self.model.shape(self.service)
    }

    fn paginated(self, operation: &Shape) -> Option<Paginated<'m>> {
        self.model.paginated(self.service, self.ix(operation))
    }

    fn paginator(self, operation: &Shape) -> Option<Paginator<'m>> {
        self.model.paginator(self.service, self.ix(operation))
    }

    /// Waiters without descriptions and what only one side says: the longest delay, since botocore never waits longer from time to
    /// time, how often it calls, and statuses in place of the errors that have them.
    fn waiters(self, operation: &Shape) -> Vec<String> {
        let matcher = |matcher| match matcher {
            Matcher::Status(200..=299) => Matcher::Success(true),
            Matcher::Status(status) => {
                let has_it = |ix: &&ShapeIx| self.model.shape(**ix).traits.http_error() == Some(status);
                let errors = operation.as_operation().map(|operation| operation.errors.iter()).into_iter().flatten();
                let error = errors.into_iter().find(has_it).map(|ix| self.model.shape(*ix).id.name());
                error.map_or(Matcher::Status(status), Matcher::ErrorType)
            }
            other => other,
        };
        let (_, waiters) = self.model.waiters(self.ix(operation));
        let told = waiters.into_iter().map(|(name, waiter)| {
            let waiter = waiter.unwrap_or_else(|why| panic!("{name}: {why}"));
            let acceptors = waiter.acceptors.into_iter().map(|acceptor| (acceptor.state, matcher(acceptor.matcher)));
            format!("{name} {} {:?}", waiter.min_delay, acceptors.collect::<Vec<_>>())
        });
        let mut told: Vec<String> = told.collect();
        told.sort();
        told
    }

    fn ix(self, shape: &Shape) -> ShapeIx {
        self.model.find(shape.id.as_str()).expect("a shape of the model")
    }
}

/// What the protocols of a service look at.
#[derive(Clone, Copy)]
struct Wire {
    is_rest: bool,
    is_xml: bool,
    is_query: bool,
}

/// Compares two services.
pub(crate) fn compare(smithy: Side<'_>, botocore: Side<'_>) -> Vec<Difference> {
    let speaks = |id: &str| smithy.shape().traits.has(id);
    let wire = Wire {
        is_rest: speaks("aws.protocols#restJson1") || speaks("aws.protocols#restXml"),
        is_xml: speaks("aws.protocols#restXml") || speaks("aws.protocols#awsQuery"),
        is_query: speaks("aws.protocols#awsQuery") || speaks("aws.protocols#awsQueryCompatible"),
    };
    let mut comparison = Comparison { smithy, botocore, wire, seen: BTreeSet::new(), differences: Vec::new() };
    comparison.services();
    comparison.operations();
    comparison.differences
}

struct Comparison<'m> {
    smithy: Side<'m>,
    botocore: Side<'m>,
    wire: Wire,
    seen: BTreeSet<(ShapeIx, ShapeIx)>,
    differences: Vec<Difference>,
}

impl<'m> Comparison<'m> {
    /// Notes a difference unless two values are equal.
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, kind: &'static str, place: &str, smithy: T, botocore: T) {
        if smithy != botocore {
            let (smithy, botocore) = (format!("{smithy:?}"), format!("{botocore:?}"));
            self.differences.push(Difference { kind, place: place.to_owned(), smithy, botocore });
        }
    }

    fn services(&mut self) {
        let (a, b) = (self.smithy.shape(), self.botocore.shape());
        let place = a.id.to_string();
        self.same("service: namespace", &place, a.id.namespace(), b.id.namespace());
        if ["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"].iter().any(|id| a.traits.has(id)) {
            // It is a part of each request.
            self.same("service: name, where it is on the wire", &place, a.id.name(), b.id.name());
        }
        self.same("service: title", &place, a.traits.title(), b.traits.title());
        let protocols = |shape: &'m Shape| -> Vec<&'m str> {
            let ids = shape.traits.iter().map(|(id, _)| id);
            ids.filter(|id| id.starts_with("aws.protocols#") || id.starts_with("smithy.protocols#")).collect()
        };
        self.same("service: protocols", &place, protocols(a), protocols(b));
        let said = |shape: &'m Shape, id: &str, key: &str| shape.traits.get(id)?.get(key)?.as_str();
        self.same("service: sdkId", &place, said(a, "aws.api#service", "sdkId"), said(b, "aws.api#service", "sdkId"));
        let prefix = said(a, "aws.api#service", "endpointPrefix");
        let found = said(b, "aws.api#service", "endpointPrefix");
        if prefix.is_none() {
            self.same("service: endpoint prefix, which Smithy lacks", &place, None, found);
        } else {
            self.same("service: endpoint prefix", &place, prefix, found);
        }
        self.same("service: signing", &place, said(a, "aws.auth#sigv4", "name"), said(b, "aws.auth#sigv4", "name"));
        for (kind, id) in [
            ("service: rules of endpoints", "smithy.rules#endpointRuleSet"),
            ("service: parameters of the client", "smithy.rules#clientContextParams"),
            ("service: endpoint discovery", "aws.api#clientEndpointDiscovery"),
        ] {
            let value = |shape: &Shape| shape.traits.get(id).map(|value| sorted(value).to_string());
            self.same(kind, &place, value(a), value(b));
        }
        if self.wire.is_xml {
            let uri = |shape: &'m Shape| said(shape, "smithy.api#xmlNamespace", "uri");
            self.same("service: XML namespace", &place, uri(a), uri(b));
        }
        let described = |shape: &'m Shape| docs(&shape.traits);
        self.same("service: documentation", &place, described(a), described(b));
    }

    fn operations(&mut self) {
        let (ours, theirs) = (self.smithy.operations(), self.botocore.operations());
        let names = |operations: &BTreeMap<&'m str, &'m Shape>| operations.keys().copied().collect::<Vec<_>>();
        let place = self.smithy.shape().id.to_string();
        self.same("operations", &place, names(&ours), names(&theirs));
        for (name, a) in ours {
            if let Some(b) = theirs.get(name) {
                self.operation(a, b);
            }
        }
    }

    fn operation(&mut self, a: &'m Shape, b: &'m Shape) {
        let place = a.id.to_string();
        let place = place.as_str();
        let (x, y) = (a.as_operation().expect("an operation"), b.as_operation().expect("an operation"));
        for (kind, x, y) in [("operation: input", x.input, y.input), ("operation: output", x.output, y.output)] {
            let name = |model: &'m Model, ix: Option<ShapeIx>| ix.map(|ix| model.shape(ix).id.name());
            self.same(kind, place, name(self.smithy.model, x), name(self.botocore.model, y));
            if let (Some(x), Some(y)) = (x, y) {
                self.shape(x, y);
            }
        }
        let (errors, found) = (self.smithy.errors(a), self.botocore.errors(b));
        let names = |errors: &BTreeMap<&'m str, ShapeIx>| errors.keys().copied().collect::<Vec<_>>();
        self.same("operation: errors", place, names(&errors), names(&found));
        for (name, x) in errors {
            if let Some(y) = found.get(name) {
                self.shape(x, *y);
            }
        }
        let schemes = |side: Side<'m>, shape: &'m Shape| auth::accepted(side.model, side.service, shape);
        self.same("operation: authentication", place, schemes(self.smithy, a), schemes(self.botocore, b));
        self.pages(place, a, b);
        self.same("operation: host prefix", place, a.traits.endpoint_host_prefix(), b.traits.endpoint_host_prefix());
        if self.wire.is_rest {
            let (ours, theirs) = (a.traits.http(), b.traits.http());
            let with_slash = |http: Http<'m>| format!("{}/", http.uri);
            let kind = match ours.map(with_slash) == theirs.map(|http| http.uri.to_owned()) {
                true => "operation: path that ends in a slash",
                false => "operation: path",
            };
            self.same(kind, place, ours, theirs);
        }
        for (kind, id) in [
            ("operation: unsigned payload", "aws.auth#unsignedPayload"),
            ("operation: idempotent", "smithy.api#idempotent"),
            ("operation: deprecated", "smithy.api#deprecated"),
        ] {
            self.same(kind, place, a.traits.has(id), b.traits.has(id));
        }
        for (kind, id) in [
            ("operation: checksum", "aws.protocols#httpChecksum"),
            ("operation: checksum required", "smithy.api#httpChecksumRequired"),
            ("operation: compression", "smithy.api#requestCompression"),
            ("operation: parameters of endpoints", "smithy.rules#staticContextParams"),
            ("operation: parameters of endpoints from input", "smithy.rules#operationContextParams"),
            ("operation: endpoint discovery", "aws.api#clientDiscoveredEndpoint"),
        ] {
            let value = |shape: &Shape| shape.traits.get(id).map(|value| sorted(value).to_string());
            self.same(kind, place, value(a), value(b));
        }
        self.same("operation: waiters", place, self.smithy.waiters(a), self.botocore.waiters(b));
        self.same("documentation of operations", place, docs(&a.traits), docs(&b.traits));
    }

    fn pages(&mut self, place: &str, a: &'m Shape, b: &'m Shape) {
        let (ours, theirs) = (self.smithy.paginator(a), self.botocore.paginator(b));
        // Smithy alone cannot say it all; what services of awsJson, which tools speak, need beside it stands in the fix-ups.
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && !(ours.results.is_empty() || self.wire.is_rest || self.wire.is_xml)
        {
            let results = |pages: Paginator<'m>| (pages.results, pages.more_results);
            self.same("operation: results of pages", place, results(ours), results(theirs));
        }
        let (ours, theirs) = (self.smithy.paginated(a), self.botocore.paginated(b));
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            let kind = if ours.is_none() { "operation: pages that Smithy lacks" } else { "operation: pages" };
            return self.same(kind, place, ours, theirs);
        };
        let tokens = |pages: Paginated<'m>| (pages.input_token, pages.output_token);
        self.same("operation: tokens of pages", place, tokens(ours), tokens(theirs));
        for (ours, theirs) in [(ours.items, theirs.items), (ours.page_size, theirs.page_size)] {
            let is_lacking = ours.is_none();
            let kind = if is_lacking {
                "operation: items or sizes of pages that Smithy lacks"
            } else {
                "operation: items or sizes of pages"
            };
            self.same(kind, place, ours, theirs);
        }
    }

    fn shape(&mut self, x: ShapeIx, y: ShapeIx) {
        if !self.seen.insert((x, y)) {
            return;
        }
        let (a, b) = (self.smithy.model.shape(x), self.botocore.model.shape(y));
        let place = a.id.to_string();
        let place = place.as_str();
        self.traits(place, a, b);
        match (&a.kind, &b.kind) {
            (ShapeKind::Structure(m), ShapeKind::Structure(n)) => self.members(place, a, m, n),
            (ShapeKind::Union(m), ShapeKind::Union(n)) => self.members(place, a, m, n),
            (ShapeKind::Union(m), ShapeKind::Structure(n)) => {
                self.same("union that botocore has as a structure", place, a.shape_type(), b.shape_type());
                self.members(place, a, m, n);
            }
            (ShapeKind::List(m), ShapeKind::List(n)) => self.member(place, m, n),
            (ShapeKind::Map { key: k, value: m }, ShapeKind::Map { key: l, value: n }) => {
                self.member(place, k, l);
                self.member(place, m, n);
            }
            (ShapeKind::Enum(m), ShapeKind::Enum(n)) => {
                let values = |members: &'m [Member]| {
                    let values = members.iter().map(|m| m.traits.get("smithy.api#enumValue").and_then(Node::as_str));
                    values.collect::<BTreeSet<_>>()
                };
                self.same("enum: values", place, values(m), values(n));
                self.names_of_values(place, m, n);
            }
            (ShapeKind::String, ShapeKind::Enum(_)) if a.traits.has("smithy.api#enum") => {
                self.same("enum without names that Smithy leaves a string", place, a.shape_type(), b.shape_type());
            }
            _ => self.same("type", place, a.shape_type(), b.shape_type()),
        }
    }

    /// botocore has values only, so that its names must say these: compared are Smithy's names with the letters of botocore's.
    fn names_of_values(&mut self, place: &str, ours: &'m [Member], theirs: &'m [Member]) {
        let value = |member: &'m Member| member.traits.get("smithy.api#enumValue").and_then(Node::as_str);
        let names: BTreeMap<_, _> = ours.iter().map(|member| (value(member), member.name.as_str())).collect();
        for member in theirs {
            if let Some(name) = names.get(&value(member)).filter(|name| **name != member.name) {
                let kind = match letters(&member.name) == letters(value(member).unwrap_or_default()) {
                    true => "enum: name that botocore takes from the value",
                    false => "enum: names of values",
                };
                self.same(kind, &format!("{place}${name}"), name, &member.name.as_str());
            }
        }
    }

    fn traits(&mut self, place: &str, a: &'m Shape, b: &'m Shape) {
        let (a, b) = (&a.traits, &b.traits);
        self.same("sensitive", place, a.is_sensitive(), b.is_sensitive());
        self.same("streaming", place, a.is_streaming(), b.is_streaming());
        self.same("requiresLength", place, a.requires_length(), b.requires_length());
        self.same("sparse", place, a.is_sparse(), b.is_sparse());
        self.same("mediaType application/json", place, is_json(a), is_json(b));
        self.same("error: fault", place, a.error(), b.error());
        self.same("error: retryable", place, a.retryable(), b.retryable());
        let status = (a.http_error(), b.http_error());
        match status {
            (Some(_), None) => self.same("error: status that botocore lacks", place, status.0, status.1),
            _ => self.same("error: status", place, status.0, status.1),
        }
        let code = |traits: &'m Traits| traits.get("aws.protocols#awsQueryError")?.get("code")?.as_str();
        if self.wire.is_query {
            self.same("error: code of awsQuery", place, code(a), code(b));
        }
        self.same("deprecated shape", place, a.deprecated().is_some(), b.deprecated().is_some());
        self.same("documentation of shapes", place, docs(a), docs(b));
    }

    fn members(&mut self, place: &str, shape: &Shape, ours: &'m [Member], theirs: &'m [Member]) {
        let names = |members: &'m [Member]| members.iter().map(|m| m.name.as_str()).collect::<Vec<_>>();
        let (ordered, found) = (names(ours), names(theirs));
        let set = |names: &[&'m str]| names.iter().copied().collect::<BTreeSet<_>>();
        if set(&ordered) != set(&found) {
            let only = |a: &[&'m str], b: &[&'m str]| set(a).difference(&set(b)).copied().collect::<Vec<_>>();
            let is_error = shape.traits.error().is_some() && only(&found, &ordered).is_empty();
            let kind = if is_error { "error: members that botocore lacks" } else { "members" };
            self.same(kind, place, only(&ordered, &found), only(&found, &ordered));
        } else {
            self.same("order of members", place, ordered, found);
        }
        for member in ours {
            if let Some(other) = theirs.iter().find(|other| other.name == member.name) {
                self.member(&format!("{place}${}", member.name), member, other);
            }
        }
    }

    fn member(&mut self, place: &str, m: &'m Member, n: &'m Member) {
        let (a, b) = (&m.traits, &n.traits);
        let (x, y) = (self.smithy.model.target_of(m), self.botocore.model.target_of(n));
        self.same("member: required", place, a.is_required(), b.is_required());
        let has_default = |traits: &Traits| traits.default().is_some_and(|value| !value.is_null());
        self.same("member: default, which botocore lacks", place, has_default(a), has_default(b));
        self.same(
            "member: clientOptional, which botocore lacks",
            place,
            a.is_client_optional(),
            b.is_client_optional(),
        );
        for (kind, id) in [
            ("member: idempotency token", "smithy.api#idempotencyToken"),
            ("member: host label", "smithy.api#hostLabel"),
            ("member: event payload", "smithy.api#eventPayload"),
            ("member: deprecated", "smithy.api#deprecated"),
            ("member: parameter of endpoints", "smithy.rules#contextParam"),
        ] {
            self.same(kind, place, a.has(id), b.has(id));
        }
        if self.wire.is_rest {
            for id in ["Header", "Label", "Payload", "PrefixHeaders", "Query", "QueryParams", "ResponseCode"] {
                let id = format!("smithy.api#http{id}");
                let value = |traits: &Traits| traits.get(&id).map(ToString::to_string);
                self.same("member: binding to HTTP", place, value(a), value(b));
            }
        }
        let is_elsewhere = ["Header", "Label", "Query", "PrefixHeaders"];
        let is_elsewhere = is_elsewhere.iter().any(|id| a.has(&format!("smithy.api#http{id}")));
        if self.wire.is_xml {
            for id in ["xmlName", "xmlFlattened", "xmlAttribute"] {
                let id = format!("smithy.api#{id}");
                let value = |traits: &Traits| traits.get(&id).map(ToString::to_string);
                self.same("member: name in XML", place, value(a), value(b));
            }
        } else if !(self.wire.is_rest && is_elsewhere) {
            // A name that is the member's own is as good as none.
            let other = |name: Option<&'m str>| name.filter(|name| *name != m.name);
            self.same("member: name in JSON", place, other(a.json_name()), other(b.json_name()));
        }
        let format = |member: &'m Member, target: &'m Shape| {
            member.traits.timestamp_format().or_else(|| target.traits.timestamp_format())
        };
        self.same("member: format of moments", place, format(m, x), format(n, y));
        self.limits(place, (m, x), (n, y));
        self.same("documentation of members", place, docs(a), docs(b));
        if let (Some(x), Some(y)) = (self.smithy.model.find(x.id.as_str()), self.botocore.model.find(y.id.as_str())) {
            self.shape(x, y);
        }
    }

    /// Smithy may have limits on members, for which botocore makes shapes.
    fn limits(&mut self, place: &str, (m, x): (&'m Member, &'m Shape), (n, y): (&'m Member, &'m Shape)) {
        let length = |m: &Member, x: &Shape| m.traits.length().or_else(|| x.traits.length());
        // No least length is the same as zero.
        let ends = |m: &Member, x: &Shape| length(m, x).map_or((0, None), |l| (l.min.unwrap_or(0), l.max));
        self.same("limits of lengths", place, ends(m, x), ends(n, y));
        let range = |m: &'m Member, x: &'m Shape| m.traits.range().or_else(|| x.traits.range());
        let numbers = |m: &'m Member, x: &'m Shape| {
            let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
            range(m, x).map(|range| (number(range.min), number(range.max)))
        };
        let (ours, theirs) = (numbers(m, x), numbers(n, y));
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            self.same("limits of numbers", place, ours, theirs);
        } else {
            self.same("limits of numbers that one side lacks", place, ours, theirs);
        }
        let pattern = |m: &'m Member, x: &'m Shape| m.traits.pattern().or_else(|| x.traits.pattern());
        let (ours, theirs) = (pattern(m, x), pattern(n, y));
        let kind = match (ours, theirs) {
            (Some(_), None) => "pattern that botocore lacks",
            (None, Some(_)) => "pattern that Smithy lacks",
            _ => "pattern, its ends aside",
        };
        self.same(kind, place, ours.map(bare), theirs.map(bare));
    }
}

/// The letters and digits of a name, whatever their case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

fn is_json(traits: &Traits) -> bool {
    traits.media_type() == Some("application/json")
}

/// The text without what the exporter of botocore changes: white space, and paragraphs around bare text.
fn docs(traits: &Traits) -> String {
    let text = traits.documentation().unwrap_or_default().replace("<p>", "").replace("</p>", "").replace("<p/>", "");
    text.split_whitespace().collect()
}

/// A pattern without anchors, and without what stands for them where there are none.
fn bare(pattern: &str) -> &str {
    let mut bare = pattern;
    loop {
        let shorter = ["^", "(?s)", ".*"].iter().find_map(|start| bare.strip_prefix(start));
        match shorter.or_else(|| ["$", ".*"].iter().find_map(|end| bare.strip_suffix(end))) {
            Some(shorter) => bare = shorter,
            None => return bare,
        }
    }
}

/// A value with the members of its objects sorted, the types of parameters in one spelling, and the sides of
/// comparisons in one order.
fn sorted(value: &Node) -> Node {
    match value {
        Node::Array(elements) => Node::Array(elements.iter().map(sorted).collect()),
        Node::Object(object) => {
            let spelt = |key: &str, value: &Node| match (key, value) {
                ("type", Node::String(text)) => Node::String(text.to_lowercase()),
                _ => sorted(value),
            };
            let mut members: Vec<_> = object.iter().map(|(k, v)| (k.to_owned(), spelt(k, v))).collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            let is_comparison = value.get("fn").and_then(Node::as_str).is_some_and(|name| name.ends_with("Equals"));
            for (_, value) in members.iter_mut().filter(|(key, _)| is_comparison && key == "argv") {
                if let Node::Array(sides) = value {
                    sides.sort_by_key(ToString::to_string);
                }
            }
            Node::Object(Object::from(members))
        }
        other => other.clone(),
    }
}
