//! Settings that only one service has, whether its model names them as its own or as built-ins of the rules engine.

use smithgen_runtime::config::{Builder, Config};
use smithgen_runtime::operation::OperationInput;

use crate::endpoint_settings::endpoint::Settings as _;
use crate::endpoint_settings::operation::ping::PingInput;

fn request(config: Builder) -> http::Request<Vec<u8>> {
    PingInput::builder().build().to_http_request(&config.region("eu-west-1").build()).unwrap()
}

fn host(config: Builder) -> String {
    request(config).uri().host().unwrap().to_owned()
}

#[test]
fn each_has_a_setter() {
    assert_eq!(host(Config::builder()), "none.tiny.test");
    assert_eq!(host(Config::builder().use_global_endpoint(true)), "tiny.test");
    assert_eq!(host(Config::builder().force_path_style(true)), "paths.tiny.test");
    assert_eq!(host(Config::builder().force_path_style(false)), "none.tiny.test");
    assert_eq!(host(Config::builder().use_arn_region(false)), "arn.tiny.test");
    assert_eq!(host(Config::builder().kinds(["a", "b"])), "b.tiny.test");
    assert_eq!(host(Config::builder().kinds([String::from("a")])), "none.tiny.test", "it has no second");
}

#[test]
fn ids_of_built_ins_count_unless_the_parameter_is_set() {
    let global = || Config::builder().endpoint_parameter("AWS::STS::UseGlobalEndpoint", true);
    assert_eq!(host(global()), "tiny.test");
    assert_eq!(host(global().use_global_endpoint(false)), "none.tiny.test");
    assert_eq!(host(Config::builder().endpoint_parameter("AWS::S3::UseGlobalEndpoint", true)), "none.tiny.test");
}

#[test]
fn headers_of_the_endpoint_are_sent() {
    let request = request(Config::builder().kinds(["a", "b"]));
    assert_eq!(request.headers().get_all("x-kind").iter().collect::<Vec<_>>(), ["b", "more"]);
}
