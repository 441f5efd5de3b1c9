//! Checksums of requests, and of responses.

use smithgen_runtime::config::{Config, RequestChecksumCalculation};
use smithgen_runtime::operation::OperationInput;

use crate::checksums::operation::put::PutInput;
use crate::checksums::operation::tag::TagInput;
use crate::checksums::types::ChecksumAlgorithm;
use crate::support::config;

/// The headers about checksums.
fn sums(input: &impl OperationInput, config: &Config) -> Vec<String> {
    let request = input.to_http_request(config).unwrap();
    let names = request.headers().keys().map(|name| name.as_str().to_owned());
    let mut names: Vec<_> = names.filter(|name| name.contains("checksum") || name.contains("md5")).collect();
    names.sort_unstable();
    names
}

#[test]
fn requests_have_the_checksums_that_the_model_says() {
    let everywhere = config().to_builder().request_checksum_calculation(RequestChecksumCalculation::WhenSupported);
    let everywhere = everywhere.build();
    let put = |algorithm| PutInput::builder().set_algorithm(algorithm).name("a").build();
    assert_eq!(sums(&put(None), &everywhere), ["x-amz-checksum-crc32"]);
    assert_eq!(sums(&put(None), &config()), ["content-md5"]);
    for config in [&everywhere, &config()] {
        assert_eq!(sums(&put(Some(ChecksumAlgorithm::Sha256)), config), ["x-amz-checksum-sha256"]);
    }
    for config in [everywhere, config()] {
        assert_eq!(sums(&TagInput::builder().build(), &config), ["content-md5"]);
    }
    let unknown = put(Some(ChecksumAlgorithm::Unknown("XXHASH3".to_owned()))).to_http_request(&config());
    assert!(unknown.unwrap_err().to_string().contains("`Algorithm` is \"XXHASH3\""));
}
