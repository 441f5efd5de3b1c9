//! `parseURL` and `uriEncode`: a URL in, its parts out; text in, percent-encoded text out.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The parts of a URL, as `parseURL` gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// `http` or `https`.
    pub scheme: &'a str,
    /// Host and, where the URL names one, port.
    pub authority: &'a str,
    /// The path as written; empty if the URL has none.
    pub path: &'a str,
    /// The path with a `/` at its start and at its end.
    pub normalized_path: Cow<'a, str>,
    /// Whether the host is an address of IPv4 or IPv6.
    pub is_ip: bool,
}

/// Takes a URL apart; `None` if it is not one for HTTP, or has a query.
pub fn parse_url(text: &str) -> Option<Url<'_>> {
    let (scheme, rest) = text.split_once("://")?;
    if !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) {
        return None;
    }
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    if rest.contains('?') || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host_of(authority)?;
    Some(Url {
        scheme,
        authority,
        path,
        normalized_path: match path {
            "" => Cow::Borrowed("/"),
            _ if path.ends_with('/') => Cow::Borrowed(path),
            _ => Cow::Owned(format!("{path}/")),
        },
        is_ip: is_address(host),
    })
}

/// The host of `host`, `host:port` or `[address]:port`; `None` if there is none or the port is no number.
fn host_of(authority: &str) -> Option<&str> {
    let end = match authority.strip_prefix('[') {
        Some(_) => authority.find(']')? + 1,
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(end);
    let is_port = |digits: &str| {
        digits.bytes().all(|b| b.is_ascii_digit()) && (digits.is_empty() || digits.parse::<u16>().is_ok())
    };
    let has_good_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    (!host.is_empty() && has_good_port).then_some(host)
}

/// Whether an authority names a port that is a number, if any, and in brackets an address of IPv6, perhaps with its zone: `http` looks at
/// neither.
pub(crate) fn is_host_and_port(authority: &str) -> bool {
    let is_address = |text: &str| text.split('%').next().is_some_and(|text| text.parse::<Ipv6Addr>().is_ok());
    host_of(authority).is_some_and(|host| match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(is_address),
        None => true,
    })
}

/// Whether a host is an address of IPv4 or, in brackets, of IPv6.
pub(crate) fn is_address(host: &str) -> bool {
    host.starts_with('[') || is_ipv4(host)
}

/// Whether a host is four numbers from 0 to 255 joined by dots.
pub(super) fn is_ipv4(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok()
}

/// Percent-encodes every byte except letters, digits and `-_.~`.
pub fn uri_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    uri_encode_into(text, &mut encoded);
    encoded
}

/// The same, behind what `encoded` holds.
pub(crate) fn uri_encode_into(text: &str, encoded: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
}

/// A text of which the bytes that are percent-encoded are what they stand for; what is none of these stays.
pub fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    while let [first, tail @ ..] = rest {
        let code = match rest {
            [b'%', high, low, ..] => digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        (rest, _) = match code {
            Some(code) => (&tail[2..], bytes.push(code)),
            None => (tail, bytes.push(*first)),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_urls() {
        let url = parse_url("https://user:pw@example.com:8443/a/b#top").unwrap();
        assert_eq!((url.scheme, url.authority), ("https", "example.com:8443"));
        assert_eq!((url.path, &*url.normalized_path), ("/a/b", "/a/b/"));
        assert!(!url.is_ip);
        let url = parse_url("http://example.com").unwrap();
        assert_eq!((url.path, &*url.normalized_path), ("", "/"));
    }

    #[test]
    fn addresses_are_known() {
        assert!(parse_url("https://127.0.0.1:80/x").unwrap().is_ip);
        assert!(parse_url("https://[fe80::1]").unwrap().is_ip);
        assert!(parse_url("https://[fe80::1]:443/x").unwrap().is_ip);
        assert!(!parse_url("https://127.0.0.256").unwrap().is_ip);
        assert!(!parse_url("https://1.2.3").unwrap().is_ip);
    }

    #[test]
    fn what_is_no_url() {
        for text in [
            "",
            "example.com",
            "ftp://example.com",
            "https://",
            "https:///path",
            "https://example.com?x",
            "https://example.com/a b",
            "https://example.com:port/",
            "https://example.com:70000/",
            "https://example.com:+80/",
            "https://[::1",
            "https://[::1]x",
        ] {
            assert_eq!(parse_url(text), None, "{text}");
        }
    }

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(uri_encode("aZ09-_.~"), "aZ09-_.~");
        assert_eq!(uri_encode("a b/é"), "a%20b%2F%C3%A9");
    }

    #[test]
    fn bytes_are_decoded_and_all_else_stays() {
        assert_eq!(percent_decode("%+1%4a%4A%2"), "%+1JJ%2");
        assert_eq!(percent_decode("%C3%A9+%FF%"), "é+\u{fffd}%");
    }
}
