//! A user pool in memory, with the rules of the real one for sign-up, sign-in and forgotten passwords.
//!
//! The input of an operation goes in, its output or the service's error comes out. User names are e-mail addresses, matched
//! without regard to case; the app client tells callers when a user doesn't exist, as a client does unless told otherwise.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::codes::{Codes, Message, Outbox, Purpose, Refusal};
use super::constraints::Members;
use super::crypto::{base64_url, hmac_sha256, random_bytes, same, secret_hash, uuid};
use super::password::{PasswordPolicy, StoredPassword};

/// An error as the service answers it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ServiceError {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// The application that may use the pool.
#[derive(Clone, Debug)]
pub(crate) struct AppClient {
    pub(crate) id: String,
    /// With a secret, every call must prove that it knows it.
    pub(crate) secret: Option<String>,
}

/// Says what time it is; tests move it.
pub(crate) type Clock = Box<dyn Fn() -> SystemTime + Send + Sync>;

/// How long access and identity tokens are good.
const TOKEN_LIFETIME: Duration = Duration::from_secs(60 * 60);
/// Wrong passwords that cost nothing; each one after that locks the user out, twice as long as the one before.
const FREE_FAILURES: u32 = 5;
/// The longest that wrong passwords lock a user out.
const LONGEST_LOCKOUT: Duration = Duration::from_secs(15 * 60);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Unconfirmed,
    Confirmed,
}

struct User {
    email: String,
    sub: String,
    status: Status,
    password: StoredPassword,
    sign_up: Codes,
    reset: Codes,
    failed_sign_ins: u32,
    locked_until: Option<SystemTime>,
}

/// One pool with one app client.
pub(crate) struct UserPool {
    client: AppClient,
    policy: PasswordPolicy,
    clock: Clock,
    outbox: Outbox,
    token_key: [u8; 32],
    /// By user name in lower case.
    users: Mutex<BTreeMap<String, User>>,
}

type Answer = Result<Value, ServiceError>;

impl UserPool {
    pub(crate) fn new(client: AppClient, policy: PasswordPolicy, clock: Clock, outbox: Outbox) -> Self {
        Self { client, policy, clock, outbox, token_key: random_bytes(), users: Mutex::default() }
    }

    /// Runs an operation whose input keeps its constraints; `None` if the pool doesn't have the operation.
    pub(crate) fn call(&self, operation: &str, input: &Members<'_>) -> Option<Answer> {
        Some(match operation {
            "SignUp" => self.sign_up(input),
            "ConfirmSignUp" => self.confirm_sign_up(input),
            "ResendConfirmationCode" => self.resend_confirmation_code(input),
            "InitiateAuth" => self.initiate_auth(input),
            "ForgotPassword" => self.forgot_password(input),
            "ConfirmForgotPassword" => self.confirm_forgot_password(input),
            _ => return None,
        })
    }

    fn sign_up(&self, input: &Members<'_>) -> Answer {
        let email = input.text("Username");
        self.check_client(input.text("ClientId"), email, input.optional("SecretHash"))?;
        if !is_email(email) {
            return Err(invalid_parameter("Username should be an email."));
        }
        if input.attribute("email").is_some_and(|given| !given.eq_ignore_ascii_case(email)) {
            return Err(invalid_parameter("Email in user attributes does not match the username."));
        }
        let password = input.text("Password");
        self.check_password(password)?;
        let mut users = self.users();
        if users.contains_key(&email.to_lowercase()) {
            return Err(ServiceError::new("UsernameExistsException", "User already exists"));
        }
        let mut user = User {
            email: email.to_owned(),
            sub: uuid(),
            status: Status::Unconfirmed,
            password: StoredPassword::new(password),
            sign_up: Codes::new(Purpose::SignUp),
            reset: Codes::new(Purpose::PasswordReset),
            failed_sign_ins: 0,
            locked_until: None,
        };
        let delivery = self.send_code(&mut user, Purpose::SignUp)?;
        let output = json!({"CodeDeliveryDetails": delivery, "UserConfirmed": false, "UserSub": user.sub});
        users.insert(email.to_lowercase(), user);
        Ok(output)
    }

    fn confirm_sign_up(&self, input: &Members<'_>) -> Answer {
        self.with_user(input, |user| {
            if user.status == Status::Confirmed {
                let message = "User cannot be confirmed. Current status is CONFIRMED";
                return Err(not_authorized(message));
            }
            user.sign_up.redeem(input.text("ConfirmationCode"), self.now()).map_err(refused)?;
            user.status = Status::Confirmed;
            Ok(json!({}))
        })
    }

    fn resend_confirmation_code(&self, input: &Members<'_>) -> Answer {
        self.with_user(input, |user| {
            if user.status == Status::Confirmed {
                return Err(invalid_parameter("User is already confirmed."));
            }
            let delivery = self.send_code(user, Purpose::SignUp)?;
            Ok(json!({"CodeDeliveryDetails": delivery}))
        })
    }

    fn forgot_password(&self, input: &Members<'_>) -> Answer {
        self.with_user(input, |user| {
            if user.status == Status::Unconfirmed {
                // Before sign-up is confirmed, nothing proves that the address is the user's.
                let message =
                    "Cannot reset password for the user as there is no registered/verified email or phone_number";
                return Err(invalid_parameter(message));
            }
            let delivery = self.send_code(user, Purpose::PasswordReset)?;
            Ok(json!({"CodeDeliveryDetails": delivery}))
        })
    }

    fn confirm_forgot_password(&self, input: &Members<'_>) -> Answer {
        self.with_user(input, |user| {
            if user.status == Status::Unconfirmed {
                return Err(ServiceError::new("UserNotConfirmedException", "User is not confirmed."));
            }
            // A password that breaks the policy must not cost the user the code.
            let password = input.text("Password");
            self.check_password(password)?;
            user.reset.redeem(input.text("ConfirmationCode"), self.now()).map_err(refused)?;
            user.password = StoredPassword::new(password);
            (user.failed_sign_ins, user.locked_until) = (0, None);
            Ok(json!({}))
        })
    }

    fn initiate_auth(&self, input: &Members<'_>) -> Answer {
        const FLOWS: [&str; 6] =
            ["USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN", "CUSTOM_AUTH", "USER_PASSWORD_AUTH", "USER_AUTH"];
        let flow = input.text("AuthFlow");
        if !FLOWS.contains(&flow) {
            return Err(invalid_parameter(format!(
                "1 validation error detected: Value '{flow}' at 'authFlow' failed to satisfy constraint: \
                 Member must satisfy enum value set: [{}]",
                FLOWS.join(", ")
            )));
        }
        let client_id = input.text("ClientId");
        self.check_client_id(client_id)?;
        if flow != "USER_PASSWORD_AUTH" {
            return Err(invalid_parameter(format!("{flow} flow not enabled for this client")));
        }
        let parameter = |name: &str| input.entry("AuthParameters", name);
        let missing = |name: &str| invalid_parameter(format!("Missing required parameter {name}"));
        let username = parameter("USERNAME").ok_or_else(|| missing("USERNAME"))?;
        let password = parameter("PASSWORD").ok_or_else(|| missing("PASSWORD"))?;
        self.check_client(client_id, username, parameter("SECRET_HASH"))?;
        let mut users = self.users();
        let Some(user) = users.get_mut(&username.to_lowercase()) else {
            return Err(ServiceError::new("UserNotFoundException", "User does not exist."));
        };
        if user.status == Status::Unconfirmed {
            return Err(ServiceError::new("UserNotConfirmedException", "User is not confirmed."));
        }
        self.check_sign_in(user, password)?;
        Ok(json!({"AuthenticationResult": self.tokens(user), "ChallengeParameters": {}}))
    }

    /// Compares the password and slows guessing down.
    fn check_sign_in(&self, user: &mut User, password: &str) -> Result<(), ServiceError> {
        let now = self.now();
        if user.locked_until.is_some_and(|until| now < until) {
            return Err(not_authorized("Password attempts exceeded"));
        }
        if user.password.matches(password) {
            (user.failed_sign_ins, user.locked_until) = (0, None);
            return Ok(());
        }
        user.failed_sign_ins += 1;
        if let Some(doublings) = user.failed_sign_ins.checked_sub(FREE_FAILURES) {
            let lockout = Duration::from_secs(1 << doublings.min(16));
            user.locked_until = Some(now + lockout.min(LONGEST_LOCKOUT));
        }
        Err(not_authorized("Incorrect username or password."))
    }

    /// Three tokens: two signed JSON web tokens and an opaque one.
    fn tokens(&self, user: &User) -> Value {
        let issued = self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let token = |token_use: &str| {
            let header = json!({"alg": "HS256", "typ": "JWT"}).to_string();
            let claims = json!({
                "sub": user.sub,
                "client_id": self.client.id,
                "token_use": token_use,
                "username": user.sub,
                "jti": uuid(),
                "iat": issued,
                "exp": issued + TOKEN_LIFETIME.as_secs(),
            });
            let text = format!("{}.{}", base64_url(header.as_bytes()), base64_url(claims.to_string().as_bytes()));
            let signature = base64_url(&hmac_sha256(&self.token_key, &[text.as_bytes()]));
            format!("{text}.{signature}")
        };
        json!({
            "AccessToken": token("access"),
            "ExpiresIn": TOKEN_LIFETIME.as_secs(),
            "IdToken": token("id"),
            "RefreshToken": base64_url(&random_bytes::<48>()),
            "TokenType": "Bearer",
        })
    }

    /// Checks the caller, finds the user that the input names, and runs `rule` on it.
    fn with_user(&self, input: &Members<'_>, rule: impl FnOnce(&mut User) -> Answer) -> Answer {
        let username = input.text("Username");
        self.check_client(input.text("ClientId"), username, input.optional("SecretHash"))?;
        match self.users().get_mut(&username.to_lowercase()) {
            Some(user) => rule(user),
            None => {
                let message = "Username/client id combination not found.";
                Err(ServiceError::new("UserNotFoundException", message))
            }
        }
    }

    fn check_client_id(&self, id: &str) -> Result<(), ServiceError> {
        if id == self.client.id {
            return Ok(());
        }
        let message = format!("User pool client {id} does not exist.");
        Err(ServiceError::new("ResourceNotFoundException", message))
    }

    fn check_client(&self, id: &str, username: &str, given: Option<&str>) -> Result<(), ServiceError> {
        self.check_client_id(id)?;
        match (&self.client.secret, given) {
            (None, None) => Ok(()),
            (Some(secret), Some(given)) if same(secret_hash(secret, username, id).as_bytes(), given.as_bytes()) => {
                Ok(())
            }
            (Some(_), None) => {
                Err(not_authorized(format!("Client {id} is configured with secret but SECRET_HASH was not received")))
            }
            (_, Some(_)) => Err(not_authorized(format!("Unable to verify secret hash for client {id}"))),
        }
    }

    fn check_password(&self, password: &str) -> Result<(), ServiceError> {
        self.policy.check(password).map_err(|message| ServiceError::new("InvalidPasswordException", message))
    }

    /// Puts a new code into the outbox; the answer says where it went without giving the address away.
    fn send_code(&self, user: &mut User, purpose: Purpose) -> Answer {
        let codes = match purpose {
            Purpose::SignUp => &mut user.sign_up,
            Purpose::PasswordReset => &mut user.reset,
        };
        let code = codes.issue(self.now()).map_err(refused)?;
        self.outbox.deliver(Message { to: user.email.clone(), purpose, code });
        Ok(json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": masked(&user.email)}))
    }

    fn now(&self) -> SystemTime {
        (self.clock)()
    }

    fn users(&self) -> MutexGuard<'_, BTreeMap<String, User>> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn not_authorized(message: impl Into<String>) -> ServiceError {
    ServiceError::new("NotAuthorizedException", message)
}

fn invalid_parameter(message: impl Into<String>) -> ServiceError {
    ServiceError::new("InvalidParameterException", message)
}

fn refused(refusal: Refusal) -> ServiceError {
    match refusal {
        Refusal::Mismatch => {
            ServiceError::new("CodeMismatchException", "Invalid verification code provided, please try again.")
        }
        Refusal::Expired => {
            ServiceError::new("ExpiredCodeException", "Invalid code provided, please request a code again.")
        }
        Refusal::LimitExceeded => {
            ServiceError::new("LimitExceededException", "Attempt limit exceeded, please try after some time.")
        }
    }
}

/// Something before and after exactly one `@`, and a dot in the second part.
fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| {
        let labels: Vec<&str> = host.split('.').collect();
        !user.is_empty() && !host.contains('@') && labels.len() > 1 && labels.iter().all(|label| !label.is_empty())
    })
}

/// `diego@example.com` as `d***@e***`.
fn masked(email: &str) -> String {
    let parts: Vec<String> = email.split('@').map(|part| part.chars().take(1).chain("***".chars()).collect()).collect();
    parts.join("@")
}

#[cfg(test)]
#[path = "user_pool_tests.rs"]
mod tests;
