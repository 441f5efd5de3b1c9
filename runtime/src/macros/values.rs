//! What structures, unions and enums have, whatever they are part of.
//!
//! In: a type, its schema, its members in order. Out: how it is written and read, and a `Debug` that shows no secret.

/// Implements [`Structure`](crate::codec::Structure), [`Value`](crate::codec::Value) and a redacting `Debug`.
///
/// `Type: Default` has a default, whose members are not set. `index: field` binds a field to its member in the schema, in the order of
/// that; `= value` gives a default. `_: field` is a field that the schema knows nothing of: it is neither read nor written. Behind `bound:`
/// stand those fields once more that HTTP carries outside of a body, or as a body of bytes or text.
#[doc(hidden)]
#[macro_export]
macro_rules! structure {
    (
        $type:ident $(: $derived:ident)?, $schema:path $(, $index:literal: $field:ident $(= $default:expr)?)* $(, _: $added:ident)?
        $(, bound: $($bound:literal: $carried:ident),+)? $(,)?
    ) => {
        #[doc(hidden)]
        impl $crate::generated::codec::Structure for $type {
            const SCHEMA: &'static $crate::generated::schema::Schema = &$schema;
        }

        #[doc(hidden)]
        impl $crate::generated::codec::Value for $type {
            #[allow(unused_variables)]
            #[inline]
            fn encode_field<__E: $crate::generated::codec::Encoder>(
                &self,
                index: usize,
                member: &'static $crate::generated::schema::Member,
                encoder: &mut __E,
            ) {
                match index {
                    $($index => $crate::generated::codec::Value::encode(&self.$field, member, encoder),)*
                    _ => {}
                }
            }

            #[allow(unused_variables)]
            fn decode_field<__D: $crate::generated::codec::Decoder>(
                &mut self,
                index: usize,
                member: &'static $crate::generated::schema::Member,
                decoder: &mut __D,
            ) -> $crate::generated::codec::Decoded {
                match index {
                    $($index => $crate::generated::codec::decode_into(&mut self.$field, member, decoder),)*
                    _ => decoder.skip(),
                }
            }

            $(
                fn encode_bound_field<__E: $crate::generated::codec::Encoder>(
                    &self,
                    index: usize,
                    member: &'static $crate::generated::schema::Member,
                    encoder: &mut __E,
                ) {
                    match index {
                        $($bound => $crate::generated::codec::Value::encode(&self.$carried, member, encoder),)+
                        _ => {}
                    }
                }

                fn decode_bound_field<__D: $crate::generated::codec::Decoder>(
                    &mut self,
                    index: usize,
                    member: &'static $crate::generated::schema::Member,
                    decoder: &mut __D,
                ) -> $crate::generated::codec::Decoded {
                    match index {
                        $($bound => $crate::generated::codec::decode_into(&mut self.$carried, member, decoder),)+
                        _ => decoder.skip(),
                    }
                }
            )?

            #[inline]
            fn blank() -> Self {
                $crate::structure!(@blank [$($derived)?] $($field $(= $default)?,)* $($added = ::std::default::Default::default(),)?)
            }
        }

        impl ::std::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::generated::redact::structure(
                    f,
                    &$schema,
                    ::std::stringify!($type $($field)* $($added)?),
                    &[$(&self.$field),*],
                    &[$(&self.$added)?],
                )
            }
        }
    };
    (@blank [Default] $($_:tt)*) => { ::std::default::Default::default() };
    (@blank [] $($field:ident $(= $default:expr)?,)*) => { Self { $($field: $crate::structure!(@value $($default)?),)* } };
    (@value) => { $crate::generated::codec::Value::blank() };
    (@value $default:expr) => { $default };
}

/// Has a structure start its builder.
#[doc(hidden)]
#[macro_export]
macro_rules! built_by {
    ($type:ident, $builder:path $(,)?) => {
        impl $type {
            /// Starts one, with nothing set.
            #[inline]
            pub fn builder() -> $builder {
                $builder($crate::generated::Draft::new(&()))
            }
        }
    };
}

/// The methods of a builder that take an optional member as an `Option`: `set_x` beside `x`.
#[doc(hidden)]
#[macro_export]
macro_rules! optional_setters {
    ($builder:ident $(<$($parameter:ident),*>)? $(, $(#[$told:meta])? $set:ident($field:ident: $type:ty))* $(,)?) => {
        impl $(<$($parameter),*>)? $builder $(<$($parameter),*>)? {
            $(
                /// Sets the member of that name, or unsets it.
                $(#[$told])?
                pub fn $set(mut self, value: ::std::option::Option<$type>) -> Self {
                    self.0.value.$field = value;
                    self
                }
            )*
        }
    };
}

/// Implements [`Texts`](crate::codec::Texts) for an input: `index: field` names each member whose text its operation asks for.
#[doc(hidden)]
#[macro_export]
macro_rules! texts {
    ($type:ident $(, $index:literal: $field:ident)* $(,)?) => {
        #[doc(hidden)]
        impl $crate::generated::codec::Texts for $type {
            #[inline]
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
        #[allow(dead_code, unreachable_pub, clippy::self_named_constructors)]
        impl $type {
            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }

            /// All values that the model knows, in its order.
            #[inline]
            pub const fn values() -> &'static [&'static str] {
                &[$($text),*]
            }

            #[inline]
            fn known(text: &str) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(match text {
                    $($text => Self::$variant,)*
                    _ => return ::std::option::Option::None,
                })
            }
        }

        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::Unknown(text.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::known(&text).unwrap_or(Self::Unknown(text))
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(text.into())
            }
        }

        impl ::std::convert::AsRef<str> for $type {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
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

            #[inline]
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
            #[inline]
            pub const fn as_i32(&self) -> i32 {
                match self {
                    $(Self::$variant => $number,)*
                    Self::Unknown(number) => *number,
                }
            }

            /// All values that the model knows, in its order.
            #[inline]
            pub const fn values() -> &'static [i32] {
                &[$($number),*]
            }
        }

        impl ::std::convert::From<i32> for $type {
            #[inline]
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

            #[inline]
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
            #[inline]
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

            #[inline]
            fn blank() -> Self {
                Self::Unknown(::std::string::String::new(), $crate::types::Document::Null)
            }
        }

        impl ::std::fmt::Debug for $type {
            #[inline]
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
