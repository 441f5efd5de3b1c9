//! Services with streams of events, and what comes of their messages.

#[allow(dead_code)]
mod bedrock;
#[allow(dead_code)]
mod kinesis;
#[allow(dead_code)]
mod lambda;
#[allow(dead_code)]
mod logs;
#[allow(dead_code)]
mod s3;
#[allow(dead_code)]
mod transcribe;

fn main() {}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};
    use std::sync::{Arc, Mutex};

    use smithgen_runtime::body::ByteStream;
    use smithgen_runtime::config::Config;
    use smithgen_runtime::credentials::Credentials;
    use smithgen_runtime::error::SdkError;
    use smithgen_runtime::event_stream::{EventStreamSender, FrameDecoder, HeaderValue, Message};
    use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};
    use smithgen_runtime::types::Blob;

    use super::*;

    /// A server that keeps what it is sent, and answers with messages.
    #[derive(Clone, Default)]
    struct Replay {
        messages: Vec<Message>,
        sent: Arc<Mutex<Option<http::Request<Vec<u8>>>>>,
    }

    /// A body that comes byte by byte.
    struct Bytewise(io::Cursor<Vec<u8>>);

    impl Read for Bytewise {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(1);
            self.0.read(&mut buffer[..count])
        }
    }

    impl BlockingTransport for Replay {
        fn send(
            &self,
            request: http::Request<ByteStream>,
            _: &AttemptLimits,
        ) -> Result<http::Response<ByteStream>, TransportError> {
            let (head, mut body) = request.into_parts();
            let mut bytes = Vec::new();
            body.read_to_end(&mut bytes).unwrap();
            *self.sent.lock().unwrap() = Some(http::Request::from_parts(head, bytes));
            let bytes: Vec<u8> = self.messages.iter().flat_map(|message| message.to_bytes().unwrap()).collect();
            let response = http::Response::builder()
                .header("content-type", "application/vnd.amazon.eventstream")
                .header("x-amzn-bedrock-content-type", "application/json")
                .header("x-amzn-requestid", "r-1");
            Ok(response.body(ByteStream::from_reader(Bytewise(io::Cursor::new(bytes)))).unwrap())
        }
    }

    fn config() -> Config {
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
        let config = Config::builder().region("eu-west-1").endpoint_url("http://service.test");
        config.credentials_provider(credentials).build()
    }

    fn message(kind: &str, name: &str, media_type: &str, payload: impl Into<Vec<u8>>) -> Message {
        let text = |text: &str| HeaderValue::String(text.to_owned());
        let of_kind = format!(":{}-type", if kind == "event" { "event" } else { "exception" });
        let message = Message::new(payload.into()).add_header(of_kind, text(name));
        message.add_header(":content-type", text(media_type)).add_header(":message-type", text(kind))
    }

    fn json(name: &str, payload: &str) -> Message {
        message("event", name, "application/json", payload)
    }

    fn replaying(messages: impl Into<Vec<Message>>) -> Replay {
        Replay { messages: messages.into(), ..Replay::default() }
    }

    #[test]
    fn records_of_kinesis_come_until_somebody_else_takes_over() {
        let record = r#"{"ContinuationSequenceNumber": "49", "MillisBehindLatest": 0, "Records": [{"Data": "aGk=",
            "ApproximateArrivalTimestamp": 1.441215410867E9, "PartitionKey": "a", "SequenceNumber": "48"}]}"#;
        let taken = message("exception", "ResourceInUseException", "application/json", r#"{"message": "taken"}"#);
        let replay = replaying([json("initial-response", "{}"), json("SubscribeToShardEvent", record), taken]);
        let client = kinesis::blocking::Client::with_transport(config(), replay);
        let position = kinesis::types::StartingPosition::builder()
            .r#type(kinesis::types::ShardIteratorType::Latest)
            .build();
        let call = client.subscribe_to_shard().consumer_arn("arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/c:1");
        let mut events = call.shard_id("0").starting_position(position).send().unwrap().event_stream;
        let Some(Ok(kinesis::types::SubscribeToShardEventStream::SubscribeToShardEvent(event))) = events.next() else {
            panic!("no event")
        };
        assert_eq!((event.continuation_sequence_number.as_str(), event.records.len()), ("49", 1));
        assert_eq!(event.records[0].data, Blob::new("hi"));
        let error = events.next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), "ResourceInUseException: taken (status 200, request id r-1)");
        assert!(error.as_service_error().unwrap().is_resource_in_use_exception() && events.next().is_none());
    }

    #[test]
    fn logs_are_tailed() {
        let start = json("sessionStart", r#"{"requestId": "1", "sessionId": "2", "logGroupIdentifiers": ["g"]}"#);
        let update = json(
            "sessionUpdate",
            r#"{"sessionMetadata": {"sampled": false}, "sessionResults": [{"message": "hello", "timestamp": 5}]}"#,
        );
        let replay = replaying([json("initial-response", "{}"), start, update]);
        let client = logs::blocking::Client::with_transport(config(), replay);
        let output = client.start_live_tail().log_group_identifiers("g").send().unwrap();
        let events: Vec<_> = output.response_stream.map(Result::unwrap).collect();
        let [logs::types::StartLiveTailResponseStream::SessionStart(start), _] = &events[..] else { panic!("{events:?}") };
        assert_eq!(start.session_id.as_deref(), Some("2"));
        let logs::types::StartLiveTailResponseStream::SessionUpdate(update) = &events[1] else { panic!("{events:?}") };
        assert_eq!(update.session_results.as_ref().unwrap()[0].message.as_deref(), Some("hello"));
    }

    #[test]
    fn models_of_bedrock_answer_word_by_word() {
        use bedrock::types::{ContentBlockDelta, ConverseStreamOutput};
        let delta = |text: &str| {
            json("contentBlockDelta", &format!(r#"{{"contentBlockIndex": 0, "delta": {{"text": "{text}"}}}}"#))
        };
        let throttled = message("exception", "throttlingException", "application/json", r#"{"message": "slow"}"#);
        let replay = replaying([json("messageStart", r#"{"role": "assistant"}"#), delta("Hel"), delta("lo"), throttled]);
        let client = bedrock::blocking::Client::with_transport(config(), replay);
        let mut stream = client.converse_stream().model_id("m").send().unwrap().stream;
        let mut said = String::new();
        let error = loop {
            match stream.next().unwrap() {
                Ok(ConverseStreamOutput::ContentBlockDelta(event)) => {
                    if let Some(ContentBlockDelta::Text(text)) = event.delta {
                        said += &text;
                    }
                }
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert_eq!(said, "Hello");
        assert!(matches!(&error, SdkError::ServiceError(_)) && error.to_string().starts_with("ThrottlingException: slow"));
        let replay = replaying([json("chunk", r#"{"bytes": "aGk="}"#)]);
        let client = bedrock::blocking::Client::with_transport(config(), replay);
        let output = client.invoke_model_with_response_stream().model_id("m").body(Blob::new("{}")).send().unwrap();
        assert_eq!(output.content_type, "application/json");
        let events: Vec<_> = output.body.map(Result::unwrap).collect();
        let [bedrock::types::ResponseStream::Chunk(part)] = &events[..] else { panic!("{}", events.len()) };
        assert_eq!(part.bytes, Some(Blob::new("hi")));
    }

    #[test]
    fn functions_of_lambda_answer_in_pieces() {
        use lambda::types::InvokeWithResponseStreamResponseEvent::{InvokeComplete, PayloadChunk};
        let chunk = |bytes: &[u8]| message("event", "PayloadChunk", "application/octet-stream", bytes);
        let complete = json("InvokeComplete", r#"{"ErrorCode": "Timeout", "LogResult": ""}"#);
        let replay = replaying([chunk(b"\0\xff"), chunk(b""), complete]);
        let client = lambda::blocking::Client::with_transport(config(), replay);
        let output = client.invoke_with_response_stream().function_name("f").send().unwrap();
        let events: Vec<_> = output.event_stream.map(Result::unwrap).collect();
        let [PayloadChunk(first), PayloadChunk(second), InvokeComplete(end)] = &events[..] else { panic!("{}", events.len()) };
        assert_eq!((&first.payload, &second.payload), (&Some(Blob::new([0, 255])), &Some(Blob::new(""))));
        assert_eq!(end.error_code.as_deref(), Some("Timeout"));
    }

    #[test]
    fn objects_of_s3_are_selected_from() {
        use s3::types::SelectObjectContentEventStream::{Cont, End, Records, Stats};
        let stats = "<Stats xmlns=\"\"><BytesScanned>10</BytesScanned><BytesReturned>4</BytesReturned></Stats>";
        let replay = replaying([
            message("event", "Cont", "text/plain", ""),
            message("event", "Records", "application/octet-stream", "a,b\n"),
            message("event", "Stats", "text/xml", stats),
            message("event", "End", "text/plain", ""),
        ]);
        let client = s3::blocking::Client::with_transport(config(), replay);
        let input = s3::types::InputSerialization::builder().build();
        let output = s3::types::OutputSerialization::builder().build();
        let call = client.select_object_content().bucket("bucket").key("key").expression("SELECT *");
        let call = call.expression_type(s3::types::ExpressionType::Sql).input_serialization(input);
        let events: Vec<_> = call.output_serialization(output).send().unwrap().payload.map(Result::unwrap).collect();
        let [Cont(_), Records(records), Stats(stats), End(_)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(records.payload, Some(Blob::new("a,b\n")));
        let details = stats.details.as_ref().unwrap();
        assert_eq!((details.bytes_scanned, details.bytes_returned), (Some(10), Some(4)));
    }

    #[test]
    fn speech_is_sent_signed_and_comes_back_as_text() {
        use transcribe::types::{AudioEvent, AudioStream, LanguageCode, MediaEncoding, TranscriptResultStream};
        let transcript = r#"{"Transcript": {"Results": [{"Alternatives": [{"Transcript": "hello"}], "IsPartial": false}]}}"#;
        let replay = replaying([json("TranscriptEvent", transcript)]);
        let client = transcribe::blocking::Client::with_transport(config(), replay.clone());
        let chunk = |bytes: &str| AudioStream::AudioEvent(AudioEvent { audio_chunk: Some(Blob::new(bytes)) });
        let output = client
            .start_stream_transcription()
            .language_code(LanguageCode::EnUs)
            .media_sample_rate_hertz(8000)
            .media_encoding(MediaEncoding::Pcm)
            .audio_stream(EventStreamSender::from_events([chunk("one"), chunk("two")]))
            .send()
            .unwrap();
        let events: Vec<_> = output.transcript_result_stream.map(Result::unwrap).collect();
        let [TranscriptResultStream::TranscriptEvent(event)] = &events[..] else { panic!("{events:?}") };
        let results = event.transcript.as_ref().unwrap().results.as_ref().unwrap();
        assert_eq!(results[0].alternatives.as_ref().unwrap()[0].transcript.as_deref(), Some("hello"));
        let request = replay.sent.lock().unwrap().take().unwrap();
        assert_eq!(request.headers()["x-amz-content-sha256"], "STREAMING-AWS4-HMAC-SHA256-EVENTS");
        assert_eq!(request.headers()["x-amzn-transcribe-sample-rate"], "8000");
        let (mut outer, mut chunks) = (FrameDecoder::new(1 << 10), Vec::new());
        outer.push(request.body());
        while let Some(signed) = outer.next_message().unwrap() {
            assert!(matches!(signed.header(":chunk-signature"), Some(HeaderValue::ByteArray(bytes)) if bytes.as_ref().len() == 32));
            let mut inner = FrameDecoder::new(1 << 10);
            inner.push(signed.payload());
            chunks.push(inner.next_message().unwrap().map(|message| message.payload().clone()));
        }
        assert_eq!(chunks, [Some("one".into()), Some("two".into()), None]);
    }
}
