//! Who makes a call, and where: credentials of all kinds, and the region of an instance, as the AWS CLI has them.
//!
//! In: settings, and what options say of region and trust. Out: what makes the calls that they take. Credentials of roles are kept where the AWS CLI keeps
//! them, so that a line after the other need not assume a role anew; whoever sits at the terminal is asked for the codes of devices.

use smithgen_credentials::Services;
use smithgen_runtime::config::HttpClient;
use smithgen_runtime::credentials::{CredentialsError, Links, Place};
use smithgen_runtime::settings::Environment;

use crate::process::ask_unseen;

/// Where the AWS CLI keeps credentials of roles, below the home folder.
const KEPT: &str = ".aws/cli/cache";

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

/// Asks for the code that a device shows.
fn code(serial: &str) -> Result<String, CredentialsError> {
    match ask_unseen(&format!("Enter MFA code for {serial}: ")) {
        Ok(code) if !code.is_empty() => Ok(code),
        Ok(_) => Err(CredentialsError::failed(format!("no code of {serial} was entered"))),
        Err(error) => Err(CredentialsError::failed(format!("the code of {serial} could not be read: {error}"))),
    }
}
