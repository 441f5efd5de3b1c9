//! Which operations go where the service says, and how it is asked.
//!
//! In: the traits `aws.api#clientEndpointDiscovery` of a service, `clientDiscoveredEndpoint` of its operations, and
//! `clientEndpointDiscoveryId` of members of their inputs. Out: the operation that asks and what it is told, or why a client cannot ask.

use smithgen_model::{Member, Model, Node, Shape, ShapeIx, ShapeKind};

/// The trait of services that say how they are asked.
const OF_SERVICE: &str = "aws.api#clientEndpointDiscovery";
/// The trait of operations that go where that says.
pub const OF_OPERATION: &str = "aws.api#clientDiscoveredEndpoint";
/// The trait of members that the answer depends on.
const OF_MEMBER: &str = "aws.api#clientEndpointDiscoveryId";

/// Where an operation goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery<'a> {
    /// The operation that asks.
    pub by: ShapeIx,
    /// Whether the service's own endpoint refuses it.
    pub is_required: bool,
    /// The members of the input that the answer depends on.
    pub identifiers: Vec<&'a str>,
    /// The name of the error that says that an endpoint takes calls no more, if the model has one.
    pub error: Option<&'a str>,
}

/// The operation by which the service is asked, if it is one that a client can ask by.
///
/// # Errors
/// Why nobody can be asked.
pub fn question(model: &Model, service: ShapeIx) -> Result<ShapeIx, String> {
    let said = model.shape(service).traits.get(OF_SERVICE);
    let said = said.ok_or_else(|| format!("the service has no `{OF_SERVICE}`"))?;
    let id = said.get("operation").and_then(Node::as_str).unwrap_or_default();
    let is_own = |ix: &ShapeIx| model.operations_of(service).contains(ix);
    let ix = model.find(id).filter(is_own).ok_or_else(|| format!("`{id}` is no operation of the service"))?;
    let operation = model.shape(ix).as_operation();
    let is_asked = operation.is_some_and(|operation| {
        let input = operation.input.map(|input| model.shape(input));
        let output = operation.output.map(|output| model.shape(output));
        input.is_none_or(|input| input.members().all(|member| is_sent(model, member)))
            && output.is_some_and(|output| names_endpoints(model, output))
    });
    if is_asked { Ok(ix) } else { Err(format!("input or output of `{id}` are not those of a discovery of endpoints")) }
}

/// Whether a member of the operation that asks is one that is known, or need not be set.
fn is_sent(model: &Model, member: &Member) -> bool {
    match (member.name.as_str(), &model.target_of(member).kind) {
        ("Operation", ShapeKind::String) => true,
        ("Identifiers", ShapeKind::Map { value, .. }) => matches!(model.target_of(value).kind, ShapeKind::String),
        _ => !member.traits.is_required(),
    }
}

/// Whether an answer has a list of endpoints, each with its address and the time for which that holds.
fn names_endpoints(model: &Model, output: &Shape) -> bool {
    let find = |shape: &'_ Shape, name| shape.members().find(|member| member.name == name).map(|member| member.target);
    let list = find(output, "Endpoints").map(|list| &model.shape(list).kind);
    let Some(ShapeKind::List(element)) = list else { return false };
    let element = model.target_of(element);
    let kind = |name| find(element, name).map(|ix| &model.shape(ix).kind);
    matches!(kind("Address"), Some(ShapeKind::String))
        && matches!(kind("CachePeriodInMinutes"), Some(ShapeKind::Long | ShapeKind::Integer))
}

/// Where an operation goes, with what [`question`] is of its service; nothing if the service's own endpoint takes its calls, whether or not it may be asked for another.
///
/// # Errors
/// Why nobody can be asked where it goes.
pub fn of_operation<'a>(
    model: &'a Model,
    service: ShapeIx,
    question: &Result<ShapeIx, String>,
    ix: ShapeIx,
) -> Result<Option<Discovery<'a>>, String> {
    let Some(said) = model.shape(ix).traits.get(OF_OPERATION) else { return Ok(None) };
    let is_required = said.get("required").and_then(Node::as_bool) == Some(true);
    let found = question.clone().and_then(|by| Ok((by, identifiers(model, ix)?)));
    match found {
        // Nobody asks where to ask.
        Ok((by, _)) if by == ix => Ok(None),
        Ok((by, identifiers)) => {
            let error = model.shape(service).traits.get(OF_SERVICE).and_then(|said| said.get("error"));
            let error = error.and_then(Node::as_str).and_then(|id| model.find(id));
            let error = error.map(|ix| model.shape(ix).id.name());
            Ok(Some(Discovery { by, is_required, identifiers, error }))
        }
        Err(why) if is_required => Err(why),
        Err(_) => Ok(None),
    }
}

/// The members of an operation's input that the answer depends on.
fn identifiers(model: &Model, operation: ShapeIx) -> Result<Vec<&str>, String> {
    let Some(input) = model.shape(operation).as_operation().and_then(|operation| operation.input) else {
        return Ok(Vec::new());
    };
    let is_one = |member: &&Member| member.traits.has(OF_MEMBER);
    let targets = model.shape(input).members().map(|member| member.target).collect();
    for ix in model.reach(targets) {
        if let Some(member) = model.shape(ix).members().find(is_one) {
            return Err(format!("it depends on `{}`, which is no member of the input", member.name));
        }
    }
    let identifiers = model.shape(input).members().filter(is_one);
    let text = |member: &'_ Member| match model.target_of(member).kind {
        ShapeKind::String | ShapeKind::Enum(_) => Ok(()),
        _ => Err(format!("it depends on `{}`, which is no text", member.name)),
    };
    identifiers.map(|member| text(member).map(|()| member.name.as_str())).collect()
}
