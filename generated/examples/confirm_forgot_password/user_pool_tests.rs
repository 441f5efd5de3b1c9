//! The pool's rules, on a clock that the tests move.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::codes::wrong_code;
use super::super::constraints;
use super::*;

const EMAIL: &str = "diego@example.com";
const PASSWORD: &str = "0ld-Password";
const NEW_PASSWORD: &str = "N3w-password!";

/// A pool, the messages it sent, and its time in seconds.
struct World {
    pool: UserPool,
    outbox: Outbox,
    seconds: Arc<AtomicU64>,
}

impl World {
    fn new(secret: Option<&str>) -> Self {
        let (outbox, seconds) = (Outbox::default(), Arc::new(AtomicU64::new(1_000_000)));
        let client = AppClient { id: "client1".to_owned(), secret: secret.map(str::to_owned) };
        let clock = Arc::clone(&seconds);
        let clock = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::SeqCst));
        let pool = UserPool::new(client, PasswordPolicy::default(), Box::new(clock), outbox.clone());
        Self { pool, outbox, seconds }
    }

    /// With a user whose sign-up is confirmed.
    fn with_user() -> Self {
        let world = Self::new(None);
        world.ok("SignUp", json!({"Username": EMAIL, "Password": PASSWORD}));
        let code = world.code(Purpose::SignUp);
        world.ok("ConfirmSignUp", json!({"Username": EMAIL, "ConfirmationCode": code}));
        world
    }

    fn call(&self, operation: &str, mut input: Value) -> Answer {
        if input.get("ClientId").is_none() {
            input["ClientId"] = json!("client1");
        }
        let constraints = constraints::of_operation(operation).expect(operation);
        let mut buffer = Value::Null;
        let body = input.to_string();
        let members = Members::check(body.as_bytes(), &mut buffer, constraints)?;
        self.pool.call(operation, &members).expect(operation)
    }

    fn ok(&self, operation: &str, input: Value) -> Value {
        self.call(operation, input).expect(operation)
    }

    fn code_of_error(&self, operation: &str, input: Value) -> &'static str {
        self.call(operation, input).expect_err(operation).code
    }

    fn sign_in(&self, password: &str) -> Answer {
        let parameters = json!({"USERNAME": EMAIL, "PASSWORD": password});
        self.call("InitiateAuth", json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters}))
    }

    fn reset(&self, code: &str, password: &str) -> Answer {
        let input = json!({"Username": EMAIL, "ConfirmationCode": code, "Password": password});
        self.call("ConfirmForgotPassword", input)
    }

    fn code(&self, purpose: Purpose) -> String {
        self.outbox.newest_code(EMAIL, purpose).expect("a message")
    }

    fn wait(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn code(answer: Answer) -> &'static str {
    answer.expect_err("a refusal").code
}

#[test]
fn a_forgotten_password_is_reset_and_the_old_one_stops_working() {
    let world = World::with_user();
    assert!(world.sign_in(PASSWORD).is_ok());
    let output = world.ok("ForgotPassword", json!({"Username": "DIEGO@Example.com"}));
    assert_eq!(output["CodeDeliveryDetails"]["Destination"], "d***@e***");
    let reset_code = world.code(Purpose::PasswordReset);
    assert_eq!(code(world.reset(&wrong_code(&reset_code), NEW_PASSWORD)), "CodeMismatchException");
    assert_eq!(world.reset(&reset_code, NEW_PASSWORD), Ok(json!({})));
    assert_eq!(code(world.reset(&reset_code, NEW_PASSWORD)), "ExpiredCodeException");
    assert_eq!(code(world.sign_in(PASSWORD)), "NotAuthorizedException");
    let output = world.sign_in(NEW_PASSWORD).expect("signed in");
    let tokens = &output["AuthenticationResult"];
    assert_eq!((&tokens["TokenType"], &tokens["ExpiresIn"]), (&json!("Bearer"), &json!(3_600)));
    assert_eq!(tokens["AccessToken"].as_str().map(|token| token.split('.').count()), Some(3));
}

#[test]
fn a_code_for_one_purpose_or_user_is_no_good_for_another() {
    let world = World::new(None);
    world.ok("SignUp", json!({"Username": EMAIL, "Password": PASSWORD}));
    let sign_up_code = world.code(Purpose::SignUp);
    world.ok("ConfirmSignUp", json!({"Username": EMAIL, "ConfirmationCode": sign_up_code}));
    assert_eq!(code(world.reset(&sign_up_code, NEW_PASSWORD)), "ExpiredCodeException");

    let other = "ana@example.com";
    world.ok("SignUp", json!({"Username": other, "Password": PASSWORD}));
    world.ok("ForgotPassword", json!({"Username": EMAIL}));
    let reset_code = world.code(Purpose::PasswordReset);
    let input = json!({"Username": other, "ConfirmationCode": reset_code, "Password": NEW_PASSWORD});
    assert_eq!(world.code_of_error("ConfirmForgotPassword", input), "UserNotConfirmedException");
}

#[test]
fn reset_codes_expire_after_an_hour() {
    let world = World::with_user();
    world.ok("ForgotPassword", json!({"Username": EMAIL}));
    let reset_code = world.code(Purpose::PasswordReset);
    world.wait(3_600);
    assert_eq!(code(world.reset(&reset_code, NEW_PASSWORD)), "ExpiredCodeException");
    world.ok("ForgotPassword", json!({"Username": EMAIL}));
    assert!(world.reset(&world.code(Purpose::PasswordReset), NEW_PASSWORD).is_ok());
}

#[test]
fn guessing_codes_is_stopped() {
    let world = World::with_user();
    world.ok("ForgotPassword", json!({"Username": EMAIL}));
    let reset_code = world.code(Purpose::PasswordReset);
    for _ in 0..5 {
        assert_eq!(code(world.reset(&wrong_code(&reset_code), NEW_PASSWORD)), "CodeMismatchException");
    }
    assert_eq!(code(world.reset(&reset_code, NEW_PASSWORD)), "LimitExceededException");
    world.wait(15 * 60);
    assert!(world.reset(&reset_code, NEW_PASSWORD).is_ok());
}

#[test]
fn asking_for_codes_without_end_is_stopped() {
    let world = World::with_user();
    for _ in 0..5 {
        world.ok("ForgotPassword", json!({"Username": EMAIL}));
    }
    assert_eq!(world.code_of_error("ForgotPassword", json!({"Username": EMAIL})), "LimitExceededException");
}

#[test]
fn a_weak_password_is_refused_and_costs_nothing() {
    let world = World::with_user();
    world.ok("ForgotPassword", json!({"Username": EMAIL}));
    let reset_code = world.code(Purpose::PasswordReset);
    let error = world.reset(&reset_code, "password").expect_err("weak");
    assert_eq!(error.code, "InvalidPasswordException");
    assert_eq!(error.message, "Password did not conform with policy: Password must have uppercase characters");
    assert!(world.reset(&reset_code, NEW_PASSWORD).is_ok());
    let weak = json!({"Username": "ana@example.com", "Password": "short"});
    assert_eq!(world.code_of_error("SignUp", weak), "InvalidPasswordException");
    let none = json!({"Username": "ana@example.com"});
    assert_eq!(world.code_of_error("SignUp", none), "InvalidPasswordException");
}

#[test]
fn users_are_unconfirmed_until_they_confirm() {
    let world = World::new(None);
    let output = world.ok("SignUp", json!({"Username": EMAIL, "Password": PASSWORD}));
    assert_eq!(output["UserConfirmed"], false);
    let again = json!({"Username": EMAIL.to_uppercase(), "Password": PASSWORD});
    assert_eq!(world.code_of_error("SignUp", again), "UsernameExistsException");
    // Even with a wrong password, as the service does.
    assert_eq!(code(world.sign_in("wrong")), "UserNotConfirmedException");
    assert_eq!(world.code_of_error("ForgotPassword", json!({"Username": EMAIL})), "InvalidParameterException");

    let old = world.code(Purpose::SignUp);
    world.ok("ResendConfirmationCode", json!({"Username": EMAIL}));
    let confirm = |code: String| world.call("ConfirmSignUp", json!({"Username": EMAIL, "ConfirmationCode": code}));
    assert_eq!(code(confirm(old)), "CodeMismatchException");
    assert_eq!(confirm(world.code(Purpose::SignUp)), Ok(json!({})));
    assert_eq!(code(confirm(world.code(Purpose::SignUp))), "NotAuthorizedException");
    let resend = world.code_of_error("ResendConfirmationCode", json!({"Username": EMAIL}));
    assert_eq!(resend, "InvalidParameterException");
    assert!(world.sign_in(PASSWORD).is_ok());
}

#[test]
fn wrong_passwords_lock_the_user_out_longer_and_longer() {
    let world = World::with_user();
    for _ in 0..5 {
        assert_eq!(world.sign_in("wrong").expect_err("wrong").message, "Incorrect username or password.");
    }
    assert_eq!(world.sign_in(PASSWORD).expect_err("locked").message, "Password attempts exceeded");
    world.wait(1);
    assert_eq!(world.sign_in("wrong").expect_err("wrong").message, "Incorrect username or password.");
    world.wait(1);
    assert_eq!(world.sign_in(PASSWORD).expect_err("locked").message, "Password attempts exceeded");
    world.wait(1);
    assert!(world.sign_in(PASSWORD).is_ok());
    assert_eq!(world.sign_in("wrong").expect_err("wrong").message, "Incorrect username or password.");
    assert!(world.sign_in(PASSWORD).is_ok());
}

#[test]
fn a_secret_must_be_proved_by_its_hash() {
    let world = World::new(Some("s3cret"));
    let sign_up = |hash: Value| {
        let input = json!({"Username": EMAIL, "Password": PASSWORD, "SecretHash": hash});
        world.call("SignUp", input)
    };
    let missing = sign_up(Value::Null).expect_err("no hash");
    assert_eq!(missing.message, "Client client1 is configured with secret but SECRET_HASH was not received");
    let wrong = sign_up(json!("AAAA")).expect_err("a wrong hash");
    assert_eq!(wrong.message, "Unable to verify secret hash for client client1");
    // Computed with another implementation of HMAC-SHA-256.
    assert!(sign_up(json!(SECRET_HASH)).is_ok());
    let parameters = json!({"USERNAME": EMAIL, "PASSWORD": PASSWORD, "SECRET_HASH": SECRET_HASH});
    let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
    assert_eq!(world.code_of_error("InitiateAuth", input), "UserNotConfirmedException");
    let uncalled_for = json!({"Username": EMAIL, "SecretHash": "AAAA"});
    assert_eq!(World::with_user().code_of_error("ForgotPassword", uncalled_for), "NotAuthorizedException");
}

/// Of `diego@example.com` and `client1` with the secret `s3cret`.
const SECRET_HASH: &str = "B0RHuErR1Kx9a1ExkVkj0yKbx44Ye9YezU/2pBG85IM=";

#[test]
fn unknown_clients_and_users_are_told_apart() {
    let world = World::with_user();
    let unknown = json!({"Username": "nobody@example.com", "ConfirmationCode": "1", "Password": NEW_PASSWORD});
    for operation in ["ForgotPassword", "ConfirmForgotPassword", "ConfirmSignUp", "ResendConfirmationCode"] {
        assert_eq!(world.code_of_error(operation, unknown.clone()), "UserNotFoundException");
        let mut other_client = unknown.clone();
        other_client["ClientId"] = json!("other");
        assert_eq!(world.code_of_error(operation, other_client), "ResourceNotFoundException");
    }
}

#[test]
fn sign_in_says_what_is_wrong_with_its_input() {
    let world = World::with_user();
    let auth = |flow: &str, parameters: Value| {
        world.call("InitiateAuth", json!({"AuthFlow": flow, "AuthParameters": parameters})).expect_err(flow)
    };
    let password = json!({"PASSWORD": PASSWORD});
    assert_eq!(auth("USER_PASSWORD_AUTH", password).message, "Missing required parameter USERNAME");
    let username = json!({"USERNAME": EMAIL});
    assert_eq!(auth("USER_PASSWORD_AUTH", username).message, "Missing required parameter PASSWORD");
    assert_eq!(auth("USER_SRP_AUTH", json!({})).message, "USER_SRP_AUTH flow not enabled for this client");
    assert!(auth("NOPE", json!({})).message.contains("enum value set: [USER_SRP_AUTH, "));
    let nobody = json!({"USERNAME": "nobody@example.com", "PASSWORD": PASSWORD});
    assert_eq!(auth("USER_PASSWORD_AUTH", nobody).code, "UserNotFoundException");
}

#[test]
fn user_names_are_addresses() {
    let world = World::new(None);
    for name in ["diego", "@example.com", "diego@", "a@b@example.com", "diego@example", "diego@example..com"] {
        let input = json!({"Username": name, "Password": PASSWORD});
        assert_eq!(world.code_of_error("SignUp", input), "InvalidParameterException", "{name}");
    }
    let other = json!([{"Name": "email", "Value": "ana@example.com"}]);
    let input = json!({"Username": EMAIL, "Password": PASSWORD, "UserAttributes": other});
    assert_eq!(world.code_of_error("SignUp", input), "InvalidParameterException");
}
