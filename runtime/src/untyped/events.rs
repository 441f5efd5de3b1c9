//! Events that are known by their schema alone.
//!
//! In: the body of a response, and the union of its events. Out: which event each is, with its members in whatever can be read as a
//! structure; an error of the service or of the connection is the last thing that comes. In: an event as whatever can be written as a
//! structure; out: the frame of its message.

use http::Response;

use crate::body::ByteStream;
use crate::codec::{DecodeError, DecodeMembers, EncodeMembers, Limits};
use crate::error::ConstructionFailure;
use crate::meta::ServiceMeta;
use crate::protocol::Protocol;
use crate::schema::{Member, Schema};
use crate::transport::TransportError;

/// A wire format whose streams of events can be read and written without their types: each that has any, with the feature `event-streams`.
pub trait UntypedEvents: Protocol {
    /// Reads one event after the other from the body of a response, waiting for each on this thread. `blank` makes what members of a
    /// structure are read into.
    fn events<T: DecodeMembers + 'static>(
        response: Response<ByteStream>,
        limits: &Limits,
        events: &'static Schema,
        blank: fn(&'static Schema) -> T,
    ) -> Box<dyn Iterator<Item = Result<UntypedEvent<T>, EventFailure<T>>>>;

    /// The frame of what `member` of a stream's union holds: an event, or an error, which is the last to be sent.
    ///
    /// # Errors
    /// When a value cannot be sent, or a frame has no room for it.
    fn frame<T: EncodeMembers>(
        service: &ServiceMeta,
        member: &Member,
        event: &T,
    ) -> Result<Vec<u8>, ConstructionFailure>;
}

/// An event.
#[derive(Debug)]
pub enum UntypedEvent<T> {
    /// One that the union has, by its member.
    Known(&'static Member, T),
    /// Another, by its name.
    Unknown(String),
}

/// Why no more events come.
#[derive(Debug)]
pub enum EventFailure<T> {
    /// The service says so.
    Service(EventError<T>),
    /// What came makes no sense.
    Unreadable(DecodeError),
    /// The connection broke.
    Transport(TransportError),
}

/// An error of the service among events.
#[derive(Debug)]
pub struct EventError<T> {
    /// Its code; of what is no structure perhaps nothing.
    pub code: String,
    /// What the service says; perhaps nothing.
    pub message: String,
    /// Its members, if the union has an error of this code and they are what that says.
    pub members: Option<(&'static Schema, T)>,
}

#[cfg(feature = "event-streams")]
mod frames {
    use std::marker::PhantomData;

    use http::Response;

    use super::{EventError, EventFailure, UntypedEvent, UntypedEvents};
    use crate::body::{ByteStream, Received};
    use crate::codec::{DecodeMembers, EncodeMembers, Limits};
    use crate::error::ConstructionFailure;
    use crate::event_stream::{Broken, Event, Incoming, Message, Told, message_of_member, told};
    use crate::meta::ServiceMeta;
    use crate::protocol::{ErrorMembers as _, Protocol};
    use crate::schema::{Member, Schema};

    impl<P: Protocol> UntypedEvents for P {
        fn events<T: DecodeMembers + 'static>(
            response: Response<ByteStream>,
            limits: &Limits,
            events: &'static Schema,
            blank: fn(&'static Schema) -> T,
        ) -> Box<dyn Iterator<Item = Result<UntypedEvent<T>, EventFailure<T>>>> {
            let (head, body) = response.into_parts();
            let incoming = Incoming::new(Received::new(Response::from_parts(head, ()), body, *limits));
            Box::new(Reader { incoming, events, blank, protocol: PhantomData::<P> })
        }

        fn frame<T: EncodeMembers>(
            service: &ServiceMeta,
            member: &Member,
            event: &T,
        ) -> Result<Vec<u8>, ConstructionFailure> {
            let message = message_of_member::<P, T>(service, member, event).map_err(ConstructionFailure::new)?;
            message.to_bytes().map_err(ConstructionFailure::new)
        }
    }

    /// A body whose events are read by the protocol `P`.
    struct Reader<P, T> {
        incoming: Incoming,
        events: &'static Schema,
        blank: fn(&'static Schema) -> T,
        protocol: PhantomData<P>,
    }

    impl<P: Protocol, T: DecodeMembers> Iterator for Reader<P, T> {
        type Item = Result<UntypedEvent<T>, EventFailure<T>>;

        fn next(&mut self) -> Option<Self::Item> {
            let event = loop {
                let event = match self.incoming.wait()? {
                    Ok(message) => self.event(&message),
                    Err(Broken::Unreadable(error)) => Err(EventFailure::Unreadable(error)),
                    Err(Broken::Transport(error)) => Err(EventFailure::Transport(error)),
                };
                // A message that is no event is passed over.
                if let Some(event) = event.transpose() {
                    break event;
                }
            };
            if event.is_err() {
                self.incoming.end();
            }
            Some(event)
        }
    }

    impl<P: Protocol, T: DecodeMembers> Reader<P, T> {
        fn event(&self, message: &Message) -> Result<Option<UntypedEvent<T>>, EventFailure<T>> {
            let members = Event::<P>::new(message, &self.incoming.limits);
            let read = |schema| {
                let mut into = (self.blank)(schema);
                members.read(schema, &mut into).map(|()| into)
            };
            match told(self.events, message).map_err(EventFailure::Unreadable)? {
                Told::Event(index) => {
                    let Some(member) = self.events.members.get(index) else { return Ok(None) };
                    let event =
                        read(member.target).map_err(|error| EventFailure::Unreadable(error.within(member.name)))?;
                    Ok(Some(UntypedEvent::Known(member, event)))
                }
                Told::Unknown(name) => Ok(Some(UntypedEvent::Unknown(name.to_owned()))),
                Told::Initial => Ok(None),
                Told::Exception(code) => {
                    let said = P::error_code(&self.incoming.raw(Some(message)), &self.incoming.limits);
                    let targets = self.events.members.iter().map(|member| member.target);
                    let schema =
                        targets.into_iter().find(|schema| schema.error().is_some() && schema.error_code() == code);
                    // A code that is at hand is worth more than a complaint about the rest of the error.
                    let members = schema.and_then(|schema| Some((schema, read(schema).ok()?)));
                    let (code, message) = (code.to_owned(), said.message().unwrap_or_default().to_owned());
                    Err(EventFailure::Service(EventError { code, message, members }))
                }
                Told::Error(code, said) => {
                    let [code, message] = [code, said].map(|text| text.unwrap_or_default().to_owned());
                    Err(EventFailure::Service(EventError { code, message, members: None }))
                }
            }
        }
    }
}
