// error: the pages of `Tail` have no items
// label: the model does not say which member of this operation's output holds the items
// at: items

use client_crate::page_tokens::{Config, blocking};

fn main() {
    let client = blocking::Client::with_transport(Config::builder().build(), client_crate::Nowhere);
    client.tail().into_paginator().items();
}
