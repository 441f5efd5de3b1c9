//! What a client knows of itself that endpoint rules may ask for.
//!
//! In: the [built-ins](https://smithy.io/2.0/aws/rules-engine/built-ins.html) that rule sets name. Out: [`BuiltIn`], by which a
//! configuration is asked for them.

/// What a client fills into parameters without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuiltIn {
    /// The `endpoint_url` of the configuration.
    Endpoint,
    /// The region.
    Region,
    /// Whether to use FIPS endpoints.
    UseFips,
    /// Whether to use endpoints that answer on IPv4 and IPv6.
    UseDualStack,
    /// The account of the credentials.
    AccountId,
    /// Whether an endpoint by the account is `preferred`, `required` or `disabled`.
    AccountIdEndpointMode,
    /// A setting that only some services have, by its id in rule sets, such as `AWS::S3::UseArnRegion`.
    Setting(&'static str),
}

/// Whether a service that has endpoints by account is asked there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountIdEndpointMode {
    /// If the account is known.
    #[default]
    Preferred,
    /// Always; calls fail if the account is not known.
    Required,
    /// Never.
    Disabled,
}

impl AccountIdEndpointMode {
    /// The word that settings and endpoint rules have for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Required => "required",
            Self::Disabled => "disabled",
        }
    }
}
