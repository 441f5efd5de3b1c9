//! Security groups with rules, and instances behind them.

use serde_json::{Value, json};
use services::ec2::types::{Filter, IpPermission, IpRange, ResourceType, Tag, TagSpecification};

use super::Ec2;
use crate::{refused, text};

task! {
    fn make(ec2: &Ec2, name: &str) {
        let create = ec2.create_security_group().group_name(format!("{name}-doors")).description("Who comes in & <out>");
        let group = wait!(create.send())?.group_id.ok_or("no group")?;
        let range = |addresses: &str| IpRange::builder().cidr_ip(addresses);
        let web = IpPermission::builder().ip_protocol("tcp").from_port(443).to_port(443);
        let web = web.ip_ranges(range("192.0.2.0/24").build());
        let web = web.ip_ranges(range("198.51.100.0/24").description("a=b").build()).build();
        wait!(ec2.authorize_security_group_ingress().group_id(&group).ip_permissions(web).send())?;
        let tag = Tag::builder().key("Grüße").value(name).build();
        let tags = TagSpecification::builder().resource_type(ResourceType::Instance).tags(tag).build();
        let run = ec2.run_instances().image_id("ami-12c6146b").min_count(1).max_count(1);
        let run = run.security_group_ids(&group).tag_specifications(tags);
        let instance = wait!(run.send())?.instances.unwrap_or_default().pop().and_then(|instance| instance.instance_id);
        Ok(json!({"group": group, "instance": instance}))
    }
}

task! {
    fn see(ec2: &Ec2, name: &str, kept: &Value) {
        let mut groups = Vec::new();
        let pages = ec2.describe_security_groups().group_ids(text(kept, "group")?).into_paginator();
        for page in wait!(pages.send().collect::<Vec<_>>()) {
            groups.extend(page?.security_groups.unwrap_or_default().into_iter().map(|group| {
                let rules = group.ip_permissions.unwrap_or_default().into_iter().map(|rule| {
                    let ranges = rule.ip_ranges.unwrap_or_default().into_iter();
                    let ranges: Vec<_> = ranges.map(|range| json!([range.cidr_ip, range.description])).collect();
                    json!([rule.ip_protocol, rule.from_port, ranges])
                });
                json!([group.group_name, group.description, rules.collect::<Vec<_>>()])
            }));
        }
        let filter = |key: &str, one: &str, other: &str| Filter::builder().name(key).values(one).values(other).build();
        let running = ec2.describe_instances().filters(filter("tag:Grüße", name, "none"));
        let running = running.filters(filter("instance-state-name", "running", "pending"));
        let mut instances = Vec::new();
        for page in wait!(running.into_paginator().send().collect::<Vec<_>>()) {
            let reservations = page?.reservations.unwrap_or_default().into_iter();
            let found = reservations.flat_map(|reservation| reservation.instances.unwrap_or_default());
            instances.extend(found.map(|instance| {
                let groups = instance.security_groups.unwrap_or_default().into_iter();
                let groups: Vec<_> = groups.map(|group| group.group_name).collect();
                let tags = instance.tags.unwrap_or_default().into_iter();
                let tags: Vec<_> = tags.map(|tag| json!([tag.key, tag.value])).collect();
                json!([instance.instance_id, instance.image_id, groups, tags, instance.ebs_optimized])
            }));
        }
        let none = refused(wait!(ec2.describe_security_groups().group_ids("sg-0").send()))?;
        Ok(json!([groups, instances, none]))
    }
}
