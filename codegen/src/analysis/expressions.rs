//! The JMESPath expressions that an operation carries: what its [waiters] look at, what its [endpoint] depends on, and where the next page
//! begins.
//!
//! In: an operation. Out: each expression with its place, what it is applied to and what it has to give; or what is wrong with it.
//!
//! [waiters]: https://smithy.io/2.0/additional-specs/waiters.html
//! [endpoint]: https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-operationcontextparams-trait

use std::collections::BTreeSet;

use smithgen_jmespath::Expression;
use smithgen_model::{At, Model, Node, Shape, ShapeIx};

use super::jmespath::{Sound, Type, check};
use crate::endpoints::{EndpointRules, ParamType};
use crate::selection::SelectedOperation;

/// Waiters.
pub const WAITABLE: &str = "smithy.waiters#waitable";
/// Parameters of endpoint rules by expressions over the input.
const BY_PATH: &str = "smithy.rules#operationContextParams";

/// An expression of an operation.
#[derive(Clone, Debug)]
pub struct Carried<'a> {
    /// Its text.
    pub text: &'a str,
    /// Where it stands.
    pub at: At,
    /// What it is applied to.
    pub applied_to: Type<'static>,
    /// What it has to give.
    pub wanted: Type<'static>,
}

impl Carried<'_> {
    /// The expression, with the members of structures that it looks at (see [`Sound::members`](super::jmespath::Sound::members)).
    ///
    /// # Errors
    /// When it is none, or can never give what it has to: why, in a line.
    pub fn parse(&self, model: &Model) -> Result<(Expression, Option<BTreeSet<String>>), String> {
        let wrong = |why: String| format!("the expression `{}` makes no sense here: {why}", self.text);
        let expression = Expression::parse(self.text).map_err(|error| wrong(error.reason()))?;
        let Sound { ty, members } = check(model, &expression, &self.applied_to).map_err(wrong)?;
        if !ty.may_be(&self.wanted) {
            return Err(wrong(format!("it gives {}, but {} is wanted", ty.told(), self.wanted.told())));
        }
        Ok((expression, members))
    }
}

/// The expressions of an operation's waiters. What is not as the trait's own definition has it is left out; the model's reader tells of
/// it.
pub fn of_waiters<'a>(model: &'a Model, selected: &SelectedOperation) -> Vec<Carried<'a>> {
    let shape = model.shape(selected.ix);
    let [input, output] =
        [selected.input, selected.output].map(|ix| ix.map_or(Type::Object(Vec::new()), Type::Structure));
    let mut found = Vec::new();
    for (waiter, value) in entries(shape, WAITABLE) {
        let at = At::of(&shape.id).applied(WAITABLE).key(waiter).key("acceptors");
        for (index, acceptor) in value.get("acceptors").and_then(Node::as_array).into_iter().flatten().enumerate() {
            let Some((kind, matcher)) =
                acceptor.get("matcher").and_then(Node::as_object).and_then(|it| it.iter().next())
            else {
                continue;
            };
            let applied_to = match kind {
                "output" => output.clone(),
                "inputOutput" => {
                    Type::Object(vec![("input".to_owned(), input.clone()), ("output".to_owned(), output.clone())])
                }
                _ => continue,
            };
            let wanted = match matcher.get("comparator").and_then(Node::as_str) {
                Some("stringEquals") => Type::String,
                Some("booleanEquals") => Type::Boolean,
                _ => Type::List(Box::new(Type::String)),
            };
            let at = at.clone().index(index).key("matcher").key(kind).key("path");
            let text = matcher.get("path").and_then(Node::as_str);
            found.extend(text.map(|text| Carried { text, at, applied_to, wanted }));
        }
    }
    found
}

/// The expressions that find in a page where the next one begins, and whether there is one.
pub fn of_pages<'a>(model: &'a Model, service: ShapeIx, selected: &SelectedOperation) -> Vec<Carried<'a>> {
    let Some(paginator) = model.paginator(service, selected.ix) else { return Vec::new() };
    let applied_to = selected.output.map_or(Type::Object(Vec::new()), Type::Structure);
    let at = At::of(&model.shape(selected.ix).id);
    let carried = |text| Carried { text, at: at.clone(), applied_to: applied_to.clone(), wanted: Type::Any };
    paginator.output_tokens.into_iter().chain(paginator.more_results).map(carried).collect()
}

/// The expressions by which an operation's input gives parameters of endpoint rules, each with the parameter's name.
pub fn of_endpoint<'a>(
    model: &'a Model,
    selected: &SelectedOperation,
    rules: Option<&EndpointRules>,
) -> Vec<(&'a str, Carried<'a>)> {
    let shape = model.shape(selected.ix);
    let applied_to = selected.input.map_or(Type::Object(Vec::new()), Type::Structure);
    let wanted = |name: &str| match rules
        .and_then(|rules| rules.params.iter().find(|param| param.name == name))
        .map(|param| param.ty)
    {
        Some(ParamType::String) => Type::String,
        Some(ParamType::Boolean) => Type::Boolean,
        Some(ParamType::StringArray) => Type::List(Box::new(Type::String)),
        None => Type::Any,
    };
    let carried = |(name, value): (&'a str, &'a Node)| {
        let at = At::of(&shape.id).applied(BY_PATH).key(name).key("path");
        let text = value.get("path").and_then(Node::as_str)?;
        Some((name, Carried { text, at, applied_to: applied_to.clone(), wanted: wanted(name) }))
    };
    entries(shape, BY_PATH).filter_map(carried).collect()
}

fn entries<'a>(shape: &'a Shape, id: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
    shape.traits.get(id).and_then(Node::as_object).into_iter().flat_map(|object| object.iter())
}
