//! Servers that ask who calls before they answer: logins by digest.
//!
//! In: a call whose login proves itself by a digest, and the answers of its server. Out: the same call, whose attempt is made once more with
//! an answer to what the server asked. That is no retry: it costs no wait, no attempt and no part of the retry budget.

use http::header::HeaderMap;
use http::{Request, Response, StatusCode};

use super::{Exchange, Shared, State, Terms};
use crate::auth::digest::Question;
use crate::body::ByteStream;
use crate::caller::Caller;
use crate::error::ConstructionFailure;
use crate::outcome::Unsuccessful;

/// How many challenges one attempt answers: a second one only where the first nonce grew old while it was used.
const MOST: u8 = 2;

/// The terms of a call whose body is held back until the server has asked, where it can be sent once only.
pub(super) fn terms(terms: Terms, request: &Request<ByteStream>, caller: Option<&Caller>, shared: &Shared) -> Terms {
    let is_open = caller.is_some_and(Caller::answers) && !shared.questions.knows(request.uri());
    let least = if is_open && request.body().at_hand().is_none() { Some(0) } else { terms.asks_from };
    Terms { asks_from: terms.asks_from.and(least), ..terms }
}

impl Exchange {
    /// Whether the request may have to be sent again at once.
    pub(super) fn may_be_challenged(&self) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.login().is_some())
    }

    /// Puts the answer into the request, if there is a login for it and it is known what the server asks; `None` if there is no login.
    pub(super) fn answer_challenge(&mut self) -> Option<Result<(), ConstructionFailure>> {
        let login = self.caller.as_ref().and_then(Caller::login)?;
        Some(self.shared.questions.answer(&mut self.request, login))
    }

    /// Takes what any response says of the next one.
    pub(super) fn note_next_nonce(&self, headers: &HeaderMap) {
        if self.may_be_challenged() {
            self.shared.questions.renew(self.request.uri(), headers);
        }
    }

    /// Sends the request again if the response asks who calls, and there is more to say than was said; `false` if not. A login that was
    /// refused is not sent again, unless the server had asked before the attempt began: it may have forgotten that.
    pub(super) fn is_challenged(&mut self, response: &Response<Vec<u8>>) -> bool {
        if response.status() != StatusCode::UNAUTHORIZED || !self.may_be_challenged() {
            return false;
        }
        let Some(question) = Question::of(response.headers(), self.lent.is_none()) else { return false };
        if self.challenges >= MOST || self.challenges > 0 && !question.is_stale() {
            return false;
        }
        if self.lent.as_ref().is_some_and(|lent| lent.is_spent()) {
            let name = self.terms.operation.name;
            let problem = format!(
                "the server wants {name} once more with a digest of the login, and its body, a reader or a stream, can be sent once only; \
                 give it bytes or a file, or make another call before"
            );
            self.end(Err(Unsuccessful::Construction(ConstructionFailure::new(problem))));
            return true;
        }
        self.shared.questions.keep(self.request.uri(), question, self.random.uuid());
        self.challenges += 1;
        self.attempt -= 1;
        self.state = State::Identified;
        true
    }
}
