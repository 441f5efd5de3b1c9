//! Events of an input in restXml.

use smithgen_runtime::event_stream::{EventStreamSender, HeaderValue, SentEvents as _};
use smithgen_runtime::types::Blob;

use crate::event_streams_xml::blocking::Client;
use crate::event_streams_xml::types::error::{Rude, WordsError};
use crate::event_streams_xml::types::{Said, Sung, Words};
use crate::support::{Echo, config, messages};

#[test]
fn events_are_sent_as_they_are_received() {
    let words = vec![
        Words::Said(Said { text: Some("<b>".to_owned()), loudness: Some(3) }),
        Words::Sung(Sung { sound: Some(Blob::new([0, 255])) }),
    ];
    let echo = Echo::default();
    let client = Client::with_transport(config(), echo.clone());
    let output = client.talk().room("a").words(EventStreamSender::from_events(words.clone())).send().unwrap();
    assert_eq!(output.words.map(Result::unwrap).collect::<Vec<_>>(), words);
    let request = echo.request();
    assert_eq!(request.headers()["content-type"], "application/vnd.amazon.eventstream");
    let [said, sung] = &messages(request.body())[..] else { panic!("two events") };
    assert_eq!(said.header(":content-type").and_then(HeaderValue::as_str), Some("application/xml"));
    assert_eq!(said.payload(), r#"<Said xmlns="http://tiny.test/"><t>&lt;b&gt;</t></Said>"#);
    assert_eq!(sung.payload(), [0, 255].as_slice());
}

#[test]
fn errors_are_events_too() {
    let error = WordsError::Rude(Rude { message: Some("shh".to_owned()) });
    let message = Words::error_message(&error).unwrap();
    assert_eq!(message.header(":exception-type").and_then(HeaderValue::as_str), Some("rude"));
    assert_eq!(message.payload(), r#"<Rude xmlns="http://tiny.test/"><message>shh</message></Rude>"#);
}
