//! Plays both sides: a user pool in this process, and a user who forgets a password.

use std::sync::Arc;
use std::time::SystemTime;

use cognito_idp::{Config, blocking};

use super::codes::{Outbox, Purpose, wrong_code};
use super::http_server::HttpServer;
use super::password::PasswordPolicy;
use super::service;
use super::steps::{Caller, show};
use super::user_pool::{AppClient, UserPool};

const USERNAME: &str = "diego@example.com";
const FIRST_PASSWORD: &str = "Forg0tten-soon?";
const NEW_PASSWORD: &str = "N3w-password!";

/// Runs the whole story; the error is a sentence for standard error.
pub(crate) fn run() -> Result<(), String> {
    let client = AppClient { id: "3n4b5urk1ft4fl3mg5e62d9ado".to_owned(), secret: None };
    let (server, outbox) = start(client.clone()).map_err(|error| format!("the user pool could not start: {error}"))?;
    show(&format!("A user pool listens at {}, in this process and for as long as it runs.\n", server.url()));

    let config = Config::builder().endpoint_url(server.url()).build();
    let caller = Caller {
        client: blocking::Client::from_conf(config),
        client_id: client.id,
        client_secret: None,
        username: USERNAME.to_owned(),
    };
    sign_up(&caller, &outbox)?;
    reset_password(&caller, &outbox)?;
    caller.sign_in("the new password signs in", NEW_PASSWORD).map_err(failed)?;
    match caller.sign_in("the old one no longer does", FIRST_PASSWORD) {
        Err(error) if error.as_service_error().is_some_and(|error| error.is_not_authorized_exception()) => {}
        Err(error) => return Err(failed(error)),
        Ok(_) => return Err("the old password still signs in".to_owned()),
    }
    show("\nThe password has been reset.\n");
    Ok(())
}

fn start(client: AppClient) -> std::io::Result<(HttpServer, Outbox)> {
    let outbox = Outbox::default();
    let pool = UserPool::new(client, PasswordPolicy::default(), Box::new(SystemTime::now), outbox.clone());
    let pool = Arc::new(pool);
    let server = HttpServer::start(move |request| service::answer(&pool, request, SystemTime::now()))?;
    Ok((server, outbox))
}

fn sign_up(caller: &Caller, outbox: &Outbox) -> Result<(), String> {
    let request = caller.client.sign_up();
    let request = request.client_id(&caller.client_id).username(USERNAME).password(FIRST_PASSWORD).build();
    caller.call("a new user gives an address and a password", request).map_err(failed)?;

    let code = mailed(outbox, Purpose::SignUp)?;
    let request = caller.client.confirm_sign_up();
    let request = request.client_id(&caller.client_id).username(USERNAME).confirmation_code(code).build();
    caller.call("the code proves that the address is the user's", request).map_err(failed)?;
    Ok(())
}

fn reset_password(caller: &Caller, outbox: &Outbox) -> Result<(), String> {
    let request = caller.client.forgot_password();
    let request = request.client_id(&caller.client_id).username(USERNAME).build();
    caller.call("the password is forgotten, the user asks for a code", request).map_err(failed)?;

    let code = mailed(outbox, Purpose::PasswordReset)?;
    let confirmation = |code: &str| {
        let request = caller.client.confirm_forgot_password();
        let request = request.client_id(&caller.client_id).username(USERNAME);
        request.confirmation_code(code).password(NEW_PASSWORD).build()
    };
    match caller.call("a mistyped code is refused", confirmation(&wrong_code(&code))) {
        Err(error) if error.as_service_error().is_some_and(|error| error.is_code_mismatch_exception()) => {}
        Err(error) => return Err(failed(error)),
        Ok(_) => return Err("a wrong code was accepted".to_owned()),
    }
    caller.call("the right code sets the new password", confirmation(&code)).map_err(failed)?;
    Ok(())
}

/// The code that the pool has just sent.
fn mailed(outbox: &Outbox, purpose: Purpose) -> Result<String, String> {
    let code = outbox.newest_code(USERNAME, purpose).ok_or("no code was sent")?;
    show(&format!("\n(An e-mail to {USERNAME} brings the code {code}.)\n"));
    Ok(code)
}

fn failed(error: impl std::error::Error) -> String {
    error.to_string()
}
