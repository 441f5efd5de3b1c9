//! The canonical request: one text for all ways to write the same request.
//!
//! In: a [`Message`], the parts of a request that a signature covers. Out: its canonical text, of which the signature takes a
//! hash. The rules are those of [Create a signed AWS API
//! request](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request).

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use super::SigningOptions;

/// Headers that change on their way, or are nobody's business but the connection's; they are never signed.
const UNSIGNED: [&str; 15] = [
    "authorization",
    "baggage",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// What a signature covers of a request.
#[derive(Clone)]
pub struct Message<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    /// Names in small letters, values as they were given; in the order of the request.
    pub(super) headers: Vec<(Cow<'a, str>, Cow<'a, [u8]>)>,
    /// The hash of the body, in hexadecimal digits.
    pub(super) payload: &'a str,
}

impl<'a> Message<'a> {
    /// A request by its method, its path and query as they stand in its URL (the query without `?`), and the [`hash`] of its
    /// body.
    pub fn new(method: &'a str, path: &'a str, query: &'a str, payload: &'a str) -> Self {
        Message { method, path, query, headers: Vec::with_capacity(16), payload }
    }

    /// Adds a header; what a proxy may change is left out of the signature.
    pub fn header(&mut self, name: &'a str, value: &'a [u8]) {
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        if !UNSIGNED.contains(&name.as_ref()) {
            self.headers.push((name, Cow::Borrowed(value)));
        }
    }

    /// Replaces a header by one that the signature brings.
    pub(super) fn replace(&mut self, name: &'static str, value: Option<String>) {
        self.headers.retain(|(other, _)| other != name);
        if let Some(value) = value {
            self.headers.push((Cow::Borrowed(name), Cow::Owned(value.into_bytes())));
        }
    }

    /// The names of the signed headers, sorted, with `;` between them. Sorts the headers.
    pub(super) fn sort_headers(&mut self) -> String {
        // Stable: the values of one header stay in order.
        self.headers.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut names = String::with_capacity(self.headers.len() * 16);
        let mut last = "";
        for (name, _) in &self.headers {
            if name != last {
                if !last.is_empty() {
                    names.push(';');
                }
                names.push_str(name);
                last = name;
            }
        }
        names
    }

    /// The canonical text. `names` is what [`sort_headers`](Self::sort_headers) gave, `more` what signing adds to the query.
    pub(super) fn canonical(&self, names: &str, more: &str, options: &SigningOptions) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        out.extend_from_slice(self.method.as_bytes());
        out.push(b'\n');
        self.write_path(options, &mut out);
        out.push(b'\n');
        self.write_query(more, &mut out);
        out.push(b'\n');
        self.write_headers(&mut out);
        out.push(b'\n');
        out.extend_from_slice(names.as_bytes());
        out.push(b'\n');
        out.extend_from_slice(self.payload.as_bytes());
        out
    }

    fn write_path(&self, options: &SigningOptions, out: &mut Vec<u8>) {
        let path = if self.path.is_empty() { "/" } else { self.path };
        let path = if options.normalize_path { normalized(path) } else { Cow::Borrowed(path) };
        if options.double_encode_path {
            encode(path.bytes(), true, out);
        } else {
            out.extend_from_slice(path.as_bytes());
        }
    }

    fn write_query(&self, more: &str, out: &mut Vec<u8>) {
        let pairs = self.query.split('&').chain(more.split('&')).filter(|pair| !pair.is_empty());
        let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (reencoded(name), reencoded(value))
            })
            .collect();
        pairs.sort_unstable();
        for (i, (name, value)) in pairs.iter().enumerate() {
            if i > 0 {
                out.push(b'&');
            }
            out.extend_from_slice(name);
            out.push(b'=');
            out.extend_from_slice(value);
        }
    }

    fn write_headers(&self, out: &mut Vec<u8>) {
        let mut last = "";
        for (name, value) in &self.headers {
            if name == last {
                // The line of the header is not over yet.
                out.pop();
                out.push(b',');
            } else {
                out.extend_from_slice(name.as_bytes());
                out.push(b':');
                last = name;
            }
            let mut words = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            out.extend_from_slice(words.next().unwrap_or_default());
            for word in words {
                out.push(b' ');
                out.extend_from_slice(word);
            }
            out.push(b'\n');
        }
    }
}

/// The SHA-256 hash of a body, in hexadecimal digits.
pub fn hash(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

/// Hexadecimal digits, small ones.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// A path without empty segments, `.` and `..`; what stands before the root is the root.
fn normalized(path: &str) -> Cow<'_, str> {
    let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
    let inner = path.strip_prefix('/').unwrap_or(path);
    if path == "/" || inner.strip_suffix('/').unwrap_or(inner).split('/').all(is_plain) && path.starts_with('/') {
        return Cow::Borrowed(path);
    }
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let end = if is_folder && !kept.is_empty() { "/" } else { "" };
    Cow::Owned(format!("/{}{end}", kept.join("/")))
}

/// Writes text with everything but unreserved characters (and slashes, if they are kept) as `%XX`.
fn encode(bytes: impl Iterator<Item = u8>, keep_slashes: bool, out: &mut Vec<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (keep_slashes && byte == b'/') {
            out.push(byte);
        } else {
            out.extend([b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

/// A text as `%XX` escapes have it in a query.
pub(super) fn encoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 16);
    encode(text.bytes(), false, &mut out);
    // Only ASCII is written, so nothing is ever lost here.
    String::from_utf8(out).unwrap_or_default()
}

/// A part of a query with its escapes in the one canonical way; `+` is the space that servers read it as.
fn reencoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() + 8);
    let mut rest = bytes.iter();
    let decoded = std::iter::from_fn(|| {
        let byte = *rest.next()?;
        let escaped = match rest.as_slice() {
            [high, low, ..] if byte == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        Some(match (escaped, byte) {
            (Some((high, low)), _) => {
                rest.nth(1);
                high << 4 | low
            }
            (None, b'+') => b' ',
            (None, byte) => byte,
        })
    });
    encode(decoded, false, &mut out);
    out
}

/// The bytes of hexadecimal digits, two for each.
#[cfg(feature = "event-streams")]
pub(super) fn unhex(digits: &str) -> Vec<u8> {
    let value = |pair: &[u8]| pair.iter().fold(0, |value, byte| value << 4 | digit(*byte).unwrap_or_default());
    digits.as_bytes().chunks_exact(2).map(value).collect()
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| value.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_what_means_nothing() {
        for (path, expected) in [
            ("/", "/"),
            ("//", "/"),
            ("/a/b", "/a/b"),
            ("/a/b/", "/a/b/"),
            ("/a//b//", "/a/b/"),
            ("/a/../..", "/"),
            ("/../a", "/a"),
            ("/a/b/..", "/a/"),
            ("/a/.", "/a/"),
            ("/.a/..b/c..", "/.a/..b/c.."),
            ("a/b", "/a/b"),
        ] {
            assert_eq!(normalized(path), expected, "{path}");
        }
    }

    #[test]
    fn queries_are_escaped_in_one_way() {
        for (text, expected) in [
            ("a%2fb", "a%2Fb"),
            ("a/b", "a%2Fb"),
            ("a+b", "a%20b"),
            ("100%", "100%25"),
            ("%4", "%254"),
            ("%zz", "%25zz"),
        ] {
            assert_eq!(reencoded(text), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn proxies_may_change_their_headers() {
        let mut message = Message::new("GET", "/", "", "");
        for name in ["Host", "User-Agent", "Authorization", "X-Amzn-Trace-Id", "Expect", "x-b", "X-A"] {
            message.header(name, b"v");
        }
        assert_eq!(message.sort_headers(), "host;x-a;x-b");
    }
}
