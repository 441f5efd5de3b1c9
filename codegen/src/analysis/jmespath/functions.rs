//! What functions of JMESPath make of which types.
//!
//! In: a function and the types of its arguments, as many as it takes. Out: the type of what it gives, or the argument that it
//! does not take.

use smithgen_jmespath::Function;

use super::{Checked, Checker, Type, either};

impl Checker<'_> {
    pub(super) fn call<'e>(&self, function: &Function, arguments: &[Type<'e>]) -> Checked<'e> {
        for (names, argument) in function.parameters().iter().zip(arguments) {
            if !names.is_empty() && !names.iter().any(|name| is_of(argument, name)) {
                let given = argument.name().1;
                return Err(format!("the function `{}` takes {}, not {given}", function.name(), either(names)));
            }
        }
        for argument in arguments {
            match function.name() {
                // They count or order elements, or hand them on.
                "keys" | "length" | "map" | "max_by" | "min_by" | "reverse" | "sort_by" | "to_array" | "values" => {
                    self.judges(argument);
                }
                "not_null" | "type" => {}
                _ => self.looks_at(argument),
            }
        }
        let first = arguments.first().unwrap_or(&Type::Null);
        Ok(match function.name() {
            "contains" | "ends_with" | "starts_with" => Type::Boolean,
            "join" | "to_string" | "type" => Type::String,
            "keys" => Type::List(Box::new(Type::String)),
            "values" => Type::List(Box::new(self.value(first)?)),
            "map" => Type::List(Box::new(self.each(arguments.get(1).unwrap_or(&Type::Null), first)?)),
            "max" | "min" => super::element(first)?,
            "max_by" | "min_by" => {
                self.key(function, arguments)?;
                super::element(first)?
            }
            "sort_by" => {
                self.key(function, arguments)?;
                first.clone()
            }
            "merge" | "not_null" => self.joined(arguments.iter().cloned()),
            "reverse" | "sort" => first.clone(),
            "to_array" => match first {
                Type::Any | Type::List(_) => first.clone(),
                other => Type::List(Box::new(other.clone())),
            },
            // The others count and calculate.
            _ => Type::Number,
        })
    }

    /// What an expression makes of the elements of a list.
    fn each<'e>(&self, list: &Type<'e>, expression: &Type<'e>) -> Checked<'e> {
        match expression {
            Type::Reference(node) => self.node(node, &super::element(list)?),
            _ => Ok(Type::Any),
        }
    }

    /// Elements are ordered by numbers or strings.
    fn key<'e>(&self, function: &Function, arguments: &[Type<'e>]) -> Result<(), String> {
        let [list, expression, ..] = arguments else { return Ok(()) };
        match self.each(list, expression)? {
            Type::Any | Type::Number | Type::String => Ok(()),
            other => {
                Err(format!("the function `{}` orders by number or string, not by {}", function.name(), other.name().1))
            }
        }
    }
}

/// Whether a type is, or may be, the one of JMESPath's name; `array-number` is a list of numbers.
fn is_of(ty: &Type<'_>, name: &str) -> bool {
    match (ty, name.strip_prefix("array-")) {
        (Type::Any, _) => true,
        (Type::List(element), Some(name)) => matches!(**element, Type::Any | Type::Null) || element.name().0 == name,
        (_, Some(_)) => false,
        (other, None) => other.name().0 == name,
    }
}
