//! The service's own rules say where it is.

use smithgen_runtime::operation::OperationInput;

use crate::endpoint_rules::Config;
use crate::endpoint_rules::operation::ping::PingInput;

#[test]
fn rules_are_followed() {
    let uri = |config: Config| PingInput {}.to_http_request(&config).map(|request| request.uri().to_string());
    assert_eq!(uri(Config::builder().region("here").build()).unwrap(), "https://tiny.here.test/");
    let both = Config::builder().region("here").endpoint_url("http://localhost:1/base").build();
    assert!(uri(both).unwrap().starts_with("http://localhost:1/base"));
    assert!(uri(Config::builder().build()).unwrap_err().to_string().contains("Where to?"));
}
