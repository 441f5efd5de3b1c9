//! Values that a client fills into endpoint parameters without being asked: the built-ins of rule sets.

/// Where a parameter's value comes from when nothing more specific is bound to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// `AWS::Auth::CredentialScope`: the scope of the credentials.
    CredentialScope,
    /// `AWS::S3::Accelerate`: whether to use transfer acceleration.
    S3Accelerate,
    /// `AWS::S3::DisableMultiRegionAccessPoints`: whether to refuse access points of several regions.
    S3DisableMultiRegionAccessPoints,
    /// `AWS::S3::DisableS3ExpressSessionAuth`: whether to sign requests to express buckets without a session.
    S3DisableExpressSessionAuth,
    /// `AWS::S3::ForcePathStyle`: whether to keep buckets in the path.
    S3ForcePathStyle,
    /// `AWS::S3::UseArnRegion`: whether a bucket's resource name may choose the region.
    S3UseArnRegion,
    /// `AWS::S3::UseGlobalEndpoint`: whether `us-east-1` stands for the global endpoint.
    S3UseGlobalEndpoint,
    /// `AWS::S3Control::UseArnRegion`: as for S3.
    S3ControlUseArnRegion,
    /// `AWS::STS::UseGlobalEndpoint`: as for S3.
    StsUseGlobalEndpoint,
}

impl BuiltIn {
    /// All built-ins that are known, each with its name in rule sets.
    pub const ALL: [(Self, &'static str); 15] = [
        (Self::Endpoint, "SDK::Endpoint"),
        (Self::Region, "AWS::Region"),
        (Self::UseFips, "AWS::UseFIPS"),
        (Self::UseDualStack, "AWS::UseDualStack"),
        (Self::AccountId, "AWS::Auth::AccountId"),
        (Self::AccountIdEndpointMode, "AWS::Auth::AccountIdEndpointMode"),
        (Self::CredentialScope, "AWS::Auth::CredentialScope"),
        (Self::S3Accelerate, "AWS::S3::Accelerate"),
        (Self::S3DisableMultiRegionAccessPoints, "AWS::S3::DisableMultiRegionAccessPoints"),
        (Self::S3DisableExpressSessionAuth, "AWS::S3::DisableS3ExpressSessionAuth"),
        (Self::S3ForcePathStyle, "AWS::S3::ForcePathStyle"),
        (Self::S3UseArnRegion, "AWS::S3::UseArnRegion"),
        (Self::S3UseGlobalEndpoint, "AWS::S3::UseGlobalEndpoint"),
        (Self::S3ControlUseArnRegion, "AWS::S3Control::UseArnRegion"),
        (Self::StsUseGlobalEndpoint, "AWS::STS::UseGlobalEndpoint"),
    ];

    /// The built-in of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find_map(|(builtin, known)| (*known == name).then_some(*builtin))
    }
}
