//! Schemes that need the runtime's feature for authentication say so without it, by what they need.

use std::sync::atomic::Ordering;

use smithgen_runtime::generated::{ApiKeyPlace, AuthScheme};
use smithgen_runtime::operation::Operation;

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

#[test]
fn nothing_is_sent_without_what_it_takes() {
    let nods = Nods::default();
    let client = blocking::Client::with_transport(config(), nods.clone());
    let refused = [
        (client.carry().send().unwrap_err().to_string(), "Carry needs a bearer token"),
        (client.unlock().send().unwrap_err().to_string(), "Unlock needs an API key"),
        (client.enter().send().unwrap_err().to_string(), "Enter needs a login"),
        (client.any().send().unwrap_err().to_string(), "Any needs a signature (SigV4)"),
    ];
    for (refused, need) in refused {
        assert!(refused.contains(&format!("{need}, which the feature `sigv4` of smithgen-runtime")), "{refused}");
    }
    assert_eq!(nods.0.load(Ordering::Relaxed), 0);
}
