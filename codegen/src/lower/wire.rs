//! What only some wire formats read: names and places of members in XML and in forms, and codes of errors.
//!
//! In: the traits of a member or an error, and the protocol. Out: what that protocol reads of them; nothing else reaches the tables.

use smithgen_model::{Member, Node, Shape};

use super::Context;
use crate::rir::{Protocol, WireTrait};

impl Context<'_> {
    /// What the protocol reads of a member.
    pub(super) fn wire_traits(&self, member: &Member) -> Vec<WireTrait> {
        let text = |id: &str| member.traits.get(id).and_then(Node::as_str).map(str::to_owned);
        let mark = |id: &str, found| member.traits.has(id).then_some(found);
        let (xml, ec2) = match self.selection.protocol {
            Some(Protocol::AwsQuery) => (true, false),
            Some(Protocol::Ec2Query) => (true, true),
            _ => (false, false),
        };
        let in_xml = || {
            let name = text("smithy.api#xmlName").map(WireTrait::XmlName);
            let flattened = mark("smithy.api#xmlFlattened", WireTrait::XmlFlattened);
            let attribute = mark("smithy.api#xmlAttribute", WireTrait::XmlAttribute);
            name.into_iter().chain(flattened).chain(attribute)
        };
        let in_forms = || text("aws.protocols#ec2QueryName").map(WireTrait::Ec2QueryName);
        let in_xml = xml.then(in_xml).into_iter().flatten();
        in_xml.chain(ec2.then(in_forms).flatten()).collect()
    }

    /// The code of an error, and the status that comes with it, if the protocol has others than the shape says.
    pub(super) fn wire_code(&self, error: &Shape) -> (Option<String>, Option<u16>) {
        let said = error.traits.get("aws.protocols#awsQueryError");
        let Some(said) = said.filter(|_| self.selection.protocol == Some(Protocol::AwsQuery)) else {
            return (None, None);
        };
        let status = said.get("httpResponseCode").and_then(Node::as_i64).and_then(|status| status.try_into().ok());
        (said.get("code").and_then(Node::as_str).map(str::to_owned), status)
    }
}
