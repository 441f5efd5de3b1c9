//! Botocore's description of a service, which has no defaults, gives the same requests as Smithy's, which has: zeros that types
//! imply are sent by neither. What a structure states itself has to be set where the description does not know it.

use smithgen_runtime::operation::OperationInput;

use crate::support::config;

/// What a program writes with either client, and what it sets for the defaults that structures state.
macro_rules! requests {
    ($client:ident $(, $own:ident: $value:expr)*) => {{
        use crate::$client::operation::order::OrderInput;
        use crate::$client::types::Options;
        let least = || Options::builder().name("plain")$(.$own($value))*;
        [
            OrderInput::default(),
            OrderInput::builder().options(least().build()).build(),
            OrderInput::builder().options(least().implied(7).build()).build(),
            OrderInput::builder().options(least().implied(0).build()).build(),
        ]
        .map(|input| input.to_http_request(&config()).unwrap().into_body())
    }};
}

#[test]
fn both_descriptions_give_the_same_requests() {
    let smithys = requests!(default_builders);
    assert_eq!(smithys, requests!(default_builders_botocore, count: 7, set_tags: Some(Vec::new())));
    let texts = smithys.map(|body| String::from_utf8(body).unwrap());
    assert_eq!(texts[1], r#"{"options":{"count":7,"name":"plain","tags":[]}}"#);
    assert_eq!(texts[2], r#"{"options":{"count":7,"name":"plain","implied":7,"tags":[]}}"#);
}
