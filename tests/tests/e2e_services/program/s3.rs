//! Buckets with what belongs to them, and objects.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use services::s3::types::{
    AccessControlPolicy, BucketLocationConstraint, CorsConfiguration, CorsRule, CreateBucketConfiguration, Delete,
    Grant, Grantee, ObjectIdentifier, Owner, Permission, Tag, Tagging, Type,
};

use super::S3;
use crate::refused;

const KEY: &str = "folder/a b+c&d/ü.txt";
const OWNER: &str = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";
const EVERYBODY: &str = "http://acs.amazonaws.com/groups/global/AllUsers";

task! {
    fn make(s3: &S3, name: &str) {
        let bucket = &format!("{name}-bucket");
        let place = CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::EuWest1).build();
        wait!(s3.create_bucket().bucket(bucket).create_bucket_configuration(place).send())?;
        let tags = Tagging::builder().tag_set(Tag::builder().key("a & <b>").value("ü").build()).build();
        wait!(s3.put_bucket_tagging().bucket(bucket).tagging(tags).send())?;
        let rule = CorsRule::builder().allowed_methods("GET").allowed_methods("PUT").allowed_origins("*");
        let rules = CorsConfiguration::builder().cors_rules(rule.max_age_seconds(5).build()).build();
        wait!(s3.put_bucket_cors().bucket(bucket).cors_configuration(rules).send())?;
        let everybody = Grantee::builder().r#type(Type::Group).uri(EVERYBODY).build();
        let grant = Grant::builder().grantee(everybody).permission(Permission::Read).build();
        let policy = AccessControlPolicy::builder().grants(grant).owner(Owner::builder().id(OWNER).build()).build();
        wait!(s3.put_bucket_acl().bucket(bucket).access_control_policy(policy).send())?;
        let put = s3.put_object().bucket(bucket).key(KEY).body("hello").content_type("text/plain");
        wait!(put.metadata("color", "green").send())?;
        wait!(s3.put_object().bucket(bucket).key("folder/second").send())?;
        wait!(s3.put_object().bucket(bucket).key("gone").body("x").send())?;
        let gone = ObjectIdentifier::builder().key("gone").build();
        wait!(s3.delete_objects().bucket(bucket).delete(Delete::builder().objects(gone).quiet(true).build()).send())?;
        Ok(json!({}))
    }
}

task! {
    fn see(s3: &S3, name: &str, _kept: &Value) {
        let bucket = &format!("{name}-bucket");
        let place = wait!(s3.get_bucket_location().bucket(bucket).send())?.location_constraint;
        let tags = wait!(s3.get_bucket_tagging().bucket(bucket).send())?.tag_set;
        let tags: Vec<_> = tags.into_iter().map(|tag| json!([tag.key, tag.value])).collect();
        let rules = wait!(s3.get_bucket_cors().bucket(bucket).send())?.cors_rules.unwrap_or_default();
        let rules: Vec<_> =
            rules.into_iter().map(|rule| json!([rule.allowed_methods, rule.allowed_origins, rule.max_age_seconds])).collect();
        let grants = wait!(s3.get_bucket_acl().bucket(bucket).send())?.grants.unwrap_or_default();
        let grants = grants.into_iter().map(|grant| {
            let grantee = grant.grantee.ok_or("no grantee")?;
            let permission = grant.permission.ok_or("no permission")?;
            Ok(json!([grantee.r#type.as_str(), grantee.uri, permission.as_str()]))
        });
        let grants: Result<Vec<_>, &str> = grants.collect();
        let mut objects = Vec::new();
        for page in wait!(s3.list_objects_v2().bucket(bucket).prefix("folder/").into_paginator().send().collect::<Vec<_>>()) {
            let contents = page?.contents.unwrap_or_default();
            objects.extend(contents.into_iter().map(|object| json!([object.key, object.size, object.e_tag])));
        }
        let head = wait!(s3.head_object().bucket(bucket).key(KEY).send())?;
        let metadata: BTreeMap<_, _> = head.metadata.unwrap_or_default().into_iter().collect();
        let object = wait!(s3.get_object().bucket(bucket).key(KEY).send())?;
        let got = [json!(object.content_length), json!(object.e_tag)];
        let body = String::from_utf8(read!(object.body))?;
        let gone = wait!(s3.head_object().bucket(bucket).key("gone").send()).err().ok_or("an object that is gone")?;
        if gone.code() != Some("NotFound") {
            return Err(gone.to_string().into());
        }
        let none = refused(wait!(s3.list_objects_v2().bucket(format!("{name}-none")).send()))?;
        Ok(json!([
            place.ok_or("no place")?.as_str(),
            tags,
            rules,
            grants?,
            objects,
            [json!(head.content_length), json!(head.content_type), json!(metadata)],
            [json!(got), json!(body)],
            // Answers to HEAD have no body: botocore has the status as the code.
            {"error": "404", "message": "Not Found"},
            none,
        ]))
    }
}
