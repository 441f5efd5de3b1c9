//! Resolves every case and prints one line of JSON for each.
#![deny(warnings)]

use crate_name::*;
use smithgen_runtime::endpoint as rules;

type Run = fn(&[(&'static str, Input)]) -> rules::Resolved;

#[allow(dead_code)]
#[derive(Clone, Copy, Debug)]
enum Input {
    Text(&'static str),
    Flag(bool),
    Texts(&'static [&'static str]),
}

fn unexpected(input: (&str, Input)) {
    panic!("no such parameter: {input:?}");
}

fn main() {
    let resolve_all = || CASES.iter().map(|(run, inputs)| run(inputs)).collect::<Vec<_>>();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(resolve_all);
    for result in thread.expect("a thread").join().expect("no panic") {
        match result {
            Ok(endpoint) => println!("{{\"endpoint\":{}}}", endpoint_json(&endpoint)),
            Err(error) => println!("{{\"error\":{}}}", text(&error.to_string())),
        }
    }
}

fn endpoint_json(endpoint: &rules::Endpoint) -> String {
    let headers = endpoint.headers.iter().map(|(name, values)| {
        let values: Vec<_> = values.iter().map(|value| text(value)).collect();
        format!("{}:[{}]", text(name), values.join(","))
    });
    let headers: Vec<_> = headers.collect();
    format!(
        "{{\"url\":{},\"headers\":{{{}}},\"properties\":{}}}",
        text(&endpoint.url),
        headers.join(","),
        map(&endpoint.properties),
    )
}

fn map(entries: &[(&str, rules::Value)]) -> String {
    let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{}:{}", text(key), json(value))).collect();
    format!("{{{}}}", entries.join(","))
}

fn json(value: &rules::Value) -> String {
    match value {
        rules::Value::Bool(value) => value.to_string(),
        rules::Value::Integer(value) => value.to_string(),
        rules::Value::String(value) => text(value),
        rules::Value::List(values) => {
            let values: Vec<_> = values.iter().map(json).collect();
            format!("[{}]", values.join(","))
        }
        rules::Value::Map(entries) => map(entries),
    }
}

fn text(text: &str) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            c if c.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}
