//! Topics with attributes, tags and subscriptions, of which one is given up.

use serde_json::{Value, json};
use services::sns::types::Tag;

use super::Sns;
use crate::{refused, text};

task! {
    fn make(sns: &Sns, name: &str) {
        let create = sns.create_topic().name(format!("{name}-news")).attributes("DisplayName", "Grüße & <co>");
        let create = create.tags(Tag::builder().key("a/b").value("c=d&e").build());
        let topic = wait!(create.send())?.topic_arn.ok_or("no topic")?;
        let subscribe = sns.subscribe().topic_arn(&topic).protocol("http");
        let subscribe = subscribe.endpoint(format!("http://{name}.example.com/?a=b&c"));
        let subscribe = subscribe.attributes("RawMessageDelivery", "true").return_subscription_arn(true);
        let subscription = wait!(subscribe.send())?.subscription_arn.ok_or("no subscription")?;
        wait!(sns.unsubscribe().subscription_arn(&subscription).send())?;
        let subscribe = sns.subscribe().topic_arn(&topic).protocol("email");
        wait!(subscribe.endpoint(format!("{name}@example.com")).send())?;
        Ok(json!({"topic": topic, "subscription": subscription}))
    }
}

task! {
    fn see(sns: &Sns, _name: &str, kept: &Value) {
        let topic = text(kept, "topic")?;
        let attributes = wait!(sns.get_topic_attributes().topic_arn(topic).send())?.attributes.unwrap_or_default();
        let attributes = ["DisplayName", "TopicArn"].map(|name| attributes.get(name));
        let tags = wait!(sns.list_tags_for_resource().resource_arn(topic).send())?.tags.unwrap_or_default();
        let tags: Vec<_> = tags.into_iter().map(|tag| json!([tag.key, tag.value])).collect();
        let mut subscriptions = Vec::new();
        let pages = sns.list_subscriptions_by_topic().topic_arn(topic).into_paginator();
        for page in wait!(pages.send().collect::<Vec<_>>()) {
            let found = page?.subscriptions.unwrap_or_default().into_iter();
            subscriptions.extend(found.map(|subscription| json!([subscription.protocol, subscription.endpoint])));
        }
        let none = refused(wait!(sns.get_topic_attributes().topic_arn(format!("{topic}s")).send()))?;
        Ok(json!([attributes, tags, subscriptions, none]))
    }
}
