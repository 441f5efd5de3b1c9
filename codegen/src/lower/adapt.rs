//! What traits of an operation change in its requests: endpoint and host, headers, whether the body is compressed, and checksums.

use smithgen_model::{HEADERS, LABELS_IN_ENDPOINT, Node, PRESIGNED_COPY, REQUEST_URL, Shape, TREE_HASH};

use super::Context;
use super::members::MemberPlan;
use super::pattern::{Piece, pieces};
use super::waiters::search;
use crate::analysis::bound::{Value, bound};
use crate::analysis::discovery;
use crate::rir::{
    Adaptation, ChecksumAlgorithm, Checksums, Discovery, EndpointParameter, EndpointValue, HostPart, PresignedCopy,
    RequestChecksum,
};
use crate::selection::SelectedOperation;

/// The member for the region of a copy: whoever takes it is told of both regions.
const DESTINATION: &str = "DestinationRegion";

/// What the runtime takes the error for that says that an endpoint takes calls no more.
const USUAL_ERROR: &str = "InvalidEndpointException";

impl Context<'_> {
    pub(super) fn adaptation(&self, operation: &Shape, selected: &SelectedOperation) -> Adaptation {
        let members = self.members.of_input(selected.input);
        let is_url = |plan: &MemberPlan<'_>| plan.member.traits.is_required() && plan.member.traits.has(REQUEST_URL);
        let prefix = operation.traits.endpoint_host_prefix().unwrap_or_default();
        let mut prefix = pieces(prefix);
        if matches!(prefix.first(), Some(Piece::Label(label)) if self.is_in_endpoint(selected, label)) {
            prefix.clear();
        }
        let host_prefix = prefix.into_iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(HostPart::Text(text.to_owned())),
            Piece::Label(label) => members.position(label).map(HostPart::Label),
        });
        Adaptation {
            host_prefix: host_prefix.collect(),
            request_url: members.iter().position(is_url),
            headers: self.headers(selected),
            compresses: takes_gzip(operation),
            checksums: checksums(operation, |name| members.position(name)),
            copy: self.presigned_copy(selected),
        }
    }

    /// What the input says of the region that it copies from, in the protocols that have such operations.
    fn presigned_copy(&self, selected: &SelectedOperation) -> Option<PresignedCopy> {
        let protocol = self.selection.protocol?;
        let members = self.members.of_input(selected.input);
        let url = members.iter().position(|plan| plan.member.traits.has(PRESIGNED_COPY))?;
        let source = members.get(url)?.member.traits.get(PRESIGNED_COPY).and_then(Node::as_str)?;
        let source = members.position(source).filter(|_| protocol.sends_forms())?;
        Some(PresignedCopy { url, source, names_regions: members.position(DESTINATION).is_some() })
    }

    /// Whether the endpoint has the value of a label in front of a path or a host already.
    pub(super) fn is_in_endpoint(&self, selected: &SelectedOperation, label: &str) -> bool {
        let is_of_service = self.model.shape(self.selection.service).traits.has(LABELS_IN_ENDPOINT);
        let Some(rules) = self.selection.endpoint.as_ref().filter(|_| is_of_service) else { return false };
        let is_it = |value| matches!(value, Value::Member(name) if name == label);
        bound(self.model, rules, selected).into_iter().any(|bound| is_it(bound.value))
    }

    /// Headers that all requests of the service have, and that which asks where others go.
    fn headers(&self, selected: &SelectedOperation) -> Vec<(String, String)> {
        let service = self.model.shape(self.selection.service);
        let said = service.traits.get(HEADERS).and_then(Node::as_object);
        let header = |(name, value): (&str, &Node)| Some((name.to_owned(), value.as_str()?.to_owned()));
        let version = service.as_service().filter(|_| self.question == Ok(selected.ix));
        let version = version.map(|service| ("x-amz-api-version".to_owned(), service.version.clone()));
        said.into_iter().flat_map(|said| said.iter().filter_map(header)).chain(version).collect()
    }

    /// Who says where the operation goes, if the service is asked.
    pub(super) fn discovery(&self, selected: &SelectedOperation) -> Option<Discovery> {
        // What cannot be asked and must be, selecting has refused.
        let (service, question) = (self.selection.service, &self.question);
        let found = discovery::of_operation(self.model, service, question, selected.ix).ok()??;
        let names = self.names.operations.get(&found.by)?;
        let members = self.members.of_input(selected.input);
        Some(Discovery {
            by: (names.module.clone(), names.ident.clone()),
            is_required: found.is_required,
            identifiers: found.identifiers.iter().filter_map(|name| members.position(name)).collect(),
            error: found.error.filter(|name| *name != USUAL_ERROR).map(str::to_owned),
        })
    }

    pub(super) fn endpoint_parameters(&self, selected: &SelectedOperation) -> Vec<EndpointParameter> {
        let Some(rules) = &self.selection.endpoint else { return Vec::new() };
        let members = self.members.of_input(selected.input);
        let parameters = bound(self.model, rules, selected).into_iter().filter_map(|bound| {
            let value = match bound.value {
                Value::Fixed(value) => EndpointValue::Fixed(value),
                Value::Member(name) => EndpointValue::Member(members.position(name)?),
                Value::Found(expression, members) => EndpointValue::Found(search(expression, members)),
                // Selecting has refused the operation.
                Value::Unsupported(_) => return None,
            };
            Some(EndpointParameter { name: bound.parameter.to_owned(), value })
        });
        parameters.collect()
    }
}

/// Whether the service takes bodies that are compressed with gzip, the only way that the trait knows so far.
fn takes_gzip(operation: &Shape) -> bool {
    let encodings = operation.traits.get("smithy.api#requestCompression").and_then(|value| value.get("encodings"));
    let mut encodings = encodings.and_then(Node::as_array).unwrap_or_default().iter().filter_map(Node::as_str);
    encodings.any(|encoding| encoding.eq_ignore_ascii_case("gzip"))
}

/// What [`httpChecksum`](https://smithy.io/2.0/aws/aws-core.html#aws-protocols-httpchecksum-trait) says or, where it says nothing of
/// requests, [`httpChecksumRequired`](https://smithy.io/2.0/spec/http-bindings.html#httpchecksumrequired-trait); `index` finds a member.
fn checksums(operation: &Shape, index: impl Fn(&str) -> Option<usize>) -> Option<Checksums> {
    let said = operation.traits.get("aws.protocols#httpChecksum");
    let member = |name| said.and_then(|said| said.get(name)).and_then(Node::as_str).and_then(&index);
    let algorithm = member("requestAlgorithmMember");
    let validation = member("requestValidationModeMember");
    let is_required = said.and_then(|said| said.get("requestChecksumRequired")).and_then(Node::as_bool) == Some(true);
    let request = match algorithm {
        _ if is_required => RequestChecksum::Required,
        Some(_) => RequestChecksum::Supported,
        None if operation.traits.has("smithy.api#httpChecksumRequired") => RequestChecksum::Md5,
        None if operation.traits.has(TREE_HASH) => RequestChecksum::TreeHash,
        None => RequestChecksum::None,
    };
    let algorithms = said.and_then(|said| said.get("responseAlgorithms")).and_then(Node::as_array).unwrap_or_default();
    let response = match validation {
        Some(_) => algorithms.iter().filter_map(Node::as_str).filter_map(checksum_algorithm).collect(),
        None => Vec::new(),
    };
    (request != RequestChecksum::None || validation.is_some()).then_some(Checksums {
        request,
        algorithm,
        validation,
        response,
    })
}

/// The algorithm that models have this name for, if the runtime knows it.
fn checksum_algorithm(name: &str) -> Option<ChecksumAlgorithm> {
    Some(match name {
        "CRC32" => ChecksumAlgorithm::Crc32,
        "CRC32C" => ChecksumAlgorithm::Crc32c,
        "CRC64NVME" => ChecksumAlgorithm::Crc64Nvme,
        "MD5" => ChecksumAlgorithm::Md5,
        "SHA1" => ChecksumAlgorithm::Sha1,
        "SHA256" => ChecksumAlgorithm::Sha256,
        "SHA512" => ChecksumAlgorithm::Sha512,
        _ => return None,
    })
}
