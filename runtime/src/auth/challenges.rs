//! What a server asks of a caller whom it does not know: the challenges in its `WWW-Authenticate` headers.
//!
//! In: the text of such a header, such as `Basic realm="x", Digest realm="x", nonce="y"`. Out: its challenges in the server's order, each
//! with its scheme and parameters, by the grammar of [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-11.3).

use std::borrow::Cow;

/// The blanks that may stand around the marks of a header.
const BLANKS: [char; 2] = [' ', '\t'];

/// A challenge.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Challenge<'a> {
    scheme: &'a str,
    parameters: Vec<(&'a str, Cow<'a, str>)>,
}

impl Challenge<'_> {
    /// Whether it is one of this scheme.
    pub(super) fn is_of(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// The challenges of a header. One with a mistake is left out, and so is what follows it.
pub(super) fn challenges(header: &str) -> Vec<Challenge<'_>> {
    read(header, Vec::new())
}

/// The parameters of a header that has no scheme, such as `Authentication-Info`; none behind a mistake.
pub(super) fn parameters(header: &str) -> Challenge<'_> {
    read(header, vec![Challenge::default()]).into_iter().next().unwrap_or_default()
}

/// Reads a text whose first parameters belong to the last challenge of `found`.
fn read<'a>(mut rest: &'a str, mut found: Vec<Challenge<'a>>) -> Vec<Challenge<'a>> {
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return found;
        }
        let Some(name) = token(&mut rest) else { break };
        match (rest.trim_start_matches(BLANKS).strip_prefix('='), found.last_mut()) {
            (Some(after), Some(challenge)) => {
                rest = after.trim_start_matches(BLANKS);
                let Some(value) = value(&mut rest) else { break };
                challenge.parameters.push((name, value));
            }
            (Some(_), None) => break,
            (None, _) => {
                rest = without_token68(rest);
                found.push(Challenge { scheme: name, parameters: Vec::new() });
            }
        }
    }
    found.pop();
    found
}

/// The name or word at the start of a text.
fn token<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let is_other = |c: char| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(c);
    let (token, after) = rest.split_at(rest.find(is_other).unwrap_or(rest.len()));
    *rest = after;
    Some(token).filter(|token| !token.is_empty())
}

/// The value at the start of a text, without quotes if it has them.
fn value<'a>(rest: &mut &'a str) -> Option<Cow<'a, str>> {
    let Some(quoted) = rest.strip_prefix('"') else {
        return token(rest).map(Cow::Borrowed);
    };
    let (mut text, mut is_escaped) = (String::new(), false);
    for (at, c) in quoted.char_indices() {
        match c {
            '"' if !is_escaped => {
                *rest = &quoted[at + 1..];
                return Some(Cow::Owned(text));
            }
            '\\' if !is_escaped => is_escaped = true,
            c => {
                is_escaped = false;
                text.push(c);
            }
        }
    }
    None
}

/// What follows the one word that some schemes have in place of parameters, if there is one.
fn without_token68(text: &str) -> &str {
    let word = text.trim_start_matches(BLANKS);
    let is_other = |c: char| !c.is_ascii_alphanumeric() && !"-._~+/".contains(c);
    let after = word.trim_start_matches(|c| !is_other(c)).trim_start_matches('=').trim_start_matches(BLANKS);
    if after.is_empty() || after.starts_with(',') { after } else { text }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A challenge as it was read: `scheme name=value|name=value`.
    fn shown(header: &str) -> Vec<String> {
        let one = |challenge: &Challenge<'_>| {
            let parameters = challenge.parameters.iter().map(|(name, value)| format!("{name}={value}"));
            format!("{} {}", challenge.scheme, parameters.collect::<Vec<_>>().join("|"))
        };
        challenges(header).iter().map(one).collect()
    }

    #[test]
    fn headers_have_one_challenge_or_several() {
        for (header, expected) in [
            ("", &[][..]),
            (" , ,", &[]),
            ("Basic", &["Basic "]),
            ("Negotiate, NTLM", &["Negotiate ", "NTLM "]),
            // The example of RFC 9110, 11.6.1.
            (
                r#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#,
                &["Basic realm=simple", r#"Newauth realm=apps|type=1|title=Login to "apps""#],
            ),
            (r#",,Digest  realm = "a,b=c" ,nonce= x,,"#, &["Digest realm=a,b=c|nonce=x"]),
            ("Negotiate YIIab/+==, Digest qop=auth", &["Negotiate ", "Digest qop=auth"]),
            (r#"Negotiate YII= , Basic realm="""#, &["Negotiate ", "Basic realm="]),
            ("Digest\trealm=\"\u{e9}\\\\\"", &["Digest realm=\u{e9}\\"]),
            // Mistakes, which cost the challenge that has them and what follows.
            ("realm=x", &[]),
            ("Basic realm=x, Digest nonce=\"y", &["Basic realm=x"]),
            ("Basic realm=x, Digest nonce=@, Third", &["Basic realm=x"]),
            ("Digest realm=\"x\"; nonce=y", &[]),
        ] {
            assert_eq!(shown(header), expected, "{header}");
        }
        assert_eq!(parameters(r#"nextnonce="a b", qop=auth"#).get("NextNonce"), Some("a b"));
        assert_eq!(parameters("nextnonce=\"a").get("nextnonce"), None);
        assert_eq!(challenges("dIGEST REALM=x")[0].get("realm"), Some("x"));
        assert!(challenges("dIGEST REALM=x")[0].is_of("Digest"));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(
            wanted in prop::collection::vec(
                ("[A-Z][A-Za-z0-9-]{0,8}", prop::collection::vec(("[a-z*]{1,6}", "\\PC{0,12}"), 1..4)),
                0..4,
            ),
        ) {
            let quoted = |value: &str| format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""));
            let one = |(scheme, parameters): &(String, Vec<(String, String)>)| {
                let parameters = parameters.iter().map(|(name, value)| format!("{name}={}", quoted(value)));
                format!("{scheme} {}", parameters.collect::<Vec<_>>().join(", "))
            };
            let header = wanted.iter().map(one).collect::<Vec<_>>().join(", ");
            let read = challenges(&header);
            let read: Vec<_> = read
                .iter()
                .map(|challenge| {
                    let parameters = challenge.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.to_string()));
                    (challenge.scheme.to_owned(), parameters.collect::<Vec<_>>())
                })
                .collect();
            prop_assert_eq!(read, wanted);
        }

        #[test]
        fn no_header_is_too_odd(header in "[\\PC\t,=\"\\\\ ]{0,60}") {
            for challenge in challenges(&header) {
                prop_assert!(!challenge.scheme.is_empty() && challenge.parameters.iter().all(|(name, _)| !name.is_empty()));
            }
            parameters(&header);
        }
    }
}
