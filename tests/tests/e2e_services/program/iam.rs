//! Users with policies and tags, and groups of them.

use std::error::Error;

use serde_json::{Value, json};
use services::iam::types::Tag;

use super::Iam;
use crate::refused;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::a+b/*"}}"#;

/// Policies come percent-encoded, as the service's description says; botocore and tools decode them.
fn decoded(text: &str) -> Result<String, Box<dyn Error>> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2).ok_or("an escape of one digit")?;
        bytes.push(u8::from_str_radix(digits, 16)?);
        bytes.extend(rest.as_bytes());
    }
    Ok(String::from_utf8(bytes)?)
}

task! {
    fn make(iam: &Iam, name: &str) {
        let user = format!("{name}-user");
        let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build();
        let create = iam.create_user().user_name(&user).path("/staff/").tags(tag("Grüße", "a + b")).tags(tag("empty", ""));
        let created = wait!(create.send())?;
        wait!(iam.put_user_policy().user_name(&user).policy_name("read").policy_document(POLICY).send())?;
        let group = format!("{name}-group");
        wait!(iam.create_group().group_name(&group).send())?;
        wait!(iam.add_user_to_group().group_name(&group).user_name(&user).send())?;
        Ok(json!({"id": created.user.ok_or("no user")?.user_id}))
    }
}

task! {
    fn see(iam: &Iam, name: &str, _kept: &Value) {
        let user = format!("{name}-user");
        let seen = wait!(iam.get_user().user_name(&user).send())?.user.ok_or("no user")?;
        let mut tags = Vec::new();
        for page in wait!(iam.list_user_tags().user_name(&user).into_paginator().send().collect::<Vec<_>>()) {
            tags.extend(page?.tags.into_iter().map(|tag| json!([tag.key, tag.value])));
        }
        let policy = wait!(iam.get_user_policy().user_name(&user).policy_name("read").send())?;
        let document: Value = serde_json::from_str(&decoded(&policy.policy_document)?)?;
        let mut members = Vec::new();
        for page in wait!(iam.get_group().group_name(format!("{name}-group")).into_paginator().send().collect::<Vec<_>>()) {
            members.extend(page?.users.into_iter().map(|user| user.user_name));
        }
        let nobody = refused(wait!(iam.get_user().user_name(format!("{name}-nobody")).send()))?;
        Ok(json!([
            [seen.user_name, seen.user_id, seen.path, seen.arn],
            tags,
            [policy.policy_name, document["Statement"]["Resource"]],
            members,
            nobody,
        ]))
    }
}
