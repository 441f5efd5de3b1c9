//! The secret hash, by which an app client that has a secret proves that it knows it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Calculates the `secret_hash` of a request: the HMAC-SHA-256 of user name and client ID under the client's secret, in Base64.
///
/// Every request of a client that has a secret needs it. `username` is the user name of the same request, not an alias of it;
/// in requests that refresh tokens it is the user's `sub`. See [computing secret hash values].
///
/// [computing secret hash values]: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
///
/// ```
/// let hash = cognito_idp::secret_hash("secret", "diego@example.com", "3n4b5urk1ft4fl3mg5e62d9ado");
/// assert_eq!(hash, "oo62dd6optqq/7HLUmKNNKy8ZMVjQ+JFTPxTtBVFZKQ=");
/// ```
pub fn secret_hash(client_secret: &str, username: &str, client_id: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(client_secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(username.as_bytes());
    mac.update(client_id.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
