//! Waiters: what the answers of an operation, called again and again, come to.
//!
//! In: what the model says of it. Out: data, and the documentation of the method.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use quote::quote;
use smithgen_jmespath::Expression;
use smithgen_model::{AcceptorState, At, Matcher, PathComparator, PathMatcher};

use super::Context;
use super::docs::add_paragraph;
use super::facts::code;
use crate::analysis::expressions::of_acceptor;
use crate::analysis::waiters::sound;
use crate::docs;
use crate::names::{command_name, plain};
use crate::rir::{self, Acceptor, Deprecated, Search, Told, Waiter};
use crate::selection::SelectedOperation;

impl Context<'_> {
    /// What can be waited for by calling an operation, with the names of its own method and of the one that waits.
    pub(super) fn waiters(&self, selected: &SelectedOperation, called: &Ident, wait: &Ident) -> Vec<Waiter> {
        let waiters = sound(self.model, selected).into_iter().filter_map(|(name, said)| {
            let names = self.names.waiters.get(&(selected.ix, name.to_owned()))?;
            let acceptors = said.acceptors.iter().map(|acceptor| self.acceptor(selected, acceptor));
            let mut aliases = vec![name.to_owned(), command_name(name)];
            aliases.dedup();
            Some(Waiter {
                module: names.module.clone(),
                method: names.method.clone(),
                name: name.to_owned(),
                told: Told {
                    docs: self.waiter_docs(selected, (name, &said), [called, &names.method, wait]),
                    aliases,
                    deprecated: said.is_deprecated.then_some(Deprecated { since: None, note: None }),
                },
                acceptors: acceptors.collect::<Option<_>>()?,
                delays: (said.min_delay, said.max_delay),
                max_attempts: said.max_attempts,
                command: self.command(name, selected.input),
            })
        });
        waiters.collect()
    }

    fn acceptor(&self, selected: &SelectedOperation, said: &smithgen_model::Acceptor<'_>) -> Option<Acceptor> {
        let [matched, message] = of_acceptor(selected, said, &At::default()).map(|carried| {
            let (expression, members) = carried?.parse(self.model).ok()?;
            Some(search(expression, members))
        });
        let matcher = match said.matcher {
            Matcher::Success(is_success) => rir::Matcher::Success(is_success),
            Matcher::ErrorType(code) => rir::Matcher::Error(code.to_owned()),
            Matcher::Status(status) => rir::Matcher::Status(status),
            Matcher::Output(matcher) | Matcher::InputOutput(matcher) => rir::Matcher::Path {
                with_input: matches!(said.matcher, Matcher::InputOutput(_)),
                path: matcher.path.to_owned(),
                search: matched?,
                comparator: matcher.comparator,
                expected: matcher.expected.to_owned(),
            },
        };
        Some(Acceptor { state: said.state, matcher, message })
    }

    fn waiter_docs(
        &self,
        selected: &SelectedOperation,
        (name, said): (&str, &smithgen_model::Waiter<'_>),
        [called, method, wait]: [&Ident; 3],
    ) -> Vec<String> {
        let mut lines = docs::parse(said.documentation.unwrap_or_default()).to_markdown(&|_| None);
        if lines.is_empty() {
            lines.push(format!("Waits for {}.", code(name)));
        }
        let when = |state| {
            let acceptors = said.acceptors.iter().filter(|acceptor| acceptor.state == state);
            let when: BTreeSet<String> = acceptors.map(|acceptor| words(&acceptor.matcher)).collect();
            when.into_iter().collect::<Vec<_>>().join(", or ")
        };
        let called = plain(called);
        let mut told = format!(
            "Calls [`{called}`](Self::{called}) again and again, {} to {} seconds apart, until {}.",
            said.min_delay,
            said.max_delay,
            when(AcceptorState::Success),
        );
        let failure = when(AcceptorState::Failure);
        if !failure.is_empty() {
            told += &format!(" There is nothing to wait for any more when {failure}.");
        }
        add_paragraph(&mut lines, Some(told));
        lines.push(String::new());
        let last = quote!(.#wait(std::time::Duration::from_secs(300))?;);
        lines.extend(self.demanding_sample(selected, method, &last));
        lines
    }
}

/// An expression with what it looks at.
pub(super) fn search(expression: Expression, members: Option<BTreeSet<String>>) -> Search {
    Search { expression, members: members.map(|members| members.into_iter().collect()) }
}

/// What a matcher is about, in words.
fn words(matcher: &Matcher<'_>) -> String {
    match *matcher {
        Matcher::Success(true) => "it succeeds".to_owned(),
        Matcher::Success(false) => "the service answers with an error".to_owned(),
        Matcher::ErrorType(name) => format!("the error is {}", code(name)),
        Matcher::Status(status) => format!("the status of the answer is {status}"),
        Matcher::Output(PathMatcher { path, comparator, expected })
        | Matcher::InputOutput(PathMatcher { path, comparator, expected }) => {
            let (path, expected) = (code(path), code(expected));
            match comparator {
                PathComparator::StringEquals | PathComparator::BooleanEquals => format!("{path} is {expected}"),
                PathComparator::AllStringEquals => format!("all of {path} are {expected}"),
                PathComparator::AnyStringEquals => format!("one of {path} is {expected}"),
            }
        }
    }
}
