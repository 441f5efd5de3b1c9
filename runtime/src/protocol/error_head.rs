//! What an error answer says first, in every protocol: code and message.
//!
//! In: a response, and how the format reads the members of its body. Out: code and message, of which neither need be there.

use http::Response;

use crate::codec::{DecodeError, DecodeMembers, Decoder, Next};
use crate::error::{MESSAGES, UnknownError};
use crate::schema::{Kind, Member, Schema};

/// What any error body may hold. Services spell the code and the message in several ways, and some have values there that
/// are no strings.
static ANY: Schema = Schema::simple("Any", Kind::Document);
static HEAD: Schema = Schema::structure(
    "ErrorHead",
    &[
        Member::new("__type", &ANY),
        Member::new("code", &ANY),
        Member::new("Code", &ANY),
        Member::new(MESSAGES[0], &ANY),
        Member::new(MESSAGES[1], &ANY),
        Member::new(MESSAGES[2], &ANY),
        Member::new(MESSAGES[3], &ANY),
        Member::new(MESSAGES[4], &ANY),
    ],
);

/// The texts of these members.
#[derive(Default)]
pub(super) struct Head([Option<String>; 3 + MESSAGES.len()]);

impl DecodeMembers for Head {
    fn decode_member<D: Decoder>(
        &mut self,
        index: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        match (decoder.next()?, self.0.get_mut(index)) {
            (Next::String, Some(place)) => *place = Some(decoder.string(member)?),
            _ => decoder.skip()?,
        }
        Ok(())
    }
}

/// Where the code of an error may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeIn {
    /// In the first of `x-amzn-errortype`, `__type` and `code` that is there.
    HeaderOrBody,
    /// In `__type` alone, as newer protocols want it.
    Type,
}

/// What the head says that `read` finds in the body of a response.
pub(super) fn error_code(
    response: &Response<Vec<u8>>,
    place: CodeIn,
    read: impl FnOnce(&'static Schema, &mut Head) -> Result<(), DecodeError>,
) -> UnknownError {
    let mut head = Head::default();
    if read(&HEAD, &mut head).is_err() {
        // An error body that makes no sense (from a proxy, say) is an error without code and message.
        head = Head::default();
    }
    head.told(response, place)
}

impl Head {
    /// The same for all formats. Services that used to speak awsQuery repeat their old code in `x-amzn-query-error`, which counts only where
    /// there is no other.
    fn told(self, response: &Response<Vec<u8>>, place: CodeIn) -> UnknownError {
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let Head([kind, code, other, messages @ ..]) = self;
        let is_anywhere = place == CodeIn::HeaderOrBody;
        let anywhere = |code| Some(code).filter(|_| is_anywhere).flatten();
        let code = [
            anywhere(header("x-amzn-errortype")),
            kind.as_deref(),
            anywhere(code.as_deref()),
            anywhere(other.as_deref()),
            header("x-amzn-query-error").and_then(|text| text.split(';').next()),
        ]
        .into_iter()
        .flatten()
        .map(bare_code)
        .find(|code| !code.is_empty())
        .map(str::to_owned);
        UnknownError::new(code, messages.into_iter().flatten().find(|message| !message.is_empty()))
    }
}

/// The code without the namespace before it (`ns#Code`) and the URI after it (`Code:http://…`).
fn bare_code(text: &str) -> &str {
    let text = text.split_once(':').map_or(text, |(code, _)| code);
    text.rsplit_once('#').map_or(text, |(_, code)| code).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Limits;
    use crate::json::read_into;

    fn code_of(response: &Response<Vec<u8>>) -> UnknownError {
        error_code(response, CodeIn::HeaderOrBody, |schema, head| {
            read_into(response.body(), &Limits::default(), schema, head)
        })
    }

    fn read(header: Option<&str>, body: &str) -> (Option<String>, Option<String>) {
        let mut response = Response::new(body.as_bytes().to_vec());
        if let Some(value) = header {
            response.headers_mut().insert("x-amzn-errortype", value.parse().unwrap());
        }
        let error = code_of(&response);
        (error.code().map(str::to_owned), error.message().map(str::to_owned))
    }

    #[test]
    fn codes_are_read_in_all_their_spellings() {
        let uri = "http://internal.amazon.com/coral/com.amazon.coral.validate/";
        for body in [
            r#"{"__type":"CodeMismatchException"}"#,
            r#"{"__type":"com.amazonaws.cognito#CodeMismatchException"}"#,
            &format!(r#"{{"__type":"CodeMismatchException:{uri}"}}"#),
            &format!(r#"{{"__type":"com.x#CodeMismatchException:{uri}"}}"#),
            r#"{"code":"CodeMismatchException"}"#,
            r#"{"code":400,"Code":"CodeMismatchException"}"#,
            r#"{"__type":"","code":"com.x#CodeMismatchException"}"#,
        ] {
            assert_eq!(read(None, body).0.as_deref(), Some("CodeMismatchException"), "{body}");
        }
        assert_eq!(read(Some("A:http://x"), r#"{"__type":"B"}"#).0.as_deref(), Some("A"));
        assert_eq!(read(Some("A"), "<html>").0.as_deref(), Some("A"));
    }

    #[test]
    fn messages_are_read_in_all_their_spellings() {
        for name in MESSAGES {
            assert_eq!(read(None, &format!(r#"{{"{name}":"no"}}"#)).1.as_deref(), Some("no"));
        }
        assert_eq!(read(None, r#"{"message":"","Message":"no"}"#).1.as_deref(), Some("no"));
        assert_eq!(read(None, r#"{"message":null,"Message":"no"}"#).1.as_deref(), Some("no"));
        assert_eq!(read(None, r#"{"error_description":"why","message":"no"}"#).1.as_deref(), Some("no"));
        assert_eq!(read(None, r#"{"message":{"a":[1]}}"#).1, None);
    }

    #[test]
    fn messages_repeat_no_session_token() {
        let body = r#"{"__type":"InvalidSignatureException","message":"not 'host:x\nx-amz-security-token:t0ken\n'"}"#;
        let message = read(None, body).1.unwrap();
        assert_eq!(message, "not 'host:x\nx-amz-security-token:*** redacted ***\n'");
    }

    #[test]
    fn bodies_that_make_no_sense_have_no_code() {
        for body in ["", "null", "[]", "\"x\"", "<html>", "{", r#"{"__type":5}"#, "\u{0}"] {
            assert_eq!(read(None, body), (None, None), "{body:?}");
        }
    }

    #[test]
    fn codes_of_former_query_services_count_last() {
        let mut response = Response::new(Vec::new());
        response.headers_mut().insert("x-amzn-query-error", "AWS.Sqs.NoQueue;Sender".parse().unwrap());
        assert_eq!(code_of(&response).code(), Some("AWS.Sqs.NoQueue"));
        *response.body_mut() = br#"{"__type":"com.x#QueueDoesNotExist"}"#.to_vec();
        assert_eq!(code_of(&response).code(), Some("QueueDoesNotExist"));
    }
}
