//! JSON of this crate against structs that derive serde's traits and go through serde_json, in one run.
//!
//! `cargo bench -p smithgen-runtime --bench json` prints a table: time for one value, best of many rounds in which both
//! sides take turns, and how many times as long serde_json takes. Both sides must give and read the same bytes, which is
//! checked first.

use std::collections::HashMap;
use std::hint::black_box;

use smithgen_runtime::generated::codec::Limits;
use smithgen_runtime::generated::json;

#[path = "json/ours.rs"]
mod ours;
#[path = "json/serde_side.rs"]
mod serde_side;
#[path = "turns/mod.rs"]
mod turns;

use turns::compare;

const USERS: usize = 60;

fn main() {
    turns::head();
    let confirm = confirm_forgot_password();
    let body = agreed_body("confirm", json::to_vec(&confirm).unwrap(), |body| {
        serde_json::to_vec(&serde_json::from_slice::<serde_side::ConfirmForgotPassword>(body).unwrap()).unwrap()
    });
    let theirs: serde_side::ConfirmForgotPassword = serde_json::from_slice(&body).unwrap();
    compare(
        "ConfirmForgotPassword, encode",
        body.len(),
        || json::to_vec(&confirm).unwrap(),
        || serde_json::to_vec(&theirs).unwrap(),
    );
    compare(
        "ConfirmForgotPassword, decode",
        body.len(),
        || json::from_slice::<ours::ConfirmForgotPassword>(black_box(&body), &Limits::default()).unwrap(),
        || serde_json::from_slice::<serde_side::ConfirmForgotPassword>(black_box(&body)).unwrap(),
    );

    let page = users_page();
    let body = agreed_body("page", json::to_vec(&page).unwrap(), |body| {
        serde_json::to_vec(&serde_json::from_slice::<serde_side::ListUsersPage>(body).unwrap()).unwrap()
    });
    let theirs: serde_side::ListUsersPage = serde_json::from_slice(&body).unwrap();
    compare(
        "ListUsers page, encode",
        body.len(),
        || json::to_vec(&page).unwrap(),
        || serde_json::to_vec(&theirs).unwrap(),
    );
    compare(
        "ListUsers page, decode",
        body.len(),
        || json::from_slice::<ours::ListUsersPage>(black_box(&body), &Limits::default()).unwrap(),
        || serde_json::from_slice::<serde_side::ListUsersPage>(black_box(&body)).unwrap(),
    );
}

/// The body, after a check that serde_json reads it and writes it alike.
fn agreed_body(what: &str, ours: Vec<u8>, through_serde: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    assert_eq!(String::from_utf8_lossy(&ours), String::from_utf8_lossy(&through_serde(&ours)), "{what}");
    ours
}

fn confirm_forgot_password() -> ours::ConfirmForgotPassword {
    ours::ConfirmForgotPassword {
        client_id: "3n4b5urk1ft4fl3mg5e62d9ado".to_owned(),
        secret_hash: Some("5Wfw1nQzkKjHBXqJIxWNXVbYfVWmnjaPNmJSQwE2p3A=".to_owned()),
        username: "diego@example.com".to_owned(),
        confirmation_code: "123456".to_owned(),
        password: "N3w-password \"quoted\"!".to_owned(),
        client_metadata: Some(HashMap::from([("campaign".to_owned(), "autumn".to_owned())])),
    }
}

fn users_page() -> ours::ListUsersPage {
    let attribute = |name: &str, value: String| ours::Attribute { name: name.to_owned(), value: Some(value) };
    let user = |index: usize| ours::User {
        username: Some(format!("7d8ca528-4931-4254-9273-ea5ee853{index:04}")),
        attributes: Some(vec![
            attribute("sub", format!("7d8ca528-4931-4254-9273-ea5ee853{index:04}")),
            attribute("email_verified", "true".to_owned()),
            attribute("phone_number_verified", "false".to_owned()),
            attribute("phone_number", format!("+4915112345{index:03}")),
            attribute("email", format!("user.{index}@example.com")),
            attribute("name", format!("Zoë \"Z\" Müller {index}")),
            attribute("custom:department", "Research & Development".to_owned()),
            attribute("identities", r#"[{"providerName":"Login","userId":"10","primary":true}]"#.to_owned()),
        ]),
        user_create_date: Some(smithgen_runtime::types::DateTime::from_millis(1_700_000_000_123 + index as i64)),
        user_last_modified_date: Some(smithgen_runtime::types::DateTime::from_millis(1_710_000_000_456)),
        enabled: Some(true),
        user_status: Some(ours::UserStatus::Confirmed),
    };
    ours::ListUsersPage {
        users: Some((0..USERS).map(user).collect()),
        pagination_token: Some("CAISlAIIARKSAggD".repeat(20)),
    }
}
