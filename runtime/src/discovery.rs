//! Endpoints that services name themselves: how they are asked for them, and what they have named.
//!
//! In: the operation that asks, the answer to it, the time. Out: its request, the [`Endpoint`]s in the answer, and a [`Cache`] that says
//! where a call goes, or whose turn it is to ask: one call asks for all that need the same answer.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::uri::{Authority, Scheme};
use http::{Request, Response};

use crate::adapt::Identifiers;
use crate::codec::{DecodeError, DecodeMembers, Decoder, EncodeMembers, Encoder, Limits, Texts};
use crate::error::ConstructionFailure;
use crate::meta::OperationMeta;
use crate::protocol::Protocol;
use crate::schema::{Member, Schema};

/// So many answers are remembered; most clients have one.
const REMEMBERED: usize = 100;

/// For so long nobody asks again after a failure, if there is somewhere else to go.
const PAUSE: Duration = Duration::from_secs(60);

/// A host as an URL has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
}

/// What is asked: by whom and in which region, and by which operation for what, if that matters to the service.
pub(crate) type Key = Vec<String>;

/// The answers that a client has got.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cache(Arc<Mutex<BTreeMap<Key, Entry>>>);

#[derive(Debug, Default)]
struct Entry {
    /// What the service named last, each with the time until which it holds.
    known: Vec<(Address, Instant)>,
    paused_until: Option<Instant>,
    is_asked: bool,
}

impl Entry {
    /// The endpoint that holds at this time.
    fn fresh(&self, now: Instant) -> Option<Address> {
        self.known.iter().find(|(_, end)| now < *end).map(|(address, _)| address.clone())
    }

    /// One that may hold no more, but is better than none.
    fn stale(&self) -> Option<Address> {
        self.known.first().map(|(address, _)| address.clone())
    }
}

/// What a call is to do.
#[derive(Debug)]
pub(crate) enum Turn {
    Go(Address),
    /// Go to the service's own endpoint.
    Stay,
    Ask(Question),
    /// Another call asks.
    Wait,
}

/// The right to ask. It comes back when this is dropped, even by a call that was given up.
#[derive(Debug)]
pub(crate) struct Question {
    cache: Cache,
    key: Key,
}

impl Cache {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<Key, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a call is to do that goes nowhere else, or may do so.
    pub(crate) fn turn(&self, key: &Key, now: Instant, is_required: bool) -> Turn {
        let mut entries = self.entries();
        if let Some(entry) = entries.get(key) {
            if let Some(address) = entry.fresh(now) {
                return Turn::Go(address);
            }
            let is_paused = entry.paused_until.is_some_and(|end| now < end);
            match entry.stale() {
                Some(address) if is_paused || entry.is_asked => return Turn::Go(address),
                None if is_paused && !is_required => return Turn::Stay,
                None if entry.is_asked => return Turn::Wait,
                _ => {}
            }
        } else if entries.len() >= REMEMBERED {
            let end = |entry: &Entry| entry.known.iter().map(|(_, end)| *end).max();
            let idle = entries.iter().filter(|(_, entry)| !entry.is_asked);
            let oldest = idle.min_by_key(|(_, entry)| end(entry)).map(|(key, _)| key.clone());
            oldest.map(|key| entries.remove(&key));
        }
        entries.entry(key.clone()).or_default().is_asked = true;
        Turn::Ask(Question { cache: self.clone(), key: key.clone() })
    }

    /// Forgets what was known, if this was a part of it: the service takes calls there no more.
    pub(crate) fn forget(&self, key: &Key, address: &Address) {
        if let Some(entry) = self.entries().get_mut(key)
            && entry.known.iter().any(|(known, _)| known == address)
        {
            entry.known.clear();
        }
    }
}

impl Question {
    /// What is asked.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// Takes what the service has named. Gives where the call goes now, which may hold no more for those to come.
    pub(crate) fn answered(self, known: Vec<(Address, Instant)>) -> Option<Address> {
        let mut entries = self.cache.entries();
        let entry = entries.entry(self.key.clone()).or_default();
        (entry.known, entry.paused_until) = (known, None);
        entry.stale()
    }

    /// Takes note that there is no answer. Gives where the call may go all the same.
    pub(crate) fn failed(self, now: Instant) -> Option<Address> {
        let mut entries = self.cache.entries();
        let entry = entries.entry(self.key.clone()).or_default();
        entry.paused_until = now.checked_add(PAUSE);
        entry.stale()
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if let Some(entry) = self.cache.entries().get_mut(&self.key) {
            entry.is_asked = false;
        }
    }
}

/// What asks: the input of an operation that is known by its shape alone.
pub(crate) struct Asked<'a> {
    pub(crate) schema: &'static Schema,
    /// The operation whose endpoint is asked for.
    pub(crate) operation: &'static str,
    pub(crate) identifiers: &'a Identifiers,
}

impl EncodeMembers for Asked<'_> {
    fn schema(&self) -> &'static Schema {
        self.schema
    }

    fn encode_member<E: Encoder>(&self, _: usize, member: &'static Member, encoder: &mut E) {
        let identifiers = &self.identifiers.0;
        // A service that tells endpoints apart by identifiers alone wants to know the operation.
        match member.name {
            "Operation" if !identifiers.is_empty() => encoder.string(member, self.operation),
            "Identifiers" if !identifiers.is_empty() => {
                let [_, value] = member.target.members else { return };
                encoder.begin_map(member, identifiers.len());
                for (name, text) in identifiers {
                    encoder.key(name);
                    encoder.string(value, text);
                }
                encoder.end_map(member);
            }
            _ => {}
        }
    }
}

impl Texts for Asked<'_> {
    fn text(&self, _: usize) -> Option<&str> {
        None
    }
}

/// An endpoint as the service names it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// A host or an URL.
    pub(crate) address: String,
    pub(crate) minutes: i64,
}

impl DecodeMembers for Endpoint {
    fn decode_member<D: Decoder>(
        &mut self,
        _: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        match member.name {
            "Address" => self.address = decoder.string(member)?,
            "CachePeriodInMinutes" => self.minutes = decoder.integer(member, i64::MIN, i64::MAX)?,
            _ => decoder.skip()?,
        }
        Ok(())
    }
}

/// The endpoints in an answer, the one to go to first.
#[derive(Debug, Default)]
pub(crate) struct Answered(Vec<Endpoint>);

impl DecodeMembers for Answered {
    fn decode_member<D: Decoder>(
        &mut self,
        _: usize,
        member: &'static Member,
        decoder: &mut D,
    ) -> Result<(), DecodeError> {
        let ("Endpoints", [element]) = (member.name, member.target.members) else { return decoder.skip() };
        decoder.list(|decoder| {
            if !decoder.null()? {
                decoder.charge(size_of::<Endpoint>())?;
                let mut endpoint = Endpoint::default();
                decoder.structure(element.target, &mut endpoint)?;
                self.0.push(endpoint);
            }
            Ok(())
        })
    }
}

type Written = Result<Request<Vec<u8>>, ConstructionFailure>;
type Read = Result<Vec<Endpoint>, DecodeError>;

/// How a protocol asks, and reads the answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wire {
    pub(crate) request: fn(&'static OperationMeta, &Asked<'_>) -> Written,
    pub(crate) endpoints: fn(&'static OperationMeta, &Response<Vec<u8>>, &Limits) -> Read,
}

impl Wire {
    /// That of the protocol `P`.
    pub(crate) const fn of<P: Protocol>() -> Self {
        Wire {
            request: |operation, asked| P::request(operation, asked, None),
            endpoints: |operation, response, limits| {
                let mut answered = Answered::default();
                P::output(response, limits, operation.output, &mut answered)?;
                Ok(answered.0)
            },
        }
    }
}
