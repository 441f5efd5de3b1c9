//! Who makes a call, and where: credentials of all kinds, and the region of an instance, as the AWS CLI has them.
//!
//! In: settings, and what options say of region and trust. Out: what makes the calls that they take. Credentials of roles are kept where the AWS CLI keeps
//! them, so that a line after the other need not assume a role anew; whoever sits at the terminal is asked for the codes of devices.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

use smithgen_credentials::Services;
use smithgen_runtime::config::HttpClient;
use smithgen_runtime::credentials::{CredentialsError, Links, Place};
use smithgen_runtime::settings::Environment;

/// The file that stands for the terminal, whatever the standard streams are.
const TERMINAL: &str = if cfg!(windows) { "CON" } else { "/dev/tty" };

/// Where the AWS CLI keeps credentials of roles, below the home folder.
const KEPT: &str = ".aws/cli/cache";

/// The most that is read of a code, in bytes.
const MAX_CODE: u64 = 1024;

/// What makes the calls of a run.
pub(super) fn services(environment: &Environment, region: Option<&str>, http_client: Option<HttpClient>) -> Services {
    let services = Services::new().mfa_codes(code);
    let services = region.into_iter().fold(services, Services::region);
    let services = http_client.into_iter().fold(services, Services::http_client);
    let kept = environment.home().map(|home| format!("{home}/{KEPT}"));
    kept.into_iter().fold(services, Services::cache_folder)
}

/// The region of the instance that this is, with what it is from, where options and settings name none.
pub(super) fn region(
    services: &Services,
    environment: &Environment,
    profile: Option<&str>,
) -> Option<(String, String)> {
    let place = Place { environment: environment.clone(), profile: profile.map(str::to_owned) };
    Some((Links::region(services, &place)?, "the instance's metadata".to_owned()))
}

/// Asks for the code that a device shows: at the terminal or, where there is none, on the standard streams.
fn code(serial: &str) -> Result<String, CredentialsError> {
    let prompt = format!("Enter MFA code for {serial}: ");
    let terminal = File::options().read(true).write(true).open(TERMINAL);
    let answer = match &terminal {
        Ok(terminal) => ask(&prompt, terminal, BufReader::new(terminal)),
        // What follows the line is for others.
        Err(_) => ask(&prompt, io::stderr(), io::stdin().lock()),
    };
    match answer {
        Ok(code) if !code.is_empty() => Ok(code),
        Ok(_) => Err(CredentialsError::failed(format!("no code of {serial} was entered"))),
        Err(error) => Err(CredentialsError::failed(format!("the code of {serial} could not be read: {error}"))),
    }
}

fn ask(prompt: &str, mut to: impl Write, from: impl BufRead) -> io::Result<String> {
    to.write_all(prompt.as_bytes())?;
    to.flush()?;
    let mut line = String::new();
    from.take(MAX_CODE).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_taken_and_what_follows_is_left() {
        let (mut shown, mut from) = (Vec::new(), io::Cursor::new("123456 \r\nfor others\n"));
        assert_eq!(ask("Code: ", &mut shown, &mut from).unwrap(), "123456");
        assert_eq!(shown, b"Code: ");
        assert_eq!(io::read_to_string(from).unwrap(), "for others\n");
        // An endless line is no code.
        let mut from = BufReader::new(io::repeat(b'1'));
        assert_eq!(ask("", io::sink(), &mut from).unwrap().len(), 1024);
    }
}
