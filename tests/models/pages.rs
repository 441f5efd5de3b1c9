//! Pages: an iterator for blocking clients, a stream for others; token and items lie inside a structure.

use serde_json::Value;

use crate::pages::operation::list_things::ListThingsInput;
use crate::pages::types::Thing;
use crate::pages::{Client, blocking};
use crate::support::{Script, config, run};

fn things() -> Script {
    Script::of([
        (200, r#"{"Result": {"Things": [{"Name": "a"}, {"Name": "b"}], "NextMarker": "2"}}"#),
        (200, r#"{"Result": {"NextMarker": "3"}}"#),
        (200, r#"{"Result": {"Things": [{"Name": "c"}], "NextMarker": ""}}"#),
    ])
}

fn names(things: impl IntoIterator<Item = Thing>) -> String {
    things.into_iter().map(|thing| thing.name).collect()
}

#[test]
fn items_come_page_by_page() {
    let script = things();
    let client = blocking::Client::with_transport(config(), script.clone());
    let mut items = client.list_things().shelf("top").into_paginator().page_size(2).items().send();
    assert_eq!(script.sent("Marker").len(), 0, "nothing is sent before it is asked for");
    let first: Vec<Thing> = items.by_ref().take(2).map(Result::unwrap).collect();
    assert_eq!(script.sent("Marker").len(), 1);
    assert_eq!(names(first) + &names(items.map(Result::unwrap)), "abc");
    assert_eq!(script.sent("Marker"), [Value::Null, "2".into(), "3".into()]);
    assert_eq!(script.sent("Shelf"), ["top"; 3]);
    assert_eq!(script.sent("Max"), [2; 3]);
}

#[test]
fn streams_have_the_same_in_them() {
    let script = things();
    let client = Client::with_transport(config(), script.clone());
    let items = client.list_things().shelf("top").into_paginator().starting_token("1").items();
    let all: Vec<Thing> = run(items.send().collect::<Result<_, _>>()).unwrap();
    assert_eq!(names(all), "abc");
    assert_eq!(script.sent("Marker"), ["1", "2", "3"]);
    let client = Client::with_transport(config(), things());
    let all = run(client.list_things().shelf("top").into_paginator().items().try_collect());
    assert_eq!(names(all.unwrap()), "abc");
    let client = Client::with_transport(config(), things());
    let mut pages = client.list_things().shelf("top").into_paginator().send();
    let mut sizes = Vec::new();
    while let Some(page) = run(pages.try_next()).unwrap() {
        sizes.push(page.result.and_then(|result| result.things).map(|things| things.len()));
    }
    assert_eq!(sizes, [Some(2), None, Some(1)]);
    assert!(run(pages.next()).is_none());
}

#[test]
fn pages_tell_of_their_responses_to_whoever_asks() {
    let things = || {
        Script::of([
            (200, r#"{"Result": {"Things": [{"Name": "a"}, {"Name": "b"}], "NextMarker": "2"}}"#),
            (201, r#"{"Result": {"Things": [{"Name": "c"}]}}"#),
        ])
    };
    let client = blocking::Client::with_transport(config(), things()).with_metadata();
    let pages = client.list_things().shelf("top").into_paginator().send().map(Result::unwrap);
    let told = pages.map(|(page, metadata)| (names(page.result.unwrap().things.unwrap()), metadata.status().as_u16()));
    let expected = [("ab".to_owned(), 200), ("c".to_owned(), 201)];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let client = Client::with_transport(config(), things()).with_metadata();
    let pages = run(client.list_things().shelf("top").into_paginator().send().try_collect()).unwrap();
    let told = pages.into_iter().map(|(page, metadata)| (names(page.result.unwrap().things.unwrap()), metadata.status().as_u16()));
    assert_eq!(told.collect::<Vec<_>>(), expected);
    // Items are what they are.
    let client = Client::with_transport(config(), things()).with_metadata();
    assert_eq!(names(run(client.list_things().shelf("top").into_paginator().items().try_collect()).unwrap()), "abc");
    let client = blocking::Client::with_transport(config(), things()).with_metadata();
    assert_eq!(names(client.list_things().shelf("top").into_paginator().items().map(Result::unwrap)), "abc");
}

#[test]
fn nothing_comes_after_an_error() {
    let client = blocking::Client::with_transport(
        config(),
        Script::of([(200, r#"{"Result": {"Things": [{"Name": "a"}], "NextMarker": "2"}}"#), (400, "{}")]),
    );
    let items: Vec<_> = client.list_things().shelf("top").into_paginator().items().collect();
    assert!(matches!(&items[..], [Ok(_), Err(_)]), "{items:?}");
    let input = ListThingsInput::builder().shelf("top").build();
    let client = blocking::Client::with_transport(config(), Script::of([(400, "{}")]));
    let mut pages = client.paginate(input).send();
    assert!(pages.next().is_some_and(|page| page.is_err()));
    assert!(pages.next().is_none());
}
