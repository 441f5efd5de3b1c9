//! What unions of events have.
//!
//! In: such a union, its schema, its events in order. Out: how it is read from messages, and written to those that programs send.

/// Implements [`Events`](crate::event_stream::Events) and a redacting `Debug` for the union of a stream's events; an event that the
/// model does not know is kept, with its message, in `Unknown`.
///
/// `index: Variant(Type)` binds a variant to its member in the schema; errors have no variants.
#[doc(hidden)]
#[macro_export]
macro_rules! event_stream {
    ($type:ident, $schema:path, $error:ty, $service:ty $(, $index:literal: $variant:ident($value:ty))* $(,)?) => {
        #[doc(hidden)]
        impl $crate::event_stream::Events for $type {
            type Protocol = <$service as $crate::generated::Service>::Protocol;
            type Error = $error;

            const SERVICE: &'static $crate::generated::ServiceMeta = <$service as $crate::generated::Service>::META;
            const SCHEMA: &'static $crate::generated::schema::Schema = &$schema;

            #[allow(unused_variables)]
            #[inline]
            fn read(
                index: usize,
                event: &$crate::event_stream::Event<'_, Self::Protocol>,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                match index {
                    $($index => event.structure::<$value>().map(Self::$variant),)*
                    _ => ::std::result::Result::Err($crate::generated::codec::DecodeError::new("an error that comes as an event")),
                }
            }

            #[inline]
            fn unknown(name: ::std::string::String, message: $crate::event_stream::Message) -> Self {
                Self::Unknown(name, message)
            }
        }

        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    // Which event it is may be the secret.
                    _ if $schema.is_sensitive() => $crate::generated::redact::whole(::std::stringify!($type), f),
                    $(Self::$variant(value) => f
                        .debug_tuple(::std::stringify!($variant))
                        .field(&$crate::generated::redact::Redacted::new(value, &$schema.members[$index]))
                        .finish(),)*
                    Self::Unknown(name, message) => f.debug_tuple("Unknown").field(name).field(message).finish(),
                }
            }
        }
    };
}

/// Implements [`SentEvents`](crate::event_stream::SentEvents) for the union of a stream's events that programs send.
#[doc(hidden)]
#[macro_export]
macro_rules! sent_events {
    (
        $type:ident, $schema:path $(, $index:literal: $variant:ident($value:ty))*
        $(, error $number:literal: $error:ident($structure:ty))* $(,)?
    ) => {
        #[doc(hidden)]
        impl $crate::event_stream::SentEvents for $type {
            #[inline]
            fn message(
                &self,
            ) -> ::std::result::Result<$crate::event_stream::Message, $crate::generated::codec::EncodeError> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::event_stream::message_of::<Self, $value>($schema.members[$index].name, value)
                    })*
                    Self::Unknown(_, message) => ::std::result::Result::Ok(message.clone()),
                }
            }

            #[inline]
            fn error_message(
                error: &<Self as $crate::event_stream::Events>::Error,
            ) -> ::std::result::Result<$crate::event_stream::Message, $crate::generated::codec::EncodeError> {
                type __Error = <$type as $crate::event_stream::Events>::Error;
                match error {
                    $(__Error::$error(error) => {
                        $crate::event_stream::exception_of::<Self, $structure>($schema.members[$number].name, error)
                    })*
                    __Error::Unknown(error) => ::std::result::Result::Ok($crate::event_stream::unknown_error(error)),
                }
            }
        }
    };
}
