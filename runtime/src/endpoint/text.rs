//! The functions of the rules engine that look at text: `substring`, `split`, host labels, bucket names.

use super::url::is_ipv4;

/// The characters from `start` up to `end`, counted from the end of the text if `reverse`.
///
/// `None` if the text is too short, if nothing would remain, or if it holds anything but ASCII.
pub fn substring(text: &str, start: usize, end: usize, reverse: bool) -> Option<&str> {
    if start >= end || end > text.len() || !text.is_ascii() {
        return None;
    }
    if reverse { text.get(text.len() - end..text.len() - start) } else { text.get(start..end) }
}

/// Splits text at a delimiter into at most `limit` parts, or into all if `limit` is 0.
///
/// The last part keeps what was not split. An empty delimiter splits nothing.
pub fn split<'a>(text: &'a str, delimiter: &str, limit: usize) -> Vec<&'a str> {
    match limit {
        _ if delimiter.is_empty() => vec![text],
        0 => text.split(delimiter).collect(),
        _ => text.splitn(limit, delimiter).collect(),
    }
}

/// Whether text can stand as one label of a host name (RFC 1123), or as several joined by dots.
pub fn is_valid_host_label(text: &str, allow_subdomains: bool) -> bool {
    if allow_subdomains { text.split('.').all(is_label) } else { is_label(text) }
}

/// 1 to 63 letters, digits and hyphens, no hyphen at either end.
fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether a bucket's name can stand as a label of S3's host names, or as several joined by dots.
///
/// A name has 3 to 63 characters, no upper case, and is not an address of IPv4.
pub fn is_virtual_hostable_s3_bucket(name: &str, allow_subdomains: bool) -> bool {
    (3..=63).contains(&name.len())
        && !name.bytes().any(|b| b.is_ascii_uppercase())
        && is_valid_host_label(name, allow_subdomains)
        && !is_ipv4(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_count_from_either_end() {
        assert_eq!(substring("abcdefg", 0, 4, false), Some("abcd"));
        assert_eq!(substring("abcdefg", 0, 4, true), Some("defg"));
        assert_eq!(substring("abcdefg", 1, 3, true), Some("ef"));
        assert_eq!(substring("abc", 0, 4, false), None);
        assert_eq!(substring("abc", 2, 2, false), None);
        assert_eq!(substring("abc", 3, 2, false), None);
        assert_eq!(substring("abcdé", 0, 2, false), None);
    }

    #[test]
    fn the_last_part_keeps_the_rest() {
        assert_eq!(split("a--b--c", "--", 0), ["a", "b", "c"]);
        assert_eq!(split("a--b--c", "--", 2), ["a", "b--c"]);
        assert_eq!(split("a--b--c", "--", 1), ["a--b--c"]);
        assert_eq!(split("", "--", 0), [""]);
        assert_eq!(split("aaa", "aa", 0), ["", "a"]);
        assert_eq!(split("abc", "", 0), ["abc"]);
    }

    #[test]
    fn labels_of_host_names() {
        assert!(is_valid_host_label("us-east-1", false));
        assert!(is_valid_host_label(&"a".repeat(63), false));
        assert!(!is_valid_host_label(&"a".repeat(64), false));
        assert!(!is_valid_host_label("a.b", false));
        assert!(is_valid_host_label("a.b", true));
        for text in ["", ".", "a.", "a..b", "-a", "a-", "a.-b", "a b", "a_b", "é"] {
            assert!(!is_valid_host_label(text, true), "{text}");
        }
    }

    #[test]
    fn names_of_buckets() {
        assert!(is_virtual_hostable_s3_bucket("bucket-1", false));
        assert!(!is_virtual_hostable_s3_bucket("bucket.1", false));
        assert!(is_virtual_hostable_s3_bucket("bucket.1", true));
        for name in ["ab", "Bucket", "bucket-.x", "192.168.5.4", "bucket_name"] {
            assert!(!is_virtual_hostable_s3_bucket(name, true), "{name}");
        }
    }
}
