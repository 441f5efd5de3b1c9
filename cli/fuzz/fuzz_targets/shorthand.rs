//! Any text as shorthand, with files out of reach.

#![no_main]

use std::io;

use libfuzzer_sys::fuzz_target;
use smithgen_cli::parameters::{Files, shorthand};

fuzz_target!(|text: &str| {
    // `@=` would read whatever file the fuzzer thinks of.
    if text.contains("://") {
        return;
    }
    // Whatever comes of it, it must come; and an error must be able to show where it is.
    if let Err(error) = shorthand::parse(text, &Files::new("", |_| None, io::empty())) {
        assert!(!error.to_string().is_empty());
    }
});
