//! Schemes of authentication that do not sign: bearer tokens, API keys, names with passwords.
//!
//! In: a scheme, what proves who calls, a request. Out: the request with that in a header or, for keys that services want there, in
//! its query. All of these are secrets as they are, but for `digest`, which answers what a server asks in its `challenges`. What signs
//! instead is `sigv4`'s.

#[cfg(feature = "digest")]
mod challenges;
#[cfg(feature = "digest")]
pub(crate) mod digest;

use http::header::AUTHORIZATION;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Request, Uri};

use crate::credentials::Credentials;
use crate::endpoint::uri_encode;
use crate::error::ConstructionFailure;
use crate::meta::{ApiKeyPlace, AuthScheme};
use crate::types::base64::encode_base64;

/// Why nobody but a client makes requests with a digest.
const ANSWERED: &str = "a digest of a login answers what the server asks, which only clients hear";

/// Puts into a request the secret that proves who calls. What an earlier attempt had there is replaced.
///
/// # Errors
/// When the secret has characters that cannot stand there, or the scheme is none of these.
pub(crate) fn authenticate<B>(
    request: &mut Request<B>,
    scheme: AuthScheme,
    identity: &Credentials,
) -> Result<(), ConstructionFailure> {
    let secret = identity.secret_access_key();
    match scheme {
        AuthScheme::HttpBearer => put(request, AUTHORIZATION, format!("Bearer {secret}")),
        // What follows the first `:` is the password: <https://www.rfc-editor.org/rfc/rfc7617#section-2>
        AuthScheme::HttpBasic if identity.access_key_id().contains(':') => {
            Err(ConstructionFailure::new("the user's name of the login has a `:`, which would end it"))
        }
        AuthScheme::HttpBasic => {
            let login = format!("{}:{secret}", identity.access_key_id());
            put(request, AUTHORIZATION, format!("Basic {}", encode_base64(login.as_bytes())))
        }
        AuthScheme::HttpApiKey(ApiKeyPlace::Header { name, scheme }) => {
            let name = HeaderName::try_from(name).map_err(ConstructionFailure::new)?;
            put(request, name, scheme.map(|scheme| format!("{scheme} ")).unwrap_or_default() + secret)
        }
        AuthScheme::HttpApiKey(ApiKeyPlace::Query(name)) => ask_with(request, name, secret),
        AuthScheme::HttpDigest => Err(ConstructionFailure::new(ANSWERED)),
        other => Err(ConstructionFailure::new(format!("{} sends no secret as it is", other.name()))),
    }
}

fn put<B>(request: &mut Request<B>, name: HeaderName, text: String) -> Result<(), ConstructionFailure> {
    // Why it cannot stand there is not said in the words of the value.
    let refused =
        |_| ConstructionFailure::new(format!("what `{name}` is to say has characters that no header may have"));
    let mut value = HeaderValue::try_from(text).map_err(refused)?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

/// Adds a parameter to the query, in the place of any that has its name.
fn ask_with<B>(request: &mut Request<B>, name: &str, secret: &str) -> Result<(), ConstructionFailure> {
    let uri = request.uri();
    let name = uri_encode(name);
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(&name);
    let others: Vec<&str> = uri.query().unwrap_or_default().split('&').filter(is_other).collect();
    let own = format!("{name}={}", uri_encode(secret));
    let query = others.into_iter().chain([own.as_str()]).collect::<Vec<_>>().join("&");
    let target = format!("{}?{query}", uri.path());
    let mut parts = uri.clone().into_parts();
    let refused = |_| ConstructionFailure::new("the API key cannot stand in a query");
    parts.path_and_query = Some(PathAndQuery::try_from(target).map_err(refused)?);
    *request.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Login;

    #[test]
    fn users_whose_names_would_end_early_are_refused() {
        let sent = |user: &str| {
            let mut request = Request::new(());
            let login = Login::new(user, "p4ss:word", None);
            let refused = authenticate(&mut request, AuthScheme::HttpBasic, &login.0).err();
            (refused.map(|refused| refused.to_string()), request.headers().contains_key(AUTHORIZATION))
        };
        assert_eq!(sent("us3r"), (None, true));
        for user in ["us3r:x", ":us3r", "us3r:"] {
            let (refused, is_sent) = sent(user);
            assert!(!is_sent && refused.as_ref().is_some_and(|refused| refused.contains("has a `:`")), "{refused:?}");
            assert!(!refused.unwrap().contains("us3r"));
        }
    }
}
