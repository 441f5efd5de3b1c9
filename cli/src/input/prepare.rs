//! [`prepare`]: from what was typed to what the wire encodes.
//!
//! In: an input whose blobs are texts. Out: the same input with bytes in their places, in base64 or percent-encoded what is to be sent so, and
//! with the hashes of keys. Whatever is not of the shape that the schema says stays as it is, for [`validate`](super::validate) to report.

use md5::{Digest as _, Md5};
use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, Trait};
use smithgen_runtime::generated::secrets;
use smithgen_runtime::generated::types::encode_base64;

use crate::data::{Map, Number, Value, base64};
use crate::failure::Failure;

/// What the text of a blob is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlobText {
    /// The bytes in base64.
    #[default]
    Base64,
    /// The bytes themselves, in UTF-8.
    Raw,
}

/// What begins the version of an object.
const VERSION: &str = "?versionId=";

/// Turns the texts of blobs into bytes, texts that the service wants in base64 or percent-encoded into that, and booleans in the place of timestamps into the
/// numbers that they count as.
///
/// # Errors
/// When a text is no base64. As in the AWS CLI this is no error of usage: the exit status is 255.
pub fn prepare(schema: &'static Schema, input: Map, blobs: BlobText) -> Result<Map, Failure> {
    structure(schema, input, blobs, schema.is_sensitive())
}

/// Turns the members of a structure. What lies in something secret is so, too.
fn structure(schema: &'static Schema, mut map: Map, blobs: BlobText, is_secret: bool) -> Result<Map, Failure> {
    for member in schema.members {
        if let Some(sum) = member.md5_member() {
            hash(&mut map, member.name, sum);
        }
    }
    map.into_iter()
        .map(|(name, value)| {
            let value = match schema.member(&name) {
                Some(member) => convert(member, value, blobs, is_secret)?,
                None => value,
            };
            Ok((name, value))
        })
        .collect()
}

fn convert(member: &'static Member, value: Value, blobs: BlobText, is_secret: bool) -> Result<Value, Failure> {
    let is_secret = is_secret || secrets::is_secret(member);
    Ok(match (member.target.kind, value) {
        (Kind::Blob, Value::String(text)) => Value::Bytes(match blobs {
            BlobText::Raw => text.into_bytes(),
            BlobText::Base64 => match base64::decode(&text) {
                Some(bytes) => bytes,
                None if is_secret => return Err(Failure::general(format!("Invalid base64: {REDACTED}"))),
                None => return Err(Failure::general(format!("Invalid base64: \"{text}\""))),
            },
        }),
        // Elsewhere bytes are no text, and complained of as such.
        (Kind::String, Value::String(text)) if member.has(Trait::SentInBase64) => encode_base64(text.as_bytes()).into(),
        (Kind::String, Value::Bytes(bytes)) if member.has(Trait::SentInBase64) => encode_base64(&bytes).into(),
        (Kind::String, Value::String(text)) if member.has(Trait::SentEscaped) => escaped(&text).into(),
        (Kind::Timestamp, Value::Bool(value)) => Value::Number(Number::Integer(i64::from(value))),
        (Kind::Structure | Kind::Union, Value::Map(map)) => {
            Value::Map(structure(member.target, map, blobs, is_secret)?)
        }
        (Kind::List, Value::List(list)) => match member.target.members {
            [element, ..] => Value::List(
                list.into_iter().map(|value| convert(element, value, blobs, is_secret)).collect::<Result<_, _>>()?,
            ),
            [] => Value::List(list),
        },
        (Kind::Map, Value::Map(map)) => match member.target.members {
            [_, element] => Value::Map(
                map.into_iter()
                    .map(|(key, value)| Ok((key, convert(element, value, blobs, is_secret)?)))
                    .collect::<Result<_, Failure>>()?,
            ),
            _ => Value::Map(map),
        },
        (_, value) => value,
    })
}

/// Puts a key into base64, and its hash beside it, which says of another key that it is as it is to be sent.
fn hash(map: &mut Map, key: &str, sum: &str) {
    let bytes = match map.get(key) {
        Some(Value::String(text)) if map.get(sum).is_none() => text.as_bytes(),
        Some(Value::Bytes(bytes)) if map.get(sum).is_none() => bytes,
        _ => return,
    };
    let [encoded, hashed] = [encode_base64(bytes), encode_base64(&Md5::digest(bytes))];
    map.insert(key, encoded.into());
    map.insert(sum, hashed.into());
}

/// A text percent-encoded, but for its slashes and a version that it ends with, `?versionId=…`.
fn escaped(text: &str) -> String {
    let is_version = |(_, version): &(&str, &str)| !version.is_empty() && !version.contains(char::is_whitespace);
    let mut splits = text.match_indices(VERSION).map(|(start, _)| (&text[..start], &text[start + VERSION.len()..]));
    let (path, version) = match splits.find(is_version) {
        Some((path, version)) => (path, [VERSION, version].concat()),
        None => (text, String::new()),
    };
    let mut out = String::with_capacity(text.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out + &version
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::prelude;

    use super::*;

    static SECRET: Schema = Schema::simple("Secret", Kind::Blob).sensitive();
    static LIST: Schema = Schema::list("List", &[Member::element("member", &prelude::BLOB)]);
    static INPUT: Schema = Schema::structure(
        "Input",
        &[Member::new("Blob", &prelude::BLOB), Member::new("Secret", &SECRET), Member::new("List", &LIST)],
    );

    fn input(name: &str, value: Value) -> Map {
        [(name.to_owned(), value)].into_iter().collect()
    }

    #[test]
    fn blobs_become_bytes_wherever_they_are() {
        let list = Value::List(vec![Value::from("aGVsbG8="), Value::Null, Value::Bytes(b"aGVsbG8=".to_vec())]);
        let expected =
            Value::List(vec![Value::Bytes(b"hello".to_vec()), Value::Null, Value::Bytes(b"aGVsbG8=".to_vec())]);
        assert_eq!(prepare(&INPUT, input("List", list), BlobText::Base64), Ok(input("List", expected)));
        assert_eq!(
            prepare(&INPUT, input("Blob", Value::from("hello")), BlobText::Raw),
            Ok(input("Blob", Value::Bytes(b"hello".to_vec())))
        );
        assert_eq!(
            prepare(&INPUT, input("Other", Value::from("hello")), BlobText::Base64),
            Ok(input("Other", Value::from("hello")))
        );
    }

    #[test]
    fn texts_that_are_to_be_sent_in_base64_become_that() {
        static INPUT: Schema = Schema::structure(
            "Input",
            &[
                Member::new("UserData", &prelude::STRING).with(&[Trait::SentInBase64]),
                Member::new("Other", &prelude::STRING),
            ],
        );
        for value in [Value::from("hello"), Value::Bytes(b"hello".to_vec())] {
            let prepared = prepare(&INPUT, input("UserData", value.clone()), BlobText::Base64);
            assert_eq!(prepared, Ok(input("UserData", Value::from("aGVsbG8="))));
            assert_eq!(prepare(&INPUT, input("Other", value.clone()), BlobText::Base64), Ok(input("Other", value)));
        }
    }

    #[test]
    fn texts_that_are_to_be_sent_escaped_become_that_before_their_version() {
        static INPUT: Schema =
            Schema::structure("Input", &[Member::new("Source", &prelude::STRING).with(&[Trait::SentEscaped])]);
        // As botocore's `_quote_source_header` has it.
        for (typed, sent) in [
            ("bucket/a b/ü+%", "bucket/a%20b/%C3%BC%2B%25"),
            ("/bucket/~k-._?versionId=a+b/=", "/bucket/~k-._?versionId=a+b/="),
            ("b/k?versionId=", "b/k%3FversionId%3D"),
            ("b/k?versionId=a b?versionId=c", "b/k%3FversionId%3Da%20b?versionId=c"),
        ] {
            let prepared = prepare(&INPUT, input("Source", Value::from(typed)), BlobText::Base64);
            assert_eq!(prepared, Ok(input("Source", Value::from(sent))));
        }
    }

    #[test]
    fn keys_are_sent_in_base64_with_their_hashes_unless_one_is_said() {
        static INPUT: Schema = Schema::structure(
            "Input",
            &[
                Member::new("Key", &prelude::STRING).with(&[Trait::SentWithMd5("KeyMD5")]),
                Member::new("KeyMD5", &prelude::STRING),
            ],
        );
        let sent: Map = [("Key", "aGVsbG8="), ("KeyMD5", "XUFAKrxLKna5cZ2REBfFkg==")]
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .into_iter()
            .collect();
        for value in [Value::from("hello"), Value::Bytes(b"hello".to_vec())] {
            assert_eq!(prepare(&INPUT, input("Key", value), BlobText::Base64), Ok(sent.clone()));
        }
        let prepared =
            prepare(&INPUT, input("Key", Value::Bytes(vec![0xFF, 0])), BlobText::Base64).expect("bytes of any kind");
        assert_eq!(prepared.get("KeyMD5"), Some(&Value::from("4Oi/r7sGiVY7L7p4nJezzA==")));
        assert_eq!(prepare(&INPUT, sent.clone(), BlobText::Base64), Ok(sent));
        let sum = input("KeyMD5", Value::from("alone"));
        assert_eq!(prepare(&INPUT, sum.clone(), BlobText::Base64), Ok(sum));
    }

    #[test]
    fn a_text_that_is_no_base64_is_shown_unless_it_is_secret() {
        assert_eq!(
            prepare(&INPUT, input("Blob", Value::from("hello")), BlobText::Base64),
            Err(Failure::general("Invalid base64: \"hello\""))
        );
        assert_eq!(
            prepare(&INPUT, input("Secret", Value::from("hello")), BlobText::Base64),
            Err(Failure::general("Invalid base64: *** redacted ***"))
        );
    }
}
