//! Which parameters of the endpoint rules an operation fills, beside those that the configuration does.
//!
//! In: an operation with the traits [`contextParam`], [`staticContextParams`] and [`operationContextParams`]. Out: the values and
//! members that its endpoint depends on, or what it depends on and the client cannot give.
//!
//! [`contextParam`]: https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-contextparam-trait
//! [`staticContextParams`]: https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-staticcontextparams-trait
//! [`operationContextParams`]: https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-operationcontextparams-trait

use std::collections::BTreeSet;

use smithgen_jmespath::Expression;
use smithgen_model::{At, Model, Node, Shape, ShapeKind};

use super::expressions::of_endpoint;
use crate::endpoints::{EndpointRules, ParamType, ParamValue};
use crate::selection::SelectedOperation;

const OF_MEMBER: &str = "smithy.rules#contextParam";
/// The settings that a service has of its own, in its model.
pub const OF_CLIENT: &str = "smithy.rules#clientContextParams";
const STATIC: &str = "smithy.rules#staticContextParams";

/// Where the value of a parameter comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Always this.
    Fixed(ParamValue),
    /// The string that this member of the input holds.
    Member(&'a str),
    /// What an expression gives of the input, and the members of structures that it looks at; `None` for all.
    Found(Expression, Option<BTreeSet<String>>),
    /// Something that the client cannot give, and why.
    Unsupported(String),
}

/// A parameter that an operation fills.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    /// The parameter's name in the rule set.
    pub parameter: &'a str,
    /// Where its value comes from.
    pub value: Value<'a>,
    /// Where the model says so.
    pub at: At,
}

/// The parameters of `rules` that the operation fills and that its endpoint depends on.
pub fn bound<'a>(model: &'a Model, rules: &EndpointRules, selected: &SelectedOperation) -> Vec<Bound<'a>> {
    let operation = model.shape(selected.ix);
    let mut all = of_operation(rules, operation);
    all.extend(found(model, rules, selected));
    all.extend(selected.input.into_iter().flat_map(|input| of_members(model, model.shape(input))));
    let services = model.services().map(|service| model.shape(service));
    let settings = services.filter_map(|service| service.traits.get(OF_CLIENT)?.as_object());
    let mut settable: BTreeSet<&str> = all.iter().map(|bound| bound.parameter).collect();
    settable.extend(settings.flat_map(|settings| settings.iter().map(|(name, _)| name)));
    settable.extend(rules.params.iter().filter(|param| param.builtin.is_some()).map(|param| param.name.as_str()));
    all.retain(|bound| rules.depends_on(bound.parameter, &settable));
    for bound in &mut all {
        if matches!(bound.value, Value::Member(_)) && rules.type_of(bound.parameter) != Some(ParamType::String) {
            bound.value = unsupported();
        }
    }
    all
}

fn unsupported<'a>() -> Value<'a> {
    Value::Unsupported("its endpoint depends on it, and the client cannot give it".to_owned())
}

fn of_operation<'a>(rules: &EndpointRules, operation: &'a Shape) -> Vec<Bound<'a>> {
    let entries = |id| operation.traits.get(id).and_then(Node::as_object).into_iter().flat_map(|params| params.iter());
    let at = |id, parameter| At::of(&operation.id).applied(id).key(parameter);
    let fixed = entries(STATIC).map(|(parameter, entry)| {
        let value = entry.get("value").zip(rules.type_of(parameter));
        let value = value.and_then(|(value, ty)| ParamValue::read(value, ty));
        Bound { parameter, value: value.map_or_else(unsupported, Value::Fixed), at: at(STATIC, parameter) }
    });
    fixed.collect()
}

fn found<'a>(model: &'a Model, rules: &EndpointRules, selected: &SelectedOperation) -> impl Iterator<Item = Bound<'a>> {
    of_endpoint(model, selected, Some(rules)).into_iter().map(|(parameter, carried)| {
        let value = match carried.parse(model) {
            Ok((expression, members)) => Value::Found(expression, members),
            Err(why) => Value::Unsupported(why),
        };
        Bound { parameter, value, at: carried.at }
    })
}

fn of_members<'a>(model: &'a Model, input: &'a Shape) -> impl Iterator<Item = Bound<'a>> {
    input.members().filter_map(|member| {
        let parameter = member.traits.get(OF_MEMBER)?.get("name")?.as_str()?;
        let value = match model.target_of(member).kind {
            ShapeKind::String | ShapeKind::Enum(_) => Value::Member(&member.name),
            _ => unsupported(),
        };
        let at = At::of(&input.id.with_member(&member.name)).applied(OF_MEMBER);
        Some(Bound { parameter, value, at })
    })
}
