//! Calls that go where the service says: it is asked before the first attempt, and again when the answer is too old or proves wrong.
//!
//! In: a call whose operation has a [`Discovery`], and what the client has been told so far. Out: the same call to another host, or a call
//! of the operation that asks, which the driver makes first.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::HOST;
use http::uri::{Authority, Scheme};
use http::{Request, Response, StatusCode, Uri};

use super::{Exchange, Now, Shared, State, Step, begin};
use crate::adapt::{self, Identifiers};
use crate::body::ByteStream;
use crate::caller::Caller;
use crate::config::Config;
use crate::discovery::{Address, Asked, Endpoint, Key, Question, Turn};
use crate::error::{ConstructionFailure, UnknownError};
use crate::meta::{Discovery, OperationMeta};
use crate::outcome::{Outcome, Unsuccessful};
use crate::random::Random;
use crate::service::ErasedService;
use crate::target::split;
use crate::transport::TransportError;

/// How long a call waits before it looks again whether another one has the answer.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// What a call needs to ask where it goes.
pub(super) struct Discovering {
    facts: &'static Discovery,
    operation: &'static OperationMeta,
    service: ErasedService,
    config: Config,
    identifiers: Identifiers,
    /// Where it goes by the service's own rules.
    home: Option<Address>,
    /// By what it was found where it goes now, if the service said that.
    found: Option<(Key, Address)>,
    /// What the call has to ask, and how long that may take.
    question: Option<(Question, Option<Duration>)>,
    /// Whether an endpoint has proved wrong.
    is_renewed: bool,
}

impl Discovering {
    /// What a call of this operation needs; nothing, if it goes to the service's own endpoint.
    ///
    /// # Errors
    /// When there is nowhere to go, because nobody may be asked.
    pub(super) fn of(
        operation: &'static OperationMeta,
        service: &ErasedService,
        config: &Config,
        request: &mut Request<ByteStream>,
    ) -> Result<Option<Self>, ConstructionFailure> {
        let Some(facts) = asks(operation, config)? else { return Ok(None) };
        let identifiers = request.extensions_mut().remove().unwrap_or_default();
        let (service, config) = (*service, config.clone());
        let (home, found, question, is_renewed) = (None, None, None, false);
        Ok(Some(Discovering { facts, operation, service, config, identifiers, home, found, question, is_renewed }))
    }

    /// What is asked, by who has this key in the region of this host.
    fn key(&self, owner: &str, home: &Address) -> Key {
        let mut key = vec![owner.to_owned(), home.authority.to_string()];
        if !self.identifiers.0.is_empty() {
            key.push(self.operation.name.to_owned());
            key.extend(self.identifiers.0.iter().flat_map(|(name, text)| [(*name).to_owned(), text.clone()]));
        }
        key
    }

    /// The call that asks, which takes so long at most.
    fn ask(&self, shared: &Arc<Shared>, limit: Option<Duration>) -> Result<Exchange, ConstructionFailure> {
        let Discovering { service, config, identifiers, .. } = self;
        let operation = self.facts.operation;
        let asked = Asked { schema: operation.input, operation: self.operation.name, identifiers };
        let request = (service.discovery.request)(operation, &asked).map(|request| request.map(ByteStream::from));
        let bound = adapt::bound(operation, &asked);
        let mut directed = service.direct(config, shared.targets(), operation, request, bound)?;
        adapt::apply(operation, &asked, &mut directed.request, config)?;
        let mut exchange = begin(Ok(directed), operation, service, config, shared, Random::from_system()?)?;
        exchange.terms.operation_timeout = limit;
        Ok(exchange)
    }

    /// The endpoints that an answer names, each with the time until which it holds.
    fn read(&self, outcome: Outcome, now: Instant) -> Result<Vec<(Address, Instant)>, Box<Unsuccessful>> {
        let name = self.facts.operation.name;
        let senseless = |problem: String| {
            Box::new(Unsuccessful::Construction(ConstructionFailure::new(format!(
                "{} goes where {name} says, but the answer to that makes no sense: {problem}",
                self.operation.name
            ))))
        };
        let (response, _) = outcome.0.map_err(|why| Box::new(self.told(why)))?;
        let found = (self.service.discovery.endpoints)(self.facts.operation, &response, &self.config.limits());
        let found = found.map_err(|error| senseless(error.to_string()))?;
        if found.is_empty() {
            return Err(senseless("it names no endpoint".to_owned()));
        }
        let endpoint = |Endpoint { address, minutes }: Endpoint| {
            let seconds = u64::try_from(minutes).unwrap_or(0).saturating_mul(60);
            // What is beyond all time holds for a year.
            let end = now.checked_add(Duration::from_secs(seconds.min(366 * 24 * 60 * 60))).unwrap_or(now);
            let address = address_of(&address).map_err(|problem| format!("the endpoint {address:?} {problem}"))?;
            Ok((address, end))
        };
        found.into_iter().map(endpoint).collect::<Result<_, String>>().map_err(senseless)
    }

    /// Why there is no answer, in words of the call that needs it. What the service says stays as it is.
    fn told(&self, why: Unsuccessful) -> Unsuccessful {
        let before =
            format!("{} goes where {} says, and that call failed", self.operation.name, self.facts.operation.name);
        match why {
            Unsuccessful::Construction(failure) => {
                let cause = std::error::Error::source(&failure).map(ToString::to_string).unwrap_or_default();
                Unsuccessful::Construction(ConstructionFailure::new(format!("{before}: {cause}")))
            }
            Unsuccessful::Transport(error) => {
                Unsuccessful::Transport(TransportError::new(error.kind(), format!("{before}: {error}")))
            }
            service @ Unsuccessful::Service { .. } => service,
        }
    }
}

/// Refuses requests that others send who cannot ask where they go.
///
/// # Errors
/// When they go where the service says.
#[cfg(feature = "sigv4")]
pub(crate) fn refuse(operation: &OperationMeta, config: &Config) -> Result<(), ConstructionFailure> {
    match asks(operation, config)? {
        Some(facts) => Err(ConstructionFailure::new(format!(
            "{} goes where {} says, which calls ask for and presigned requests do not; set `endpoint_url` to what it says",
            operation.name, facts.operation.name
        ))),
        None => Ok(()),
    }
}

/// Who is asked where a call of the operation goes, if anybody.
fn asks(operation: &OperationMeta, config: &Config) -> Result<Option<&'static Discovery>, ConstructionFailure> {
    let Some(facts) = operation.discovery.filter(|_| config.endpoint_url_of(operation.service).is_none()) else {
        return Ok(None);
    };
    match config.endpoint_discovery_enabled() {
        Some(false) if facts.is_required => Err(ConstructionFailure::new(format!(
            "{} goes where {} says, but `endpoint_discovery_enabled` is false",
            operation.name, facts.operation.name
        ))),
        enabled => Ok(Some(facts).filter(|facts| enabled.unwrap_or(facts.is_required))),
    }
}

/// A host, or an URL of nothing but that.
fn address_of(text: &str) -> Result<Address, String> {
    let url = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    match split(&url)? {
        (scheme, authority, path) if path.is_empty() => Ok(Address { scheme, authority }),
        _ => Err("has a path".to_owned()),
    }
}

impl Exchange {
    /// Sends the attempt that follows where the service says. Gives what has to be done before.
    pub(super) fn discover(&mut self, now: Now) -> Option<Step> {
        if matches!(self.state, State::Discovered) {
            return None;
        }
        let uri = self.request.uri();
        let owner = self.caller.as_ref().and_then(Caller::access_key_id).unwrap_or_default();
        let discovering = self.discovering.as_mut()?;
        let home = discovering.home.get_or_insert_with(|| Address {
            scheme: uri.scheme().cloned().unwrap_or(Scheme::HTTPS),
            authority: uri.authority().cloned().unwrap_or_else(|| Authority::from_static("")),
        });
        let home = home.clone();
        let key = discovering.key(owner, &home);
        let turn = self.shared.discovered.turn(&key, now.monotonic, discovering.facts.is_required);
        let left = self.time_left(now);
        match turn {
            Turn::Go(address) => self.go_to(Some((key, address))),
            Turn::Stay => self.go_to(None),
            Turn::Ask(_) | Turn::Wait if left == Some(Duration::ZERO) => {
                Some(self.end_in_time("its deadline passed before its endpoint was known"))
            }
            Turn::Ask(question) => {
                self.discovering.as_mut()?.question = Some((question, left));
                self.state = State::Discovering;
                Some(Step::First)
            }
            Turn::Wait => {
                let wait = left.map_or(LOOK_AGAIN, |left| left.min(LOOK_AGAIN));
                self.state = State::WaitingUntil(now.monotonic.checked_add(wait)?);
                Some(Step::Wait(wait))
            }
        }
    }

    /// The call that [`Step::First`] asks for; of no use but after it.
    ///
    /// # Errors
    /// When its request cannot be built, which is an outcome to report, too.
    pub fn take_first(&mut self) -> Result<Exchange, ConstructionFailure> {
        let asks = self.discovering.as_ref().and_then(|own| Some((own, own.question.as_ref()?.1)));
        let Some((discovering, limit)) = asks else { return Err(ConstructionFailure::new("no call comes first")) };
        discovering.ask(&self.shared, limit)
    }

    /// Takes what came of the call that [`Step::First`] asked for.
    pub fn receive_first(&mut self, outcome: Outcome, now: Now) {
        let Some(discovering) = &mut self.discovering else { return };
        let Some((question, _)) = discovering.question.take() else { return };
        let key = question.key().clone();
        let found = match discovering.read(outcome, now.monotonic) {
            Ok(known) => question.answered(known),
            Err(why) => match question.failed(now.monotonic) {
                None if discovering.facts.is_required => {
                    self.end(Err(*why));
                    return;
                }
                stale => stale,
            },
        };
        self.state = State::Discovered;
        self.go_to(found.map(|address| (key, address)));
    }

    /// Has the next attempt go to an endpoint that the service named, or else to its own. Gives the end of the call, if it cannot go there.
    fn go_to(&mut self, found: Option<(Key, Address)>) -> Option<Step> {
        let discovering = self.discovering.as_mut()?;
        discovering.found = found;
        let address = discovering.found.as_ref().map(|(_, address)| address).or(discovering.home.as_ref())?;
        let mut parts = self.request.uri().clone().into_parts();
        (parts.scheme, parts.authority) = (Some(address.scheme.clone()), Some(address.authority.clone()));
        // The last attempt may have said another one.
        self.request.headers_mut().remove(HOST);
        match Uri::from_parts(parts) {
            Ok(uri) => *self.request.uri_mut() = uri,
            Err(error) => return Some(self.end(Err(Unsuccessful::Construction(ConstructionFailure::new(error))))),
        }
        None
    }

    /// Forgets an endpoint that the service says is wrong, and tries once more where it says then. Gives the error back that says nothing
    /// of that kind, or comes again.
    pub(super) fn discover_again(
        &mut self,
        response: Response<Vec<u8>>,
        error: UnknownError,
        now: Now,
    ) -> Option<(Response<Vec<u8>>, UnknownError)> {
        let may_go_on = self.may_go_on();
        let Some(Discovering { facts, found: Some((key, address)), is_renewed, .. }) = &mut self.discovering else {
            return Some((response, error));
        };
        if response.status() != StatusCode::MISDIRECTED_REQUEST && error.code() != Some(facts.error) {
            return Some((response, error));
        }
        self.shared.discovered.forget(key, address);
        if std::mem::replace(is_renewed, true) || !may_go_on {
            return Some((response, error));
        }
        self.state = State::WaitingUntil(now.monotonic);
        None
    }
}
