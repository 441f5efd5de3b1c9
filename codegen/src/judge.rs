//! Which of the chosen operations can be generated, and what users should know of the rest of the selection.
//!
//! In: the model and the operations that were chosen. Out: the same [`Selection`] without those that cannot be generated, with its
//! warnings; or all that stands in the way of the service, of operations that were named, or of everything. What becomes of
//! which trait is said by the table in [`coverage`](crate::coverage).

use std::collections::{BTreeMap, BTreeSet};

use smithgen_model::{At, Finding, Member, Model, Problems, Shape, ShapeId, ShapeIx, ShapeKind, Traits};

use crate::analysis::bound::{Bound, Value, bound};
use crate::analysis::expressions::{Carried, of_endpoint, of_pages, of_waiters};
use crate::analysis::{depth, discovery, protocol};
use crate::coverage::verdict;
use crate::endpoints::{self, EndpointRules};
use crate::problem::{Code, LeftOut};
use crate::rir::Protocol;
use crate::selection::{Choice, SelectedOperation, Selection, members_of};

/// Takes the operations out that cannot be generated; of those that were asked for by name that is an error.
pub(crate) fn judge(model: &Model, chosen: Selection, choice: &Choice) -> Result<Selection, Problems> {
    let service = model.shape(chosen.service);
    let named = !choice.operations.is_empty();
    let (endpoint, mut findings) = endpoint_rules(service);
    let protocol = protocol::of(model, service, choice.protocol.as_deref());
    let protocol = protocol.map_err(|why| findings.push(Code::Protocol.error(At::of(&service.id), why))).ok();
    let obstacles = Obstacles::new(model, &chosen, protocol);
    let question = discovery::question(model, chosen.service).and_then(|ix| obstacles.can_ask(model, &chosen, ix));
    let mut kept = Vec::new();
    let mut left_out = Vec::new();
    for operation in &chosen.operations {
        let mut reasons = obstacles.reasons(model, &chosen, operation);
        reasons.extend(nowhere_to_go(model, chosen.service, &question, operation.ix));
        reasons.extend(endpoint.iter().flat_map(|rules| endpoint_parameters(model, rules, operation)));
        match reasons.is_empty() {
            true => kept.push(operation.ix),
            false => left_out.push((operation.ix, reasons)),
        }
    }
    if !named && kept.is_empty() && !left_out.is_empty() {
        let message = "none of the operations can be generated";
        findings.push(Code::NothingLeft.error(At::of(&service.id), message));
    }
    if named || kept.is_empty() {
        let reasons = std::mem::take(&mut left_out).into_iter().flat_map(|(_, reasons)| reasons);
        findings.extend(reasons);
    }
    if findings.iter().any(Finding::is_error) {
        let mut problems = chosen.warnings;
        problems.extend(model.locate(findings));
        return Err(problems);
    }
    let mut selection = Selection::of(model, chosen.service, kept);
    findings.extend(unknown(model, &selection));
    findings.extend(expressions(model, &selection, endpoint.as_ref()));
    findings.extend(waiters(model, &selection));
    selection.protocol = protocol;
    selection.endpoint = endpoint;
    selection.left_out = located(model, left_out);
    selection.warnings = chosen.warnings;
    selection.left_out.iter().for_each(|left_out| selection.warnings.extend(left_out.why.clone()));
    selection.warnings.extend(model.locate(findings));
    Ok(selection)
}

/// The operations that are left out, with their reasons as warnings.
fn located(model: &Model, left_out: Vec<(ShapeIx, Vec<Finding>)>) -> Vec<LeftOut> {
    let counts: Vec<(ShapeIx, usize)> = left_out.iter().map(|(ix, reasons)| (*ix, reasons.len())).collect();
    let reasons = left_out.into_iter().flat_map(|(_, reasons)| reasons);
    // All at once, so that the files are looked through once.
    let mut why = model.locate_each(reasons).into_iter();
    let left_out = counts.into_iter().map(|(ix, count)| LeftOut {
        operation: model.shape(ix).id.name().to_owned(),
        why: Problems::from(why.by_ref().take(count).collect::<Vec<_>>()).into_warnings(),
    });
    left_out.collect()
}

fn endpoint_rules(service: &Shape) -> (Option<EndpointRules>, Vec<Finding>) {
    let (tree, diagram) = ("smithy.rules#endpointRuleSet", "smithy.rules#endpointBdd");
    let (id, compiled) = match (service.traits.get(tree), service.traits.get(diagram)) {
        (Some(rules), _) => (tree, endpoints::compile(rules)),
        (None, Some(rules)) => (diagram, endpoints::compile_diagram(rules)),
        (None, None) => return (None, Vec::new()),
    };
    let told = |problem: &endpoints::RuleProblem, severity: fn(Code, At, String) -> Finding| {
        let at = problem.at(At::of(&service.id).applied(id));
        severity(Code::EndpointRules, at, format!("the endpoint rules: {problem}"))
    };
    match compiled {
        Ok(rules) => {
            let warnings = rules.warnings.iter().map(|problem| told(problem, Code::warning)).collect();
            (Some(rules), warnings)
        }
        Err(problems) => (None, problems.iter().map(|problem| told(problem, Code::error)).collect()),
    }
}

/// What stands in the way of an operation that reaches it: its kind, its place, and why.
struct Obstacle {
    code: Code,
    at: At,
    why: String,
}

/// The obstacles in the selection, and for each shape those that it leads to.
struct Obstacles {
    all: Vec<Obstacle>,
    below: BTreeMap<ShapeIx, Vec<usize>>,
}

/// How many members of a structure may be required: six times as many as in AWS's models. Each is a parameter of the builder's type,
/// which each setter repeats.
const MOST_REQUIRED: usize = 128;

/// How many obstacles are told of one operation.
const TOLD: usize = 10;

impl Obstacles {
    fn new(model: &Model, selection: &Selection, protocol: Option<Protocol>) -> Self {
        let streams = protocol.into_iter().flat_map(|protocol| streams(model, selection, protocol));
        let mut found: Vec<(ShapeIx, Obstacle)> = streams.collect();
        for ix in depth::too_deep(model, selection) {
            let why = ": its types nest too deep for a compiler from here on".to_owned();
            found.push((ix, Obstacle { code: Code::TooDeep, at: At::of(&model.shape(ix).id), why }));
        }
        let inputs = selection.operations.iter().filter_map(|operation| operation.input);
        let built: BTreeSet<ShapeIx> = inputs.chain(selection.reached_by_inputs.iter().copied()).collect();
        for ix in built {
            let count = members_of(model.shape(ix)).iter().filter(|member| member.traits.is_required()).count();
            if count > MOST_REQUIRED {
                let why = format!(": {count} members are required, and its builder can ask for {MOST_REQUIRED}");
                found.push((ix, Obstacle { code: Code::TooWide, at: At::of(&model.shape(ix).id), why }));
            }
        }
        let mut below = BTreeMap::new();
        let holders = if found.is_empty() { BTreeMap::new() } else { holders(model, selection) };
        for (number, (ix, _)) in found.iter().enumerate() {
            spread(number, *ix, &holders, &mut below);
        }
        Self { all: found.into_iter().map(|(_, obstacle)| obstacle).collect(), below }
    }

    /// Why an operation cannot be generated; nothing if it can.
    fn reasons(&self, model: &Model, chosen: &Selection, operation: &SelectedOperation) -> Vec<Finding> {
        let name = model.shape(operation.ix).id.name();
        let numbers = [operation.ix, chosen.service].into_iter().filter_map(|ix| self.below.get(&ix)).flatten();
        let mut found: Vec<&Obstacle> = numbers.filter_map(|number| self.all.get(*number)).collect();
        let mut is_deep = false;
        // One place where it gets too deep says enough.
        found.retain(|obstacle| obstacle.code != Code::TooDeep || !std::mem::replace(&mut is_deep, true));
        let reason = |Obstacle { code, at, why }: &Obstacle| {
            code.error(at.clone(), format!("`{name}` cannot be generated{why}"))
        };
        found.into_iter().map(reason).collect()
    }

    /// The operation that says where others go, if it can be generated.
    fn can_ask(&self, model: &Model, chosen: &Selection, ix: ShapeIx) -> Result<ShapeIx, String> {
        let mut operations = chosen.operations.iter().filter(|operation| operation.ix == ix);
        match operations.all(|operation| self.reasons(model, chosen, operation).is_empty()) {
            true => Ok(ix),
            false => Err(format!("`{}`, which says where, cannot be generated", model.shape(ix).id.name())),
        }
    }
}

/// Why nobody can say where an operation goes that goes nowhere else.
fn nowhere_to_go(model: &Model, service: ShapeIx, question: &Result<ShapeIx, String>, ix: ShapeIx) -> Option<Finding> {
    let why = discovery::of_operation(model, service, question, ix).err()?;
    let (id, of) = (&model.shape(ix).id, discovery::OF_OPERATION);
    let why = format!("`{}` cannot be generated because of the trait `{of}`: {why}", id.name());
    Some(Code::RefusedTrait.error(At::of(id).applied(of), why))
}

/// The streams for which there is no place: events in protocols that have none, and what is not the whole body where bindings say what is.
fn streams(model: &Model, selection: &Selection, protocol: Protocol) -> Vec<(ShapeIx, Obstacle)> {
    let ends = selection.operations.iter().flat_map(|operation| [operation.input, operation.output]);
    let ends: BTreeSet<ShapeIx> = ends.flatten().collect();
    let obstacle = |ix: ShapeIx, member: &Member| {
        let target = model.target_of(member);
        let is_body = protocol.is_rest() && member.traits.has("smithy.api#httpPayload");
        let why = match target.kind {
            ShapeKind::Union(_) if !protocol.has_events() => "the protocol has no streams of events",
            ShapeKind::Union(_) if protocol.is_rest() && !is_body => {
                "a stream of events must be the whole body (`httpPayload`)"
            }
            ShapeKind::Union(_) => return None,
            _ if is_body => return None,
            _ => "a stream of bytes must be the whole body (`httpPayload`), for which the protocol must have a place",
        };
        let at = At::of(&target.id).applied("smithy.api#streaming");
        let why = format!(" because of the trait `smithy.api#streaming`: {why}");
        Some((ix, Obstacle { code: Code::RefusedTrait, at, why }))
    };
    let members = ends.into_iter().flat_map(|ix| model.shape(ix).members().map(move |member| (ix, member)));
    let streams = members.filter(|(_, member)| model.target_of(member).traits.is_streaming());
    streams.filter_map(|(ix, member)| obstacle(ix, member)).collect()
}

/// Notes an obstacle for its shape and all that hold that, but for those that have enough of them.
fn spread(
    number: usize,
    ix: ShapeIx,
    holders: &BTreeMap<ShapeIx, Vec<ShapeIx>>,
    below: &mut BTreeMap<ShapeIx, Vec<usize>>,
) {
    let mut open = vec![ix];
    while let Some(ix) = open.pop() {
        let known = below.entry(ix).or_default();
        if known.len() < TOLD && known.last() != Some(&number) {
            known.push(number);
            open.extend(holders.get(&ix).into_iter().flatten());
        }
    }
}

/// The shapes and operations that hold each shape.
fn holders(model: &Model, selection: &Selection) -> BTreeMap<ShapeIx, Vec<ShapeIx>> {
    let mut holders: BTreeMap<ShapeIx, Vec<ShapeIx>> = BTreeMap::new();
    for operation in &selection.operations {
        let parts = operation.input.into_iter().chain(operation.output).chain(operation.errors.iter().copied());
        parts.for_each(|part| holders.entry(part).or_default().push(operation.ix));
    }
    for ix in selection.shapes() {
        members_of(model.shape(ix)).into_iter().for_each(|member| holders.entry(member.target).or_default().push(ix));
    }
    holders
}

/// Calls `visit` for a shape and each of its members, with a way to its id.
fn bearers(shape: &Shape, visit: &mut impl FnMut(&dyn Fn() -> ShapeId, &Traits)) {
    visit(&|| shape.id.clone(), &shape.traits);
    for member in shape.members() {
        visit(&|| shape.id.with_member(&member.name), &member.traits);
    }
}

/// What the endpoint of an operation depends on must be a string of its input, or always the same.
fn endpoint_parameters(model: &Model, rules: &EndpointRules, operation: &SelectedOperation) -> Vec<Finding> {
    let name = model.shape(operation.ix).id.name();
    let refuse = |Bound { parameter, value, at }: Bound<'_>| {
        let Value::Unsupported(why) = value else { return None };
        let message = format!("`{name}` cannot be generated because of the endpoint parameter `{parameter}`: {why}");
        Some(Code::EndpointParameter.error(at, message))
    };
    bound(model, rules, operation).into_iter().filter_map(refuse).collect()
}

/// A warning for each expression that makes no sense: what depends on it cannot work.
fn expressions(model: &Model, selection: &Selection, rules: Option<&EndpointRules>) -> Vec<Finding> {
    let carried = selection.operations.iter().flat_map(|operation| {
        let of_endpoint = of_endpoint(model, operation, rules);
        let of_pages = of_pages(model, selection.service, operation);
        of_waiters(model, operation)
            .into_iter()
            .chain(of_pages)
            .chain(of_endpoint.into_iter().map(|(_, carried)| carried))
    });
    let wrong = |carried: Carried<'_>| Some((carried.parse(model).err()?, carried.at));
    carried.filter_map(wrong).map(|(why, at)| Code::Expression.warning(at, why)).collect()
}

/// A warning for each waiter that makes no sense.
fn waiters(model: &Model, selection: &Selection) -> Vec<Finding> {
    let of_operation = |operation: &SelectedOperation| {
        let (id, waiters) = model.waiters(operation.ix);
        let at = At::of(&model.shape(operation.ix).id).applied(id);
        waiters.into_iter().filter_map(move |(name, waiter)| {
            let message = format!("nothing waits for `{name}`: {}", waiter.err()?);
            Some(Code::Waiter.warning(at.clone().key(name), message))
        })
    };
    selection.operations.iter().flat_map(of_operation).collect()
}

/// One warning for each trait that is not known, at the first place where it stands.
fn unknown(model: &Model, selection: &Selection) -> Vec<Finding> {
    let mut found: BTreeMap<String, (ShapeId, usize)> = BTreeMap::new();
    for ix in selection.shapes() {
        bearers(model.shape(ix), &mut |bearer, traits| {
            for (id, _) in traits.iter().filter(|(id, _)| verdict(id).is_none()) {
                found.entry(id.to_owned()).or_insert_with(|| (bearer(), 0)).1 += 1;
            }
        });
    }
    let warning = |(id, (bearer, count)): (String, (ShapeId, usize))| {
        let more = match count - 1 {
            0 => String::new(),
            1 => " (here and in another place)".to_owned(),
            more => format!(" (here and in {more} other places)"),
        };
        let message = format!("the trait `{id}` is not carried: it is not known, and what it says is ignored{more}");
        Code::UnknownTrait.warning(At::of(&bearer).applied(&id), message)
    };
    found.into_iter().map(warning).collect()
}
