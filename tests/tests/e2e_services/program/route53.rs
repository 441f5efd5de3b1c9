//! Hosted zones and their records.

use serde_json::{Value, json};
use services::route53::types::{Change, ChangeAction, ChangeBatch, HostedZoneConfig, ResourceRecord, ResourceRecordSet, RrType};

use super::Route53;
use crate::refused;

task! {
    fn make(route53: &Route53, name: &str) {
        let zone = format!("{name}.example.com.");
        let create = route53.create_hosted_zone().name(&zone).caller_reference(name);
        let comment = HostedZoneConfig::builder().comment("a & <b>").build();
        let id = wait!(create.hosted_zone_config(comment).send())?.hosted_zone.ok_or("no zone")?.id;
        let record = |value: &str| ResourceRecord::builder().value(value).build();
        let set = ResourceRecordSet::builder().name(format!("www.{zone}")).r#type(RrType::A).ttl(300);
        let set = set.resource_records(record("192.0.2.1")).resource_records(record("192.0.2.2")).build();
        let change = Change::builder().action(ChangeAction::Create).resource_record_set(set).build();
        let batch = ChangeBatch::builder().changes(change).build();
        wait!(route53.change_resource_record_sets().hosted_zone_id(&id).change_batch(batch).send())?;
        Ok(json!({"id": id}))
    }
}

task! {
    fn see(route53: &Route53, _name: &str, kept: &Value) {
        let id = kept["id"].as_str().ok_or("no id")?;
        let zone = wait!(route53.get_hosted_zone().id(id).send())?.hosted_zone.ok_or("no zone")?;
        let comment = zone.config.and_then(|config| config.comment);
        let sets = wait!(route53.list_resource_record_sets().hosted_zone_id(id).send())?.resource_record_sets;
        let addresses = sets.into_iter().filter(|set| set.r#type == RrType::A).map(|set| {
            let records: Vec<_> = set.resource_records.unwrap_or_default().into_iter().map(|record| record.value).collect();
            json!([set.name, set.ttl, records])
        });
        let none = refused(wait!(route53.get_hosted_zone().id("/hostedzone/Z0").send()))?;
        Ok(json!([
            [json!(zone.id), json!(zone.name), json!(comment), json!(zone.resource_record_set_count)],
            addresses.collect::<Vec<_>>(),
            none,
        ]))
    }
}
