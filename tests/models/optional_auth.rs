//! Where authentication is optional, none is used as long as there is none.

use smithgen_runtime::generated::AuthScheme;
use smithgen_runtime::operation::Operation;

use crate::optional_auth::blocking;
use crate::optional_auth::operation::{either::Either, token::Token};
use crate::support::{Nods, config};

#[test]
fn an_optional_signature_may_be_missing() {
    assert_eq!(Either::META.auth, [AuthScheme::SigV4, AuthScheme::None]);
    assert_eq!(Token::META.auth, [AuthScheme::HttpBearer, AuthScheme::SigV4]);
    let client = blocking::Client::with_transport(config(), Nods::default());
    client.either().send().unwrap();
    client.token().send().unwrap_err();
}
