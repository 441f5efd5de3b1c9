// error: required member `contact` has not been set
// label: `.contact(…)` is missing before this

use compile_fail::required_members::operation::book::BookInput;

fn main() {
    let _ = BookInput::builder().guest_name("Diego").build();
}
