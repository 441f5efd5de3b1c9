// error: required member `shelf` has not been set
// label: `.shelf(…)` is missing before this

use compile_fail::pages::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), compile_fail::Nowhere);
    client.list_things().max(1).into_paginator();
}
