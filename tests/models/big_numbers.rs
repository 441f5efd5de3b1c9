//! Big numbers keep every digit.

use smithgen_runtime::operation::{Operation, OperationInput};

use crate::big_numbers::operation::count::{Count, CountInput};
use crate::support::{config, response};

#[test]
fn digits_survive() {
    let (whole, decimal) = ("-123456789012345678901234567890", "0.100000000000000000000000000001");
    let input = CountInput::builder().whole(whole.parse().unwrap()).decimal(decimal.parse().unwrap()).build();
    let request = input.to_http_request(&config()).unwrap();
    let text = String::from_utf8(request.into_body()).unwrap();
    assert_eq!(text, format!("{{\"whole\":{whole},\"decimal\":{decimal}}}"));
    let answer = format!("{{\"whole\":{whole},\"decimals\":[{decimal},1e400]}}");
    let output = Count::parse_response(response(200, &answer)).unwrap();
    assert_eq!(output.whole, input.whole);
    assert_eq!(output.decimals.unwrap()[0], input.decimal.unwrap());
}
