//! Prints rules as control flow.
//!
//! A rule that is chosen is final, so a list of rules is a chain of `if … else if … else`. Where a rule names several
//! values on the way, it can fail half-way and the next rule must still be tried: it becomes nested `if`s that return.
//! A last rule that all others only lead to becomes `let … else`, which keeps the rest at the same depth.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::rir::{EndpointSpec, Expr, Function, Local, Rule, Step, Then, Type, walk_then};
use super::super::simplify::is_unconditional;
use super::expr::{all_of, borrowed, deref, operand, owned, value, with_short_names};
use super::{Block, Emitter, Tail};

impl Emitter {
    /// Rules, up to and including what happens when none is chosen.
    pub(super) fn rules(&mut self, rules: &[Rule], tail: Tail) -> Block {
        let (conditional, last) = match rules.split_last() {
            Some((last, before)) if is_unconditional(last) => (before, Some(last)),
            _ => (rules, None),
        };
        if let Some((guarded, before)) = conditional.split_last()
            && is_guard(guarded, last)
        {
            return self.guarded(before, guarded, last, tail);
        }
        let chain_start = conditional.iter().rposition(|rule| !is_simple(rule)).map_or(0, |at| at + 1);
        let (nested, chained) = conditional.split_at(chain_start);
        let mut block = self.returning(nested);
        let rest = self.chain(chained, last, tail);
        block.append(rest);
        block
    }

    /// Rules that return if they are chosen, and otherwise let go on.
    fn returning(&mut self, rules: &[Rule]) -> Block {
        let mut block = Block::default();
        for rule in rules {
            let mut inner = self.then(&rule.then, Tail::Return);
            inner.is_intricate |= has_intricate_test(rule);
            let mut steps = rule.steps.as_slice();
            let mut is_if = false;
            while let Some((step, before)) = steps.split_last() {
                steps = before;
                let body = &inner.tokens;
                if let Step::Let(local, expr) = step {
                    let binding = let_tokens(local, expr);
                    inner.tokens = quote! { #binding #body };
                    is_if = false;
                    continue;
                }
                let head = match step {
                    Step::Bind(local, expr) => if_let(local, expr),
                    _ => {
                        // Tests that stand together are one condition.
                        let first = before.iter().rposition(|step| !matches!(step, Step::Test(_)));
                        let (rest, _) = rule.steps.split_at(first.map_or(0, |at| at + 1));
                        steps = rest;
                        let tests = rule.steps.iter().take(before.len() + 1).skip(rest.len());
                        test_head(tests)
                    }
                };
                inner.tokens = quote! { #head { #body } };
                inner.nests |= is_if;
                is_if = true;
            }
            if matches!(rule.steps.first(), Some(Step::Let(..))) {
                let body = &inner.tokens;
                inner.tokens = quote! { { #body } };
            }
            block.append(inner);
        }
        block
    }

    /// Rules with one condition each as a chain, with the rule without conditions at its end.
    fn chain(&mut self, rules: &[Rule], last: Option<&Rule>, tail: Tail) -> Block {
        let mut block = Block::default();
        if rules.is_empty() {
            return self.otherwise(last, tail);
        }
        for rule in rules {
            let body = self.named_then(rule, Tail::Value);
            block.nests |= body.nests;
            block.is_intricate |= body.is_intricate || has_intricate_test(rule);
            let head = match rule.steps.as_slice() {
                [Step::Bind(local, expr), ..] => if_let(local, expr),
                steps => test_head(steps),
            };
            block.tokens.extend(quote! { #head { #body } else });
        }
        let last = self.otherwise(last, Tail::Value);
        block.append_else(last);
        match tail {
            Tail::Value => block.is_chain = true,
            Tail::Return => {
                let chain = &block.tokens;
                block.tokens = quote! { return #chain; };
            }
        }
        block
    }

    /// `let … else` for the last rule with a condition.
    fn guarded(&mut self, before: &[Rule], guarded: &Rule, last: Option<&Rule>, tail: Tail) -> Block {
        let mut block = self.returning(before);
        for step in &guarded.steps {
            if let Step::Bind(local, expr) = step {
                let (ident, tokens) = (&local.ident, reference(local, expr));
                block.tokens.extend(match last {
                    None if !matches!(local.ty, Type::Url | Type::Arn) => {
                        quote! { let #ident = rules::or_no_match(#tokens)?; }
                    }
                    _ => {
                        let otherwise = self.otherwise(last, Tail::Return);
                        quote! { let Some(#ident) = #tokens else { #otherwise }; }
                    }
                });
            }
        }
        let rest = match &guarded.then {
            Then::Rules(rules) if !self.branches.contains(rules) => self.rules(rules, tail),
            then => self.then(then, tail),
        };
        block.append(rest);
        block
    }

    /// What happens when no rule with conditions is chosen.
    fn otherwise(&mut self, last: Option<&Rule>, tail: Tail) -> Block {
        let Some(rule) = last else {
            return result(quote!(rules::no_match()), tail);
        };
        self.named_then(rule, tail)
    }

    /// A rule's result after the values that the rule names for it.
    fn named_then(&mut self, rule: &Rule, tail: Tail) -> Block {
        let mut block = Block::default();
        for step in &rule.steps {
            if let Step::Let(local, expr) = step {
                block.tokens.extend(let_tokens(local, expr));
            }
        }
        let then = self.then(&rule.then, tail);
        block.append(then);
        block
    }

    /// A rule's result.
    fn then(&mut self, then: &Then, tail: Tail) -> Block {
        match then {
            Then::Rules(rules) if !self.branches.contains(rules) => self.rules(rules, tail),
            Then::Rules(rules) => result(self.branch(rules), tail),
            Then::Error(message) => {
                let message = match message {
                    Expr::Text(text) => quote!(#text),
                    other => owned(other),
                };
                result(quote!(fail(#message)), tail)
            }
            Then::Endpoint(endpoint) => {
                let mut block = Block::default();
                let (lets, url) = with_short_names(&endpoint.url, |name| {
                    let mut is_taken = false;
                    walk_then(then, &mut |expr| {
                        is_taken |= matches!(expr, Expr::Local(local) if local.ident == *name);
                    });
                    is_taken
                });
                block.tokens = lets;
                let endpoint = self.endpoint(endpoint, &url);
                block.append(result(endpoint, tail));
                block
            }
        }
    }

    fn endpoint(&mut self, endpoint: &EndpointSpec, url: &Expr) -> TokenStream {
        let url = match url {
            Expr::Field(..) if url.is_owned() => owned(url),
            _ => value(url),
        };
        if endpoint.properties.is_empty() && endpoint.headers.is_empty() {
            return quote!(ok(#url));
        }
        let properties = match endpoint.properties.is_empty() {
            true => quote!(Vec::new()),
            false => self.properties(&endpoint.properties),
        };
        if endpoint.headers.is_empty() {
            return quote!(rules::ok_with(#url, #properties));
        }
        let headers = endpoint.headers.iter().map(|(name, values)| {
            let values = values.iter().map(owned);
            quote!((#name, Vec::from([#(#values),*])))
        });
        quote!(rules::ok_with_headers(#url, #properties, Vec::from([#(#headers),*])))
    }
}

impl Block {
    fn append(&mut self, other: Block) {
        self.is_chain = other.is_chain && self.tokens.is_empty();
        self.tokens.extend(other.tokens);
        self.nests |= other.nests;
        self.is_intricate |= other.is_intricate;
    }

    /// Completes a chain that ends with `else`. A chain within goes on with `else if`.
    fn append_else(&mut self, other: Block) {
        let tokens = other.tokens;
        self.tokens.extend(match other.is_chain {
            true => tokens,
            false => quote! { { #tokens } },
        });
        self.nests |= other.nests;
        self.is_intricate |= other.is_intricate;
    }
}

fn result(expr: TokenStream, tail: Tail) -> Block {
    let tokens = match tail {
        Tail::Value => expr,
        Tail::Return => quote! { return #expr; },
    };
    Block { tokens, ..Block::default() }
}

/// Whether a rule's conditions fit into one `if`.
fn is_simple(rule: &Rule) -> bool {
    let mut conditions = rule.steps.as_slice();
    while let [before @ .., Step::Let(..)] = conditions {
        conditions = before;
    }
    matches!(conditions, [Step::Bind(..)]) || conditions.iter().all(|step| matches!(step, Step::Test(_)))
}

/// Whether a rule reads best as `let … else`: it names values, more rules follow in it, and the alternative is short.
fn is_guard(rule: &Rule, last: Option<&Rule>) -> bool {
    let names_only = rule.steps.iter().all(|step| matches!(step, Step::Bind(_, expr) if !expr.makes_owned()));
    let has_rules =
        matches!(&rule.then, Then::Rules(rules) if rules.len() > 1 || rules.iter().any(|r| !is_unconditional(r)));
    let is_short = match last {
        None => true,
        Some(last) => last.steps.is_empty() && rule.steps.len() == 1 && !matches!(last.then, Then::Rules(_)),
    };
    names_only && has_rules && is_short
}

fn has_intricate_test(rule: &Rule) -> bool {
    rule.steps.iter().any(|step| matches!(step, Step::Test(test) if test.is_intricate()))
}

/// `if` all tests hold.
fn test_head<'s>(steps: impl IntoIterator<Item = &'s Step>) -> TokenStream {
    let tests = all_of(steps.into_iter().filter_map(|step| match step {
        Step::Test(test) => Some(test),
        Step::Bind(..) | Step::Let(..) => None,
    }));
    quote!(if #tests)
}

/// `if let Some(name) = value`
fn if_let(local: &Local, expr: &Expr) -> TokenStream {
    let (ident, expr) = (&local.ident, reference(local, expr));
    quote!(if let Some(#ident) = #expr)
}

/// The optional value, borrowed if it is a structure of its own.
fn reference(local: &Local, expr: &Expr) -> TokenStream {
    match local.ty {
        Type::Url | Type::Arn => {
            let tokens = operand(expr);
            quote!(&#tokens)
        }
        _ if expr.is_owned() => deref(expr),
        _ => value(expr),
    }
}

/// `let name = value;` with the value borrowed, whatever it is.
fn let_tokens(local: &Local, expr: &Expr) -> TokenStream {
    let (ident, ty) = (&local.ident, super::type_tokens(local.ty));
    let is_borrowed = !expr.is_owned() && !matches!(expr, Expr::Call(Function::Split, _));
    let tokens = match is_borrowed {
        true => borrowed(expr),
        false => {
            let tokens = operand(expr);
            quote!(&#tokens)
        }
    };
    quote! { let #ident: #ty = #tokens; }
}
