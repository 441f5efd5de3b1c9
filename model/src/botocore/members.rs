//! Members of structures and unions.
//!
//! In: `members`, `required` and `payload` of a shape. Out: the members of the AST with their traits. `box` is ignored:
//! it neither implies nor excludes a default, so nothing is known of defaults.

use std::collections::BTreeSet;

use super::Converter;
use super::nodes::is_true;
use super::shapes::{timestamp_format, xml_namespace};
use crate::ast::RawMember;
use crate::node::{Node, Object};
use crate::shape_id::{is_identifier, misnamed};
use crate::traits::Traits;

impl<'a> Converter<'a> {
    /// All members of a structure or union, in their order.
    pub(super) fn fields(&mut self, name: &'a str, shape: &'a Object) -> Vec<RawMember> {
        let members = match shape.get("members") {
            None => return Vec::new(),
            Some(Node::Object(members)) => members,
            Some(other) => {
                let message = format!("`members` must be an object, but is {}", other.kind_with_article());
                self.error(self.at_shape(name).key("members"), message);
                return Vec::new();
            }
        };
        let required = shape.get("required").and_then(Node::as_array).unwrap_or_default();
        let required_names: BTreeSet<&str> = required.iter().filter_map(Node::as_str).collect();
        let mut made = Vec::with_capacity(members.len());
        for (member, reference) in members.iter() {
            if !is_identifier(member) {
                self.error(self.at_shape(name).member(member), misnamed(member, "a name for a member"));
            }
            made.extend(self.field(name, shape, (member, reference), required_names.contains(member)));
        }
        let known: BTreeSet<&str> = members.iter().map(|(member, _)| member).collect();
        for required in required {
            let is_there = required.as_str().is_some_and(|required| known.contains(required));
            if !is_there {
                let message = format!("{required} is required, but there is no such member");
                self.warning(self.at_shape(name).key("required"), message);
            }
        }
        made
    }

    fn field(
        &mut self,
        name: &'a str,
        shape: &'a Object,
        (member, reference): (&'a str, &'a Node),
        is_required: bool,
    ) -> Option<RawMember> {
        let referred = self.referred(reference, self.at_shape(name).member(member))?;
        let reference = reference.as_object()?;
        let held = self.inputs.get(referred).copied();
        let is_union = is_true(shape.get("union")) || is_true(shape.get("eventstream"));
        // What stands in the path or the host name must be there, whether the description says so or not.
        let is_label = self.wire.is_rest && reference.get("location").and_then(Node::as_str) == Some("uri");
        let mut traits = Traits::none();
        traits.common(reference);
        if (is_required || is_label || is_true(reference.get("hostLabel"))) && !is_union {
            traits.mark("smithy.api#required");
        }
        for (id, key) in [
            ("smithy.api#idempotencyToken", "idempotencyToken"),
            ("smithy.api#hostLabel", "hostLabel"),
            ("aws.api#clientEndpointDiscoveryId", "endpointdiscoveryid"),
            ("smithy.api#eventPayload", "eventpayload"),
            ("smithy.api#eventHeader", "eventheader"),
        ] {
            traits.flag(id, reference.get(key));
        }
        traits.copy("smithy.rules#contextParam", reference.get("contextParam"));
        traits.copy("smithy.api#timestampFormat", timestamp_format(reference).as_ref());
        let is_payload = shape.get("payload").and_then(Node::as_str) == Some(member);
        let is_bound = self.wire.is_rest && self.binding(member, reference, held, is_payload, &mut traits);
        if !is_bound {
            self.wire_name(reference, held, &mut traits);
        }
        let target = if is_true(reference.get("jsonvalue")) {
            self.json_text(referred)
        } else if is_true(reference.get("streaming")) && !held.is_some_and(|held| is_true(held.get("streaming"))) {
            self.byte_stream(referred)
        } else {
            self.id(referred)
        };
        Some(RawMember { name: member.to_owned(), target, traits })
    }

    /// The name in the body, and what else of XML there is.
    fn wire_name(&self, reference: &Object, held: Option<&Object>, traits: &mut Traits) {
        let name = reference.get("locationName");
        if !self.wire.is_xml {
            return traits.copy("smithy.api#jsonName", name);
        }
        let is_flat = is_true(reference.get("flattened")) || held.is_some_and(|held| is_true(held.get("flattened")));
        // The elements of a flat list stand in the structure itself, under their own name.
        let element = held.filter(|_| is_flat).and_then(|held| held.get("member")?.get("locationName"));
        traits.copy("smithy.api#xmlName", element.or(name));
        if is_flat {
            traits.mark("smithy.api#xmlFlattened");
        }
        traits.flag("smithy.api#xmlAttribute", reference.get("xmlAttribute"));
        // Botocore's namespaces of structures count wherever these stand, those of Smithy only for whole bodies.
        let namespace = reference.get("xmlNamespace").or_else(|| held?.get("xmlNamespace"));
        traits.copy("smithy.api#xmlNamespace", xml_namespace(namespace).as_ref());
        traits.copy("aws.protocols#ec2QueryName", reference.get("queryName"));
    }
}
