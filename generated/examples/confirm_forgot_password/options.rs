//! The command line: arguments go in; what to do, or what is wrong with them, comes out.

use std::ffi::OsString;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Resets a forgotten password and shows every call: the request, and the typed result, with secrets redacted.

Without options it starts a user pool in this process, on loopback, and plays the user too: signs up, forgets the
password, mistypes the code, sets a new password, signs in with it.

With --endpoint-url or --region it calls that service for a user who exists there. What is missing of code and
password is asked for.

Usage: confirm_forgot_password
       confirm_forgot_password (--endpoint-url URL | --region REGION) --client-id ID --username NAME [OPTION]...

Options:
  --endpoint-url URL        the service's address, such as http://127.0.0.1:9229
  --region REGION           the AWS region of the user pool, such as eu-west-1
  --client-id ID            the app client of the user pool
  --client-secret SECRET    the app client's secret, if it has one
  --username NAME           the user
  --confirmation-code CODE  a code that the user has got already; none is sent then
  --password PASSWORD       the new password
  --help                    this text
";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    /// Play both sides.
    Demonstrate,
    /// Call a service that is already there.
    Reset(Target),
}

/// A service, and a user of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) endpoint_url: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
    pub(crate) username: String,
    pub(crate) confirmation_code: Option<String>,
    pub(crate) password: Option<String>,
}

const NAMES: [&str; 7] =
    ["--endpoint-url", "--region", "--client-id", "--client-secret", "--username", "--confirmation-code", "--password"];

/// Reads arguments, without the program's name. The error is one line for standard error.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut values: [Option<String>; NAMES.len()] = Default::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let argument = text(argument)?;
        if argument == "--help" || argument == "-h" {
            return Ok(Command::Help);
        }
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let Some(index) = NAMES.iter().position(|known| *known == name) else {
            return Err(format!("{name:?} is not an option of this program"));
        };
        let value = match value {
            Some(value) => value,
            None => text(arguments.next().ok_or_else(|| format!("{name} needs a value"))?)?,
        };
        if value.is_empty() {
            return Err(format!("{name} needs a value that is not empty"));
        }
        if values[index].replace(value).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    if values.iter().all(Option::is_none) {
        return Ok(Command::Demonstrate);
    }
    let [endpoint_url, region, client_id, client_secret, username, confirmation_code, password] = values;
    if endpoint_url.is_none() && region.is_none() {
        return Err("a service to call is missing: --endpoint-url or --region".to_owned());
    }
    if let Some(url) = endpoint_url.as_ref().filter(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
        return Err(format!("--endpoint-url must begin with http:// or https://, but is {url:?}"));
    }
    let (Some(client_id), Some(username)) = (client_id, username) else {
        return Err("--client-id and --username are needed with --endpoint-url or --region".to_owned());
    };
    let target = Target { endpoint_url, region, client_id, client_secret, username, confirmation_code, password };
    Ok(Command::Reset(target))
}

fn text(argument: OsString) -> Result<String, String> {
    argument.into_string().map_err(|argument| format!("{} is not UTF-8", argument.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &str) -> Result<Command, String> {
        super::parse(arguments.split_whitespace().map(OsString::from))
    }

    #[test]
    fn no_arguments_demonstrate() {
        assert_eq!(parse(""), Ok(Command::Demonstrate));
        assert_eq!(parse("--region eu-west-1 --help"), Ok(Command::Help));
    }

    #[test]
    fn options_take_their_value_in_both_forms() {
        let command = parse("--region=eu-west-1 --username diego --client-id c1 --password=a=b");
        let target = Target {
            region: Some("eu-west-1".to_owned()),
            username: "diego".to_owned(),
            client_id: "c1".to_owned(),
            password: Some("a=b".to_owned()),
            ..Target::default()
        };
        assert_eq!(command, Ok(Command::Reset(target)));
    }

    #[test]
    fn wrong_use_is_named() {
        for (arguments, problem) in [
            ("--nope", "\"--nope\" is not an option"),
            ("nope", "\"nope\" is not an option"),
            ("--region", "--region needs a value"),
            ("--region=", "--region needs a value that is not empty"),
            ("--region a --region b", "--region is given twice"),
            ("--username u", "--endpoint-url or --region"),
            ("--region r --username u", "--client-id and --username"),
            ("--endpoint-url localhost:1 --username u --client-id c", "must begin with http://"),
        ] {
            let error = parse(arguments).expect_err(arguments);
            assert!(error.contains(problem), "{arguments}: {error}");
        }
    }
}
