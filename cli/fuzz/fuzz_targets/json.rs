//! Any text as JSON: read, written in both forms, and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use smithgen_cli::json;

fuzz_target!(|text: &str| {
    if let Ok(value) = json::read(text) {
        for (indent, ascii) in [(None, true), (Some(4), false)] {
            let written = json::write(&value, indent, ascii);
            let again = json::read(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
            assert_eq!(json::write(&again, indent, ascii), written);
        }
    }
});
