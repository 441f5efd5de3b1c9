//! Settings that only some services have, where environment and profile say them.
//!
//! In: nothing; the names are those of AWS's SDKs. Out: a table of settings, each with the parameter of endpoint rules that it
//! sets. Whose they are is said by the rules that ask for them.

use super::S3_DUAL_STACK;

/// A setting, and the parameter that it sets.
pub(crate) struct ServiceSetting {
    /// The parameter: the id of a built-in or, where rules name none, the parameter's own name.
    pub(crate) parameter: &'static str,
    /// The environment variable, if there is one.
    pub(crate) variable: Option<&'static str>,
    /// The profile's property, if there is one.
    pub(crate) property: Option<&'static str>,
    /// Where the AWS CLI keeps it: the name inside the profile's property `s3`.
    pub(super) inside_s3: Option<&'static str>,
    /// What may be said, and the parameter's value for it; none, where it is as if nothing were said.
    pub(crate) words: &'static [(&'static str, Option<bool>)],
}

/// The words for something that is or is not.
pub(super) const FLAG: &[(&str, Option<bool>)] = &[("true", Some(true)), ("false", Some(false))];

/// The words for something that is, is not, or is for us to decide.
pub(crate) const AUTO: &[(&str, Option<bool>)] = &[("true", Some(true)), ("false", Some(false)), ("auto", None)];

/// The words for whether one endpoint serves a whole partition.
const GLOBAL: &[(&str, Option<bool>)] = &[("legacy", Some(true)), ("regional", Some(false))];

/// All such settings.
pub(crate) const SERVICE_SETTINGS: [ServiceSetting; 9] = [
    ServiceSetting {
        parameter: "AWS::S3::UseArnRegion",
        variable: Some("AWS_S3_USE_ARN_REGION"),
        property: Some("s3_use_arn_region"),
        inside_s3: Some("use_arn_region"),
        words: FLAG,
    },
    ServiceSetting {
        parameter: "AWS::S3Control::UseArnRegion",
        variable: Some("AWS_S3_USE_ARN_REGION"),
        property: Some("s3_use_arn_region"),
        inside_s3: Some("use_arn_region"),
        words: FLAG,
    },
    ServiceSetting {
        parameter: "AWS::S3::DisableMultiRegionAccessPoints",
        variable: Some("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"),
        property: Some("s3_disable_multiregion_access_points"),
        inside_s3: Some("s3_disable_multiregion_access_points"),
        words: FLAG,
    },
    ServiceSetting {
        parameter: "DisableS3ExpressSessionAuth",
        variable: Some("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"),
        property: Some("s3_disable_express_session_auth"),
        inside_s3: None,
        words: FLAG,
    },
    ServiceSetting {
        parameter: "AWS::S3::Accelerate",
        variable: None,
        property: None,
        inside_s3: Some("use_accelerate_endpoint"),
        words: FLAG,
    },
    ServiceSetting {
        parameter: "AWS::S3::ForcePathStyle",
        variable: None,
        property: None,
        inside_s3: Some("addressing_style"),
        words: &[("path", Some(true)), ("virtual", Some(false)), ("auto", None)],
    },
    ServiceSetting {
        parameter: S3_DUAL_STACK,
        variable: None,
        property: None,
        inside_s3: Some("use_dualstack_endpoint"),
        // As in botocore, it asks for what others say nothing of, or takes nothing back.
        words: &[("true", Some(true)), ("false", None)],
    },
    ServiceSetting {
        parameter: "AWS::S3::UseGlobalEndpoint",
        variable: Some("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"),
        property: Some("s3_us_east_1_regional_endpoint"),
        inside_s3: Some("us_east_1_regional_endpoint"),
        words: GLOBAL,
    },
    ServiceSetting {
        parameter: "AWS::STS::UseGlobalEndpoint",
        variable: Some("AWS_STS_REGIONAL_ENDPOINTS"),
        property: Some("sts_regional_endpoints"),
        inside_s3: None,
        words: GLOBAL,
    },
];

/// What a word stands for.
pub(crate) fn meaning<T: Copy>(word: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find_map(|(known, value)| word.eq_ignore_ascii_case(known).then_some(*value))
}
