// error: required member `type` has not been set
// at: build

use client_crate::required_keywords::operation::await_::AwaitInput;

fn main() {
    let _ = AwaitInput::builder().c("c").set("set").phantom_data("data").build();
}
