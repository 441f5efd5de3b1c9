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
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};
    use std::{env, fs, thread};

    use smithgen_runtime::body::ByteStream;
    use smithgen_runtime::config::{Config, HttpClient};
    use smithgen_runtime::credentials::Credentials;
    use smithgen_runtime::error::SdkError;
    use smithgen_runtime::event_stream::EventStreamSender;
    use smithgen_runtime::transport::{AsyncTransport, AttemptLimits, BlockingTransport, BoxFuture, TransportError};
    use smithgen_runtime::types::Blob;

    use super::*;

    /// Sends everything to one address, whatever host it is for: some operations put something in front of that.
    #[derive(Clone)]
    struct To(SocketAddr, HttpClient);

    impl To {
        fn redirect(&self, request: &mut http::Request<ByteStream>) {
            let path = request.uri().path_and_query().unwrap();
            *request.uri_mut() = format!("http://{}{path}", self.0).parse().unwrap();
        }
    }

    impl BlockingTransport for To {
        fn send(
            &self,
            mut request: http::Request<ByteStream>,
            limits: &AttemptLimits,
        ) -> Result<http::Response<ByteStream>, TransportError> {
            self.redirect(&mut request);
            BlockingTransport::send(&self.1, request, limits)
        }
    }

    impl AsyncTransport for To {
        fn send<'a>(
            &'a self,
            mut request: http::Request<ByteStream>,
            limits: &'a AttemptLimits,
        ) -> BoxFuture<'a, Result<http::Response<ByteStream>, TransportError>> {
            self.redirect(&mut request);
            AsyncTransport::send(&self.1, request, limits)
        }

        fn sleep(&self, time: std::time::Duration) -> BoxFuture<'static, ()> {
            self.1.sleep(time)
        }
    }

    /// A server that answers with what was recorded of an operation, split at another byte each time.
    struct Server {
        address: SocketAddr,
        /// How many calls it takes until it has been split everywhere.
        splits: usize,
        /// The last request: its head, and its body as it was sent.
        asked: Arc<Mutex<(String, Vec<u8>)>>,
    }

    impl Server {
        fn replaying(operation: &str) -> Self {
            let recorded = fs::read(env::var("RECORDED").unwrap()).unwrap();
            let recorded: serde_json::Value = serde_json::from_slice(&recorded).unwrap();
            let digits = recorded[operation].as_str().unwrap();
            let bytes: Vec<u8> =
                (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let (address, splits) = (listener.local_addr().unwrap(), bytes.len() + 1);
            let asked = Arc::default();
            let (seen, calls) = (Arc::clone(&asked), Arc::new(AtomicUsize::new(0)));
            thread::spawn(move || {
                for stream in listener.incoming() {
                    let (bytes, seen, calls) = (bytes.clone(), Arc::clone(&seen), Arc::clone(&calls));
                    thread::spawn(move || serve(stream.unwrap(), &bytes, &seen, &calls));
                }
            });
            Server { address, splits, asked }
        }

        fn transport(&self) -> To {
            To(self.address, HttpClient::new())
        }
    }

    /// Answers the requests of one connection.
    fn serve(mut stream: TcpStream, bytes: &[u8], asked: &Mutex<(String, Vec<u8>)>, calls: &AtomicUsize) {
        stream.set_nodelay(true).unwrap();
        while let Some(request) = read_request(&mut stream) {
            *asked.lock().unwrap() = request;
            let split = calls.fetch_add(1, Ordering::SeqCst) % (bytes.len() + 1);
            stream
                .write_all(
                    b"HTTP/1.1 200 OK\r\nx-amzn-requestid: r-1\r\nx-amzn-bedrock-content-type: application/json\r\n\
                      transfer-encoding: chunked\r\n\r\n",
                )
                .unwrap();
            let (before, after) = bytes.split_at(split);
            for piece in [before, after].into_iter().filter(|piece| !piece.is_empty()) {
                stream.write_all(&[format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat()).unwrap();
            }
            stream.write_all(b"0\r\n\r\n").unwrap();
        }
    }

    fn read_request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                let (head, body) = bytes.split_at(end + 4);
                let head = String::from_utf8(head.to_vec()).unwrap();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
                match length {
                    Some(length) if body.len() == length => return Some((head, body.to_vec())),
                    None if body.ends_with(b"\r\n0\r\n\r\n") => return Some((head, dechunked(body))),
                    _ => {}
                }
            }
            match stream.read(&mut buffer).unwrap() {
                0 => return None,
                count => bytes.extend_from_slice(&buffer[..count]),
            }
        }
    }

    /// What is in the chunks of a body.
    fn dechunked(mut body: &[u8]) -> Vec<u8> {
        let mut whole = Vec::new();
        loop {
            let end = body.windows(2).position(|window| window == b"\r\n").unwrap();
            let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
            if length == 0 {
                return whole;
            }
            whole.extend_from_slice(&body[end + 2..][..length]);
            body = &body[end + 2 + length + 2..];
        }
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    /// Makes a call of an operation of which a stream was recorded, by both kinds of clients, once for each place to split it; each time
    /// something looks at its events and at the error that it ends with. Gives the server.
    macro_rules! replay {
        ($service:ident, $operation:literal, |$client:ident| $call:expr, $stream:ident, $check:expr) => {{
            let server = Server::replaying($operation);
            {
                let $client = $service::blocking::Client::with_transport(config(), server.transport());
                for split in 0..server.splits {
                    let mut stream = $call.send().unwrap_or_else(|error| panic!("split at {split}: {error}")).$stream;
                    let mut events = Vec::new();
                    let error = loop {
                        match stream.next().unwrap() {
                            Ok(event) => events.push(event),
                            Err(error) => break error,
                        }
                    };
                    assert!(stream.next().is_none());
                    $check(events, error);
                }
            }
            let $client = $service::Client::with_transport(config(), server.transport());
            runtime().block_on(async {
                for split in 0..server.splits {
                    let sent = $call.send().await;
                    let mut stream = sent.unwrap_or_else(|error| panic!("split at {split}: {error}")).$stream;
                    let mut events = Vec::new();
                    let error = loop {
                        match stream.recv().await {
                            Ok(event) => events.push(event.unwrap()),
                            Err(error) => break error,
                        }
                    };
                    assert!(stream.recv().await.unwrap().is_none());
                    $check(events, error);
                }
            });
            server
        }};
    }

    fn config() -> Config {
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
        let config = Config::builder().region("eu-west-1").endpoint_url("http://service.test");
        config.credentials_provider(credentials).build()
    }

    #[test]
    fn records_of_kinesis_come_until_somebody_else_takes_over() {
        use kinesis::types::SubscribeToShardEventStream::{self, SubscribeToShardEvent};
        use kinesis::types::error::SubscribeToShardEventStreamError;
        let position =
            kinesis::types::StartingPosition::builder().r#type(kinesis::types::ShardIteratorType::Latest).build();
        let consumer = "arn:aws:kinesis:eu-west-1:123456789012:stream/s/consumer/c:1";
        let check = |events: Vec<SubscribeToShardEventStream>, error: SdkError<SubscribeToShardEventStreamError>| {
            let [SubscribeToShardEvent(first), SubscribeToShardEvent(second)] = &events[..] else {
                panic!("{events:?}")
            };
            let numbers = (first.continuation_sequence_number.as_str(), second.continuation_sequence_number.as_str());
            assert_eq!((numbers, second.millis_behind_latest, second.records.len()), (("49", "50"), 7, 0));
            let [record, empty] = &first.records[..] else { panic!("{first:?}") };
            assert_eq!((&record.data, &empty.data), (&Blob::new(*b"\0caf\xc3\xa9\xff"), &Blob::new("")));
            let time = record.approximate_arrival_timestamp.map(|time| time.as_secs_f64());
            assert_eq!((time, empty.approximate_arrival_timestamp), (Some(1_767_323_045.678), None));
            assert_eq!(error.to_string(), "ResourceInUseException: taken (status 200, request id r-1)");
            assert!(error.as_service_error().unwrap().is_resource_in_use_exception());
        };
        let server = replay!(
            kinesis,
            "SubscribeToShard",
            |client| client
                .subscribe_to_shard()
                .consumer_arn(consumer)
                .shard_id("0")
                .starting_position(position.clone()),
            event_stream,
            check
        );
        assert!(server.asked.lock().unwrap().0.contains("SubscribeToShard"));
    }

    #[test]
    fn logs_are_tailed() {
        use logs::types::StartLiveTailResponseStream::{self, SessionStart, SessionUpdate};
        use logs::types::error::StartLiveTailResponseStreamError;
        let check = |events: Vec<StartLiveTailResponseStream>, error: SdkError<StartLiveTailResponseStreamError>| {
            let [SessionStart(start), SessionUpdate(nothing), SessionUpdate(update)] = &events[..] else {
                panic!("{events:?}")
            };
            assert_eq!(
                (start.session_id.as_deref(), start.log_group_identifiers.as_deref()),
                (Some("2"), Some(&["g".to_owned()][..]))
            );
            assert_eq!(nothing.session_results.as_deref().map(<[_]>::len), Some(0));
            assert!(update.session_metadata.as_ref().is_some_and(|metadata| metadata.sampled));
            let line = &update.session_results.as_ref().unwrap()[0];
            assert_eq!((line.message.as_deref(), line.timestamp), (Some("héllo\n"), Some(5)));
            assert!(error.as_service_error().unwrap().is_session_timeout_exception(), "{error}");
        };
        let server = replay!(
            logs,
            "StartLiveTail",
            |client| client.start_live_tail().log_group_identifiers("g"),
            response_stream,
            check
        );
        assert!(server.asked.lock().unwrap().0.contains("StartLiveTail"));
    }

    /// An emulator, which answers such calls by itself.
    #[test]
    fn logs_of_an_emulator_are_tailed() {
        use logs::types::StartLiveTailResponseStream::{SessionStart, SessionUpdate};
        let to = To(env::var("MOTO").unwrap().parse().unwrap(), HttpClient::new());
        let client = logs::blocking::Client::with_transport(config(), to.clone());
        client.create_log_group().log_group_name("g").send().unwrap();
        client.create_log_stream().log_group_name("g").log_stream_name("s").send().unwrap();
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let line =
            logs::types::InputLogEvent::builder().timestamp(i64::try_from(now).unwrap()).message("hello").build();
        client.put_log_events().log_group_name("g").log_stream_name("s").log_events(line).send().unwrap();
        let group = "arn:aws:logs:eu-west-1:123456789012:log-group:g";
        let events = client.start_live_tail().log_group_identifiers(group).send().unwrap().response_stream;
        let later = logs::Client::with_transport(config(), to);
        let events_later = runtime().block_on(async {
            let mut stream = later.start_live_tail().log_group_identifiers(group).send().await.unwrap().response_stream;
            let mut events = Vec::new();
            while let Some(event) = stream.recv().await.unwrap() {
                events.push(event);
            }
            events
        });
        for events in [events.map(Result::unwrap).collect(), events_later] {
            let [SessionStart(start), SessionUpdate(update)] = &events[..] else { panic!("{events:?}") };
            assert!(start.session_id.is_some());
            assert_eq!(update.session_results.as_ref().unwrap()[0].message.as_deref(), Some("hello"));
        }
    }

    #[test]
    fn models_of_bedrock_answer_word_by_word() {
        use bedrock::types::error::ConverseStreamOutputError;
        use bedrock::types::{ContentBlockDelta, ConverseStreamOutput, StopReason};
        let check = |events: Vec<ConverseStreamOutput>, error: SdkError<ConverseStreamOutputError>| {
            let mut said = String::new();
            for event in &events {
                if let ConverseStreamOutput::ContentBlockDelta(event) = event
                    && let Some(ContentBlockDelta::Text(text)) = &event.delta
                {
                    said += text;
                }
            }
            assert_eq!((events.len(), said.as_str()), (6, "Hello, wörld"));
            let ConverseStreamOutput::MessageStop(stop) = &events[4] else { panic!("{events:?}") };
            assert_eq!(stop.stop_reason, StopReason::EndTurn);
            assert!(
                matches!(&error, SdkError::ServiceError(_))
                    && error.to_string().starts_with("ThrottlingException: slow")
            );
        };
        replay!(bedrock, "ConverseStream", |client| client.converse_stream().model_id("m"), stream, check);
    }

    #[test]
    fn models_of_bedrock_answer_as_they_like() {
        use bedrock::types::ResponseStream::{self, Chunk};
        use bedrock::types::error::ResponseStreamError;
        let check = |events: Vec<ResponseStream>, error: SdkError<ResponseStreamError>| {
            let [Chunk(first), Chunk(second)] = &events[..] else { panic!("{events:?}") };
            assert_eq!((&first.bytes, &second.bytes), (&Some(Blob::new(*b"h\0i\xff")), &Some(Blob::new(""))));
            assert!(error.as_service_error().unwrap().is_model_timeout_exception(), "{error}");
        };
        let server = replay!(
            bedrock,
            "InvokeModelWithResponseStream",
            |client| client.invoke_model_with_response_stream().model_id("m").body(Blob::new("{}")),
            body,
            check
        );
        let client = bedrock::blocking::Client::with_transport(config(), server.transport());
        let call = client.invoke_model_with_response_stream().model_id("m").body(Blob::new("{}"));
        assert_eq!(call.send().unwrap().content_type, "application/json");
    }

    #[test]
    fn functions_of_lambda_answer_in_pieces() {
        use lambda::types::InvokeWithResponseStreamResponseEvent::{self, InvokeComplete, PayloadChunk};
        use lambda::types::error::InvokeWithResponseStreamResponseEventError;
        let check = |events: Vec<InvokeWithResponseStreamResponseEvent>,
                     error: SdkError<InvokeWithResponseStreamResponseEventError>| {
            let [PayloadChunk(first), PayloadChunk(second), InvokeComplete(end)] = &events[..] else {
                panic!("{events:?}")
            };
            assert_eq!((&first.payload, &second.payload), (&Some(Blob::new([0, 255])), &Some(Blob::new(""))));
            assert_eq!(end.error_code.as_deref(), Some("Timeout"));
            assert_eq!((error.code(), error.message()), (Some("InternalFailure"), Some("gone")));
        };
        replay!(
            lambda,
            "InvokeWithResponseStream",
            |client| client.invoke_with_response_stream().function_name("f"),
            event_stream,
            check
        );
    }

    #[test]
    fn objects_of_s3_are_selected_from() {
        use s3::types::SelectObjectContentEventStream::{self, Cont, End, Records, Stats};
        use s3::types::error::SelectObjectContentEventStreamError;
        use s3::types::{ExpressionType, InputSerialization, OutputSerialization};
        let check = |events: Vec<SelectObjectContentEventStream>,
                     error: SdkError<SelectObjectContentEventStreamError>| {
            let [Cont(_), Records(records), Stats(stats), End(_)] = &events[..] else { panic!("{events:?}") };
            assert_eq!(records.payload, Some(Blob::new("a,b\n")));
            let details = stats.details.as_ref().unwrap();
            assert_eq!((details.bytes_scanned, details.bytes_returned), (Some(10), Some(4)));
            assert_eq!((error.code(), error.message()), (Some("InternalError"), Some("half of it")));
        };
        replay!(
            s3,
            "SelectObjectContent",
            |client| client
                .select_object_content()
                .bucket("bucket")
                .key("key")
                .expression("SELECT *")
                .expression_type(ExpressionType::Sql)
                .input_serialization(InputSerialization::builder().build())
                .output_serialization(OutputSerialization::builder().build()),
            payload,
            check
        );
    }

    #[test]
    fn speech_is_sent_signed_and_comes_back_as_text() {
        use transcribe::types::error::TranscriptResultStreamError;
        use transcribe::types::{AudioEvent, AudioStream, LanguageCode, MediaEncoding, TranscriptResultStream};
        let chunk = |bytes: &str| AudioStream::AudioEvent(AudioEvent { audio_chunk: Some(Blob::new(bytes)) });
        let check = |events: Vec<TranscriptResultStream>, error: SdkError<TranscriptResultStreamError>| {
            let said = events.iter().map(|event| {
                let TranscriptResultStream::TranscriptEvent(event) = event else { panic!("{events:?}") };
                let result = &event.transcript.as_ref().unwrap().results.as_ref().unwrap()[0];
                (result.alternatives.as_ref().unwrap()[0].transcript.as_deref().unwrap(), result.is_partial)
            });
            assert_eq!(said.collect::<Vec<_>>(), [("hel", true), ("hello", false)]);
            assert!(error.as_service_error().unwrap().is_limit_exceeded_exception(), "{error}");
        };
        let server = replay!(
            transcribe,
            "StartStreamTranscription",
            |client| client
                .start_stream_transcription()
                .language_code(LanguageCode::EnUs)
                .media_sample_rate_hertz(8000)
                .media_encoding(MediaEncoding::Pcm)
                .audio_stream(EventStreamSender::from_events([chunk("one"), chunk("two")])),
            transcript_result_stream,
            check
        );
        let (head, body) = &*server.asked.lock().unwrap();
        assert!(head.contains("\r\nx-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-EVENTS\r\n"), "{head}");
        assert!(head.contains("\r\nx-amzn-transcribe-sample-rate: 8000\r\n"), "{head}");
        // Others look whether the events are signed as they should be.
        let authorization = head.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap();
        let digits: String = body.iter().map(|byte| format!("{byte:02x}")).collect();
        let sent = serde_json::json!({ "secret": "secret", "authorization": authorization, "body": digits });
        fs::write(env::var("SENT").unwrap(), sent.to_string()).unwrap();
    }
}
