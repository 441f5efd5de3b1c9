//! Reads expressions: literals, templates, references and calls, each checked against what its place expects.
//!
//! Comparisons with `true` and `false` disappear here, as do tests of values that are always set.

use smithgen_model::Node;

use super::check::Checker;
use super::template::{self, Piece};
use super::tree::{Expr, Function, Type, Typed};

impl Checker {
    /// An expression that must be a string and be set.
    pub(super) fn string(&mut self, node: &Node) -> Option<Expr> {
        self.expect(node, Type::String)
    }

    /// An expression of this type that must be set.
    fn expect(&mut self, node: &Node, ty: Type) -> Option<Expr> {
        let typed = self.expr(node)?;
        if typed.ty != ty {
            self.problem(format!("expected {}, found {}", ty.name(), typed.ty.name()));
            return None;
        }
        if typed.optional {
            if self.has_unseen_tests || self.imply(&typed.expr) {
                return Some(typed.expr);
            }
            self.problem(format!(
                "this {} may be unset: test it with isSet, or assign it in a condition, before it is used",
                ty.name()
            ));
            return None;
        }
        Some(typed.expr)
    }

    fn expr(&mut self, node: &Node) -> Option<Typed> {
        match node {
            Node::Bool(value) => Some(Typed::always(Expr::Bool(*value), Type::Bool)),
            Node::Number(number) => match number.as_i64() {
                Some(value) => Some(Typed::always(Expr::Integer(value), Type::Integer)),
                None => self.refuse(format!("`{}` is no integer", number.as_str())),
            },
            Node::String(text) => self.template(text),
            Node::Array(elements) => {
                Some(Typed::always(Expr::List(self.each(elements, Self::string)?), Type::StringArray))
            }
            Node::Object(object) => match (object.get("ref"), object.get("fn")) {
                (Some(name), None) => match name.as_str() {
                    Some(name) => self.reference(name),
                    None => self.refuse(format!("`ref` must be a string, found {}", name.kind())),
                },
                (None, Some(_)) => self.call(node),
                _ => self.refuse("expected either `ref` or `fn`".to_owned()),
            },
            Node::Null => self.refuse("null is no value".to_owned()),
        }
    }

    fn refuse<T>(&mut self, message: String) -> Option<T> {
        self.problem(message);
        None
    }

    fn reference(&mut self, name: &str) -> Option<Typed> {
        match self.meaning(name) {
            Some(known) => known,
            None => self.refuse(format!("no parameter or variable `{name}` is in scope")),
        }
    }

    fn template(&mut self, text: &str) -> Option<Typed> {
        let pieces = match template::parse(text) {
            Ok(pieces) => pieces,
            Err(message) => return self.refuse(message),
        };
        let mut parts = Vec::new();
        for piece in pieces {
            let part = match piece {
                Piece::Text(text) => Expr::Text(text),
                Piece::Value { name, path } => {
                    let mut value = self.reference(&name)?;
                    if let Some(path) = path {
                        value = self.attribute(value, &path)?;
                    }
                    if value.ty != Type::String {
                        return self.refuse(format!("`{{{name}}}` is {}, not text", value.ty.name()));
                    }
                    if value.optional && !self.has_unseen_tests {
                        return self.refuse(format!("`{{{name}}}` may be unset: test it with isSet before"));
                    }
                    value.expr
                }
            };
            match (parts.last_mut(), part) {
                (Some(Expr::Text(before)), Expr::Text(text)) => before.push_str(&text),
                (_, part) => parts.push(part),
            }
        }
        let expr = match parts.len() {
            1 => parts.pop()?,
            _ => Expr::Template(parts),
        };
        Some(Typed::always(expr, Type::String))
    }

    /// Reads a call, whether a condition or an argument.
    pub(super) fn call(&mut self, node: &Node) -> Option<Typed> {
        let name = self.required_str(node, "fn")?;
        let Some(args) = node.get("argv").and_then(Node::as_array) else {
            return self.refuse("`argv` must be an array".to_owned());
        };
        self.at_key("argv", |this| this.apply(name, args))
    }

    fn apply(&mut self, name: &str, args: &[Node]) -> Option<Typed> {
        let is = |expr| Some(Typed::always(expr, Type::Bool));
        match name {
            "isSet" => {
                let [arg] = self.arity(name, args)?;
                let value = self.at_index(0, |this| this.expr(arg))?;
                is(match value.optional {
                    true => Expr::Call(Function::IsSet, vec![value.expr]),
                    false => Expr::Bool(true),
                })
            }
            "not" => {
                let [arg] = self.arity(name, args)?;
                let value = self.at_index(0, |this| this.expect(arg, Type::Bool))?;
                is(value.negated())
            }
            "booleanEquals" => {
                let [a, b] = self.pair(name, args, Type::Bool)?;
                is(match (a, b) {
                    (Expr::Bool(value), other) | (other, Expr::Bool(value)) => match value {
                        true => other,
                        false => other.negated(),
                    },
                    (a, b) => Expr::Call(Function::Equal, vec![a, b]),
                })
            }
            "stringEquals" => {
                let [a, b] = self.pair(name, args, Type::String)?;
                is(match (a, b) {
                    (Expr::Text(a), Expr::Text(b)) => Expr::Bool(a == b),
                    (a @ Expr::Text(_), b) => Expr::Call(Function::Equal, vec![b, a]),
                    (a, b) => Expr::Call(Function::Equal, vec![a, b]),
                })
            }
            "getAttr" => {
                let [value, path] = self.arity(name, args)?;
                let value = self.at_index(0, |this| this.expr(value));
                let Some(path) = path.as_str() else {
                    return self.refuse("the path must be a string".to_owned());
                };
                self.attribute(value?, path)
            }
            "coalesce" => self.coalesce(args),
            "ite" => self.if_else(args),
            _ => self.library_call(name, args),
        }
    }

    fn library_call(&mut self, name: &str, args: &[Node]) -> Option<Typed> {
        let Some((function, types, ty, optional)) = Function::named(name) else {
            return self.refuse(format!("unknown function `{name}`"));
        };
        if args.len() != types.len() {
            return self.wrong_arity(name, types.len(), args.len());
        }
        let mut values = Vec::new();
        for (index, (arg, ty)) in args.iter().zip(types).enumerate() {
            let value = self.at_index(index, |this| this.expect(arg, *ty));
            if let Some(Expr::Integer(negative @ ..0)) = value {
                return self.refuse(format!("`{negative}` is negative"));
            }
            values.push(value);
        }
        if function == Function::Split && matches!(values.get(1), Some(Some(Expr::Text(text))) if text.is_empty()) {
            return self.refuse("the delimiter is empty".to_owned());
        }
        let values = values.into_iter().collect::<Option<_>>()?;
        let expr = Expr::Call(function, values);
        Some(Typed { expr, ty, optional })
    }

    fn wrong_arity<T>(&mut self, name: &str, expected: usize, found: usize) -> Option<T> {
        self.refuse(format!(
            "`{name}` takes {expected} argument{}, found {found}",
            if expected == 1 { "" } else { "s" }
        ))
    }

    fn arity<'n, const N: usize>(&mut self, name: &str, args: &'n [Node]) -> Option<&'n [Node; N]> {
        match args.try_into() {
            Ok(args) => Some(args),
            Err(_) => self.wrong_arity(name, N, args.len()),
        }
    }

    fn pair(&mut self, name: &str, args: &[Node], ty: Type) -> Option<[Expr; 2]> {
        let [a, b] = self.arity(name, args)?;
        let a = self.at_index(0, |this| this.expect(a, ty));
        let b = self.at_index(1, |this| this.expect(b, ty));
        Some([a?, b?])
    }

    /// The first argument that is set, else the last one; optional only if all are.
    fn coalesce(&mut self, args: &[Node]) -> Option<Typed> {
        if args.len() < 2 {
            return self.refuse(format!("`coalesce` takes at least 2 arguments, found {}", args.len()));
        }
        let mut values: Vec<Typed> = Vec::new();
        for (index, arg) in args.iter().enumerate() {
            let value = self.at_index(index, |this| this.expr(arg))?;
            if let Some(first) = values.first()
                && first.ty != value.ty
            {
                let (first, second) = (first.ty.name(), value.ty.name());
                return self.refuse(format!("the arguments differ in type: {first} and {second}"));
            }
            // What follows a value that is always set is never asked for.
            if values.last().is_none_or(|last| last.optional) {
                values.push(value);
            }
        }
        let last = values.last()?;
        let (ty, optional) = (last.ty, last.optional);
        if values.len() == 1 {
            return values.pop();
        }
        let expr = Expr::Coalesce(values.into_iter().map(|value| value.expr).collect());
        Some(Typed { expr, ty, optional })
    }

    fn if_else(&mut self, args: &[Node]) -> Option<Typed> {
        let [condition, a, b] = self.arity("ite", args)?;
        let condition = self.at_index(0, |this| this.expect(condition, Type::Bool));
        let a = self.at_index(1, |this| this.expr(a));
        let b = self.at_index(2, |this| this.expr(b));
        let (condition, a, b) = (condition?, a?, b?);
        if a.ty != b.ty {
            let (a, b) = (a.ty.name(), b.ty.name());
            return self.refuse(format!("the two values differ in type: {a} and {b}"));
        }
        if let Expr::Bool(known) = condition {
            return Some(if known { a } else { b });
        }
        Some(Typed {
            ty: a.ty,
            optional: a.optional || b.optional,
            expr: Expr::Call(Function::IfElse, vec![condition, a.expr, b.expr]),
        })
    }

    /// Follows a path such as `resourceId[0]` from a value.
    fn attribute(&mut self, value: Typed, path: &str) -> Option<Typed> {
        let mut value = value;
        for part in path.split('.') {
            let (key, index) = match part.split_once('[') {
                Some((key, index)) => (key, Some(index)),
                None => (part, None),
            };
            if !key.is_empty() || index.is_none() {
                value = self.field(value, key)?;
            }
            if let Some(index) = index {
                value = self.item(value, index)?;
            }
        }
        Some(value)
    }

    fn field(&mut self, value: Typed, key: &str) -> Option<Typed> {
        let mut attributes = (0..).zip(value.ty.attributes());
        let Some((number, (_, ty))) = attributes.find(|(_, (name, _))| *name == key) else {
            return self.refuse(format!("{} has no attribute `{key}`", value.ty.name()));
        };
        if value.optional && !self.has_unseen_tests {
            return self.refuse(format!(
                "this {} may be unset: assign it in a condition before its attribute `{key}` is used",
                value.ty.name()
            ));
        }
        Some(Typed { expr: Expr::Attribute(Box::new(value.expr), number), ty: *ty, optional: value.optional })
    }

    fn item(&mut self, value: Typed, index: &str) -> Option<Typed> {
        let number = index.strip_suffix(']').and_then(|digits| digits.parse::<u16>().ok());
        let Some(number) = number else {
            return self.refuse(format!("`[{index}` is no index"));
        };
        if value.ty != Type::StringArray {
            return self.refuse(format!("{} has no entries", value.ty.name()));
        }
        if value.optional && !self.has_unseen_tests {
            return self.refuse("this array may be unset: test it with isSet before its entries are used".to_owned());
        }
        let expr = Expr::Item(Box::new(value.expr), number);
        Some(Typed::maybe(expr, Type::String))
    }
}
