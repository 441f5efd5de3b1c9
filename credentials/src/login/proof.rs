//! Proofs of possession ([RFC 9449](https://www.rfc-editor.org/rfc/rfc9449), DPoP): who sends a request has the key of a sign-in.
//!
//! In: a private key of the curve P-256 as PEM, and the request. Out: a signed JSON Web Token for its header `DPoP`.

use std::time::SystemTime;

use http::{Method, Uri};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use smithgen_runtime::generated::types::{decode_base64, encode_base64};
use zeroize::Zeroizing;

/// What DER says before the 32 bytes of such a key (RFC 5915): the version 1, a string of 32 bytes.
const BEFORE_KEY: [u8; 5] = [2, 1, 1, 4, 32];

/// What it may say behind them: the curve.
const CURVE: [u8; 12] = *b"\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";

/// What it says before the point on the curve, which all who make keys add, in 65 bytes.
const BEFORE_POINT: [u8; 5] = [0xa1, 0x44, 3, 0x42, 0];

/// What it says before a string with all that, where the key says of itself what it is (RFC 5208): the version 0, keys of elliptic curves,
/// the curve.
const BEFORE_STRING: [u8; 24] =
    *b"\x02\x01\0\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";

/// How DER begins a sequence and a string of bytes.
const SEQUENCE: u8 = 0x30;
const STRING: u8 = 4;

/// A proof for a request that is sent at this time.
///
/// # Errors
/// When the key is none.
pub(super) fn of(key: &str, method: &Method, uri: &Uri, time: SystemTime) -> Result<String, &'static str> {
    let random = SystemRandom::new();
    let key = read(key, &random).ok_or("the key of the sign-in cannot be read")?;
    let mut id = [0; 16];
    random.fill(&mut id).map_err(|_| "the system gives no random bytes")?;
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let (x, y) = point(&key).ok_or("the key of the sign-in is none")?;
    let header =
        format!(r#"{{"typ":"dpop+jwt","alg":"ES256","jwk":{{"kty":"EC","x":"{x}","y":"{y}","crv":"P-256"}}}}"#);
    // Methods and addresses have no characters that JSON escapes.
    let payload = format!(r#"{{"htm":"{method}","htu":"{uri}","iat":{seconds},"jti":"{}"}}"#, url_safe(&id));
    let text = format!("{}.{}", url_safe(header.as_bytes()), url_safe(payload.as_bytes()));
    let signature = key.sign(&random, text.as_bytes()).map_err(|_| "the key of the sign-in cannot sign")?;
    Ok(format!("{text}.{}", url_safe(signature.as_ref())))
}

/// Where a key's point is on the curve.
fn point(key: &EcdsaKeyPair) -> Option<(String, String)> {
    // The first byte says that both follow.
    let (x, y) = key.public_key().as_ref().get(1..)?.split_at_checked(32)?;
    Some((url_safe(x), url_safe(y)))
}

/// The key in a text as `-----BEGIN EC PRIVATE KEY-----` has it, or `-----BEGIN PRIVATE KEY-----`.
fn read(pem: &str, random: &SystemRandom) -> Option<EcdsaKeyPair> {
    let lines = pem.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let der = Zeroizing::new(decode_base64(&Zeroizing::new(lines.collect::<String>())).ok()?);
    let whole = inside(SEQUENCE, &der)?;
    let key = match whole.strip_prefix(&BEFORE_STRING) {
        Some(string) => inside(SEQUENCE, inside(STRING, string)?)?,
        None => whole,
    };
    let (number, rest) = key.strip_prefix(&BEFORE_KEY)?.split_at_checked(32)?;
    let point = rest.strip_prefix(&CURVE).unwrap_or(rest).strip_prefix(&BEFORE_POINT)?;
    EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, number, point, random).ok()
}

/// What is in a value of DER that begins like this and takes all there is.
fn inside(kind: u8, der: &[u8]) -> Option<&[u8]> {
    let (length, inner) = match der.strip_prefix(&[kind])? {
        // Of 128 bytes and more, the length has a byte of its own.
        [0x81, length, inner @ ..] | [length @ 0..=0x7f, inner @ ..] => (length, inner),
        _ => return None,
    };
    (usize::from(*length) == inner.len()).then_some(inner)
}

/// Base64 for URLs, without padding.
fn url_safe(bytes: &[u8]) -> String {
    encode_base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}
