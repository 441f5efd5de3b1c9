//! Calls of one operation, and what their answers mean.
//!
//! In: members of an input. Out: members of the output, or the failure in the AWS CLI's words.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Request, Response, Uri};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::HttpClient;
use smithgen_runtime::driver::{Blocking, ClientCore};
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::generated::error::has_secret_message;
use smithgen_runtime::generated::redact::REDACTED;
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::generated::secrets::{shown_url, without_token};
use smithgen_runtime::generated::untyped::{self, Answer, EventError, EventFailure, UntypedEvent};
use smithgen_runtime::generated::{AuthScheme, OperationMeta};
use smithgen_runtime::presigning::{PresignedRequest, PresigningConfig};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError, TransportErrorKind};

use super::escapes::Asked;
use super::failed::{self, ServiceError};
use crate::call::log::{Log, Traced};
use crate::call::settings::{Target, no_credentials};
use crate::call::waiting::Polled;
use crate::data::{Map, Output, UNKNOWN_MEMBER, Value};
use crate::failure::{Answered, Failure, FailureKind};
use crate::members::{Input, WITHOUT_EVENTS, not_sent, unreadable};
use crate::secrecy::{Rule, Secrets};
use crate::time::Timestamps;
use crate::tool::Service;

/// Everything that calls of one operation share.
#[derive(Debug)]
pub(crate) struct Session {
    service: &'static Service,
    operation: &'static OperationMeta,
    driver: Blocking,
    core: ClientCore,
    timestamps: Timestamps,
    path: Option<String>,
    /// Where the last request went.
    url: Arc<Mutex<String>>,
    log: Log,
}

impl Session {
    pub(crate) fn new(
        service: &'static Service,
        operation: &'static OperationMeta,
        target: Target,
        timestamps: Timestamps,
        log: Log,
    ) -> Result<Self, Failure> {
        if let Some(tried) = target.lacks_credentials.filter(|_| !operation.auth.contains(&AuthScheme::None)) {
            return Err(no_credentials(&tried));
        }
        let url = Arc::new(Mutex::new(String::new()));
        Ok(Session {
            service,
            operation,
            driver: driver(operation, target.config.http_client(), &log, &url)?,
            core: ClientCore::new(target.config),
            timestamps,
            path: target.path,
            url,
            log,
        })
    }

    /// Makes one call, with all its retries.
    pub(crate) fn call(&self, members: &Map) -> Result<Map, Failure> {
        self.stream(members, None).map(|(output, _)| output)
    }

    /// Makes one call whose body is beside its members, as may be that of the answer.
    pub(crate) fn stream(&self, members: &Map, body: Option<ByteStream>) -> Result<(Map, ByteStream), Failure> {
        let asked = Asked::of(self.operation.input, members);
        let (response, body) = self.answer(asked.as_ref().map_or(members, |asked| &asked.members), body)?;
        let (limits, schema) = (self.core.config().limits(), self.operation.output);
        let mut output = self.service.wire.output(&response, &limits, schema)?;
        if let Some(asked) = asked {
            asked.undo(schema, &mut output);
        }
        self.timestamps.show(schema, &mut output)?;
        self.log.members("output", schema, &output);
        Ok((output, body))
    }

    /// Makes one call whose answer is a stream of `events`, and hands over one after the other, as the union that it is, until `take` wants
    /// no more. What the output has beside them is logged only.
    pub(crate) fn events(
        &self,
        members: &Map,
        body: Option<ByteStream>,
        events: &'static Schema,
        mut take: impl FnMut(Map) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let (response, body) = self.answer(members, body)?;
        let (limits, schema) = (self.core.config().limits(), self.operation.output);
        self.log.members("output", schema, &self.service.wire.output(&response, &limits, schema)?);
        let coming = self.service.wire.events(response.map(|_| body), &limits, events);
        let coming = coming.ok_or_else(|| Failure::general(WITHOUT_EVENTS))?;
        for event in coming {
            let mut event = match event {
                Ok(UntypedEvent::Known(member, event)) => union(member.name, event.into_map()),
                // As a union that the model does not know: it is named, but not shown.
                Ok(UntypedEvent::Unknown(name)) => {
                    union(UNKNOWN_MEMBER, Map::from_iter([("name".to_owned(), Value::String(name))]))
                }
                Err(EventFailure::Service(error)) => return Err(self.event_error(members, error)),
                Err(EventFailure::Unreadable(error)) => return Err(unreadable(&error)),
                Err(EventFailure::Transport(error)) => return Err(self.no_response(&error)),
            };
            self.timestamps.show(events, &mut event)?;
            self.log.members("event", events, &event);
            if !take(event)? {
                break;
            }
        }
        Ok(())
    }

    /// Makes one call, and gives what came, be it an error.
    pub(crate) fn poll(&self, members: &Map) -> Result<Polled, Failure> {
        let (limits, schema) = (self.core.config().limits(), self.operation.output);
        match self.send(members, None) {
            Answer::Success(response, _) => {
                let output = self.service.wire.output(&response, &limits, schema)?;
                self.log.members("output", schema, &output);
                Ok(Polled::Output { status: response.status().as_u16(), members: output })
            }
            Answer::Error { response, .. } => {
                let error = failed::read(&self.service.wire, self.operation, &response, &limits)?;
                let names = error.names();
                let failure = self.refusal(members, error, None)?;
                Ok(Polled::Error { status: response.status().as_u16(), names, failure })
            }
            Answer::NotSent(failure) => Err(not_sent(&failure)),
            Answer::NoResponse(error) => Err(self.no_response(&error)),
        }
    }

    /// Makes one call.
    fn send(&self, members: &Map, body: Option<ByteStream>) -> Answer {
        let operation = self.operation;
        self.log.members("input", operation.input, members);
        let input = Input { schema: operation.input, members };
        let request = self.request(&input);
        let answer = untyped::call(&self.driver, &self.core, &self.service.rules, operation, request, body, &input);
        if let Answer::Success(response, _) | Answer::Error { response, .. } = &answer {
            let find = || (self.service.wire.request_id)(response, &self.core.config().limits());
            self.log.found("request id in the body", find);
        }
        answer
    }

    /// Makes one call, and gives what came if that is no error.
    fn answer(&self, members: &Map, body: Option<ByteStream>) -> Result<(Response<Vec<u8>>, ByteStream), Failure> {
        match self.send(members, body) {
            Answer::Success(response, body) => Ok((response, body)),
            answer => Err(self.failed(members, answer)),
        }
    }

    /// Why there is no output.
    fn failed(&self, members: &Map, answer: Answer) -> Failure {
        match answer {
            Answer::Error { response, used_up } => match self.error(members, &response, used_up) {
                Ok(failure) | Err(failure) => failure,
            },
            Answer::NotSent(failure) => not_sent(&failure),
            Answer::NoResponse(error) => self.no_response(&error),
            Answer::Success(..) => Failure::general("The service answered, but not to this call"),
        }
    }

    /// Signs the request of a call for others to send.
    pub(crate) fn presign(
        &self,
        members: &Map,
        body: Option<ByteStream>,
        validity: PresigningConfig,
    ) -> Result<PresignedRequest, Failure> {
        let (operation, rules) = (self.operation, &self.service.rules);
        self.log.members("input", operation.input, members);
        let input = Input { schema: operation.input, members };
        let request = self.request(&input);
        let presigning = untyped::presigning(&self.core, rules, operation, request, body, &input, validity);
        untyped::presigned(&self.driver, presigning.map_err(|failure| not_sent(&failure))?)
            .map_err(|answer| self.failed(members, *answer))
    }

    /// The request as the wire format writes it.
    fn request(&self, input: &Input<'_>) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        let token = self.core.config().idempotency_token()?;
        self.with_path(self.service.wire.request(self.operation, input, Some(token))?)
    }

    /// A request to the endpoint's own path and query, which the AWS CLI keeps as they are.
    fn with_path(&self, mut request: Request<Vec<u8>>) -> Result<Request<Vec<u8>>, ConstructionFailure> {
        let Some(path) = &self.path else { return Ok(request) };
        let own = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let path = match own {
            "/" => path.clone(),
            own => format!("{}{own}", path.split('?').next().unwrap_or_default().trim_end_matches('/')),
        };
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        *request.uri_mut() = Uri::try_from(path).map_err(ConstructionFailure::new)?;
        Ok(request)
    }

    /// What the service says is wrong, without the secrets that it tells or repeats.
    ///
    /// # Errors
    /// When the response makes no sense.
    fn error(&self, input: &Map, response: &Response<Vec<u8>>, used_up: Option<u32>) -> Result<Failure, Failure> {
        let limits = self.core.config().limits();
        let error = failed::read(&self.service.wire, self.operation, response, &limits)?;
        self.refusal(input, error, used_up)
    }

    /// An error that comes as an event.
    fn event_error(&self, input: &Map, error: EventError<Output>) -> Failure {
        let EventError { code, message, members } = error;
        let (shape, details) = members.map(|(shape, members)| (shape, members.into_map())).unzip();
        let error = ServiceError { code, message, shape, details: details.unwrap_or_default() };
        self.refusal(input, error, None).unwrap_or_else(|failure| failure)
    }

    /// An error of the service without the secrets that it tells or repeats.
    fn refusal(&self, input: &Map, mut error: ServiceError, used_up: Option<u32>) -> Result<Failure, Failure> {
        if let Some(shape) = error.shape {
            self.timestamps.show(shape, &mut error.details)?;
        }
        let sent = Secrets::but_identifiers(self.operation.input, input);
        let message = match error.shape.is_some_and(has_secret_message) {
            true => REDACTED.to_owned(),
            false => sent.without(&without_token(&error.message)),
        };
        let details = error.shape.map(|shape| Rule::Marks.shown(shape, &error.details)).unwrap_or(error.details);
        let details = details.into_iter().map(|(name, value)| (name, sent.without_in(value))).collect();
        let answered = Answered { code: error.code, operation: self.operation.name, retries: used_up, details };
        Ok(Failure::new(FailureKind::Service(Box::new(answered)), message))
    }

    /// Why the body of an answer could not be read to its end.
    pub(crate) fn torn(&self, error: io::Error) -> Failure {
        match error.downcast() {
            Ok(error) => self.no_response(&error),
            Err(error) => Failure::general(error.to_string()),
        }
    }

    fn no_response(&self, error: &TransportError) -> Failure {
        use TransportErrorKind::{
            AttemptTimeout, Connect, ConnectTimeout, Io, OperationTimeout, ReadTimeout, StalledStream, Tls,
        };

        let url = shown_url(&self.url.lock().unwrap_or_else(PoisonError::into_inner));
        let cause = || std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        Failure::general(match error.kind() {
            Tls => format!("SSL validation failed for {url} {}", cause()),
            Connect => format!("Could not connect to the endpoint URL: \"{url}\""),
            ConnectTimeout => format!("Connect timeout on endpoint URL: \"{url}\""),
            ReadTimeout | StalledStream | AttemptTimeout | OperationTimeout => {
                format!("Read timeout on endpoint URL: \"{url}\"")
            }
            Io => {
                format!("Connection was closed before we received a valid response from endpoint URL: \"{url}\".")
            }
            _ => error.to_string(),
        })
    }
}

/// A union of which one member is set.
fn union(name: &str, members: Map) -> Map {
    Map::from_iter([(name.to_owned(), Value::Map(members))])
}

/// What carries the calls of an operation, which is told to the log, as the URL is to `url`.
fn driver(
    operation: &OperationMeta,
    client: &HttpClient,
    log: &Log,
    url: &Arc<Mutex<String>>,
) -> Result<Blocking, Failure> {
    if operation.input.events().is_none() {
        return Ok(through(client.clone(), log, url));
    }
    #[cfg(feature = "http2")]
    return match untyped::Duplex::new(client.clone()) {
        Ok(duplex) => Ok(through(duplex, log, url)),
        Err(error) => Err(Failure::general(error.to_string())),
    };
    #[cfg(not(feature = "http2"))]
    Err(Failure::general(
        "This program was made without sending streams of events: the feature `http2` of smithgen-cli",
    ))
}

fn through(transport: impl BlockingTransport, log: &Log, url: &Arc<Mutex<String>>) -> Blocking {
    Blocking::new(Noting { inner: Traced { inner: transport, log: log.clone() }, url: Arc::clone(url) })
}

/// A transport that notes where requests go.
struct Noting<T> {
    inner: T,
    url: Arc<Mutex<String>>,
}

impl<T: BlockingTransport> BlockingTransport for Noting<T> {
    fn send(
        &self,
        request: Request<ByteStream>,
        limits: &AttemptLimits,
    ) -> Result<Response<ByteStream>, TransportError> {
        *self.url.lock().unwrap_or_else(PoisonError::into_inner) = request.uri().to_string();
        self.inner.send(request, limits)
    }
}
