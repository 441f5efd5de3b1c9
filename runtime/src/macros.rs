//! What ties generated types to the runtime: each macro takes a type's name, its schema and the members in order.
//!
//! Generated code declares types and documents them in plain Rust, and leaves to these macros what would be the same lines
//! again and again. They are not meant to be written by hand.
//!
//! A macro's own words meet those of the model: a union may be called `D`, an enum's value `Err`. So type parameters begin
//! with `__`, which no name made of a model's does, the type is `Self`, and everything else is named from its crate.
//!
//! What is not generic is `#[inline]`: a crate with all of a service then compiles to little more than its tables, and a program to the
//! functions that it calls.

#[cfg(feature = "event-streams")]
mod events;
mod operations;
mod values;

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
