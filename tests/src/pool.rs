//! A user pool in an emulator: set up through botocore, since that needs signatures, and called through our client.

use cognito_idp::operation::confirm_forgot_password::ConfirmForgotPasswordError;
use cognito_idp::operation::initiate_auth::{InitiateAuthError, InitiateAuthOutput};
use cognito_idp::types::AuthFlowType;
use cognito_idp::{Config, SdkError, blocking};
use serde_json::json;

use crate::peers::{Emulator, Python};

/// A pool with an app client and one confirmed user.
pub struct Pool {
    /// A client of ours that calls it.
    pub client: blocking::Client,
    /// The pool's id.
    pub id: String,
    /// The app client.
    pub client_id: String,
    /// The app client's secret, if it was made with one.
    pub client_secret: Option<String>,
}

impl Pool {
    /// The user's name, which is an address.
    pub const USER: &'static str = "diego@example.com";
    /// The user's first password.
    pub const PASSWORD: &'static str = "0ld-Password";
    /// A password that every policy accepts.
    pub const NEW_PASSWORD: &'static str = "N3w-password!";

    /// Makes one, with an app client that has a secret or not.
    ///
    /// # Panics
    /// When the emulator refuses.
    pub fn set_up(emulator: &impl Emulator, with_secret: bool) -> Self {
        let users = json!([[Self::USER, Self::PASSWORD]]);
        let order = json!({"endpoint": emulator.url(), "secret": with_secret, "users": users});
        let made = Python::find().run("set_up_pool.py", &order);
        let text = |name: &str| made[name].as_str().map(str::to_owned);
        let config = Config::builder().region("us-east-1").endpoint_url(emulator.url()).build();
        Self {
            client: blocking::Client::from_conf(config),
            id: text("pool_id").expect("a pool id"),
            client_id: text("client_id").expect("a client id"),
            client_secret: text("client_secret"),
        }
    }

    /// Sets the new password with this code.
    ///
    /// # Errors
    /// What the emulator answers.
    pub fn confirm(&self, code: &str) -> Result<(), SdkError<ConfirmForgotPasswordError>> {
        let request = self.client.confirm_forgot_password().client_id(&self.client_id).username(Self::USER);
        request.confirmation_code(code).password(Self::NEW_PASSWORD).send().map(drop)
    }

    /// Signs the user in.
    ///
    /// # Errors
    /// What the emulator answers.
    pub fn sign_in(
        &self,
        password: &str,
        secret_hash: Option<&str>,
    ) -> Result<InitiateAuthOutput, SdkError<InitiateAuthError>> {
        let request = self.client.initiate_auth().client_id(&self.client_id);
        let request = request.auth_flow(AuthFlowType::UserPasswordAuth);
        let mut request = request.auth_parameters("USERNAME", Self::USER).auth_parameters("PASSWORD", password);
        if let Some(hash) = secret_hash {
            request = request.auth_parameters("SECRET_HASH", hash);
        }
        request.send()
    }

    /// Whether the user can sign in with this password.
    ///
    /// # Panics
    /// When the emulator answers anything but yes, or an error of its own.
    pub fn accepts(&self, password: &str) -> bool {
        match self.sign_in(password, None) {
            Ok(output) => {
                let tokens = output.authentication_result.expect("tokens");
                assert!(tokens.access_token.is_some_and(|token| !token.is_empty()));
                true
            }
            Err(error) if error.as_service_error().is_some() => false,
            Err(error) => panic!("{error}"),
        }
    }
}
