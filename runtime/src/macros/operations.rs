//! What operations have beside their inputs and outputs: errors, pages, presigned requests, members that they demand.
//!
//! In: names of types and members. Out: the traits by which calls, and those who write them, know of all that.

/// Makes a structure an error: all that [`structure!`] makes of it, `Error`, `Display`, and the message, which is in the field
/// `$message`.
#[doc(hidden)]
#[macro_export]
macro_rules! modeled_error {
    ($type:ident $(: $derived:ident)?, $schema:path, $message:ident $($fields:tt)*) => {
        $crate::structure!($type $(: $derived)?, $schema $($fields)*);

        // Errors may be private, and not all of them are looked into.
        #[allow(dead_code, unreachable_pub)]
        impl $type {
            /// What the service says about it.
            #[inline]
            pub fn message(&self) -> ::std::option::Option<&str> {
                $crate::generated::error::MessageText::text(&self.$message)
            }
        }

        impl $crate::error::ModeledError for $type {
            #[inline]
            fn message(&self) -> ::std::option::Option<&str> {
                self.message()
            }

            #[inline]
            fn set_message(&mut self, message: ::std::string::String) {
                self.$message = message.into();
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
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
            #[inline]
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $crate::generated::error::schema_of(Self::$variant).error_code(),)*
                    Self::Unknown(error) => error.code().unwrap_or_default(),
                }
            }

            /// What the service says about it.
            #[inline]
            pub fn message(&self) -> ::std::option::Option<&str> {
                match self {
                    $(Self::$variant(error) => $crate::error::ModeledError::message(error),)*
                    Self::Unknown(error) => error.message(),
                }
            }

            $(
                #[doc = ::std::concat!("Whether this is [`", ::std::stringify!($variant), "`](Self::", ::std::stringify!($variant), ").")]
                #[inline]
                pub fn $is(&self) -> bool {
                    ::std::matches!(self, Self::$variant(_))
                }
            )*
        }

        impl $crate::error::OperationError for $type {
            const SCHEMAS: &'static [&'static $crate::generated::schema::Schema] =
                &[$($crate::generated::error::schema_of(Self::$variant)),*];

            #[inline]
            fn unhandled(error: $crate::error::UnknownError) -> Self {
                Self::Unknown(error)
            }

            #[inline]
            fn code(&self) -> &str {
                self.code()
            }

            #[inline]
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
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant(error) => ::std::fmt::Display::fmt(error, f),)*
                    Self::Unknown(error) => ::std::fmt::Display::fmt(error, f),
                }
            }
        }

        impl ::std::error::Error for $type {
            #[inline]
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

            #[inline]
            fn set_token(input: &mut Self::Input, token: $token) -> bool {
                let token = ::std::convert::From::from(token);
                let is_other = input.$input_token != token;
                input.$input_token = token;
                is_other
            }

            #[inline]
            fn next_token($output: &Self::Output) -> ::std::option::Option<&$token> {
                $next
            }
        }

        $(impl $crate::paginate::SizedPages for $operation {
            type Size = $size_type;

            #[inline]
            fn set_page_size(input: &mut Self::Input, size: $size_type) {
                input.$size = ::std::convert::From::from(size);
            }
        })?

        $(impl $crate::paginate::PaginatedItems for $operation {
            type Items = $items;

            #[inline]
            fn items($page: Self::Output) -> ::std::option::Option<$items> {
                $list
            }
        })?
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

/// What clients have that wait: as it stands.
#[cfg(feature = "waiters")]
#[doc(hidden)]
#[macro_export]
macro_rules! waiters {
    ($($items:tt)*) => { $($items)* };
}

/// Nothing, for clients that never wait.
#[cfg(not(feature = "waiters"))]
#[doc(hidden)]
#[macro_export]
macro_rules! waiters {
    ($($_:tt)*) => {};
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
