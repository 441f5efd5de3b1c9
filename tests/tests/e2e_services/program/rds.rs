//! Databases, changed once, and snapshots of them.

use serde_json::{Value, json};
use services::rds::types::Tag;

use super::Rds;
use crate::{refused, text};

task! {
    fn make(rds: &Rds, name: &str) {
        let database = format!("{name}-db");
        let create = rds.create_db_instance().db_instance_identifier(&database).db_instance_class("db.t3.micro");
        let create = create.engine("postgres").allocated_storage(20).master_username("keeper");
        let create = create.master_user_password("n0t-a-secret").backup_retention_period(3).multi_az(true);
        let created = wait!(create.tags(Tag::builder().key("purpose").value("a & <b>").build()).send())?;
        let modify = rds.modify_db_instance().db_instance_identifier(&database);
        wait!(modify.allocated_storage(30).apply_immediately(true).send())?;
        let snapshot = rds.create_db_snapshot().db_instance_identifier(&database);
        wait!(snapshot.db_snapshot_identifier(format!("{name}-snapshot")).send())?;
        Ok(json!({"arn": created.db_instance.ok_or("no database")?.db_instance_arn}))
    }
}

task! {
    fn see(rds: &Rds, name: &str, kept: &Value) {
        let database = format!("{name}-db");
        let mut databases = Vec::new();
        let pages = rds.describe_db_instances().db_instance_identifier(&database).into_paginator();
        for page in wait!(pages.send().collect::<Vec<_>>()) {
            databases.extend(page?.db_instances.unwrap_or_default().into_iter().map(|db| {
                let port = db.endpoint.and_then(|endpoint| endpoint.port);
                let groups = db.vpc_security_groups.unwrap_or_default();
                let groups: Vec<_> = groups.into_iter().map(|group| group.status).collect();
                let replicas = db.read_replica_db_instance_identifiers;
                json!([db.db_instance_identifier, db.engine, db.allocated_storage, db.multi_az, port, groups, replicas])
            }));
        }
        let mut snapshots = Vec::new();
        let pages = rds.describe_db_snapshots().db_instance_identifier(&database).snapshot_type("manual").into_paginator();
        for page in wait!(pages.send().collect::<Vec<_>>()) {
            let snapshot = |found: services::rds::types::DbSnapshot| {
                json!([found.db_snapshot_identifier, found.allocated_storage, found.encrypted])
            };
            snapshots.extend(page?.db_snapshots.unwrap_or_default().into_iter().map(snapshot));
        }
        let tags = rds.list_tags_for_resource().resource_name(text(kept, "arn")?);
        let tags = wait!(tags.send())?.tag_list.unwrap_or_default();
        let tags: Vec<_> = tags.into_iter().map(|tag| json!([tag.key, tag.value])).collect();
        let none = refused(wait!(rds.describe_db_instances().db_instance_identifier(format!("{name}-none")).send()))?;
        Ok(json!([databases, snapshots, tags, none]))
    }
}
