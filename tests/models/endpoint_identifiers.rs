//! What a service names depends on members of the input: it is told them, and asked for each anew.

use smithgen_runtime::config::Config;

use crate::endpoint_discovery_program::{Hosts, named};
use crate::endpoint_identifiers::blocking;

#[test]
fn each_identifier_has_an_answer_of_its_own() {
    let done = || (200, "{}".to_owned());
    let hosts = Hosts::of([named("a.test"), done(), named("b.test"), done(), done()]);
    let client = blocking::Client::with_transport(Config::builder().build(), hosts.clone());
    for shelf in ["up", "down", "up"] {
        client.find().shelf(shelf).send().unwrap();
    }
    let asked = |shelf| {
        let body = format!(r#"{{"Identifiers":{{"Shelf":"{shelf}"}},"Operation":"Find"}}"#);
        format!("https://tiny.test/ Tiny.DescribeEndpoints 2020-01-01 {body}")
    };
    let found = |host, shelf| format!(r#"https://{host}/ Tiny.Find  {{"Shelf":"{shelf}"}}"#);
    let sent = hosts.sent.lock().unwrap();
    let expected = [asked("up"), found("a.test", "up"), asked("down"), found("b.test", "down"), found("a.test", "up")];
    assert_eq!(*sent, expected);
}
