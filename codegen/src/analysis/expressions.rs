//! The JMESPath expressions that an operation carries: what its [waiters] look at, what its [endpoint] depends on, and where the next page
//! begins.
//!
//! In: an operation. Out: each expression with its place, what it is applied to and what it has to give; or what is wrong with it.
//!
//! [waiters]: https://smithy.io/2.0/additional-specs/waiters.html
//! [endpoint]: https://smithy.io/2.0/additional-specs/rules-engine/parameters.html#smithy-rules-operationcontextparams-trait

use std::collections::BTreeSet;

use smithgen_jmespath::Expression;
use smithgen_model::{Acceptor, At, Matcher, Model, Node, PathComparator, Shape, ShapeIx};

use super::jmespath::{Sound, Type, check};
use crate::endpoints::{EndpointRules, ParamType};
use crate::selection::SelectedOperation;

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

/// The expressions of an operation's waiters, but for those that make no sense for another reason.
pub fn of_waiters<'a>(model: &'a Model, selected: &SelectedOperation) -> Vec<Carried<'a>> {
    let (id, waiters) = model.waiters(selected.ix);
    let mut found = Vec::new();
    for (name, waiter) in waiters {
        let at = At::of(&model.shape(selected.ix).id).applied(id).key(name).key("acceptors");
        for (index, acceptor) in waiter.iter().flat_map(|waiter| waiter.acceptors.iter().enumerate()) {
            found.extend(of_acceptor(selected, acceptor, &at.clone().index(index)).into_iter().flatten());
        }
    }
    found
}

/// The expressions of an acceptor that stands `at` a place: that of its matcher, and that of its message.
pub fn of_acceptor<'a>(selected: &SelectedOperation, acceptor: &Acceptor<'a>, at: &At) -> [Option<Carried<'a>>; 2] {
    let [input, output] =
        [selected.input, selected.output].map(|ix| ix.map_or(Type::Object(Vec::new()), Type::Structure));
    let matched = match acceptor.matcher {
        Matcher::Output(path) => Some((path, "output", output.clone())),
        Matcher::InputOutput(path) => {
            let both = [("input".to_owned(), input), ("output".to_owned(), output.clone())];
            Some((path, "inputOutput", Type::Object(both.to_vec())))
        }
        Matcher::Success(_) | Matcher::ErrorType(_) | Matcher::Status(_) => None,
    };
    let matched = matched.map(|(path, kind, applied_to)| {
        let wanted = match path.comparator {
            PathComparator::StringEquals => Type::String,
            PathComparator::BooleanEquals => Type::Boolean,
            PathComparator::AllStringEquals | PathComparator::AnyStringEquals => Type::List(Box::new(Type::String)),
        };
        Carried { text: path.path, at: at.clone().key("matcher").key(kind).key("path"), applied_to, wanted }
    });
    let message = acceptor.message.map(|text| Carried {
        text,
        at: at.clone().key("message"),
        applied_to: output,
        wanted: Type::Any,
    });
    [matched, message]
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
