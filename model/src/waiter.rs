//! What can be waited for: conditions that the answers of an operation, asked again and again, come to.
//!
//! In: the trait [`waitable`], or the one of our own that botocore's waiters become, which says more. Out: [`Waiter`]s by name; or why
//! one is none.
//!
//! [`waitable`]: https://smithy.io/2.0/additional-specs/waiters.html

use crate::model::{Model, ShapeIx};
use crate::node::Node;
use crate::traits::{WAITABLE, WAITER_DELAYS, WAITERS};

/// Something that can be waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiter<'a> {
    /// What it is, if the model says so.
    pub documentation: Option<&'a str>,
    /// What decides about an answer: the first one that matches.
    pub acceptors: Vec<Acceptor<'a>>,
    /// The shortest time between two calls, in seconds.
    pub min_delay: u32,
    /// The longest time between two calls, in seconds.
    pub max_delay: u32,
    /// How often botocore and the AWS CLI call, which wait for the shortest time each time. Smithy does not say it: 40 then.
    pub max_attempts: u32,
    /// Whether it should be used no longer.
    pub is_deprecated: bool,
}

/// What an answer means for whoever waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptor<'a> {
    /// What it means.
    pub state: AcceptorState,
    /// Which answers it is about.
    pub matcher: Matcher<'a>,
    /// A JMESPath expression for what an output says of a failure: a text or several.
    pub message: Option<&'a str>,
}

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptorState {
    /// What was waited for has come.
    Success,
    /// It will never come.
    Failure,
    /// It may still come.
    Retry,
}

/// Which answers an acceptor is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matcher<'a> {
    /// All outputs, or all errors of the service.
    Success(bool),
    /// Errors of this code, or of the shape that is called so.
    ErrorType(&'a str),
    /// Answers with this HTTP status; botocore's alone.
    Status(u16),
    /// Outputs in which an expression finds something.
    Output(PathMatcher<'a>),
    /// The same with an expression over `input` and `output`.
    InputOutput(PathMatcher<'a>),
}

/// What an expression has to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathMatcher<'a> {
    /// A JMESPath expression.
    pub path: &'a str,
    /// How what it finds is compared.
    pub comparator: PathComparator,
    /// What with: a text, or `true` or `false`.
    pub expected: &'a str,
}

/// How what was found is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathComparator {
    /// It is that text.
    StringEquals,
    /// It is that truth.
    BooleanEquals,
    /// It is a list of at least one text, and all are that one.
    AllStringEquals,
    /// It is a list, and one of its texts is that one.
    AnyStringEquals,
}

/// A waiter by its name, or why it is none.
pub type NamedWaiter<'a> = (&'a str, Result<Waiter<'a>, String>);

/// How often is called where a waiter does not say it: as often as most of AWS's have it.
const MAX_ATTEMPTS: u32 = 40;

impl Model {
    /// The id of the trait that has the waiters of an operation, and each of them by its name, or why it is none.
    pub fn waiters(&self, operation: ShapeIx) -> (&'static str, Vec<NamedWaiter<'_>>) {
        let traits = &self.shape(operation).traits;
        let of = |id| Some((id, traits.get(id)?.as_object()?));
        let Some((id, waiters)) = of(WAITERS).or_else(|| of(WAITABLE)) else { return (WAITABLE, Vec::new()) };
        (id, waiters.iter().map(|(name, value)| (name, waiter(name, value))).collect())
    }
}

fn waiter<'a>(name: &str, value: &'a Node) -> Result<Waiter<'a>, String> {
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err("its name must begin with a capital letter, and have letters and digits alone".to_owned());
    }
    let acceptors = value.get("acceptors").and_then(Node::as_array).unwrap_or_default();
    let numbered = (1..).zip(acceptors);
    let acceptors = numbered
        .map(|(number, acceptor)| self::acceptor(acceptor).map_err(|why| format!("its acceptor {number} {why}")))
        .collect::<Result<Vec<_>, _>>()?;
    if !acceptors.iter().any(|acceptor| acceptor.state == AcceptorState::Success) {
        return Err("none of its acceptors leads to `success`".to_owned());
    }
    let [least, most] = WAITER_DELAYS;
    let min_delay = seconds(value, "minDelay")?.unwrap_or(least);
    let max_delay = seconds(value, "maxDelay")?.unwrap_or(most);
    if min_delay > max_delay {
        return Err(format!("its shortest delay, {min_delay} seconds, is longer than its longest, {max_delay}"));
    }
    Ok(Waiter {
        documentation: value.get("documentation").and_then(Node::as_str),
        acceptors,
        min_delay,
        max_delay,
        max_attempts: seconds(value, "maxAttempts")?.unwrap_or(MAX_ATTEMPTS),
        is_deprecated: value.get("deprecated").and_then(Node::as_bool) == Some(true),
    })
}

/// A number from 1 on.
fn seconds(waiter: &Node, key: &str) -> Result<Option<u32>, String> {
    let Some(value) = waiter.get(key) else { return Ok(None) };
    let number = value.as_i64().and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
    number.map(Some).ok_or_else(|| format!("its `{key}` must be a whole number from 1 on"))
}

fn acceptor(value: &Node) -> Result<Acceptor<'_>, String> {
    let state = match value.get("state").and_then(Node::as_str) {
        Some("success") => AcceptorState::Success,
        Some("failure") => AcceptorState::Failure,
        Some("retry") => AcceptorState::Retry,
        _ => return Err("leads to none of `success`, `failure` and `retry`".to_owned()),
    };
    let matchers = value.get("matcher").and_then(Node::as_object);
    let mut matchers = matchers.into_iter().flat_map(|matchers| matchers.iter());
    let (Some((kind, said)), None) = (matchers.next(), matchers.next()) else {
        return Err("must have one matcher".to_owned());
    };
    let wrong = || format!("has a matcher `{kind}` that makes no sense");
    let matcher = match (kind, said) {
        ("success", Node::Bool(success)) => Matcher::Success(*success),
        ("errorType", Node::String(id)) => Matcher::ErrorType(id.rsplit_once('#').map_or(id, |(_, name)| name)),
        ("status", status) => {
            Matcher::Status(status.as_i64().and_then(|status| u16::try_from(status).ok()).ok_or_else(wrong)?)
        }
        ("output", path) => Matcher::Output(path_matcher(path).ok_or_else(wrong)?),
        ("inputOutput", path) => Matcher::InputOutput(path_matcher(path).ok_or_else(wrong)?),
        _ => return Err(wrong()),
    };
    let message = value.get("message").and_then(Node::as_str).filter(|_| state == AcceptorState::Failure);
    Ok(Acceptor { state, matcher, message })
}

fn path_matcher(value: &Node) -> Option<PathMatcher<'_>> {
    let text = |key| value.get(key).and_then(Node::as_str);
    let (comparator, expected) = (text("comparator")?, text("expected")?);
    let comparator = match comparator {
        "stringEquals" => PathComparator::StringEquals,
        "booleanEquals" if ["true", "false"].contains(&expected) => PathComparator::BooleanEquals,
        "allStringEquals" => PathComparator::AllStringEquals,
        "anyStringEquals" => PathComparator::AnyStringEquals,
        _ => return None,
    };
    Some(PathMatcher { path: text("path")?, comparator, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        let value = crate::json::parse_document(text, &crate::Limits::default()).expect("JSON").node;
        waiter("W", &value)
            .map(|waiter| format!("{:?}", (waiter.acceptors, waiter.min_delay, waiter.max_delay, waiter.max_attempts)))
    }

    fn accepted(acceptor: &str) -> Result<String, String> {
        read(&format!(r#"{{"acceptors": [{acceptor}, {{"state": "success", "matcher": {{"success": true}}}}]}}"#))
    }

    #[test]
    fn what_makes_no_sense_is_no_waiter() {
        let matcher = |matcher: &str| accepted(&format!(r#"{{"state": "failure", "matcher": {matcher}}}"#));
        let path = |comparator: &str, expected: &str| {
            matcher(&format!(r#"{{"output": {{"path": "a", "comparator": "{comparator}", "expected": {expected}}}}}"#))
        };
        for (read, why) in [
            (read("{}"), "none of its acceptors leads to `success`"),
            (accepted("{}"), "its acceptor 1 leads to none of `success`, `failure` and `retry`"),
            (matcher("{}"), "its acceptor 1 must have one matcher"),
            (matcher(r#"{"success": true, "errorType": "E"}"#), "its acceptor 1 must have one matcher"),
            (matcher(r#"{"success": 1}"#), "its acceptor 1 has a matcher `success` that makes no sense"),
            (matcher(r#"{"status": 70000}"#), "its acceptor 1 has a matcher `status` that makes no sense"),
            (matcher(r#"{"weather": "fine"}"#), "its acceptor 1 has a matcher `weather` that makes no sense"),
            (path("booleanEquals", "\"yes\""), "its acceptor 1 has a matcher `output` that makes no sense"),
            (path("stringEquals", "true"), "its acceptor 1 has a matcher `output` that makes no sense"),
            (path("equals", "\"a\""), "its acceptor 1 has a matcher `output` that makes no sense"),
        ] {
            assert_eq!(read.expect_err(why), why);
        }
        for (delays, why) in [
            (r#""minDelay": 0"#, "its `minDelay` must be a whole number from 1 on"),
            (r#""maxDelay": 1.5"#, "its `maxDelay` must be a whole number from 1 on"),
            (r#""minDelay": 121"#, "its shortest delay, 121 seconds, is longer than its longest, 120"),
        ] {
            let text =
                format!(r#"{{"acceptors": [{{"state": "success", "matcher": {{"success": true}}}}], {delays}}}"#);
            assert_eq!(read(&text).expect_err(why), why);
        }
        assert!(waiter("w", &Node::Null).expect_err("a name").starts_with("its name"));
        let id = matcher(r#"{"errorType": "com.example#Gone"}"#).expect("a waiter");
        assert!(id.starts_with(r#"([Acceptor { state: Failure, matcher: ErrorType("Gone"), message: None }"#), "{id}");
        assert!(id.ends_with("2, 120, 40)"), "{id}");
    }
}
