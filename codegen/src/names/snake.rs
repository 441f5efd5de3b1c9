//! Snake case. In: a name as the model has it; out: the words in lower case, joined by `_`, for members,
//! functions and modules. The words are those of the AWS SDK for Rust, letter for letter, so that a program
//! can move between the two without renaming a call: `MFAOptionType` is `mfa_option_type`,
//! `AllowedOAuthFlows` is `allowed_o_auth_flows`.

/// Words that keep together though their letters change case in the middle (`IPv4`, `MiB`, `TtL`).
const WHOLE_WORDS: [&str; 7] = ["ipv4", "ipv6", "sigv4", "mib", "gib", "kib", "ttl"];

/// Splits `name` into words and joins them in lower case with `_`.
///
/// Everything but ASCII letters and digits separates words and is dropped, so the result may be empty and may
/// start with a digit; [`Scope`](super::Scope) makes identifiers of such names.
///
/// ```
/// use smithgen::stages::names::snake_case;
/// assert_eq!(snake_case("CallbackURLs"), "callback_urls");
/// assert_eq!(snake_case("S3Location"), "s3_location");
/// ```
pub fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut splitter = Splitter::new(name);
    while let Some(word) = splitter.next_word() {
        if !out.is_empty() {
            out.push('_');
        }
        out.extend(word.bytes().map(|b| char::from(b.to_ascii_lowercase())));
    }
    out
}

/// Walks over a name once, word by word.
struct Splitter<'a> {
    name: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Whether the name has no upper-case letter: only then does a digit end a word before a letter (`s3key`).
    all_lower: bool,
}

impl<'a> Splitter<'a> {
    fn new(name: &'a str) -> Self {
        let bytes = name.as_bytes();
        let all_lower = !bytes.iter().any(u8::is_ascii_uppercase);
        Self { name, bytes, at: 0, all_lower }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn next_word(&mut self) -> Option<&'a str> {
        while self.at < self.bytes.len() && !self.peek(0).is_ascii_alphanumeric() {
            self.at += 1;
        }
        let start = self.at;
        let mut last = self.peek(0);
        // Once the text has left every whole word, only a new word can enter one again.
        let mut in_whole_word = true;
        while self.at < self.bytes.len() {
            let next = self.peek(0);
            if !next.is_ascii_alphanumeric() {
                break;
            }
            if self.at > start {
                in_whole_word = in_whole_word && self.is_inside_whole_word(start);
                if (!in_whole_word && self.is_case_boundary(last, next)) || self.is_acronym_end(last, next) {
                    break;
                }
            }
            last = next;
            self.at += 1;
        }
        // Both ends lie beside ASCII characters, hence on character boundaries.
        self.name.get(start..self.at).filter(|word| !word.is_empty())
    }

    /// `name[start..at]` begins a whole word which the following text completes.
    fn is_inside_whole_word(&self, start: usize) -> bool {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let so_far = self.at - start;
        WHOLE_WORDS.iter().any(|word| {
            so_far < word.len() && rest.get(..word.len()).is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()))
        })
    }

    /// `Abc|Def`, `Ab2|Def`, and `s3|key` where everything is in lower case.
    fn is_case_boundary(&self, last: u8, next: u8) -> bool {
        let rises = next.is_ascii_uppercase() && (last.is_ascii_lowercase() || last.is_ascii_digit());
        rises || (self.all_lower && last.is_ascii_digit() && next.is_ascii_lowercase())
    }

    /// `DB|Proxy`, but neither `ACLs` (a plural) nor `DBv2` (a version).
    fn is_acronym_end(&self, last: u8, next: u8) -> bool {
        let (peek, after) = (self.peek(1), self.peek(2));
        last.is_ascii_uppercase()
            && next.is_ascii_uppercase()
            && peek.is_ascii_lowercase()
            && !is_plural(peek, after)
            && !(peek == b'v' && after.is_ascii_digit())
    }
}

/// An `s` after capitals that begins no word of its own: the plural of an acronym (`ACLs`, `VPCsInUse`).
pub(super) fn is_plural(letter: u8, after: u8) -> bool {
    letter == b's' && !after.is_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn splits_as_the_sdk_does() {
        for (name, expected) in [
            ("ClientId", "client_id"),
            ("ClientID", "client_id"),
            ("MFAOptionType", "mfa_option_type"),
            ("OAuthFlowType", "o_auth_flow_type"),
            ("AllowedAllVPCs", "allowed_all_vpcs"),
            ("DynamoDBv2", "dynamo_dbv2"),
            ("IpV6Address", "ipv6_address"),
            ("AuthTtL", "auth_ttl"),
            ("s3key", "s3_key"),
            ("sha256sum", "sha256_sum"),
            ("OtaaV1_0_x", "otaa_v1_0_x"),
            ("ACLs", "acls"),
            ("AWS::Dynamo.DB", "aws_dynamo_db"),
        ] {
            assert_eq!(snake_case(name), expected, "{name}");
        }
    }

    #[test]
    fn drops_what_is_not_ascii() {
        assert_eq!(snake_case("naïveÜber名"), "na_ve_ber");
        assert_eq!(snake_case("…"), "");
    }
}
