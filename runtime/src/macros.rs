//! What ties generated types to the runtime: each macro takes a type's name, its schema and the members in order.
//!
//! Generated code declares types and documents them in plain Rust, and leaves to these macros what would be the same lines
//! again and again. They are not meant to be written by hand.
//!
//! A macro's own words meet those of the model: a union may be called `D`, an enum's value `Err`. So type parameters begin
//! with `__`, which no name made of a model's does, the type is `Self`, and everything else is named from its crate.

/// Implements [`Structure`](crate::codec::Structure), [`Value`](crate::codec::Value) and a redacting `Debug`.
///
/// `index: field` binds a field to its member in the schema; `= value` gives a default. `_: field` is a field that the schema
/// knows nothing of: it is neither read nor written. Behind `bound:` stand those fields once more that HTTP carries outside of a body,
/// or as a body of bytes or text.
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    (
        $type:ident, $schema:path $(, $index:literal: $field:ident $(= $default:expr)?)* $(, _: $added:ident)?
        $(, bound: $($bound:literal: $carried:ident),+)? $(,)?
    ) => {
        #[doc(hidden)]
        impl $crate::generated::codec::EncodeMembers for $type {
            #[inline]
            fn schema(&self) -> &'static $crate::generated::schema::Schema {
                &$schema
            }

            #[allow(unused_variables)]
            #[inline]
            fn encode_member<__E: $crate::generated::codec::Encoder>(&self, index: usize, encoder: &mut __E) {
                match index {
                    $($index => $crate::generated::codec::Value::encode(&self.$field, &$schema.members[$index], encoder),)*
                    _ => {}
                }
            }

            $(fn encode_bound<__E: $crate::generated::codec::Encoder>(&self, index: usize, encoder: &mut __E) {
                match index {
                    $($bound => $crate::generated::codec::Value::encode(&self.$carried, &$schema.members[$bound], encoder),)+
                    _ => {}
                }
            })?
        }

        #[doc(hidden)]
        impl $crate::generated::codec::DecodeMembers for $type {
            fn decode_member<__D: $crate::generated::codec::Decoder>(
                &mut self,
                index: usize,
                decoder: &mut __D,
            ) -> ::std::result::Result<(), $crate::generated::codec::DecodeError> {
                match index {
                    $($index => $crate::generated::codec::decode_into(&mut self.$field, &$schema.members[$index], decoder),)*
                    _ => decoder.skip(),
                }
            }

            $(fn decode_bound<__D: $crate::generated::codec::Decoder>(
                &mut self,
                index: usize,
                decoder: &mut __D,
            ) -> ::std::result::Result<(), $crate::generated::codec::DecodeError> {
                match index {
                    $($bound => $crate::generated::codec::decode_into(&mut self.$carried, &$schema.members[$bound], decoder),)+
                    _ => decoder.skip(),
                }
            })?
        }

        #[doc(hidden)]
        impl $crate::generated::codec::Structure for $type {
            const SCHEMA: &'static $crate::generated::schema::Schema = &$schema;

            fn blank() -> Self {
                Self {
                    $($field: $crate::structure!(@blank $($default)?),)*
                    $($added: ::std::default::Default::default(),)?
                }
            }
        }

        #[doc(hidden)]
        impl $crate::generated::codec::Value for $type {
            fn encode<__E: $crate::generated::codec::Encoder>(&self, member: &'static $crate::generated::schema::Member, encoder: &mut __E) {
                encoder.begin_structure(member);
                $crate::generated::codec::EncodeMembers::encode_members(self, encoder);
                encoder.end_structure(member);
            }

            fn decode<__D: $crate::generated::codec::Decoder>(
                _: &'static $crate::generated::schema::Member,
                decoder: &mut __D,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                let mut value = <Self as $crate::generated::codec::Structure>::blank();
                decoder.structure(&$schema, &mut value)?;
                ::std::result::Result::Ok(value)
            }

            fn blank() -> Self {
                <Self as $crate::generated::codec::Structure>::blank()
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                if $schema.is_sensitive() {
                    return $crate::generated::redact::whole(::std::stringify!($type), f);
                }
                f.debug_struct(::std::stringify!($type))
                    $(.field(
                        $crate::generated::redact::field_name(::std::stringify!($field)),
                        &$crate::generated::redact::Redacted::new(&self.$field, &$schema.members[$index]),
                    ))*
                    $(.field(::std::stringify!($added), &self.$added))?
                    .finish()
            }
        }
    };
    (@blank) => { $crate::generated::codec::Value::blank() };
    (@blank $default:expr) => { $default };
}

/// Implements [`Texts`](crate::codec::Texts) for an input: `index: field` names each member whose text its operation asks for.
#[doc(hidden)]
#[macro_export]
macro_rules! texts {
    ($type:ident $(, $index:literal: $field:ident)* $(,)?) => {
        #[doc(hidden)]
        impl $crate::generated::codec::Texts for $type {
            fn text(&self, index: usize) -> ::std::option::Option<&str> {
                match index {
                    $($index => $crate::generated::codec::Value::text(&self.$field),)*
                    _ => ::std::option::Option::None,
                }
            }
        }
    };
}

/// Gives an open enum of strings its conversions; an unknown value survives a round trip in `Unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    ($type:ident $(, $variant:ident = $text:literal)* $(,)?) => {
        // Enums may be private, and not all of them are looked into.
        #[allow(dead_code, unreachable_pub)]
        impl $type {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            /// All values that the model knows, in its order.
            pub const fn values() -> &'static [&'static str] {
                &[$($text),*]
            }
        }

        impl ::std::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown(text),
                }
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(text.into())
            }
        }

        impl ::std::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[doc(hidden)]
        impl $crate::generated::codec::MapKey for $type {
            fn as_key(&self) -> &str {
                self.as_str()
            }

            fn from_key(key: ::std::string::String) -> Self {
                key.into()
            }
        }

        #[doc(hidden)]
        impl $crate::generated::codec::Value for $type {
            fn encode<__E: $crate::generated::codec::Encoder>(&self, member: &'static $crate::generated::schema::Member, encoder: &mut __E) {
                encoder.string(member, self.as_str());
            }

            fn decode<__D: $crate::generated::codec::Decoder>(
                member: &'static $crate::generated::schema::Member,
                decoder: &mut __D,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                decoder.string(member).map(::std::convert::Into::into)
            }

            fn blank() -> Self {
                Self::Unknown(::std::string::String::new())
            }

            #[inline]
            fn text(&self) -> ::std::option::Option<&str> {
                ::std::option::Option::Some(self.as_str())
            }
        }
    };
}

/// Gives an open enum of integers its conversions; an unknown value survives a round trip in `Unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! int_enum {
    ($type:ident $(, $variant:ident = $number:literal)* $(,)?) => {
        // Enums may be private, and not all of them are looked into.
        #[allow(dead_code, unreachable_pub)]
        impl $type {
            /// The value on the wire.
            pub const fn as_i32(&self) -> i32 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Unknown(number) => *number,
                }
            }

            /// All values that the model knows, in its order.
            pub const fn values() -> &'static [i32] {
                &[$($number),*]
            }
        }

        impl ::std::convert::From<i32> for $type {
            fn from(number: i32) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    _ => Self::Unknown(number),
                }
            }
        }

        #[doc(hidden)]
        impl $crate::generated::codec::Value for $type {
            fn encode<__E: $crate::generated::codec::Encoder>(&self, member: &'static $crate::generated::schema::Member, encoder: &mut __E) {
                $crate::generated::codec::Value::encode(&self.as_i32(), member, encoder);
            }

            fn decode<__D: $crate::generated::codec::Decoder>(
                member: &'static $crate::generated::schema::Member,
                decoder: &mut __D,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                <i32 as $crate::generated::codec::Value>::decode(member, decoder).map(::std::convert::Into::into)
            }

            fn blank() -> Self {
                Self::Unknown(0)
            }
        }
    };
}

/// Gives an enum whose values are secret a `Debug` that shows none of them.
#[doc(hidden)]
#[macro_export]
macro_rules! secret {
    ($type:ident $(,)?) => {
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::generated::redact::whole(::std::stringify!($type), f)
            }
        }
    };
}

/// Implements [`Value`](crate::codec::Value) and a redacting `Debug` for a union; a member that the model does not know is
/// kept, with its payload, in `Unknown`.
///
/// `index: Variant(Type)` binds a variant to its member in the schema.
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    ($type:ident, $schema:path $(, $index:literal: $variant:ident($value:ty))* $(,)?) => {
        #[doc(hidden)]
        impl $crate::generated::codec::Value for $type {
            fn encode<__E: $crate::generated::codec::Encoder>(&self, member: &'static $crate::generated::schema::Member, encoder: &mut __E) {
                encoder.begin_structure(member);
                match self {
                    $(Self::$variant(value) => {
                        $crate::generated::codec::Value::encode(value, &$schema.members[$index], encoder);
                    })*
                    Self::Unknown(name, value) => $crate::generated::codec::encode_unknown(name, value, encoder),
                }
                encoder.end_structure(member);
            }

            fn decode<__D: $crate::generated::codec::Decoder>(
                member: &'static $crate::generated::schema::Member,
                decoder: &mut __D,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                decoder.union(&$schema, |decoder, tag| match tag {
                    $($crate::generated::codec::UnionTag::Known($index) => {
                        <$value as $crate::generated::codec::Value>::decode(&$schema.members[$index], decoder).map(Self::$variant)
                    })*
                    $crate::generated::codec::UnionTag::Unknown(name) => {
                        $crate::generated::codec::Value::decode(member, decoder).map(|value| Self::Unknown(name, value))
                    }
                    $crate::generated::codec::UnionTag::Known(_) => {
                        ::std::result::Result::Err($crate::generated::codec::DecodeError::new("a union member out of range"))
                    }
                })
            }

            fn blank() -> Self {
                Self::Unknown(::std::string::String::new(), $crate::types::Document::Null)
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    // Which member is set may be the secret.
                    _ if $schema.is_sensitive() => $crate::generated::redact::whole(::std::stringify!($type), f),
                    $(Self::$variant(value) => f
                        .debug_tuple(::std::stringify!($variant))
                        .field(&$crate::generated::redact::Redacted::new(value, &$schema.members[$index]))
                        .finish(),)*
                    // What the model does not know may be a secret.
                    Self::Unknown(name, _) => f.debug_tuple("Unknown").field(name).finish_non_exhaustive(),
                }
            }
        }
    };
}

/// Implements [`Events`](crate::event_stream::Events) and a redacting `Debug` for the union of a stream's events; an event that the
/// model does not know is kept, with its message, in `Unknown`.
///
/// `index: Variant(Type)` binds a variant to its member in the schema; errors have no variants.
#[cfg(feature = "event-streams")]
#[doc(hidden)]
#[macro_export]
macro_rules! event_stream {
    ($type:ident, $schema:path, $error:ty, $service:ty $(, $index:literal: $variant:ident($value:ty))* $(,)?) => {
        #[doc(hidden)]
        impl $crate::event_stream::Events for $type {
            type Protocol = <$service as $crate::generated::Service>::Protocol;
            type Error = $error;

            const SCHEMA: &'static $crate::generated::schema::Schema = &$schema;

            #[allow(unused_variables)]
            fn read(
                index: usize,
                event: &$crate::event_stream::Event<'_, Self::Protocol>,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                match index {
                    $($index => event.structure::<$value>().map(Self::$variant),)*
                    _ => ::std::result::Result::Err($crate::generated::codec::DecodeError::new("an error that comes as an event")),
                }
            }

            fn unknown(name: ::std::string::String, message: $crate::event_stream::Message) -> Self {
                Self::Unknown(name, message)
            }
        }

        impl ::std::fmt::Debug for $type {
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
#[cfg(feature = "event-streams")]
#[doc(hidden)]
#[macro_export]
macro_rules! sent_events {
    (
        $type:ident, $schema:path $(, $index:literal: $variant:ident($value:ty))*
        $(, error $number:literal: $error:ident($structure:ty))* $(,)?
    ) => {
        #[doc(hidden)]
        impl $crate::event_stream::SentEvents for $type {
            fn message(
                &self,
            ) -> ::std::result::Result<$crate::event_stream::Message, $crate::generated::codec::EncodeError> {
                type __Protocol = <$type as $crate::event_stream::Events>::Protocol;
                match self {
                    $(Self::$variant(value) => {
                        $crate::event_stream::message_of::<__Protocol, $value>($schema.members[$index].name, value)
                    })*
                    Self::Unknown(_, message) => ::std::result::Result::Ok(message.clone()),
                }
            }

            fn error_message(
                error: &<Self as $crate::event_stream::Events>::Error,
            ) -> ::std::result::Result<$crate::event_stream::Message, $crate::generated::codec::EncodeError> {
                type __Events = $type;
                type __Protocol = <__Events as $crate::event_stream::Events>::Protocol;
                type __Error = <__Events as $crate::event_stream::Events>::Error;
                match error {
                    $(__Error::$error(error) => {
                        $crate::event_stream::exception_of::<__Protocol, $structure>($schema.members[$number].name, error)
                    })*
                    __Error::Unknown(error) => ::std::result::Result::Ok($crate::event_stream::unknown_error(error)),
                }
            }
        }
    };
}

/// Makes a structure an error: all that [`structure!`] makes of it, `Error`, `Display`, and the message, which is in the field
/// `$message`.
#[doc(hidden)]
#[macro_export]
macro_rules! modeled_error {
    ($type:ident, $schema:path, $message:ident $($fields:tt)*) => {
        $crate::structure!($type, $schema $($fields)*);

        // Errors may be private, and not all of them are looked into.
        #[allow(dead_code, unreachable_pub)]
        impl $type {
            /// What the service says about it.
            pub fn message(&self) -> ::std::option::Option<&str> {
                $crate::generated::error::MessageText::text(&self.$message)
            }
        }

        impl $crate::error::ModeledError for $type {
            fn message(&self) -> ::std::option::Option<&str> {
                self.message()
            }

            fn set_message(&mut self, message: ::std::string::String) {
                self.$message = message.into();
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::generated::error::display(self, f)
            }
        }

        impl ::std::error::Error for $type {}
    };
}

/// Makes an enum of error structures the error of an operation: reading by code, `is_…` predicates, `Error`, `Display`.
///
/// `Variant / is_variant` names the predicate of each; codes come from the schemas of the variants' structures.
#[doc(hidden)]
#[macro_export]
macro_rules! operation_error {
    ($type:ident $(, $variant:ident / $is:ident)* $(,)?) => {
        impl $type {
            /// The error's code, as the service spells it.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $crate::generated::error::schema_of(Self::$variant).error_code(),)*
                    Self::Unknown(error) => error.code().unwrap_or_default(),
                }
            }

            /// What the service says about it.
            pub fn message(&self) -> ::std::option::Option<&str> {
                match self {
                    $(Self::$variant(error) => $crate::error::ModeledError::message(error),)*
                    Self::Unknown(error) => error.message(),
                }
            }

            $(
                #[doc = ::std::concat!("Whether this is [`", ::std::stringify!($variant), "`](Self::", ::std::stringify!($variant), ").")]
                pub fn $is(&self) -> bool {
                    ::std::matches!(self, Self::$variant(_))
                }
            )*
        }

        impl $crate::error::OperationError for $type {
            const SCHEMAS: &'static [&'static $crate::generated::schema::Schema] =
                &[$($crate::generated::error::schema_of(Self::$variant)),*];

            fn unhandled(error: $crate::error::UnknownError) -> Self {
                Self::Unknown(error)
            }

            fn code(&self) -> &str {
                self.code()
            }

            fn message(&self) -> ::std::option::Option<&str> {
                self.message()
            }
        }

        #[doc(hidden)]
        impl $crate::generated::ReadError for $type {
            #[allow(unused_variables)]
            fn read(
                error: $crate::error::UnknownError,
                members: &impl $crate::generated::ErrorMembers,
            ) -> ::std::result::Result<Self, $crate::generated::codec::DecodeError> {
                $(if error.code() == ::std::option::Option::Some($crate::generated::error::schema_of(Self::$variant).error_code()) {
                    return $crate::generated::read_error(&error, members).map(Self::$variant);
                })*
                ::std::result::Result::Ok(Self::Unknown(error))
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant(error) => ::std::fmt::Display::fmt(error, f),)*
                    Self::Unknown(error) => ::std::fmt::Display::fmt(error, f),
                }
            }
        }

        impl ::std::error::Error for $type {
            fn source(&self) -> ::std::option::Option<&(dyn ::std::error::Error + 'static)> {
                match self {
                    $(Self::$variant(error) => ::std::option::Option::Some(error),)*
                    Self::Unknown(error) => ::std::option::Option::Some(error),
                }
            }
        }
    };
}

/// Says of an operation how its results come in pages: the type of tokens, the field of the input that takes one, and what
/// of the output is the next one; where the model has them, the field for the size of a page, and the items.
#[doc(hidden)]
#[macro_export]
macro_rules! paginated {
    (
        $operation:ident, $token:ty, $input_token:ident, |$output:ident| $next:expr
        $(, page_size: $size:ident = $size_type:ty)?
        $(, items: $items:ty = |$page:ident| $list:expr)?
        $(,)?
    ) => {
        impl $crate::paginate::PaginatedOperation for $operation {
            type Token = $token;

            fn set_token(input: &mut Self::Input, token: $token) -> bool {
                let token = ::std::convert::From::from(token);
                let is_other = input.$input_token != token;
                input.$input_token = token;
                is_other
            }

            fn next_token($output: &Self::Output) -> ::std::option::Option<&$token> {
                $next
            }
        }

        $(impl $crate::paginate::SizedPages for $operation {
            type Size = $size_type;

            fn set_page_size(input: &mut Self::Input, size: $size_type) {
                input.$size = ::std::convert::From::from(size);
            }
        })?

        $(impl $crate::paginate::PaginatedItems for $operation {
            type Items = $items;

            fn items($page: Self::Output) -> ::std::option::Option<$items> {
                $list
            }
        })?
    };
}

/// Includes the client that the build script generated, by its name if that has one: at the root of a crate, or in a module of its own.
///
/// Its items lie where the macro is called. What a program does not use of them is no cause for warnings, nor is how they are written.
#[macro_export]
macro_rules! include_client {
    () => {
        $crate::include_client!("client");
    };
    ($name:literal) => {
        #[allow(clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
        #[allow(dead_code, missing_copy_implementations, unused_imports, unused_results)]
        mod generated {
            ::std::include!(::std::concat!(::std::env!("OUT_DIR"), "/", $name, ".rs"));
        }

        #[allow(clippy::pub_use, unused_imports)]
        pub use generated::*;
    };
}

/// The method by which a builder that sends signs for others, with the bounds under which it can send.
#[cfg(feature = "sigv4")]
#[doc(hidden)]
#[macro_export]
macro_rules! presigned {
    ($driver:ident, $operation:ty $(where $($bounds:tt)*)?) => {
        /// Signs the request, once all required members have been set, and puts the signature into its URL: whoever has that can
        /// make the call as long as `config` says, without credentials.
        pub fn presigned(
            self,
            config: $crate::presigning::PresigningConfig,
        ) -> $driver::Presigned<<$operation as $crate::operation::Operation>::Error>
        $(where $($bounds)*)?
        {
            self.0.client.presign(self.0.value, config)
        }
    };
}

/// What clients that sign have besides: at their root the module, and in the module of the client the method under all those.
#[cfg(feature = "sigv4")]
#[doc(hidden)]
#[macro_export]
macro_rules! presigns {
    () => {
        pub use $crate::presigning;
    };
    ($client:ident) => {
        impl<__D: $crate::driver::Driver> $client<__D> {
            /// Signs the request of a finished input of any operation, for others to send.
            pub fn presign<__I: $crate::operation::OperationInput>(
                &self,
                input: __I,
                config: $crate::presigning::PresigningConfig,
            ) -> __D::Presigned<<__I::Operation as $crate::operation::Operation>::Error> {
                self.core.presign(input, config)
            }
        }
    };
}

/// Nothing, without signatures.
#[cfg(not(feature = "sigv4"))]
#[doc(hidden)]
#[macro_export]
macro_rules! presigned {
    ($($_:tt)*) => {};
}

/// Nothing, without signatures.
#[cfg(not(feature = "sigv4"))]
#[doc(hidden)]
#[macro_export]
macro_rules! presigns {
    ($($_:tt)*) => {};
}

/// Declares, for each member that some builder demands, the trait of builder states in which it has been set.
///
/// `Trait = "message"` is what the compiler says where it has not.
#[doc(hidden)]
#[macro_export]
macro_rules! required_members {
    ($($demand:ident = $message:literal),* $(,)?) => {
        $(
            #[doc = "The state of a builder in which the member has been set."]
            #[diagnostic::on_unimplemented(message = $message)]
            pub trait $demand {
                #[doc = "Nothing; only where the member has been set can it be named."]
                type Is;
            }

            // That other states have it is no help to whoever forgot the member.
            #[diagnostic::do_not_recommend]
            impl $demand for $crate::generated::Set {
                type Is = ();
            }
        )*
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::codec::Value;
    use crate::schema::{Kind, Member, Schema};
    use crate::types::Document;

    static TEXT: Schema = Schema::simple("Text", Kind::String);
    static SECRET: Schema = Schema::simple("Secret", Kind::String).sensitive();
    static SECRETS: Schema = Schema::list("Secrets", &[Member::element("member", &SECRET)]);
    static SECRETS_BY_NAME: Schema =
        Schema::map("SecretsByName", &[Member::element("key", &TEXT), Member::element("value", &SECRETS)]);
    static LOGIN: Schema = Schema::structure(
        "Login",
        &[Member::new("type", &TEXT), Member::new("Password", &SECRET), Member::new("Secrets", &SECRETS_BY_NAME)],
    );
    static CHOICE: Schema = Schema::union("Choice", &[Member::new("Text", &TEXT), Member::new("Secret", &SECRET)]);
    static PLACE: Member = Member::new("Place", &CHOICE);

    #[derive(Clone, PartialEq)]
    struct Login {
        r#type: String,
        password: Option<String>,
        secrets: HashMap<String, Vec<String>>,
    }
    structure!(Login, LOGIN, 0: r#type = "basic".to_owned(), 1: password, 2: secrets);

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    enum Color {
        Red,
        Unknown(String),
    }
    string_enum!(Color, Red = "red");

    #[derive(Clone, Debug, PartialEq)]
    enum Level {
        Low,
        Unknown(i32),
    }
    int_enum!(Level, Low = 1);

    #[derive(Clone, PartialEq)]
    enum Choice {
        Text(String),
        Secret(String),
        Unknown(String, Document),
    }
    union!(Choice, CHOICE, 0: Text(String), 1: Secret(String));

    #[test]
    fn debug_redacts_however_deep_the_secret_lies() {
        let mut login = <Login as Value>::blank();
        login.password = Some("hunter2".to_owned());
        login.secrets.insert("work".to_owned(), vec!["hunter2".to_owned()]);
        assert_eq!(
            format!("{login:?}"),
            "Login { type: \"basic\", password: Some(*** redacted ***), secrets: {\"work\": [*** redacted ***]} }"
        );
    }

    #[test]
    fn debug_of_a_union_redacts_secret_and_unknown_members() {
        assert_eq!(format!("{:?}", Choice::Text("a".to_owned())), "Text(\"a\")");
        assert_eq!(format!("{:?}", Choice::Secret("a".to_owned())), "Secret(*** redacted ***)");
        let unknown = Choice::Unknown("New".to_owned(), Document::String("a".to_owned()));
        assert_eq!(format!("{unknown:?}"), "Unknown(\"New\", ..)");
        assert_eq!(PLACE.target.members.len(), 2);
    }

    #[test]
    fn enums_keep_what_they_do_not_know() {
        assert_eq!(Color::from("red"), Color::Red);
        assert_eq!(Color::from("mauve").as_str(), "mauve");
        assert_eq!(Color::values(), ["red"]);
        assert_eq!(Level::from(7).as_i32(), 7);
        assert_eq!(Level::from(1), Level::Low);
    }
}
