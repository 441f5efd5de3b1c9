//! Generates the client whose responses and endpoints are fuzzed.

fn main() {
    smithgen::Builder::new("client.json").build().unwrap_or_else(|problems| problems.exit());
}
