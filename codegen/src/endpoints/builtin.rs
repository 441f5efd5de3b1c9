//! Values that a client fills into endpoint parameters without being asked: the built-ins of rule sets.

/// Where a parameter's value comes from when nothing more specific is bound to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// `SDK::Endpoint`: the endpoint that the client was configured with, if any.
    Endpoint,
    /// `AWS::Region`: the client's region.
    Region,
    /// `AWS::UseFIPS`: whether to use FIPS endpoints.
    UseFips,
    /// `AWS::UseDualStack`: whether to use endpoints that answer on IPv4 and IPv6.
    UseDualStack,
    /// `AWS::Auth::AccountId`: the account of the credentials.
    AccountId,
    /// `AWS::Auth::AccountIdEndpointMode`: `preferred`, `disabled` or `required`.
    AccountIdEndpointMode,
    /// What only some services have: a setting, by its id.
    Setting(&'static str),
}

/// The ids of the settings that only some services have.
const SETTINGS: [&str; 9] = [
    "AWS::Auth::CredentialScope",
    "AWS::S3::Accelerate",
    "AWS::S3::DisableMultiRegionAccessPoints",
    "AWS::S3::DisableS3ExpressSessionAuth",
    "AWS::S3::ForcePathStyle",
    "AWS::S3::UseArnRegion",
    "AWS::S3::UseGlobalEndpoint",
    "AWS::S3Control::UseArnRegion",
    "AWS::STS::UseGlobalEndpoint",
];

impl BuiltIn {
    /// The built-in of this id.
    pub fn named(id: &str) -> Option<Self> {
        Some(match id {
            "SDK::Endpoint" => Self::Endpoint,
            "AWS::Region" => Self::Region,
            "AWS::UseFIPS" => Self::UseFips,
            "AWS::UseDualStack" => Self::UseDualStack,
            "AWS::Auth::AccountId" => Self::AccountId,
            "AWS::Auth::AccountIdEndpointMode" => Self::AccountIdEndpointMode,
            _ => Self::Setting(SETTINGS.into_iter().find(|known| *known == id)?),
        })
    }
}
