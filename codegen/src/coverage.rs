//! What becomes of each trait: the table of what the generator covers.
//!
//! In: the id of a trait and its value. Out: a [`Verdict`]. Every trait that occurs in AWS's models has a row; of one without a row, users
//! are warned. `judge` applies the table to the operations that were selected, and to nothing else.

use smithgen_model::{Node, Traits};

/// What becomes of a trait.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    /// The client does what it says.
    Carried,
    /// A client need not do anything about it: why.
    Harmless(&'static str),
    /// Requests would be wrong, or answers lost: operations that reach it are not generated, for this reason.
    Refused(&'static str),
    /// Its value decides, or what stands beside it.
    Depends(fn(&Node, &Traits) -> Verdict),
}

use Verdict::{Carried, Depends, Harmless, Refused};

/// The verdict on a trait among `traits`; `None` if it is not known.
pub fn verdict(id: &str, value: &Node, traits: &Traits) -> Option<Verdict> {
    let row = TRAITS.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
    let (_, verdict) = TRAITS.get(row)?;
    Some(match verdict {
        Depends(decide) => decide(value, traits),
        other => *other,
    })
}

const RESOURCES: Verdict = Harmless("describes resources, of which nothing is generated");
const POLICIES: Verdict = Harmless("is for who writes policies");
const CLOUDFORMATION: Verdict = Harmless("is for CloudFormation");
const ENDPOINTS: Verdict = Harmless("is in the endpoint rules already");
const PROSE: Verdict = Harmless("is for readers of the model");
const TESTS: Verdict = Harmless("is for tests");
const LINTS: Verdict = Harmless("is for those who check the model");

/// All traits that are known, by id.
pub const TRAITS: &[(&str, Verdict)] = &[
    ("aws.api#arn", RESOURCES),
    ("aws.api#arnReference", RESOURCES),
    ("aws.api#clientDiscoveredEndpoint", Depends(discovered_endpoint)),
    ("aws.api#clientEndpointDiscovery", Harmless("says how to discover what `clientDiscoveredEndpoint` asks for")),
    ("aws.api#controlPlane", PROSE),
    ("aws.api#data", PROSE),
    ("aws.api#dataPlane", PROSE),
    ("aws.api#longPoll", Carried),
    ("aws.api#service", Carried),
    ("aws.api#tagEnabled", RESOURCES),
    ("aws.api#taggable", RESOURCES),
    ("aws.auth#sigv4", Carried),
    ("aws.auth#sigv4a", Carried),
    ("aws.auth#unsignedPayload", Carried),
    ("aws.cloudformation#cfnAdditionalIdentifier", CLOUDFORMATION),
    ("aws.cloudformation#cfnExcludeProperty", CLOUDFORMATION),
    ("aws.cloudformation#cfnMutability", CLOUDFORMATION),
    ("aws.cloudformation#cfnResource", CLOUDFORMATION),
    ("aws.customizations#s3UnwrappedXmlOutput", Carried),
    ("aws.endpoints#dualStackOnlyEndpoints", ENDPOINTS),
    ("aws.endpoints#standardPartitionalEndpoints", ENDPOINTS),
    ("aws.endpoints#standardRegionalEndpoints", ENDPOINTS),
    ("aws.iam#actionPermissionDescription", POLICIES),
    ("aws.iam#conditionKeyValue", POLICIES),
    ("aws.iam#conditionKeys", POLICIES),
    ("aws.iam#defineConditionKeys", POLICIES),
    ("aws.iam#disableConditionKeyInference", POLICIES),
    ("aws.iam#iamAction", POLICIES),
    ("aws.iam#iamResource", POLICIES),
    ("aws.iam#requiredActions", POLICIES),
    ("aws.iam#supportedPrincipalTypes", POLICIES),
    ("aws.protocols#awsJson1_0", Carried),
    ("aws.protocols#awsJson1_1", Carried),
    ("aws.protocols#awsQuery", Carried),
    ("aws.protocols#awsQueryCompatible", Carried),
    ("aws.protocols#awsQueryError", Carried),
    ("aws.protocols#ec2Query", Carried),
    ("aws.protocols#ec2QueryName", Carried),
    ("aws.protocols#httpChecksum", Carried),
    ("aws.protocols#restJson1", Carried),
    ("aws.protocols#restXml", Carried),
    ("smithgen.fixes#askedFor", Carried),
    ("smithgen.fixes#encoded", Carried),
    ("smithgen.fixes#filledIn", Carried),
    ("smithgen.fixes#headers", Carried),
    ("smithgen.fixes#labelsInEndpoint", Carried),
    ("smithgen.fixes#lastSegment", Carried),
    ("smithgen.fixes#morePages", Carried),
    ("smithgen.fixes#pageResult", Carried),
    ("smithgen.fixes#paginator", Carried),
    ("smithgen.fixes#postedQuery", Carried),
    ("smithgen.fixes#presignedCopy", Carried),
    ("smithgen.fixes#requestUrl", Carried),
    ("smithgen.fixes#retries", Carried),
    ("smithgen.fixes#sentEscaped", Carried),
    ("smithgen.fixes#sentInBase64", Carried),
    ("smithgen.fixes#sentWithMd5", Carried),
    ("smithgen.fixes#textBeside", Carried),
    ("smithgen.fixes#treeHash", Carried),
    ("smithgen.fixes#waiters", Carried),
    ("smithy.api#addedDefault", Carried),
    ("smithy.api#auth", Carried),
    ("smithy.api#box", Carried),
    ("smithy.api#clientOptional", Carried),
    ("smithy.api#cors", Harmless("is for browsers")),
    ("smithy.api#default", Carried),
    ("smithy.api#deprecated", Carried),
    ("smithy.api#documentation", Carried),
    ("smithy.api#endpoint", Carried),
    ("smithy.api#enum", Carried),
    ("smithy.api#enumValue", Carried),
    ("smithy.api#error", Carried),
    ("smithy.api#eventHeader", Carried),
    ("smithy.api#eventPayload", Carried),
    ("smithy.api#examples", Carried),
    ("smithy.api#externalDocumentation", PROSE),
    ("smithy.api#hostLabel", Carried),
    ("smithy.api#http", Carried),
    ("smithy.api#httpApiKeyAuth", Carried),
    ("smithy.api#httpBasicAuth", Carried),
    ("smithy.api#httpBearerAuth", Carried),
    ("smithy.api#httpChecksumRequired", Carried),
    ("smithy.api#httpDigestAuth", Carried),
    ("smithy.api#httpError", Carried),
    ("smithy.api#httpHeader", Carried),
    ("smithy.api#httpLabel", Carried),
    ("smithy.api#httpPayload", Carried),
    ("smithy.api#httpPrefixHeaders", Carried),
    ("smithy.api#httpQuery", Carried),
    ("smithy.api#httpQueryParams", Carried),
    ("smithy.api#httpResponseCode", Carried),
    ("smithy.api#idRef", LINTS),
    ("smithy.api#idempotencyToken", Carried),
    ("smithy.api#idempotent", PROSE),
    ("smithy.api#input", Harmless("the operation says which its input is")),
    ("smithy.api#internal", PROSE),
    ("smithy.api#jsonName", Carried),
    ("smithy.api#length", Carried),
    ("smithy.api#longPoll", Carried),
    ("smithy.api#mediaType", Carried),
    ("smithy.api#mixin", Carried),
    ("smithy.api#nestedProperties", RESOURCES),
    ("smithy.api#noReplace", RESOURCES),
    ("smithy.api#notProperty", RESOURCES),
    ("smithy.api#optionalAuth", Carried),
    ("smithy.api#output", Harmless("the operation says which its output is")),
    ("smithy.api#paginated", Carried),
    ("smithy.api#pattern", Carried),
    ("smithy.api#private", LINTS),
    ("smithy.api#property", RESOURCES),
    ("smithy.api#range", Carried),
    ("smithy.api#readonly", PROSE),
    ("smithy.api#recommended", PROSE),
    ("smithy.api#references", RESOURCES),
    ("smithy.api#requestCompression", Carried),
    ("smithy.api#required", Carried),
    ("smithy.api#requiresLength", Carried),
    ("smithy.api#resourceIdentifier", RESOURCES),
    ("smithy.api#retryable", Carried),
    ("smithy.api#sensitive", Carried),
    ("smithy.api#since", PROSE),
    ("smithy.api#sparse", Carried),
    ("smithy.api#streaming", Carried),
    ("smithy.api#suppress", LINTS),
    ("smithy.api#tags", PROSE),
    ("smithy.api#timestampFormat", Carried),
    ("smithy.api#title", Carried),
    ("smithy.api#uniqueItems", Harmless("services check it")),
    ("smithy.api#unitType", Harmless("is the mark of the prelude's `Unit`")),
    ("smithy.api#unstable", PROSE),
    ("smithy.api#xmlAttribute", Carried),
    ("smithy.api#xmlFlattened", Carried),
    ("smithy.api#xmlName", Carried),
    ("smithy.api#xmlNamespace", Carried),
    ("smithy.protocols#rpcv2Cbor", Carried),
    ("smithy.protocols#rpcv2Json", Carried),
    ("smithy.rules#clientContextParams", Carried),
    ("smithy.rules#contextParam", Carried),
    ("smithy.rules#endpointBdd", Carried),
    ("smithy.rules#endpointRuleSet", Carried),
    ("smithy.rules#endpointTests", TESTS),
    ("smithy.rules#operationContextParams", Carried),
    ("smithy.rules#staticContextParams", Carried),
    ("smithy.test#eventStreamTests", TESTS),
    ("smithy.test#httpMalformedRequestTests", TESTS),
    ("smithy.test#httpRequestTests", TESTS),
    ("smithy.test#httpResponseTests", TESTS),
    ("smithy.test#smokeTests", TESTS),
    ("smithy.waiters#waitable", Carried),
];

/// Where a service must be asked first, the endpoint of the rules takes no calls; elsewhere it does.
fn discovered_endpoint(value: &Node, _: &Traits) -> Verdict {
    match value.get("required").and_then(Node::as_bool) {
        Some(true) => Refused("its endpoint must be discovered first, which the client cannot do"),
        _ => Harmless("the service's own endpoint takes the calls as well"),
    }
}
