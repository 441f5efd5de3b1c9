//! Lists in headers.
//!
//! In: texts, or the value of a header. Out: one value with commas, or its texts, as
//! <https://smithy.io/2.0/spec/http-bindings.html#httpheader-serialization-rules> says.

use crate::codec::DecodeError;

/// A text as it stands among others: in quotes, if it could be taken for several.
pub(super) fn quoted(text: &str) -> String {
    if !text.contains([',', '"']) && text.trim() == text {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// The texts of a list. An empty value has none.
///
/// # Errors
/// When a quote is not closed, or something but a comma follows it.
pub(super) fn split(value: &str) -> Result<Vec<String>, DecodeError> {
    let mut texts = Vec::new();
    let mut rest = value.trim();
    if rest.is_empty() {
        return Ok(texts);
    }
    loop {
        let after = match rest.strip_prefix('"') {
            Some(inner) => {
                let (text, after) = unquoted(inner)?;
                texts.push(text);
                after.trim_start()
            }
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                texts.push(text.trim_end().to_owned());
                after
            }
        };
        match after.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if after.is_empty() => return Ok(texts),
            None => return Err(DecodeError::new("a list in which no comma follows a quoted text")),
        }
    }
}

/// A text up to its closing quote, and what follows that.
fn unquoted(inner: &str) -> Result<(String, &str), DecodeError> {
    let mut text = String::new();
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((text, inner.get(at + 1..).unwrap_or_default())),
            '\\' => text.extend(letters.next().map(|(_, letter)| letter)),
            _ => text.push(letter),
        }
    }
    Err(DecodeError::new("a list in which a quote is not closed"))
}

/// The dates of a list, each of which has a comma of its own.
pub(super) fn split_dates(value: &str) -> Vec<String> {
    let parts: Vec<&str> = value.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.chunks(2).map(|date| date.join(", ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_have_commas_or_quotes_are_quoted() {
        for (text, expected) in [
            ("a", "a"),
            ("a b", "a b"),
            ("", ""),
            ("a,b", r#""a,b""#),
            (r#"a"b"#, r#""a\"b""#),
            (r"a\b", r"a\b"),
            (r"a\,b", r#""a\\,b""#),
            (" a", r#"" a""#),
        ] {
            assert_eq!(quoted(text), expected);
            assert_eq!(split(&format!("x, {}, y", quoted(text))).unwrap(), ["x", text, "y"]);
        }
    }

    #[test]
    fn lists_come_apart_at_their_commas() {
        assert_eq!(split(" a,b , c ").unwrap(), ["a", "b", "c"]);
        assert_eq!(split(r#""a\"b\\,c" ,d"#).unwrap(), [r#"a"b\,c"#, "d"]);
        assert_eq!(split("a,,b,").unwrap(), ["a", "", "b", ""]);
        assert!(split("").unwrap().is_empty() && split("  ").unwrap().is_empty());
        for broken in [r#""a"#, r#""a"b, c"#, r#""a\"#, "\"a\\"] {
            assert!(split(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn dates_keep_their_own_commas() {
        let dates = "Mon, 16 Dec 2019 23:48:18 GMT,Tue, 17 Dec 2019 23:48:18 GMT";
        assert_eq!(split_dates(dates), ["Mon, 16 Dec 2019 23:48:18 GMT", "Tue, 17 Dec 2019 23:48:18 GMT"]);
        assert!(split_dates("").is_empty());
    }
}
