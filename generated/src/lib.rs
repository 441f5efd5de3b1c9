//! A small typed client for Amazon Cognito user pools.
//!
//! Everything but [`secret_hash`] is generated, when the crate is built, from `model/cognito-idp.json`. Operations are methods
//! of a client: set the members of the input, then `send`. What is required is checked by the compiler.
//!
//! ```no_run
//! use cognito_idp::{Config, blocking};
//!
//! let client = blocking::Client::from_conf(Config::builder().region("eu-west-1").build());
//! let answer = client
//!     .confirm_forgot_password()
//!     .client_id("3n4b5urk1ft4fl3mg5e62d9ado")
//!     .username("diego@example.com")
//!     .confirmation_code("123456")
//!     .password("N3w-password!")
//!     .send();
//! match answer {
//!     Ok(_) => println!("The password is new."),
//!     Err(error) if error.as_service_error().is_some_and(|error| error.is_code_mismatch_exception()) => {
//!         println!("That is not the code.")
//!     }
//!     Err(error) => println!("{error}"),
//! }
//! ```
//!
//! [`blocking::Client`] works on the thread of its caller and needs the feature `blocking` (on unless switched off), [`Client`]
//! works with tokio and needs the feature `async`. Operations for administrators are signed, which needs the feature `sigv4`.

mod secret_hash;

pub use secret_hash::secret_hash;

smithgen_runtime::include_client!();
