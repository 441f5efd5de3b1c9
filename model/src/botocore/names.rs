//! Names that the description does not give: ids, and members of enums.
//!
//! In: names of operations and shapes, which botocore keeps apart, and values of enums. Out: ids in one namespace, and
//! identifiers.

use std::collections::{BTreeMap, BTreeSet};

use crate::node::{Node, Object};
use crate::shape_id::is_identifier;

/// The ids of a service.
pub(super) struct Names<'a> {
    namespace: String,
    service: String,
    /// Shapes that are called like operations.
    renamed: BTreeMap<&'a str, String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(
        metadata: &Object,
        operations: &BTreeMap<&'a str, &'a Object>,
        shapes: &BTreeMap<&'a str, &'a Object>,
    ) -> Self {
        let is_taken = |name: &str| operations.contains_key(name) || shapes.contains_key(name);
        let mut renamed = BTreeMap::new();
        for name in shapes.keys().filter(|name| operations.contains_key(*name)) {
            renamed.insert(*name, free(format!("{name}Shape"), is_taken));
        }
        let mut service = service_name(metadata);
        while is_taken(&service) || renamed.values().any(|name| *name == service) {
            service.push_str("Service");
        }
        Self { namespace: namespace(metadata), service, renamed }
    }

    /// The id of an operation, or of a shape that the conversion makes.
    pub(super) fn id(&self, name: &str) -> String {
        format!("{}#{name}", self.namespace)
    }

    /// The id of a shape of the description.
    pub(super) fn id_of_shape(&self, name: &str) -> String {
        self.id(self.renamed.get(name).map_or(name, String::as_str))
    }

    /// The id of the service.
    pub(super) fn id_of_service(&self) -> String {
        self.id(&self.service)
    }
}

/// The name, made longer until it is free.
pub(super) fn free(mut name: String, is_taken: impl Fn(&str) -> bool) -> String {
    while is_taken(&name) {
        name.push('_');
    }
    name
}

/// A text of the metadata that is not empty.
fn said<'a>(metadata: &'a Object, key: &str) -> Option<&'a str> {
    metadata.get(key).and_then(Node::as_str).filter(|text| !text.is_empty())
}

/// The service id, or what stood for it before there were service ids.
pub(super) fn service_id(metadata: &Object) -> String {
    if let Some(id) = said(metadata, "serviceId") {
        return id.to_owned();
    }
    let name = said(metadata, "serviceAbbreviation").or(said(metadata, "serviceFullName")).unwrap_or("Service");
    let short = name.trim_start_matches("Amazon").trim_start_matches("AWS").trim();
    if short.is_empty() { name.to_owned() } else { short.to_owned() }
}

fn namespace(metadata: &Object) -> String {
    let id: String = service_id(metadata).chars().filter(char::is_ascii_alphanumeric).collect();
    let id = id.to_ascii_lowercase();
    if is_identifier(&id) { format!("com.amazonaws.{id}") } else { format!("com.amazonaws.service{id}") }
}

/// The last part of `targetPrefix`, which is the name in AWS's own models, or the service id without punctuation.
fn service_name(metadata: &Object) -> String {
    let prefix = said(metadata, "targetPrefix").and_then(|prefix| prefix.rsplit('.').next());
    if let Some(name) = prefix.filter(|name| is_identifier(name)) {
        return name.to_owned();
    }
    let id: String = service_id(metadata).chars().filter(char::is_ascii_alphanumeric).collect();
    if is_identifier(&id) { id } else { format!("Service{id}") }
}

/// Names for the values of an enum, in their order: a value's letters and digits, all else as `_`.
pub(super) fn of_values<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for value in values {
        let first = of_value(value);
        let mut name = first.clone();
        let mut number = 2;
        // Names must differ in more than the case of letters.
        while !taken.insert(name.to_ascii_lowercase()) {
            name = format!("{first}_{number}");
            number += 1;
        }
        names.push(name);
    }
    names
}

fn of_value(value: &str) -> String {
    let mut name = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if is_identifier(&name) { name } else { "VALUE".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(json: &str) -> Object {
        match Node::parse(json) {
            Ok(Node::Object(object)) => object,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn values_give_names_that_differ() {
        let values = ["a", "A", "t2.micro", "0.5", "é", "*", "s3:Object:*", "a b (c)"];
        let names = of_values(values);
        assert_eq!(names, ["a", "A_2", "t2_micro", "_0_5", "VALUE", "VALUE_2", "s3_Object_", "a_b_c_"]);
        assert!(names.iter().all(|name| is_identifier(name)));
    }

    #[test]
    fn services_are_called_as_in_smithy() {
        for (json, namespace_, name) in [
            (
                r#"{"serviceId": "Cognito Identity Provider", "targetPrefix": "AWSCognitoIdentityProviderService"}"#,
                "com.amazonaws.cognitoidentityprovider",
                "AWSCognitoIdentityProviderService",
            ),
            (r#"{"serviceId": "Trail", "targetPrefix": "com.a.v1.Trail_1"}"#, "com.amazonaws.trail", "Trail_1"),
            (r#"{"serviceId": "Lex-2 Models"}"#, "com.amazonaws.lex2models", "Lex2Models"),
            (r#"{"serviceFullName": "Amazon Old One"}"#, "com.amazonaws.oldone", "OldOne"),
            (r#"{"serviceFullName": "AWS"}"#, "com.amazonaws.aws", "AWS"),
            (r#"{"serviceId": "4you"}"#, "com.amazonaws.service4you", "Service4you"),
            ("{}", "com.amazonaws.service", "Service"),
        ] {
            let metadata = metadata(json);
            assert_eq!((namespace(&metadata).as_str(), service_name(&metadata).as_str()), (namespace_, name), "{json}");
        }
    }
}
