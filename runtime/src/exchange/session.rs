//! Calls to buckets that want sessions: one is opened before, by the same means, unless it is open.
//!
//! In: a call that is about to send its request. Out: the same with a session, or with the request for one to be sent first.

use http::{Request, Response};

use super::{Exchange, Now, State, Step};
use crate::body::ByteStream;
use crate::outcome::Unsuccessful;
use crate::sigv4::session;
use crate::types::DateTime;

impl Exchange {
    /// Has a session opened if one is wanted that is not open.
    pub(super) fn open_session(&mut self, now: Now) -> Option<Step> {
        let signing = self.signing.as_mut()?;
        let owner = signing.session_owner()?;
        let host = self.request.uri().authority()?.as_str();
        if let Some(session) = self.shared.sessions.find(host, owner, now.wall) {
            signing.join_session(session);
            return None;
        }
        let opening = session::opening(&self.request).and_then(|mut opening| {
            let time = DateTime::from_secs(now.secs().saturating_add(self.shared.clock_offset().unwrap_or(0)));
            signing.sign_opening(&mut opening, time)?;
            Ok(opening)
        });
        match opening {
            Ok(opening) => {
                // It counts until it succeeds.
                self.attempt += 1;
                self.opening = Some(opening);
                let limits = self.terms.limits;
                self.state = State::Sent(limits);
                Some(Step::Send(limits))
            }
            Err(failure) => Some(self.end(Err(Unsuccessful::Construction(failure)))),
        }
    }

    /// The request for a session, if that is what is to be sent.
    pub(super) fn take_opening(&mut self) -> Option<Request<ByteStream>> {
        let opening = self.opening.as_ref()?;
        let mut request = Request::new(ByteStream::default());
        *request.method_mut() = opening.method().clone();
        *request.uri_mut() = opening.uri().clone();
        *request.headers_mut() = opening.headers().clone();
        Some(request)
    }

    /// Takes the answer to the request for a session.
    pub(super) fn receive_session(&mut self, response: &Response<Vec<u8>>) {
        let read = session::opened(response.body(), &self.terms.read_limits);
        let host = self.request.uri().authority().map_or("", |authority| authority.as_str());
        match (read, &mut self.signing) {
            (Ok(session), Some(signing)) => {
                if let Some(owner) = signing.session_owner() {
                    self.shared.sessions.keep(host, owner, session.clone());
                }
                signing.join_session(session);
                self.attempt -= 1;
                self.state = State::Joined;
            }
            (Err(failure), _) => drop(self.end(Err(Unsuccessful::Construction(failure)))),
            (Ok(_), None) => {}
        }
    }
}
