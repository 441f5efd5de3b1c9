//! Functions with versions, names for them, and tags; and what they answer.

use serde_json::{Value, json};
use services::lambda::types::{Environment, FunctionCode, Runtime};
use smithgen_runtime::types::Blob;

use super::Lambda;
use crate::{refused, text};

task! {
    fn make(lambda: &Lambda, name: &str) {
        let function = format!("{name}-function");
        let create = lambda.create_function().function_name(&function).runtime(Runtime::Python312).timeout(7);
        let create = create.role("arn:aws:iam::123456789012:role/maker").handler("code.handle").description("Grüße");
        let create = create.code(FunctionCode::builder().zip_file(Blob::new("no archive")).build());
        let create = create.environment(Environment::builder().variables("KEY", "a=b").build());
        let created = wait!(create.tags("kept", "c d").tags("a&b", "").tags("e f", "").send())?;
        let arn = created.function_arn.ok_or("no ARN")?;
        wait!(lambda.publish_version().function_name(&function).send())?;
        wait!(lambda.create_alias().function_name(&function).name("live").function_version("1").send())?;
        wait!(lambda.untag_resource().resource(&arn).tag_keys("a&b").tag_keys("e f").send())?;
        Ok(json!({"arn": arn}))
    }
}

task! {
    fn see(lambda: &Lambda, name: &str, kept: &Value) {
        let (function, arn) = (format!("{name}-function"), text(kept, "arn")?);
        let seen = wait!(lambda.get_function().function_name(&function).qualifier("$LATEST").send())?;
        let seen = seen.configuration.ok_or("no configuration")?;
        let variables = seen.environment.and_then(|environment| environment.variables).unwrap_or_default();
        let mut versions = Vec::new();
        let pages = lambda.list_versions_by_function().function_name(&function).into_paginator();
        for page in wait!(pages.send().collect::<Vec<_>>()) {
            versions.extend(page?.versions.unwrap_or_default().into_iter().filter_map(|version| version.version));
        }
        let alias = wait!(lambda.get_alias().function_name(arn).name("live").send())?;
        let tags = wait!(lambda.list_tags().resource(arn).send())?.tags;
        let invoke = lambda.invoke().function_name(&function).payload(Blob::new("{\"said\": \"Grüße\"}"));
        let answer = wait!(invoke.send())?;
        let payload = answer.payload.map(Blob::into_inner).unwrap_or_default();
        let none = refused(wait!(lambda.get_function().function_name(format!("{name}-none")).send()))?;
        Ok(json!([
            [seen.function_name, seen.function_arn, seen.description, seen.timeout, seen.code_size, variables.get("KEY")],
            versions,
            [alias.name, alias.function_version],
            tags,
            [answer.status_code, String::from_utf8(payload)?],
            none,
        ]))
    }
}
