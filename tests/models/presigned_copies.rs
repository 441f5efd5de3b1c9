//! What requests say of the region that a copy comes from. What is signed for that region needs credentials, and is not here.

use smithgen_runtime::operation::OperationInput;

use crate::presigned_copies::operation::copy::CopyInput;
use crate::presigned_copies::operation::replicate::ReplicateInput;
use crate::support::config;

fn form(input: impl OperationInput) -> String {
    let config = config().to_builder().region("eu-west-1").build();
    let request = input.to_http_request(&config).unwrap();
    assert_eq!(request.headers()["content-length"], request.body().len().to_string().as_str());
    String::from_utf8(request.into_body()).unwrap()
}

#[test]
fn who_takes_both_regions_is_told_of_both() {
    let copy = || CopyInput::builder().name("a&b").source_region("us-west-2");
    let expected = "Action=Copy&Version=2020-01-01&Name=a%26b&SourceRegion=us-west-2&DestinationRegion=eu-west-1";
    assert_eq!(form(copy().build()), expected);
    assert_eq!(form(copy().destination_region("elsewhere").build()), expected);
    let signed = copy().destination_region("elsewhere").url("u").build();
    let expected = "Action=Copy&Version=2020-01-01&Name=a%26b&DestinationRegion=elsewhere&Url=u&SourceRegion=us-west-2";
    assert_eq!(form(signed), expected, "what the caller signs says what the caller says");
    let same = CopyInput::builder().destination_region("elsewhere").build();
    assert_eq!(form(same), "Action=Copy&Version=2020-01-01&DestinationRegion=elsewhere");
}

#[test]
fn who_takes_no_region_is_told_of_none() {
    let replica = || ReplicateInput::builder().from_name("From=x").from("us-west-2");
    assert_eq!(form(replica().build()), "Action=Replicate&Version=2020-01-01&FromName=From%3Dx");
    assert_eq!(form(replica().url("u").build()), "Action=Replicate&Version=2020-01-01&FromName=From%3Dx&Url=u");
    assert_eq!(form(replica().from("").build()), "Action=Replicate&Version=2020-01-01&FromName=From%3Dx");
}
