//! Which call a function of AWS Lambda follows from, said in all that it calls, so that Lambda ends functions that call themselves.
//!
//! In: the environment. Out: the value of `x-amzn-trace-id`, where the program is such a function and knows it.
//! [What Lambda does with it](https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html).

use http::{HeaderName, HeaderValue};

use crate::endpoint::uri_encode_into;

pub(crate) static TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// What stands in the header as it is, beside letters, digits and `-_.~`.
const PLAIN: &str = "=;:+&[]{}\"',";

/// The header's value, by the variables of this program; they change with each call of the function.
pub(crate) fn trace_id() -> Option<HeaderValue> {
    value(|name| std::env::var(name).ok())
}

fn value(variable: impl Fn(&str) -> Option<String>) -> Option<HeaderValue> {
    let variable = |name| variable(name).filter(|text| !text.is_empty());
    variable("AWS_LAMBDA_FUNCTION_NAME")?;
    let id = variable("_X_AMZN_TRACE_ID")?;
    let mut value = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            c if PLAIN.contains(c) => value.push(c),
            c => uri_encode_into(c.encode_utf8(&mut [0; 4]), &mut value),
        }
    }
    HeaderValue::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases that `tests/python/vectors/traces.py` made.
    #[test]
    fn the_header_is_that_of_botocore() {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../tests/vectors/traces.json")).expect("JSON");
        assert!(cases.len() >= 8);
        for case in &cases {
            let value = value(|name| case["variables"][name].as_str().map(str::to_owned));
            let expected = case["header"].as_str();
            assert_eq!(value.as_ref().map(|value| value.to_str().expect("ASCII")), expected, "{case}");
        }
    }
}
