// error: required member `type` has not been set

use compile_fail::required_keywords::operation::await_::AwaitInput;

fn main() {
    let _ = AwaitInput::builder().c("c").set("set").phantom_data("data").build();
}
