//! The rooms one by one, for the project's tests: hidden, and without any promise.

/// Opens modules of the crate.
macro_rules! open {
    ($($module:ident)*) => {
        $(
            #[doc = concat!("See `", stringify!($module), "`.")]
            pub mod $module {
                pub use crate::$module::*;
            }
        )*
    };
}

open!(arguments call data failure input members output process run time);
