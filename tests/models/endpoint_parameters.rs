//! Endpoints that depend on the operation and its input.

use smithgen_runtime::config::Config;
use smithgen_runtime::error::ConstructionFailure;
use smithgen_runtime::operation::OperationInput;

use crate::endpoint_parameters::endpoint::Settings as _;
use crate::endpoint_parameters::operation::get::GetInput;
use crate::endpoint_parameters::operation::rename::RenameInput;

fn config() -> Config {
    Config::builder().region("eu-west-1").build()
}

fn url(input: &impl OperationInput, config: &Config) -> Result<String, ConstructionFailure> {
    input.to_http_request(config).map(|request| request.uri().to_string())
}

#[test]
fn each_operation_goes_to_its_own_place() {
    // One configuration for all: what is remembered of it must not be another operation's endpoint.
    let config = config();
    let get = |place: Option<&str>| url(&GetInput::builder().set_place(place.map(str::to_owned)).build(), &config);
    assert_eq!(get(None).unwrap(), "https://data.tiny.test/");
    assert_eq!(url(&RenameInput::builder().build(), &config).unwrap(), "https://other.tiny.test/");
    assert_eq!(get(Some("here")).unwrap(), "https://here.data.tiny.test/base/");
    assert_eq!(url(&RenameInput::builder().build(), &config).unwrap(), "https://other.tiny.test/");
    let problem = get(Some("not/here")).unwrap_err().to_string();
    assert!(problem.contains("Place must be a part of a host's name"), "{problem}");
}

#[test]
fn whoever_signs_otherwise_has_the_request() {
    let input = GetInput::builder().place("everywhere").build();
    assert_eq!(url(&input, &config()).unwrap(), "https://everywhere.tiny.test/");
}

#[test]
fn endpoints_of_ones_own_count_where_the_rules_say_so() {
    let config = Config::builder().region("eu-west-1").endpoint_url("http://own.test:81/x").build();
    assert_eq!(url(&GetInput::builder().build(), &config).unwrap(), "http://own.test:81/x/");
    assert_eq!(url(&GetInput::builder().place("here").build(), &config).unwrap(), "https://here.data.tiny.test/base/");
}

#[test]
fn what_matters_only_with_an_account_decides_nothing_without_one() {
    assert_eq!(url(&RenameInput::builder().owner("me").build(), &config()).unwrap(), "https://other.tiny.test/");
}

#[test]
fn settings_of_the_service_count_unless_an_operation_says_otherwise() {
    let config = Config::builder().kind("mine").private(false).build();
    assert_eq!(url(&RenameInput::builder().build(), &config).unwrap(), "https://mine.tiny.test/");
    assert_eq!(url(&GetInput::builder().place("here").build(), &config).unwrap(), "https://here.data.tiny.test/base/");
}
