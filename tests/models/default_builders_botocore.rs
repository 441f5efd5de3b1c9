//! Botocore's description of a service, which has no defaults, gives the same requests as Smithy's, which has.

use smithgen_runtime::operation::OperationInput;

use crate::support::config;

/// What a program writes with either client.
macro_rules! requests {
    ($client:ident) => {{
        use crate::$client::operation::order::OrderInput;
        use crate::$client::types::Options;
        let least = || Options::builder().name("plain");
        let all = least().count(7);
        [
            OrderInput::default(),
            OrderInput::builder().size(3).build(),
            OrderInput::builder().options(least().build()).build(),
            OrderInput::builder().size(0).options(all.build()).build(),
            OrderInput::builder().options(least().count(0).build()).build(),
        ]
        .map(|input| input.to_http_request(&config()).unwrap().into_body())
    }};
}

#[test]
fn both_descriptions_give_the_same_requests() {
    let (smithys, botocores) = (requests!(default_builders), requests!(default_builders_botocore));
    assert_eq!(smithys, botocores);
    let texts = smithys.map(|body| String::from_utf8(body).unwrap());
    assert_eq!(texts[2], r#"{"options":{"name":"plain"}}"#);
    assert_eq!(
        texts[3],
        r#"{"size":0,"options":{"count":7,"name":"plain"}}"#
    );
}
