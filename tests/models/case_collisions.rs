//! Names that differ only in case or underscores are told apart, and keep their names on the wire.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::case_collisions::operation::get_arn::GetARNInput;
use crate::case_collisions::operation::get_arn_2::GetArn;
use crate::case_collisions::types::{Kind, UserId, UserId2};
use crate::support::body;

#[test]
fn wire_names_stay() {
    let user = UserId2::builder().a("big").a_2("small").build();
    let input = GetARNInput::builder()
        .user_name(user)
        .user_name_2(UserId::builder().a(Kind::AB2).build())
        .user_name_3("x")
        .build();
    let expected = json!({ "UserName": { "A_": "big", "a": "small" }, "user_name": { "a": "aB" }, "User__Name": "x" });
    assert_eq!(body(&input), expected);
    assert_eq!(GetArn::META.name, "Get_Arn");
}
