//! Options and their values, held against what the AWS CLI does.

#[path = "support/schemas.rs"]
mod schemas;

#[test]
fn every_operation_has_schemas() {
    if schemas::conformance("schemas of the pinned model", "models/cognito-idp/ast").is_none() {
        return;
    }
    assert_eq!(schemas::operations().len(), 113);
    let input = schemas::operation_input("ConfirmForgotPassword");
    assert_eq!(input.members[0].name, "ClientId");
    assert!(schemas::operation_output("ListUsers").members.iter().any(|member| member.name == "Users"));
}
