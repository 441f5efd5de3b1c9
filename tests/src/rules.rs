//! Endpoint rules as clients hold them, made in this process and leaked, because clients hold them for ever.

use smithgen::stages::endpoints::{EndpointRules, ParamValue, Parameter as Compiled};
use smithgen_runtime::generated::endpoint::{Fixed, Parameter, Rules};

/// The rules as a client holds them; what is built in is as any other parameter.
pub fn leaked(rules: &EndpointRules) -> &'static Rules {
    let parameters: Vec<Parameter> = rules.params.iter().map(parameter).collect();
    let table = rules.table.clone();
    Box::leak(Box::new(Rules::new(parameters.leak(), table.text.leak(), table.nodes.leak(), table.code.leak())))
}

fn parameter(parameter: &Compiled) -> Parameter {
    let new = Parameter::new(text(&parameter.name));
    let new = if parameter.required { new.required() } else { new };
    match &parameter.default {
        None => new,
        Some(ParamValue::String(value)) => new.or(Fixed::Text(text(value))),
        Some(ParamValue::Boolean(value)) => new.or(Fixed::Flag(*value)),
        Some(ParamValue::StringArray(texts)) => {
            let texts: Vec<&str> = texts.iter().map(|value| text(value)).collect();
            new.or(Fixed::Texts(texts.leak()))
        }
    }
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}
