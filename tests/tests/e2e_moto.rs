//! Our client against moto, really started.
//!
//! What moto doesn't enforce, and these tests hence can't show: a code that doesn't begin with `moto-confirmation-code:` is
//! right, whatever it is; codes don't expire or lock; passwords have no policy; only the refreshing of tokens looks at the
//! secret hash. An
//! unknown user gets the same error as an unknown client (`ResourceNotFoundException`), a wrong code the one for a used code
//! (`ExpiredCodeException`), and requests have no id. The user pool of `generated/examples` has those rules.

use cognito_idp::operation::forgot_password::ForgotPassword;
use cognito_idp::types::AuthFlowType;
use cognito_idp::{Config, secret_hash};
use http::Response;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_tests::peers::{self, Emulator, Moto};
use smithgen_tests::pool::Pool;

const WRONG_CODE: &str = "moto-confirmation-code:000000";

/// Asks for a reset code. moto puts it into a header, so the request is sent by other means than our client's, and the answer
/// read by our operation: what programs with an HTTP client of their own do.
fn ask_for_code(moto: &Moto, pool: &Pool) -> String {
    let input = pool.client.forgot_password().client_id(&pool.client_id).username(Pool::USER).build();
    let config = Config::builder().region("us-east-1").endpoint_url(moto.url()).build();
    let response = peers::send(&input.to_http_request(&config).expect("a request"));
    let code = response.headers()["x-moto-forgot-password-confirmation-code"].to_str().expect("text").to_owned();
    let (parts, body) = response.into_parts();
    let output = ForgotPassword::parse_response(Response::from_parts(parts, &body)).expect("an output");
    let delivery = output.code_delivery_details.expect("where the code went");
    assert!(delivery.destination.is_some(), "{delivery:?}");
    code
}

macro_rules! moto_with_pool {
    () => {{
        let moto = Moto::shared();
        let pool = Pool::set_up(&*moto, false);
        (moto, pool)
    }};
}

#[needs::test(packages)]
fn the_right_code_sets_the_password_and_works_once() {
    let (moto, pool) = moto_with_pool!();
    assert!(pool.accepts(Pool::PASSWORD));
    let code = ask_for_code(&moto, &pool);
    pool.confirm(&code).expect("the right code");
    assert!(pool.accepts(Pool::NEW_PASSWORD));
    assert!(!pool.accepts(Pool::PASSWORD));
    let error = pool.confirm(&code).expect_err("a used code").into_service_error();
    assert!(error.is_expired_code_exception(), "{error:?}");
}

#[needs::test(packages)]
fn a_wrong_code_is_a_typed_error_and_changes_nothing() {
    let (moto, pool) = moto_with_pool!();
    ask_for_code(&moto, &pool);
    let error = pool.confirm(WRONG_CODE).expect_err("a wrong code");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.code(), Some("ExpiredCodeException"));
    assert_eq!(error.message(), Some("Invalid code provided, please request a code again."));
    assert!(!error.is_retryable());
    assert!(error.as_service_error().is_some_and(|error| error.is_expired_code_exception()), "{error:?}");
    assert!(pool.accepts(Pool::PASSWORD));
}

#[needs::test(packages)]
fn an_unknown_user_is_a_typed_error() {
    let (_moto, pool) = moto_with_pool!();
    let request = pool.client.confirm_forgot_password().client_id(&pool.client_id).username("nobody@example.com");
    let result = request.confirmation_code(WRONG_CODE).password(Pool::NEW_PASSWORD).send();
    let error = result.expect_err("no such user").into_service_error();
    assert!(error.is_resource_not_found_exception(), "{error:?}");
}

#[needs::test(packages)]
fn an_unknown_client_is_a_typed_error() {
    let (_moto, pool) = moto_with_pool!();
    let request = pool.client.confirm_forgot_password().client_id("nosuchclient").username(Pool::USER);
    let result = request.confirmation_code(WRONG_CODE).password(Pool::NEW_PASSWORD).send();
    let error = result.expect_err("no such client").into_service_error();
    assert!(error.is_resource_not_found_exception(), "{error:?}");
}

#[needs::test(packages)]
fn a_secret_hash_proves_the_secret() {
    let moto = Moto::shared();
    let pool = Pool::set_up(&*moto, true);
    let secret = pool.client_secret.as_deref().expect("a secret");
    let hash = secret_hash(secret, Pool::USER, &pool.client_id);
    let output = pool.sign_in(Pool::PASSWORD, Some(&hash)).expect("signed in");
    let token = output.authentication_result.and_then(|tokens| tokens.refresh_token).expect("a refresh token");
    let refresh = |hash: Option<String>| {
        let request = pool.client.initiate_auth().client_id(&pool.client_id);
        let mut request = request.auth_flow(AuthFlowType::RefreshTokenAuth).auth_parameters("REFRESH_TOKEN", &token);
        if let Some(hash) = hash {
            request = request.auth_parameters("SECRET_HASH", hash);
        }
        request.send()
    };
    refresh(Some(hash)).expect("the right hash");
    for wrong in [None, Some(secret_hash("another secret", Pool::USER, &pool.client_id))] {
        let error = refresh(wrong).expect_err("a wrong hash").into_service_error();
        assert!(error.is_not_authorized_exception(), "{error:?}");
    }
}
