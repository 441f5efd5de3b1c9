//! Endpoints that depend on what expressions find in the input.

use smithgen_runtime::config::Config;
use smithgen_runtime::operation::OperationInput;

use crate::endpoint_searches::operation::batch::BatchInput;
use crate::endpoint_searches::types::Item;

fn host(input: &impl OperationInput) -> String {
    let config = Config::builder().region("eu-west-1").build();
    input.to_http_request(&config).unwrap().uri().host().unwrap().to_owned()
}

fn batch(tables: &[&str]) -> BatchInput {
    let items = tables.iter().map(|table| Item::builder().table(*table).build()).collect();
    BatchInput::builder().set_items(Some(items)).open(true).build()
}

#[test]
fn parameters_are_found_wherever_they_are() {
    assert_eq!(host(&BatchInput::builder().sizes("a", 1).build()), "a.one.test");
    assert_eq!(host(&batch(&["b"])), "b.first.test");
    assert_eq!(host(&batch(&["b", "c", "d"])), "c.second.test");
    assert_eq!(host(&batch(&[])), "open.test");
}

#[test]
fn what_is_not_there_decides_nothing() {
    assert_eq!(host(&BatchInput::builder().build()), "none.test");
    assert_eq!(host(&BatchInput::builder().set_sizes(Some([].into())).open(false).build()), "none.test");
    assert_eq!(host(&BatchInput::builder().items(Item::builder().build()).build()), "none.test");
}
