//! Any text as a document of YAML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use smithgen_cli::input;

fuzz_target!(|text: &str| {
    // Whatever comes of it, it must come, and soon.
    let _ = input::read_yaml(text);
});
