//! Events in protocols without HTTP bindings, where what stands beside them goes in a message of its own: awsJson, rpcv2Cbor, rpcv2Json.

use http::{HeaderMap, Response};
use smithgen_runtime::error::SdkError;
use smithgen_runtime::event_stream::{EventStreamSender, HeaderValue, Message};

use crate::support::{Echo, config, messages};

/// The message of an event, or of what is none.
fn event(name: &str, payload: &[u8]) -> Message {
    let text = |text: &str| HeaderValue::String(text.to_owned());
    Message::new(payload.to_vec()).add_header(":message-type", text("event")).add_header(":event-type", text(name))
}

/// A response with this body.
fn response<'a>(headers: &HeaderMap, body: &'a [u8]) -> Response<&'a [u8]> {
    let mut response = Response::new(body);
    headers.iter().filter(|(name, _)| *name == "smithy-protocol").for_each(|(name, value)| {
        response.headers_mut().insert(name, value.clone());
    });
    response
}

/// The program of a client, with the media type of its documents, and documents of a room, a session and an event.
macro_rules! talks {
    ($client:ident, $media_type:literal, $room:expr, $session:expr, $said:expr) => {
        mod $client {
            use smithgen_runtime::operation::Operation as _;

            use super::*;
            use crate::$client::blocking::Client;
            use crate::$client::operation::talk::Talk;
            use crate::$client::types::{Said, Words};

            fn said() -> Words {
                Words::Said(Said { text: Some("hello".to_owned()), loudness: Some(3) })
            }

            /// Sends an event; what went over the wire, and the output without its events, of which there is the same one.
            fn talk() -> (http::Request<Vec<u8>>, crate::$client::operation::talk::TalkOutput) {
                let echo = Echo::default();
                let client = Client::with_transport(config(), echo.clone());
                let mut output =
                    client.talk().room("a").words(EventStreamSender::from_events([said()])).send().unwrap();
                assert_eq!(output.words.next().unwrap().unwrap(), said());
                assert!(output.words.next().is_none());
                (echo.request(), output)
            }

            #[test]
            fn what_stands_beside_events_goes_before_them() {
                let (request, _) = talk();
                assert_eq!(request.headers()["content-type"], "application/vnd.amazon.eventstream");
                let accept = request.headers().get("accept");
                assert!(accept.is_none_or(|accept| accept == "application/vnd.amazon.eventstream"), "{accept:?}");
                let [first, event] = &messages(request.body())[..] else { panic!("two messages") };
                for (message, name, document) in [(first, "initial-request", &$room[..]), (event, "said", $said)] {
                    let text = |name| message.header(name).and_then(HeaderValue::as_str);
                    assert_eq!((text(":message-type"), text(":event-type")), (Some("event"), Some(name)));
                    assert_eq!(text(":content-type"), Some($media_type));
                    assert_eq!(message.payload(), document);
                }
                assert_eq!(event.header("loudness"), Some(&HeaderValue::Int16(3)));
            }

            #[test]
            fn what_comes_before_events_is_in_the_output() {
                let (request, output) = talk();
                // The document that came back is one of an input.
                assert_eq!(output.session, None);
                let [session, said_again] = [event("initial-response", $session), event("said", $said)];
                let [session, said_again] = [session, said_again].map(|message| message.to_bytes().unwrap());
                let read = |body: &[u8]| Talk::parse_response(response(request.headers(), body));
                let both = [session.clone(), said_again.clone()].concat();
                let mut output = read(&both).unwrap();
                assert_eq!(output.session.as_deref(), Some("s-1"));
                assert!(matches!(output.words.next(), Some(Ok(Words::Said(_)))) && output.words.next().is_none());
                // Nothing need come first, nor anything at all.
                let mut output = read(&said_again).unwrap();
                assert_eq!(output.session, None);
                assert!(matches!(output.words.next(), Some(Ok(Words::Said(_)))) && output.words.next().is_none());
                assert!(read(b"").unwrap().words.next().is_none());
                // What breaks off says so where events are read, and a document that is none at once.
                let cut = read(&session[..session.len() - 1]).unwrap().words.next().unwrap().unwrap_err();
                assert!(cut.to_string().contains("ends within a message"), "{cut}");
                let broken = event("initial-response", b"\xff!").to_bytes().unwrap();
                assert!(matches!(read(&broken), Err(SdkError::ResponseError(_))));
            }
        }
    };
}

talks!(event_streams_rpc, "application/json", br#"{"room":"a"}"#, br#"{"session":"s-1"}"#, br#"{"text":"hello"}"#);
talks!(
    event_streams_rpc_v2_json,
    "application/json",
    br#"{"room":"a"}"#,
    br#"{"session":"s-1"}"#,
    br#"{"text":"hello"}"#
);
talks!(
    event_streams_cbor,
    "application/cbor",
    b"\xbf\x64room\x61a\xff",
    b"\xbf\x67session\x63s-1\xff",
    b"\xbf\x64text\x65hello\xff"
);
