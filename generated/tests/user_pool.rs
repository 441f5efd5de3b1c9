//! The client against the example's user pool: every rule of the pool, as the typed error that callers see.
//!
//! The pool's clock is set by hand, so that codes expire and locks open without waiting. The unit tests of the example's own
//! files run here, too.

#[expect(dead_code, reason = "the example's main function and what only it needs")]
#[path = "../examples/confirm_forgot_password/main.rs"]
mod example;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use cognito_idp::operation::confirm_forgot_password::ConfirmForgotPasswordError;
use cognito_idp::operation::initiate_auth::{InitiateAuthError, InitiateAuthOutput};
use cognito_idp::types::{AuthFlowType, DeliveryMediumType};
use cognito_idp::{Config, SdkError, blocking, secret_hash};
use example::codes::{Outbox, Purpose, wrong_code};
use example::http_server::HttpServer;
use example::password::PasswordPolicy;
use example::service;
use example::user_pool::{AppClient, UserPool};

const CLIENT_ID: &str = "3n4b5urk1ft4fl3mg5e62d9ado";
const USER: &str = "diego@example.com";
const PASSWORD: &str = "0ld-Password";
const NEW_PASSWORD: &str = "N3w-password!";

/// A pool, its messages, its time, and a client that calls it.
struct World {
    client: blocking::Client,
    outbox: Outbox,
    seconds: Arc<AtomicU64>,
    _server: HttpServer,
}

impl World {
    fn new(secret: Option<&str>) -> Self {
        let (outbox, seconds) = (Outbox::default(), Arc::new(AtomicU64::new(1_800_000_000)));
        let clock = Arc::clone(&seconds);
        let now = move || SystemTime::UNIX_EPOCH + Duration::from_secs(clock.load(Ordering::SeqCst));
        let app_client = AppClient { id: CLIENT_ID.to_owned(), secret: secret.map(str::to_owned) };
        let pool = UserPool::new(app_client, PasswordPolicy::default(), Box::new(now), outbox.clone());
        let server = HttpServer::start(move |request| service::answer(&pool, request, SystemTime::now()));
        let server = server.expect("a server on loopback");
        let client = blocking::Client::from_conf(Config::builder().endpoint_url(server.url()).build());
        Self { client, outbox, seconds, _server: server }
    }

    /// With a confirmed user.
    fn with_user() -> Self {
        let world = Self::new(None);
        world.client.sign_up().client_id(CLIENT_ID).username(USER).password(PASSWORD).send().expect("signed up");
        let code = world.code(Purpose::SignUp);
        let request = world.client.confirm_sign_up().client_id(CLIENT_ID).username(USER).confirmation_code(code);
        request.send().expect("confirmed");
        world
    }

    /// The code that a user who forgot the password is sent.
    fn reset_code(&self) -> String {
        let output = self.client.forgot_password().client_id(CLIENT_ID).username(USER).send().expect("a code is sent");
        let delivery = output.code_delivery_details.expect("where the code went");
        assert_eq!(delivery.destination.as_deref(), Some("d***@e***"));
        assert_eq!(delivery.delivery_medium, Some(DeliveryMediumType::Email));
        assert_eq!(delivery.attribute_name.as_deref(), Some("email"));
        self.code(Purpose::PasswordReset)
    }

    fn code(&self, purpose: Purpose) -> String {
        self.outbox.newest_code(USER, purpose).expect("a message")
    }

    fn confirm(&self, code: &str, password: &str) -> Result<(), SdkError<ConfirmForgotPasswordError>> {
        let request = self.client.confirm_forgot_password().client_id(CLIENT_ID).username(USER);
        request.confirmation_code(code).password(password).send().map(drop)
    }

    fn refusal(&self, code: &str, password: &str) -> ConfirmForgotPasswordError {
        self.confirm(code, password).expect_err("a refusal").into_service_error()
    }

    fn sign_in(&self, password: &str) -> Result<InitiateAuthOutput, SdkError<InitiateAuthError>> {
        let request = self.client.initiate_auth().auth_flow(AuthFlowType::UserPasswordAuth).client_id(CLIENT_ID);
        request.auth_parameters("USERNAME", USER).auth_parameters("PASSWORD", password).send()
    }

    fn wait(&self, time: Duration) {
        self.seconds.fetch_add(time.as_secs(), Ordering::SeqCst);
    }
}

#[test]
fn the_right_code_sets_the_password_once() {
    let world = World::with_user();
    let code = world.reset_code();
    world.confirm(&code, NEW_PASSWORD).expect("the right code");
    let output = world.sign_in(NEW_PASSWORD).expect("signed in");
    let tokens = output.authentication_result.expect("tokens");
    assert_eq!((tokens.expires_in, tokens.token_type.as_deref()), (3_600, Some("Bearer")));
    let error = world.sign_in(PASSWORD).expect_err("the old password").into_service_error();
    assert!(error.is_not_authorized_exception(), "{error:?}");
    let error = world.refusal(&code, NEW_PASSWORD);
    assert!(error.is_expired_code_exception(), "{error:?}");
}

#[test]
fn a_wrong_code_is_told_in_full() {
    let world = World::with_user();
    let code = world.reset_code();
    let error = world.confirm(&wrong_code(&code), NEW_PASSWORD).expect_err("a wrong code");
    assert_eq!(error.code(), Some("CodeMismatchException"));
    assert_eq!(error.message(), Some("Invalid verification code provided, please try again."));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.request_id().map(str::len), Some(36));
    assert!(!error.is_retryable());
    let shown = error.to_string();
    assert!(shown.contains("CodeMismatchException") && shown.contains(error.request_id().unwrap_or("?")), "{shown}");
    assert!(!shown.contains('\n') && !shown.contains(NEW_PASSWORD), "{shown}");
    let raw = error.raw_response().expect("the answer");
    assert_eq!(raw.headers()["x-amzn-errortype"], "CodeMismatchException:");
    match error.into_service_error() {
        ConfirmForgotPasswordError::CodeMismatchException(error) => {
            assert_eq!(error.message.as_deref(), Some("Invalid verification code provided, please try again."));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn codes_expire_and_lock() {
    let world = World::with_user();
    let code = world.reset_code();
    world.wait(Duration::from_secs(60 * 60));
    let error = world.refusal(&code, NEW_PASSWORD);
    assert!(error.is_expired_code_exception(), "{error:?}");

    let code = world.reset_code();
    for _ in 0..5 {
        let error = world.refusal(&wrong_code(&code), NEW_PASSWORD);
        assert!(error.is_code_mismatch_exception(), "{error:?}");
    }
    let error = world.refusal(&code, NEW_PASSWORD);
    assert!(error.is_limit_exceeded_exception(), "{error:?}");
    world.wait(Duration::from_secs(15 * 60));
    world.confirm(&code, NEW_PASSWORD).expect("the lock is open again");
}

#[test]
fn passwords_have_a_policy() {
    let world = World::with_user();
    let code = world.reset_code();
    let error = world.refusal(&code, "too-simple");
    assert!(error.is_invalid_password_exception(), "{error:?}");
    let error = world.refusal(&code, "with a space");
    assert!(error.is_invalid_parameter_exception(), "{error:?}");
    world.confirm(&code, NEW_PASSWORD).expect("the code is still good");
}

#[test]
fn unknown_users_and_clients_are_told_apart() {
    let world = World::with_user();
    let confirm = |client_id: &str, username: &str| {
        let request = world.client.confirm_forgot_password().client_id(client_id).username(username);
        let result = request.confirmation_code("123456").password(NEW_PASSWORD).send();
        result.expect_err("neither").into_service_error()
    };
    let error = confirm(CLIENT_ID, "nobody@example.com");
    assert!(error.is_user_not_found_exception(), "{error:?}");
    let error = confirm("nosuchclient", USER);
    assert!(error.is_resource_not_found_exception(), "{error:?}");
}

#[test]
fn users_who_have_not_confirmed_are_told_so() {
    let world = World::new(None);
    let sign_up = || world.client.sign_up().client_id(CLIENT_ID).username(USER).password(PASSWORD).send();
    let output = sign_up().expect("signed up");
    assert!(!output.user_confirmed && output.user_sub.len() == 36, "{output:?}");
    let error = sign_up().expect_err("again").into_service_error();
    assert!(error.is_username_exists_exception(), "{error:?}");
    let error = world.sign_in(PASSWORD).expect_err("not confirmed").into_service_error();
    assert!(error.is_user_not_confirmed_exception(), "{error:?}");
    let error = world.refusal("123456", NEW_PASSWORD);
    assert!(error.is_user_not_confirmed_exception(), "{error:?}");

    let old = world.code(Purpose::SignUp);
    world.client.resend_confirmation_code().client_id(CLIENT_ID).username(USER).send().expect("a second code");
    let confirm = |code: String| {
        world.client.confirm_sign_up().client_id(CLIENT_ID).username(USER).confirmation_code(code).send()
    };
    let error = confirm(old).expect_err("the first code").into_service_error();
    assert!(error.is_code_mismatch_exception(), "{error:?}");
    confirm(world.code(Purpose::SignUp)).expect("the second code");
    world.sign_in(PASSWORD).expect("signed in");
}

#[test]
fn a_secret_must_be_proved() {
    let world = World::new(Some("s3cret"));
    let sign_up = |hash: Option<String>| {
        let request = world.client.sign_up().client_id(CLIENT_ID).username(USER).password(PASSWORD);
        request.set_secret_hash(hash).send()
    };
    for wrong in [None, Some(secret_hash("other", USER, CLIENT_ID)), Some(secret_hash("s3cret", "ana", CLIENT_ID))] {
        let error = sign_up(wrong).expect_err("no proof").into_service_error();
        assert!(error.is_not_authorized_exception(), "{error:?}");
    }
    sign_up(Some(secret_hash("s3cret", USER, CLIENT_ID))).expect("signed up");
}

#[test]
fn an_operation_that_the_pool_lacks_is_an_unknown_error() {
    let world = World::new(None);
    let error = world.client.get_user().access_token("token").send().expect_err("not there");
    assert_eq!(error.code(), Some("UnknownOperationException"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
}
