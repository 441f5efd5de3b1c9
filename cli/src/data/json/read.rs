//! Text to values, as Python's `json.loads` goes about it, by the runtime's own reader.
//!
//! In: a text. Out: a value, or the first place that cannot be right.

use super::JsonError;
use crate::data::Value;
use crate::data::decode;

/// Reads a text that is one JSON value, perhaps between blanks.
///
/// As in Python, `NaN`, `Infinity` and `-Infinity` are numbers, integers have any size, floats beyond all bounds are infinite, and
/// of entries with the same name the first has the place and the last the value. Half a surrogate pair, which no text can
/// hold here, becomes U+FFFD.
///
/// # Errors
/// When the text is not JSON, nests deeper than [`MAX_DEPTH`](super::MAX_DEPTH), or holds values that take more memory than those of
/// a response may.
pub fn read(text: &str) -> Result<Value, JsonError> {
    if text.starts_with('\u{feff}') {
        return Err(JsonError::new("unexpected byte order mark before the value", text, 0));
    }
    decode::document(text).map_err(|error| JsonError::new(error.problem(), text, error.offset().unwrap_or(text.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Number;
    use crate::data::json::MAX_DEPTH;

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn values_are_read() {
        let value = read(" {\"a\": [1, -0, 1.5e3, \"x\\ud83d\\ude00\\n\"], \"b\": null, \"a\": NaN}\r\n").unwrap();
        let map = value.as_map().unwrap();
        assert_eq!(map.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "b"]);
        assert!(matches!(map.get("a"), Some(Value::Number(Number::Float(value))) if value.is_nan()));
        assert_eq!(read("[-0, \"\\ud83d\\ude00\"]").unwrap(), Value::List(vec![Value::from(0), Value::from("😀")]));
        assert_eq!(
            read("12345678901234567890").unwrap(),
            Value::Number(Number::BigInteger("12345678901234567890".into()))
        );
    }

    #[test]
    fn half_a_pair_is_replaced() {
        assert_eq!(read(r#""\ud800""#).unwrap(), Value::from("\u{fffd}"));
        assert_eq!(read(r#""\ud800\u0041""#).unwrap(), Value::from("\u{fffd}A"));
    }

    #[test]
    fn places_count_characters_and_lines() {
        assert_eq!(
            error("{\"é\": 1,\n \"😀\": x}"),
            "expected a value, found something else: line 2 column 7 (char 15)"
        );
        assert_eq!(error("[\"\u{e9}\\u12"), "Invalid \\uXXXX escape: line 1 column 5 (char 4)");
        assert_eq!(error("[1"), "the JSON ends where `,` or `]` should be: line 1 column 3 (char 2)");
    }

    #[test]
    fn nesting_is_limited() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert!(error(&nested(MAX_DEPTH + 1)).contains("nested too deeply"));
        assert!(error(&"[".repeat(5_000_000)).contains("nested too deeply"));
        assert!(error(&"{\"a\":".repeat(100_000)).contains("nested too deeply"));
    }
}
