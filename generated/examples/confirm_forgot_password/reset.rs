//! Resets the password of a user of a service that is already there, AWS's own or an emulator of it.

use std::io::{self, BufRead};

use cognito_idp::{Config, blocking};

use super::options::Target;
use super::steps::{Caller, show};

/// Runs it; what is missing of code and password is asked for on standard input. The error is a sentence for standard error.
pub(crate) fn run(target: Target) -> Result<(), String> {
    let mut config = Config::builder();
    if let Some(region) = target.region {
        config = config.region(region);
    }
    if let Some(url) = target.endpoint_url {
        config = config.endpoint_url(url);
    }
    let caller = Caller {
        client: blocking::Client::from_conf(config.build()),
        client_id: target.client_id,
        client_secret: target.client_secret,
        username: target.username,
    };
    let code = match target.confirmation_code {
        Some(code) => code,
        None => {
            ask_for_code(&caller)?;
            prompt("Code: ")?
        }
    };
    let password = match target.password {
        Some(password) => password,
        None => prompt("New password (shown as you type): ")?,
    };
    let request = caller.client.confirm_forgot_password().client_id(&caller.client_id).username(&caller.username);
    let request = request.confirmation_code(code).password(&password).set_secret_hash(caller.secret_hash());
    caller.call("the code sets the new password", request.build()).map_err(|error| error.to_string())?;
    show("\nThe password has been reset.\n");
    if let Err(error) = caller.sign_in("the new password signs in", &password) {
        // Not every app client allows this flow; the password is new all the same.
        show(&format!("\nSigning in with it by USER_PASSWORD_AUTH did not work: {error}\n"));
    }
    Ok(())
}

fn ask_for_code(caller: &Caller) -> Result<(), String> {
    let request = caller.client.forgot_password().client_id(&caller.client_id).username(&caller.username);
    let request = request.set_secret_hash(caller.secret_hash()).build();
    let output = caller.call("the user asks for a code", request).map_err(|error| error.to_string())?;
    let delivery = output.code_delivery_details.unwrap_or_default();
    let destination = delivery.destination.unwrap_or_else(|| "the user".to_owned());
    show(&format!("\nA code is on its way to {destination}.\n"));
    Ok(())
}

fn prompt(text: &str) -> Result<String, String> {
    show(text);
    let mut line = String::new();
    let length = io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    let answer = line.trim_end_matches(['\r', '\n']).to_owned();
    if length == 0 || answer.is_empty() {
        return Err("no answer was given".to_owned());
    }
    Ok(answer)
}
