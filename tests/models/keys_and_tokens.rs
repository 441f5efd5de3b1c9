//! Schemes that take no signature need no feature of the runtime: calls say what they need, and have it from the configuration.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Login, Token};
use smithgen_runtime::generated::{ApiKeyPlace, AuthScheme};
use smithgen_runtime::operation::Operation;
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

use crate::keys_and_tokens::blocking;
use crate::keys_and_tokens::operation::{any::Any, carry::Carry, enter::Enter, unlock::Unlock};
use crate::support::{Nods, config};

#[test]
fn what_each_operation_takes_is_known() {
    let place = ApiKeyPlace::Header { name: "x-door", scheme: Some("Key") };
    assert_eq!(Carry::META.auth, [AuthScheme::HttpBearer]);
    assert_eq!(Unlock::META.auth, [AuthScheme::HttpApiKey(place)]);
    assert_eq!(Enter::META.auth, [AuthScheme::HttpBasic]);
    assert_eq!(Any::META.auth, [AuthScheme::SigV4, AuthScheme::HttpBearer]);
    let in_query = crate::key_in_query::operation::unlock::Unlock::META.auth;
    assert_eq!(in_query, [AuthScheme::HttpApiKey(ApiKeyPlace::Query("door"))]);
}

/// Answers everything, and keeps what proves who calls.
#[derive(Clone, Default)]
struct Door(Arc<Mutex<Vec<String>>>);

impl BlockingTransport for Door {
    fn send(
        &self,
        request: http::Request<ByteStream>,
        _: &AttemptLimits,
    ) -> Result<http::Response<ByteStream>, TransportError> {
        let proofs = ["authorization", "x-door"].map(|name| request.headers().get(name));
        let proof = proofs.into_iter().flatten().map(|value| value.to_str().unwrap()).collect();
        self.0.lock().unwrap().push(proof);
        Ok(http::Response::new(ByteStream::from_static(b"{}")))
    }
}

#[test]
fn what_is_no_signature_needs_no_feature() {
    let door = Door::default();
    let login = Login::new("diego", "p4ssword", None);
    let config = config().to_builder().token_provider(Token::from("t0k3n")).api_key("k3y").basic_auth_login(login);
    let client = blocking::Client::with_transport(config.build(), door.clone());
    client.carry().send().unwrap();
    client.unlock().send().unwrap();
    client.enter().send().unwrap();
    // Of what it accepts, the one that can be done.
    client.any().send().unwrap();
    let proofs = door.0.lock().unwrap().clone();
    assert_eq!(proofs, ["Bearer t0k3n", "Key k3y", "Basic ZGllZ286cDRzc3dvcmQ=", "Bearer t0k3n"]);
}

#[test]
fn nothing_is_sent_without_what_it_takes() {
    let nods = Nods::default();
    let client = blocking::Client::with_transport(config(), nods.clone());
    let refused = [
        (client.carry().send().unwrap_err().to_string(), "Carry needs a bearer token", "token_provider"),
        (client.unlock().send().unwrap_err().to_string(), "Unlock needs an API key", "api_key"),
        (client.enter().send().unwrap_err().to_string(), "Enter needs a login", "basic_auth_login"),
        (client.any().send().unwrap_err().to_string(), "Any needs a bearer token", "token_provider"),
    ];
    for (refused, need, key) in refused {
        assert!(refused.contains(&format!("{need}, but the configuration has no `{key}`")), "{refused}");
    }
    assert_eq!(nods.0.load(Ordering::Relaxed), 0);
}
