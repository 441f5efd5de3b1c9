// error: required member `shelf` has not been set
// at: into_paginator

use client_crate::pages::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    client.list_things().max(1).into_paginator();
}
