//! Our client against cognito-local, really started.
//!
//! What cognito-local doesn't enforce, and these tests hence can't show: the secret hash is ignored; codes don't expire or
//! lock; passwords have no policy. A wrong password is an `InvalidPasswordException` (the service: `NotAuthorizedException`),
//! a used code a `CodeMismatchException` (the service: `ExpiredCodeException`), and requests have no id.
//! The user pool of `generated/examples` has those rules.

use cognito_idp::secret_hash;
use smithgen_tests::peers::CognitoLocal;
use smithgen_tests::pool::Pool;

macro_rules! local_with_pool {
    () => {{
        let local = CognitoLocal::start();
        let pool = Pool::set_up(&local, false);
        (local, pool)
    }};
}

/// Asks for a reset code, which cognito-local prints.
fn ask_for_code(local: &CognitoLocal, pool: &Pool) -> String {
    let request = pool.client.forgot_password().client_id(&pool.client_id).username(Pool::USER);
    let output = request.send().expect("a code is sent");
    let delivery = output.code_delivery_details.expect("where the code went");
    assert_eq!(delivery.destination.as_deref(), Some(Pool::USER), "{delivery:?}");
    local.code_for(Pool::USER)
}

/// A code of six digits that is not `right`.
fn wrong(right: &str) -> &'static str {
    if right == "000000" { "000001" } else { "000000" }
}

#[needs::test(packages)]
fn the_right_code_sets_the_password_and_works_once() {
    let (local, pool) = local_with_pool!();
    assert!(pool.accepts(Pool::PASSWORD));
    let code = ask_for_code(&local, &pool);
    pool.confirm(&code).expect("the right code");
    assert!(pool.accepts(Pool::NEW_PASSWORD));
    assert!(!pool.accepts(Pool::PASSWORD));
    let error = pool.confirm(&code).expect_err("a used code").into_service_error();
    assert!(error.is_code_mismatch_exception(), "{error:?}");
}

#[needs::test(packages)]
fn a_wrong_code_is_a_typed_error_and_changes_nothing() {
    let (local, pool) = local_with_pool!();
    let code = ask_for_code(&local, &pool);
    let error = pool.confirm(wrong(&code)).expect_err("a wrong code");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(error.code(), Some("CodeMismatchException"));
    assert_eq!(error.message(), Some("Incorrect confirmation code"));
    assert!(!error.is_retryable());
    assert!(error.as_service_error().is_some_and(|error| error.is_code_mismatch_exception()), "{error:?}");
    assert!(pool.accepts(Pool::PASSWORD));
}

#[needs::test(packages)]
fn unknown_users_and_clients_are_typed_errors() {
    let (_local, pool) = local_with_pool!();
    let confirm = |client_id: &str, username: &str| {
        let request = pool.client.confirm_forgot_password().client_id(client_id).username(username);
        let result = request.confirmation_code("123456").password(Pool::NEW_PASSWORD).send();
        result.expect_err("neither").into_service_error()
    };
    let error = confirm(&pool.client_id, "nobody@example.com");
    assert!(error.is_user_not_found_exception(), "{error:?}");
    let error = confirm("nosuchclient", Pool::USER);
    assert!(error.is_resource_not_found_exception(), "{error:?}");
}

#[needs::test(packages)]
fn a_new_user_signs_up_confirms_and_signs_in() {
    let (local, pool) = local_with_pool!();
    let email = "ana@example.com";
    let request = pool.client.sign_up().client_id(&pool.client_id).username(email).password(Pool::PASSWORD);
    let email_attribute = cognito_idp::types::AttributeType::builder().name("email").value(email).build();
    let output = request.user_attributes(email_attribute).send().expect("a new user");
    assert!(!output.user_confirmed && !output.user_sub.is_empty(), "{output:?}");

    let confirm = |code: &str| {
        let request = pool.client.confirm_sign_up().client_id(&pool.client_id).username(email);
        request.confirmation_code(code).send()
    };
    let code = local.code_for(email);
    let error = confirm(wrong(&code)).expect_err("a wrong code").into_service_error();
    assert!(error.is_code_mismatch_exception(), "{error:?}");
    confirm(&code).expect("the right code");
}

#[needs::test(packages)]
fn a_secret_hash_is_taken_along() {
    let local = CognitoLocal::start();
    let pool = Pool::set_up(&local, true);
    let secret = pool.client_secret.as_deref().expect("a secret");
    let hash = secret_hash(secret, Pool::USER, &pool.client_id);
    pool.sign_in(Pool::PASSWORD, Some(&hash)).expect("signed in");
    let request = pool.client.forgot_password().client_id(&pool.client_id).username(Pool::USER);
    request.secret_hash(&hash).send().expect("a code is sent");
}

#[needs::test(packages)]
fn an_operation_that_it_lacks_is_an_unknown_error_with_a_namespace() {
    let local = CognitoLocal::start();
    let pool = Pool::set_up(&local, false);
    // The emulator's own error has no place in the model; its code comes without the namespace all the same.
    let request = pool.client.initiate_auth().client_id(&pool.client_id);
    let result = request.auth_flow(cognito_idp::types::AuthFlowType::CustomAuth).send();
    let error = result.expect_err("not supported");
    assert_eq!(
        (error.code(), error.status().map(|status| status.as_u16())),
        (Some("Unsupported"), Some(500)),
        "{error}"
    );
}
