//! File systems with rules, access points and tags.

use serde_json::{Value, json};
use services::efs::types::{LifecyclePolicy, PerformanceMode, PosixUser, RootDirectory, Tag, TransitionToIaRules};

use super::Efs;
use crate::{refused, text};

task! {
    fn make(efs: &Efs, name: &str) {
        let create = efs.create_file_system().creation_token(format!("{name} token/+")).encrypted(true);
        let id = wait!(create.performance_mode(PerformanceMode::GeneralPurpose).send())?.file_system_id;
        let policy = LifecyclePolicy::builder().transition_to_ia(TransitionToIaRules::After30Days).build();
        wait!(efs.put_lifecycle_configuration().file_system_id(&id).lifecycle_policies(policy).send())?;
        let point = efs.create_access_point().client_token(name).file_system_id(&id);
        let point = point.posix_user(PosixUser::builder().uid(1000).gid(0).build());
        wait!(point.root_directory(RootDirectory::builder().path("/a b").build()).send())?;
        let tag = |key: &str, value: &str| Tag::builder().key(key).value(value).build();
        let tags = efs.tag_resource().resource_id(&id).tags(tag("Name", "Grüße")).tags(tag("a&b=c", ""));
        wait!(tags.tags(tag("d e", "")).send())?;
        wait!(efs.untag_resource().resource_id(&id).tag_keys("a&b=c").tag_keys("d e").send())?;
        Ok(json!({"id": id}))
    }
}

task! {
    fn see(efs: &Efs, name: &str, kept: &Value) {
        let id = text(kept, "id")?;
        let mut systems = Vec::new();
        let pages = efs.describe_file_systems().creation_token(format!("{name} token/+")).into_paginator();
        for page in wait!(pages.send().collect::<Vec<_>>()) {
            systems.extend(page?.file_systems.unwrap_or_default().into_iter().map(|found| {
                let (mode, size) = (found.performance_mode.as_str().to_owned(), found.size_in_bytes.map(|size| size.value));
                json!([found.file_system_id, found.creation_token, found.encrypted, mode, size])
            }));
        }
        let rules = wait!(efs.describe_lifecycle_configuration().file_system_id(id).send())?;
        let rules = rules.lifecycle_policies.unwrap_or_default().into_iter().filter_map(|rule| rule.transition_to_ia);
        let rules: Vec<_> = rules.map(|rule| rule.as_str().to_owned()).collect();
        let mut points = Vec::new();
        for page in wait!(efs.describe_access_points().file_system_id(id).into_paginator().send().collect::<Vec<_>>()) {
            points.extend(page?.access_points.unwrap_or_default().into_iter().map(|point| {
                let user = point.posix_user.map(|user| (user.uid, user.gid)).unwrap_or_default();
                json!([point.client_token, user.0, user.1, point.root_directory.and_then(|root| root.path)])
            }));
        }
        let tags = wait!(efs.list_tags_for_resource().resource_id(id).send())?.tags.unwrap_or_default();
        let tags: Vec<_> = tags.into_iter().map(|tag| json!([tag.key, tag.value])).collect();
        let none = refused(wait!(efs.describe_file_systems().file_system_id("fs-00000000").send()))?;
        Ok(json!([systems, rules, points, tags, none]))
    }
}
