//! Distributions, and what is to be forgotten of them.

use serde_json::{Value, json};
use services::cloudfront::types::{
    CookiePreference, CustomOriginConfig, DefaultCacheBehavior, DistributionConfig, ForwardedValues, InvalidationBatch,
    ItemSelection, Origin, OriginProtocolPolicy, Origins, Paths, ViewerProtocolPolicy,
};

use super::Cloudfront;
use crate::refused;

task! {
    fn make(cloudfront: &Cloudfront, name: &str) {
        let custom = CustomOriginConfig::builder().http_port(80).https_port(443);
        let custom = custom.origin_protocol_policy(OriginProtocolPolicy::HttpsOnly).build();
        let origin = Origin::builder().id("origin").domain_name(format!("{name}.example.com"));
        let origins = Origins::builder().quantity(1).items(origin.custom_origin_config(custom).build()).build();
        let cookies = CookiePreference::builder().forward(ItemSelection::None).build();
        #[allow(deprecated)]
        let behavior = DefaultCacheBehavior::builder()
            .target_origin_id("origin")
            .viewer_protocol_policy(ViewerProtocolPolicy::HttpsOnly)
            .forwarded_values(ForwardedValues::builder().query_string(true).cookies(cookies).build())
            .min_ttl(10)
            .build();
        let config = DistributionConfig::builder().caller_reference(name).comment(format!("{name}'s")).enabled(true);
        let config = config.origins(origins).default_cache_behavior(behavior).build();
        let created = wait!(cloudfront.create_distribution().distribution_config(config).send())?;
        let id = created.distribution.ok_or("no distribution")?.id;
        let paths = Paths::builder().quantity(2).items("/a b").items("/<c>").build();
        let batch = InvalidationBatch::builder().paths(paths).caller_reference(name).build();
        wait!(cloudfront.create_invalidation().distribution_id(&id).invalidation_batch(batch).send())?;
        Ok(json!({"id": id}))
    }
}

task! {
    fn see(cloudfront: &Cloudfront, _name: &str, kept: &Value) {
        let id = kept["id"].as_str().ok_or("no id")?;
        let found = wait!(cloudfront.get_distribution().id(id).send())?.distribution.ok_or("no distribution")?;
        let config = found.distribution_config.ok_or("no configuration")?;
        let origins: Vec<_> = config.origins.ok_or("no origins")?.items.into_iter().map(|origin| origin.domain_name).collect();
        let behavior = config.default_cache_behavior.ok_or("no behaviour")?;
        #[allow(deprecated)]
        let least = behavior.min_ttl;
        let list = wait!(cloudfront.list_invalidations().distribution_id(id).send())?.invalidation_list;
        let states = list.and_then(|list| list.items).unwrap_or_default().into_iter().map(|found| found.status);
        let states: Vec<_> = states.collect();
        let none = refused(wait!(cloudfront.get_distribution().id("NONE").send()))?;
        Ok(json!([
            [json!(config.caller_reference), json!(config.comment), json!(config.enabled), json!(origins), json!(least)],
            states,
            none,
        ]))
    }
}
