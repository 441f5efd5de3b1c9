//! The stages one by one, for the project's tests: hidden, and without any promise.

pub use crate::pipeline::*;

/// Opens modules of the crate.
macro_rules! open {
    ($($(#[$when:meta])* $module:ident)*) => {
        $(
            $(#[$when])*
            #[doc = concat!("See `", stringify!($module), "`.")]
            pub mod $module {
                pub use crate::$module::*;
            }
        )*
    };
}

open! {
    analysis
    coverage
    docs
    emit
    endpoints
    lower
    names
    #[cfg(feature = "cli")]
    pages
    rir
    select
    selection
    write
}
