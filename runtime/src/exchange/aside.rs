//! What is sent to a bucket beside the request that is asked for: one for a session, unless one is open, and the question where it is.
//!
//! In: a call that is about to send its request, or that was told to send it elsewhere. Out: the same with a session or to the right region,
//! or with a request to be sent first.

use std::io;
use std::sync::Arc;

use http::{Method, Request, Response};

use super::{Exchange, Now, Shared, State, Step, Terms};
use crate::body::ByteStream;
use crate::caller::Caller;
use crate::error::{ConstructionFailure, UnknownError};
use crate::outcome::Unsuccessful;
use crate::random::Random;
use crate::s3;
use crate::sigv4::session;
use crate::target::Elsewhere;
use crate::types::DateTime;

/// What is sent to a bucket beside the request of a call.
#[derive(Default)]
pub(super) struct Beside {
    /// What is sent at the moment.
    pub(super) aside: Option<Box<Aside>>,
    by_region: Option<Elsewhere>,
    /// Whether nothing is sent but what opens a session.
    pub(super) is_for_session: bool,
}

/// A request that is sent beside, while it is under way.
pub(super) enum Aside {
    /// It opens a session.
    Opening(Request<ByteStream>),
    /// It asks where the bucket is, as this error did not say.
    Asking(Request<ByteStream>, Response<Vec<u8>>, UnknownError),
}

/// A call that opens a session in the bucket to which `request` goes, unless one is open, and sends nothing else. `by_region` knows the
/// path of the bucket.
///
/// # Errors
/// When the system has no random bytes to give.
pub(crate) fn for_session(
    request: &Request<ByteStream>,
    caller: Caller,
    by_region: Option<Elsewhere>,
    terms: Terms,
    shared: &Arc<Shared>,
) -> Result<Exchange, ConstructionFailure> {
    let request = s3::beside(request, Method::GET, "/")?;
    let exchange = Exchange::new(request, terms, shared, Random::from_system()?)?.called_by(Some(caller), None);
    Ok(Exchange { beside: Beside { by_region, is_for_session: true, aside: None }, ..exchange })
}

/// The bucket to which a request goes: host and path, which is all that some hosts tell buckets by.
pub(crate) fn bucket_of(request: &Request<ByteStream>, by_region: Option<&Elsewhere>) -> String {
    let host = request.uri().authority().map_or("", |authority| authority.as_str());
    [host, by_region.map_or("/", Elsewhere::path)].concat()
}

impl Exchange {
    /// The same call, to a bucket whose region `by_region` may find.
    pub(super) fn at_bucket(mut self, by_region: Option<Elsewhere>) -> Self {
        self.beside.by_region = by_region;
        self
    }

    /// Has the next attempt belong to a session: one that is open, else one that is opened now.
    pub(super) fn open_session(&mut self, now: Now) -> Option<Step> {
        let caller = self.caller.as_mut()?;
        let owner = caller.session_owner()?;
        let bucket = bucket_of(&self.request, self.beside.by_region.as_ref());
        if let Some(session) = self.shared.sessions.find(&bucket, owner, now.wall) {
            caller.join_session(session);
            return None;
        }
        let path = self.beside.by_region.as_ref().map_or("/", Elsewhere::path);
        match s3::beside(&self.request, Method::GET, &[path, session::OPENING].concat()) {
            Ok(opening) => Some(self.send_aside(Aside::Opening(opening), now)),
            Err(failure) => Some(self.end(Err(Unsuccessful::Construction(failure)))),
        }
    }

    /// Sends a request beside. One for a session counts as an attempt until it succeeds.
    fn send_aside(&mut self, mut aside: Aside, now: Now) -> Step {
        let (Aside::Opening(request) | Aside::Asking(request, ..)) = &mut aside;
        let time = DateTime::from_secs(now.secs().saturating_add(self.shared.clock_offset().unwrap_or(0)));
        if let Some(Err(failure)) = self.caller.as_ref().map(|caller| caller.sign_beside(request, time)) {
            return self.end(Err(Unsuccessful::Construction(failure)));
        }
        let Some(limits) = self.limits(now) else {
            return self.end_in_time("its deadline passed before the next attempt");
        };
        if matches!(aside, Aside::Opening(_)) {
            self.attempt += 1;
        }
        self.beside.aside = Some(Box::new(aside));
        self.state = State::Sent(limits);
        Step::Send(limits)
    }

    /// The request beside, if that is what is to be sent.
    pub(super) fn take_aside(&self) -> Option<Request<ByteStream>> {
        let (Aside::Opening(aside) | Aside::Asking(aside, ..)) = self.beside.aside.as_deref()?;
        let mut request = Request::new(ByteStream::default());
        *request.method_mut() = aside.method().clone();
        *request.uri_mut() = aside.uri().clone();
        *request.headers_mut() = aside.headers().clone();
        Some(request)
    }

    /// Takes the answer to a request beside; gives back what is an answer to the call.
    pub(super) fn receive_aside(
        &mut self,
        response: Response<()>,
        result: io::Result<Vec<u8>>,
        now: Now,
    ) -> Option<(Response<()>, io::Result<Vec<u8>>)> {
        match (self.beside.aside.take().map(|aside| *aside), result) {
            (Some(Aside::Asking(_, answer, error)), _) => {
                let region = s3::region::named(&response.map(|()| Vec::new()), &self.terms.read_limits);
                if !region.is_some_and(|region| self.go_to_region(&region, now)) {
                    self.settle(answer, error, now);
                }
                None
            }
            (Some(Aside::Opening(_)), Ok(body)) if response.status().is_success() => {
                self.receive_session(&body);
                None
            }
            (_, result) => Some((response, result)),
        }
    }

    /// Ends a request beside that has no answer; `true` if that is no matter to the call.
    pub(super) fn give_up_aside(&mut self, now: Now) -> bool {
        match self.beside.aside.take().map(|aside| *aside) {
            Some(Aside::Asking(_, answer, error)) => {
                self.settle(answer, error, now);
                true
            }
            _ => false,
        }
    }

    /// Takes the answer to the request for a session.
    fn receive_session(&mut self, body: &[u8]) {
        let read = session::opened(body, &self.terms.read_limits);
        let bucket = bucket_of(&self.request, self.beside.by_region.as_ref());
        match (read, &mut self.caller) {
            (Ok(session), Some(caller)) => {
                if let Some(owner) = caller.session_owner() {
                    self.shared.sessions.keep(&bucket, owner, session.clone());
                }
                caller.join_session(session);
                self.attempt -= 1;
                self.state = State::Joined;
            }
            (Err(failure), _) => drop(self.end(Err(Unsuccessful::Construction(failure)))),
            (Ok(_), None) => {}
        }
    }

    /// Sends the request to the region that an error names, or asks the bucket for it, once and without a wait. Gives the error back that
    /// does not send it elsewhere.
    pub(super) fn follow(
        &mut self,
        response: Response<Vec<u8>>,
        error: UnknownError,
        now: Now,
    ) -> Option<(Response<Vec<u8>>, UnknownError)> {
        let (name, limits) = (self.terms.operation.name, &self.terms.read_limits);
        let is_elsewhere = || s3::region::is_elsewhere(name, self.request.method(), &response, &error, limits);
        let Some(elsewhere) = self.beside.by_region.as_ref().filter(|_| self.may_go_on() && is_elsewhere()) else {
            return Some((response, error));
        };
        if let Some(region) = s3::region::named(&response, limits) {
            return if self.go_to_region(&region, now) { None } else { Some((response, error)) };
        }
        match s3::region::question(&self.request, elsewhere.path()) {
            Ok(Some(question)) => {
                self.send_aside(Aside::Asking(question, response, error), now);
                None
            }
            _ => Some((response, error)),
        }
    }

    /// Sends the request to another region; `false` if it cannot go there.
    fn go_to_region(&mut self, region: &str, now: Now) -> bool {
        let Some(mut elsewhere) = self.beside.by_region.take() else { return false };
        let targets = self.shared.targets();
        let is_gone = elsewhere.go_to_region(region, &mut self.request, self.caller.as_mut(), targets).is_ok();
        if is_gone {
            self.state = State::WaitingUntil(now.monotonic);
        }
        is_gone
    }
}
