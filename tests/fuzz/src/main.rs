//! Every reader of bytes from elsewhere, under libFuzzer.
//!
//! In: the name of a target in `SMITHGEN_FUZZ`, and libFuzzer's own arguments. Out: an end with a stack trace where a reader panics, or
//! what it made of the bytes is not as the target says; see `run` beside this crate.

#![no_main]

mod bindings;
mod challenges;
mod documentation;
mod endpoints;
mod models;
mod parts;
mod responses;
mod settings;
mod words;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

/// A target: its name, and what it does with bytes.
type Target = (&'static str, fn(&[u8]));

const TARGETS: &[Target] = &[
    ("archive", models::archive),
    ("ast", models::text),
    ("bindings", bindings::bindings),
    ("botocore", models::text),
    ("cbor", responses::cbor),
    ("challenges", challenges::challenges),
    ("credentials", settings::credentials),
    ("documentation", documentation::html),
    ("endpoint", endpoints::endpoint),
    ("events", responses::events),
    ("functions", endpoints::functions),
    ("json", words::json),
    ("parameters", words::parameters),
    ("profiles", settings::profiles),
    ("query", words::query),
    ("response", responses::typed),
    ("rules", endpoints::rules),
    ("scalars", words::scalars),
    ("shorthand", words::shorthand),
    ("untyped", responses::untyped),
    ("xml", responses::xml),
    ("yaml", words::yaml),
];

static CHOSEN: OnceLock<fn(&[u8])> = OnceLock::new();

fn chosen() -> fn(&[u8]) {
    let wanted = std::env::var("SMITHGEN_FUZZ").unwrap_or_default();
    let names = || TARGETS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ");
    let target = TARGETS.iter().find(|(name, _)| *name == wanted);
    target.unwrap_or_else(|| panic!("SMITHGEN_FUZZ is {wanted:?}, but the targets are {}", names())).1
}

fuzz_target!(|data: &[u8]| CHOSEN.get_or_init(chosen)(data));
