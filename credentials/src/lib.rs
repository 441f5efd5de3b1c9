//! Where AWS credentials come from beyond keys: roles, sign-ins, containers and instances, each behind a feature.
//!
//! The runtime's [`DefaultChain`] decides what is asked in which order, and knows what needs no call: the environment, keys in files,
//! and processes. What takes calls it leaves to a [`Links`](smithgen_runtime::credentials::Links), and [`Services`] is one:
//!
//! ```no_run
//! use smithgen_runtime::config::Loader;
//!
//! let settings = Loader::new().links(smithgen_credentials::Services::new()).load()?;
//! let config = settings.config()?.build();
//! # Ok::<(), smithgen_runtime::config::SettingsError>(())
//! ```
//!
//! | feature | whose credentials | link |
//! | --- | --- | --- |
//! | `assume-role` | roles, assumed with other credentials, by codes of devices, or by the token in a file (EKS) | `AssumeRoleProvider`, `WebIdentityProvider` |
//! | `container` | containers of ECS and EKS Pod Identity | `ContainerCredentials` |
//! | `imds` | EC2 instances, which tell their region as well | `imds::InstanceMetadata` |
//! | `sso` | whoever has signed in by `aws sso login`, whose tokens are had as well | `SsoProvider` |
//! | `login` | whoever has signed in by `aws login` | `LoginProvider` |
//!
//! The first three are on unless that is turned off. One of `blocking` (on) and `async` brings the transport of the calls.
//!
//! # How a link plugs in
//! * A link is a module with a feature of its own. It has a type that implements
//!   [`ProvideCredentials`](smithgen_runtime::credentials::ProvideCredentials) by its blocking method alone, for programs that want it
//!   without a chain; [`Services`] makes one of what the chain hands it, which is plain data, and asks it. What a link keeps between
//!   fetches lies in [`Services`], which the chain has for as long as it lives.
//! * Clients never wait for a link where they must not block: the runtime's cache asks chains on a thread of its own, one fetch at a time,
//!   and gives up when a call's deadline says so.
//! * Services are called through clients that smithgen generates of the models in `models/`, by `Caller`: with the blocking transport or,
//!   where there is none, with the asynchronous one. Endpoints that are no service go through the same transports by hand-made requests.
//! * The time comes from [`Services::clock`], which tests set.
//!
//! A link whose feature is off is an error that names the feature.

#[cfg(any(feature = "container", feature = "imds"))]
mod answer;
#[cfg(feature = "assume-role")]
mod assume_role;
#[cfg(any(feature = "assume-role", feature = "login", feature = "sso"))]
mod cache_file;
#[cfg(any(feature = "assume-role", feature = "login", feature = "sso"))]
mod caller;
#[cfg(feature = "container")]
mod container;
#[cfg(feature = "sso")]
mod identity_center;
#[cfg(feature = "imds")]
pub mod imds;
#[cfg(any(feature = "assume-role", feature = "sso"))]
mod kept;
#[cfg(any(feature = "container", feature = "imds"))]
mod line;
mod links;
#[cfg(feature = "login")]
mod login;
#[cfg(not(feature = "blocking"))]
mod own_thread;
mod services;
#[cfg(any(feature = "login", feature = "sso"))]
mod sign_ins;
#[cfg(feature = "login")]
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub, unused_imports, unused_qualifications)]
#[rustfmt::skip]
mod signin;
#[cfg(feature = "sso")]
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub, unused_imports, unused_qualifications)]
#[rustfmt::skip]
mod sso;
#[cfg(feature = "sso")]
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub, unused_imports, unused_qualifications)]
#[rustfmt::skip]
mod sso_oidc;
#[cfg(feature = "assume-role")]
#[allow(clippy::all, dead_code, missing_docs, unreachable_pub, unused_imports, unused_qualifications)]
#[rustfmt::skip]
mod sts;
#[cfg(feature = "assume-role")]
mod web_identity;

#[cfg(feature = "assume-role")]
pub use assume_role::AssumeRoleProvider;
#[cfg(feature = "container")]
pub use container::ContainerCredentials;
#[cfg(feature = "sso")]
pub use identity_center::SsoProvider;
#[cfg(feature = "login")]
pub use login::LoginProvider;
pub use services::Services;
pub use smithgen_runtime::credentials::DefaultChain;
#[cfg(feature = "assume-role")]
pub use web_identity::WebIdentityProvider;

#[cfg(not(any(feature = "async", feature = "blocking")))]
compile_error!("smithgen-credentials calls services: it needs the feature `blocking` or `async`");
