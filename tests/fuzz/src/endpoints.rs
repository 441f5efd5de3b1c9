//! Endpoint rules, what they make of a configuration, and the functions that they call.
//!
//! In: a rule set; or region, URL and other settings. Out: located problems, or a table; a request to a host, or words that hold no
//! password.

use std::sync::atomic::{AtomicUsize, Ordering};

use smithgen::stages::endpoints::{self, EndpointRules, ParamValue, compile, compile_diagram};
use smithgen_model::Node;
use smithgen_runtime::config::Config;
use smithgen_runtime::generated::endpoint::{
    Fixed, Inputs, PARTITIONS, Parameter, Rules, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn,
    parse_url, partition, split, substring, uri_encode,
};
use smithgen_runtime::operation::OperationInput;

use crate::parts::{assert_readable, parts, text};
use crate::responses::client::operation::echo::EchoInput;

/// A tree or a diagram of rules, and values of its parameters: a name and a value on each line.
pub(crate) fn rules(data: &[u8]) {
    let text = text(data);
    let [rules, values] = parts::<2>(&text);
    let Ok(node) = Node::parse(rules) else { return };
    let compiled = if node.get("nodes").is_some() { compile_diagram(&node) } else { compile(&node) };
    let problems = match &compiled {
        Ok(rules) => &rules.warnings,
        Err(problems) => problems,
    };
    assert!(compiled.is_ok() || !problems.is_empty());
    problems.iter().for_each(|problem| assert!((1..=2 * text.len() + 1024).contains(&problem.to_string().len())));
    let Ok(compiled) = compiled else { return };
    let table = &compiled.table;
    let size = table.text.len() + table.nodes.len() + table.code.len();
    assert!(size <= 64 * text.len() + 64, "{size} of {}", text.len());
    if let Some(held) = held(&compiled, size) {
        resolve(held, values);
    }
}

/// Resolves the endpoint for some values.
fn resolve(rules: &'static Rules, values: &str) {
    let mut inputs = Inputs::new(rules);
    for (name, value) in values.lines().filter_map(|line| line.split_once('=')) {
        match value {
            "true" | "false" => inputs.set(name, value == "true"),
            _ => inputs.set(name, value),
        };
    }
    let found = rules.resolve(&inputs, PARTITIONS);
    assert_eq!(found, rules.resolve(&inputs, PARTITIONS));
    if let Err(error) = found {
        assert!(!error.to_string().is_empty());
    }
}

/// Compiled rules as clients hold them, which is for ever: those of a process that has made too many are not resolved.
fn held(rules: &EndpointRules, size: usize) -> Option<&'static Rules> {
    static LEFT: AtomicUsize = AtomicUsize::new(256 << 20);
    let left = LEFT.load(Ordering::Relaxed).checked_sub(2 * size + 1024)?;
    LEFT.store(left, Ordering::Relaxed);
    let parameters: Vec<Parameter> = rules.params.iter().map(parameter).collect();
    let table = rules.table.clone();
    let (text, nodes, code) = (table.text.leak(), table.nodes.leak(), table.code.leak());
    Some(Box::leak(Box::new(Rules::new(parameters.leak(), text, nodes, code))))
}

fn parameter(parameter: &endpoints::Parameter) -> Parameter {
    let new = Parameter::new(parameter.name.clone().leak());
    let new = if parameter.required { new.required() } else { new };
    match &parameter.default {
        None => new,
        Some(ParamValue::String(value)) => new.or(Fixed::Text(value.clone().leak())),
        Some(ParamValue::Boolean(value)) => new.or(Fixed::Flag(*value)),
        Some(ParamValue::StringArray(texts)) => {
            let texts: Vec<&str> = texts.iter().map(|value| &*value.clone().leak()).collect();
            new.or(Fixed::Texts(texts.leak()))
        }
    }
}

/// Region, URL, label of the host, name of the application, each on a line.
pub(crate) fn endpoint(data: &[u8]) {
    let text = text(data);
    let mut lines = text.split('\n');
    let [region, url, label, app] = [(); 4].map(|()| lines.next().unwrap_or_default());
    let mut config = Config::builder().use_fips(text.len() % 3 == 0).use_dual_stack(text.len() % 5 == 0);
    if !region.is_empty() {
        config = config.region(region);
    }
    if !url.is_empty() {
        config = config.endpoint_url(url);
    }
    if !app.is_empty() {
        config = config.app_name(app);
    }
    let config = config.build();
    let input = EchoInput { label: label.to_owned(), all: None };
    let told = match input.to_http_request(&config) {
        Ok(request) => {
            let uri = request.uri();
            let host = uri.host().expect("a host");
            assert!(matches!(uri.scheme_str(), Some("http" | "https")), "{uri}");
            // Addresses of IP have no names before them.
            let is_address = parse_url(url).is_some_and(|url| url.is_ip);
            assert!(is_address || host.starts_with(&format!("{label}.")), "{uri}");
            assert!(uri.authority().is_some_and(|authority| !authority.as_str().contains('@')), "{uri}");
            assert!(uri.query().is_none(), "{uri}");
            String::new()
        }
        Err(failure) => {
            let told = failure.to_string();
            assert_readable(&told, 4 * text.len() + 1024);
            format!("{told} {failure:?}")
        }
    };
    let shown = format!("{config:?} {told}");
    if let Some(password) = password(url) {
        // The names of settings are shown, too.
        let is_elsewhere =
            text.matches(password).count() > 1 || format!("{:?}", Config::builder().build()).contains(password);
        assert!(is_elsewhere || !shown.contains(password), "{password:?} in {shown}");
    }
}

/// The password in a URL, if it is too long to be in an error by chance.
fn password(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, _) = authority.rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password).filter(|password| password.len() >= 8)
}

pub(crate) fn functions(data: &[u8]) {
    let text = text(data);
    let [first, second] = parts::<2>(&text);
    if let Some(url) = parse_url(first) {
        assert!(first.contains(url.authority) && !url.authority.is_empty() && !url.authority.contains(['/', '@']));
        assert!(url.normalized_path.starts_with('/') && url.normalized_path.ends_with('/'));
    }
    if let Some(arn) = parse_arn(first) {
        let head = format!("arn:{}:{}:{}:{}:", arn.partition, arn.service, arn.region, arn.account_id);
        let rest = first.strip_prefix(&head).expect("the parts in their order");
        assert_eq!(arn.resource_id.join(":"), rest.replace('/', ":"));
    }
    assert!(partition(PARTITIONS, first).is_some());
    let encoded = uri_encode(first);
    assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b)));
    assert!(encoded.len() <= 3 * first.len());
    assert_eq!(split(first, second, 0).join(second), first);
    assert!(split(first, second, 3).len() <= 3);
    let (start, end) = (second.len() % 7, second.len() % 11);
    for reverse in [true, false] {
        let part = substring(first, start, end, reverse);
        assert!(part.is_none_or(|part| part.len() == end - start && first.contains(part)));
    }
    let is_label = is_valid_host_label(first, false);
    assert!(!is_label || is_valid_host_label(first, true));
    assert!(!is_virtual_hostable_s3_bucket(first, false) || is_label);
}
