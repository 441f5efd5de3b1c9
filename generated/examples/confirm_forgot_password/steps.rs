//! Calls a service and shows each call: the request and the typed result, as far as they are nobody's secret.
//!
//! The library's own `Debug` redacts what the model marks as sensitive; this only lays it out for reading.

use std::fmt::Debug;
use std::io::{self, Write};

use cognito_idp::operation::initiate_auth::InitiateAuthInput;
use cognito_idp::types::AuthFlowType;
use cognito_idp::{SdkError, blocking, secret_hash};
use smithgen_runtime::operation::{Operation, OperationInput};

/// A client of a service, an app client of one of its user pools, and a user of it.
pub(crate) struct Caller {
    pub(crate) client: blocking::Client,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
    pub(crate) username: String,
}

type Output<I> = <<I as OperationInput>::Operation as Operation>::Output;
type Error<I> = SdkError<<<I as OperationInput>::Operation as Operation>::Error>;

impl Caller {
    /// The hash that proves the app client's secret, for clients that have one.
    pub(crate) fn secret_hash(&self) -> Option<String> {
        let secret = self.client_secret.as_ref()?;
        Some(secret_hash(secret, &self.username, &self.client_id))
    }

    /// Makes one call and shows it under `heading`.
    pub(crate) fn call<I>(&self, heading: &str, input: I) -> Result<Output<I>, Error<I>>
    where
        I: OperationInput + Debug,
        Output<I>: Debug,
    {
        let operation = <I::Operation as Operation>::META.name;
        show(&format!("\n{operation}: {heading}\n"));
        show(&layout("  -> ", &format!("{input:#?}")));
        let result = self.client.execute(input);
        show(&match &result {
            Ok(output) => layout("  <- ", &format!("{output:#?}")),
            Err(error) => match error.as_service_error() {
                Some(typed) => {
                    let start = format!("  <- {}::", short_name_of(typed));
                    format!("{}     ({})\n", layout(&start, &format!("{typed:#?}")), origin(error))
                }
                None => format!("  <- {error}\n"),
            },
        });
        result
    }

    /// Signs in with this password.
    pub(crate) fn sign_in(
        &self,
        heading: &str,
        password: &str,
    ) -> Result<Output<InitiateAuthInput>, Error<InitiateAuthInput>> {
        let mut request = self
            .client
            .initiate_auth()
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .client_id(&self.client_id)
            .auth_parameters("USERNAME", &self.username)
            .auth_parameters("PASSWORD", password);
        if let Some(hash) = self.secret_hash() {
            request = request.auth_parameters("SECRET_HASH", hash);
        }
        self.call(heading, request.build())
    }
}

/// Prints at once. A reader who has seen enough (`| head`) is no failure.
pub(crate) fn show(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// The status and, if the service gave one, the request id of an error.
fn origin<E>(error: &SdkError<E>) -> String {
    let status = error.status().map(|status| format!("status {}", status.as_u16()));
    let id = error.request_id().map(|id| format!("request id {id}"));
    status.into_iter().chain(id).collect::<Vec<_>>().join(", ")
}

fn short_name_of<T>(_: &T) -> &'static str {
    let path = std::any::type_name::<T>();
    path.rsplit("::").next().unwrap_or(path)
}

/// Lays out pretty `Debug` text: what is not set is left out, and so is the punctuation around the rest.
fn layout(start: &str, debug: &str) -> String {
    let mut text = String::new();
    // The depths at which something opened that is not shown: what is in it moves up to where it began.
    let mut hidden: Vec<usize> = Vec::new();
    let mut last = "";
    for line in debug.lines() {
        let depth = (line.len() - line.trim_start().len()) / 4;
        let content = line.trim().trim_end_matches(',');
        if content.ends_with(": None") {
            continue;
        }
        if matches!(content, ")" | "}" | "]") {
            hidden.pop_if(|opened| *opened == depth);
            continue;
        }
        let shown = content.strip_suffix("Some(").unwrap_or(content).trim_end_matches([' ', '{', '(', '[']);
        // The variant of an error, and the structure in it, which has the same name.
        if shown == last {
            hidden.push(depth);
            continue;
        }
        if text.is_empty() {
            text.push_str(start);
        } else if text.ends_with('\n') {
            text.push_str(&" ".repeat(5 + 2 * (depth - hidden.len())));
        } else {
            text.push(' ');
        }
        text.push_str(shown);
        if content.ends_with("Some(") {
            hidden.push(depth);
        } else {
            text.push('\n');
        }
        last = shown;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    #[allow(dead_code)]
    struct Inner {
        text: Option<String>,
        number: i32,
    }

    #[derive(Debug)]
    #[allow(dead_code)]
    struct Outer {
        plain: &'static str,
        missing: Option<i32>,
        some: Option<i32>,
        inner: Option<Inner>,
        list: Vec<Inner>,
        last: i32,
    }

    #[derive(Debug)]
    #[allow(dead_code)]
    enum Error {
        Inner(Inner),
    }

    #[test]
    fn only_names_and_values_are_left() {
        let inner = |text: Option<&str>| Inner { text: text.map(str::to_owned), number: 1 };
        let outer = Outer {
            plain: "a: None,\n)",
            missing: None,
            some: Some(2),
            inner: Some(inner(Some("deep"))),
            list: vec![inner(None)],
            last: 3,
        };
        let expected = "  -> Outer
       plain: \"a: None,\\n)\"
       some: 2
       inner: Inner
         text: \"deep\"
         number: 1
       list:
         Inner
           number: 1
       last: 3
";
        assert_eq!(layout("  -> ", &format!("{outer:#?}")), expected);
        assert_eq!(layout("  <- ", "Nothing"), "  <- Nothing\n");
        let error = Error::Inner(inner(Some("why")));
        let expected = "  <- Error::Inner\n       text: \"why\"\n       number: 1\n";
        assert_eq!(layout("  <- Error::", &format!("{error:#?}")), expected);
    }
}
