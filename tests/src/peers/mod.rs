//! The other sides that tests talk to: emulators of the service, AWS's own Python client, and servers that record or misbehave.
//!
//! | peer | what it is | where from |
//! | --- | --- | --- |
//! | [`Moto`] | the Python emulator of AWS services | `moto[server]`, fetched into `target/peers` |
//! | [`Ministack`] | another of them, whose CloudWatch speaks rpcv2Cbor | `ministack`, fetched into `target/peers` |
//! | [`CognitoLocal`] | the Node emulator of user pools | `cognito-local`, fetched into `target/peers` |
//! | [`Httpbin`] | a server that checks logins by digest | `httpbin`, fetched into `target/peers` |
//! | [`S3sFs`] | an S3 in files that checks signatures | `s3s-fs`, built into `target/peers` |
//! | [`Python`], [`Dialogue`] | scripts of `tests/python`, with botocore | `botocore`, fetched with moto; `awscrt` |
//! | [`smithy_models`] | hundreds of service models | the conformance data |
//! | [`botocore_wheel`] | hundreds of service descriptions | `botocore`, fetched as a wheel |
//! | [`Recorder`] | keeps raw requests, answers from a queue of [`Act`]s, well or badly | this crate |
//!
//! Packages are fetched once, by name and pinned version. Where that fails, so does the test, and says why. With
//! `SMITHGEN_OFFLINE=1` in the environment, tests that need packages (`#[needs::test(packages)]`) are ignored.

mod act;
mod emulator;
mod fetch;
mod models;
mod process;
mod python;
mod recorder;
mod wheel;
mod wire;

pub use act::{Act, Reply};
pub use emulator::{CognitoLocal, Emulator, Httpbin, Ministack, Moto, S3sFs};
pub use models::smithy_models;
pub use python::{Dialogue, Python};
pub use recorder::Recorder;
pub use wheel::botocore_wheel;
pub use wire::{RawRequest, send};
