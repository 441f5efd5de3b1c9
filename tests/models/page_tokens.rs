//! Pages: tokens and items that are maps, tokens that are always there.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::page_tokens::blocking;
use crate::support::{Script, config};

#[test]
fn maps_can_be_tokens_and_items() {
    let script = Script::of([
        (200, r#"{"Tags": {"a": "1"}, "Last": {"key": "a"}}"#),
        (200, r#"{"Tags": {"b": "2"}, "Last": {}}"#),
    ]);
    let client = blocking::Client::with_transport(config(), script.clone());
    let tags: Result<HashMap<String, String>, _> = client.scan_tags().into_paginator().page_size(1).items().collect();
    assert_eq!(tags.unwrap(), [("a", "1"), ("b", "2")].map(|(k, v)| (k.to_owned(), v.to_owned())).into());
    assert_eq!(script.sent("Start"), [Value::Null, json!({"key": "a"})]);
}

#[test]
fn a_page_that_names_itself_is_an_error_or_the_end() {
    let again = || Script::of([(200, r#"{"Line": "a", "Token": "1"}"#), (200, r#"{"Line": "b", "Token": "1"}"#)]);
    let client = blocking::Client::with_transport(config(), again());
    let pages: Vec<_> = client.tail().into_paginator().send().collect();
    assert!(matches!(&pages[..], [Ok(_), Ok(_), Err(_)]), "{pages:?}");
    assert!(pages[2].as_ref().unwrap_err().to_string().contains("same token again"));
    let client = blocking::Client::with_transport(config(), again());
    let pages = client.tail().into_paginator().stop_on_duplicate_token(true).send();
    assert_eq!(pages.filter_map(|page| page.unwrap().line).collect::<String>(), "ab");
    let script = again();
    let client = blocking::Client::with_transport(config(), script.clone());
    let pages = client.tail().token("1").into_paginator().stop_on_duplicate_token(false).send();
    assert_eq!(pages.take(2).filter(Result::is_ok).count(), 2);
    assert_eq!(script.sent("Token"), ["1", "1"]);
}
