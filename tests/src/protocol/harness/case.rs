//! Test cases as models hold them: entries in the values of the traits of `smithy.test`.
//!
//! In: a shape of a model. Out: its [`Case`]s, and for each why it is not for us, if it is not. The format is that of
//! <https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html>.

use smithgen_model::{Model, Node, ShapeIx};

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What a client sends.
    Request,
    /// What a client makes of an answer.
    Response,
    /// What a server says of a request that it does not understand.
    Malformed,
    /// Streams of events.
    EventStream,
}

impl Kind {
    /// All kinds, with the traits whose values list cases.
    pub const ALL: [(Kind, &str); 4] = [
        (Kind::Request, "smithy.test#httpRequestTests"),
        (Kind::Response, "smithy.test#httpResponseTests"),
        (Kind::Malformed, "smithy.test#httpMalformedRequestTests"),
        (Kind::EventStream, "smithy.test#eventStreamTests"),
    ];

    /// A word for reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Response => "response",
            Kind::Malformed => "malformed request",
            Kind::EventStream => "event stream",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().map(|(kind, _)| kind).find(|kind| kind.name() == name)
    }
}

/// A test case.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is about.
    pub kind: Kind,
    /// Its name.
    pub id: String,
    /// All that it says.
    pub node: Node,
}

/// The cases of a shape, in the order of the model.
pub fn cases(model: &Model, shape: ShapeIx) -> Vec<Case> {
    let traits = &model.shape(shape).traits;
    let mut cases = Vec::new();
    for (kind, id) in Kind::ALL {
        for node in traits.get(id).and_then(Node::as_array).unwrap_or_default() {
            let id = node.get("id").and_then(Node::as_str).unwrap_or_default().to_owned();
            cases.push(Case { kind, id, node: node.clone() });
        }
    }
    cases
}

impl Case {
    /// Why a client that speaks `protocol` does not run it; `None` if it does.
    pub fn reason_not_to_run(&self, protocol: &str) -> Option<String> {
        if self.text("appliesTo") == Some("server") {
            return Some("it is for servers".to_owned());
        }
        if self.protocol() != protocol {
            return Some(format!("it is of {}", self.protocol()));
        }
        match self.kind {
            Kind::Request | Kind::Response | Kind::EventStream => None,
            Kind::Malformed => Some("it is for servers".to_owned()),
        }
    }

    /// The protocol that it is of.
    pub fn protocol(&self) -> &str {
        self.text("protocol").unwrap_or_default()
    }

    /// A text of the case.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.node.get(key).and_then(Node::as_str)
    }

    /// The texts of a list of the case; none, where it has no such list.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        self.node.get(key).and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str)
    }

    /// The headers that it has or wants: names and values.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        let headers = self.node.get("headers").and_then(Node::as_object).map(|headers| headers.iter());
        headers.into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_str()?)))
    }

    /// The value that goes in or comes out; without one, a structure without members.
    pub fn params(&self) -> Node {
        self.node.get("params").cloned().unwrap_or_else(|| Node::Object(Vec::new().into()))
    }
}
