//! APIs with a resource, a method and a stage.

use serde_json::{Value, json};
use services::apigateway::types::{IntegrationType, Op, PatchOperation};

use super::ApiGateway;
use crate::{refused, text};

task! {
    fn make(gateway: &ApiGateway, name: &str) {
        let create = gateway.create_rest_api().name(format!("{name}-api")).description("old").tags("a/b", "c d");
        let created = wait!(create.binary_media_types("image/png").send())?;
        let (api, root) = (created.id.ok_or("no id")?, created.root_resource_id.ok_or("no root")?);
        let patch = PatchOperation::builder().op(Op::Replace).path("/description").value("Grüße").build();
        wait!(gateway.update_rest_api().rest_api_id(&api).patch_operations(patch).send())?;
        let resource = gateway.create_resource().rest_api_id(&api).parent_id(&root).path_part("{all+}");
        let resource = wait!(resource.send())?.id.ok_or("no id")?;
        let method = gateway.put_method().rest_api_id(&api).resource_id(&resource).http_method("GET");
        wait!(method.authorization_type("NONE").request_parameters("method.request.path.all", true).send())?;
        let integration = gateway.put_integration().rest_api_id(&api).resource_id(&resource).http_method("GET");
        let integration = integration.r#type(IntegrationType::Mock);
        wait!(integration.request_templates("application/json", "{\"statusCode\": 200}").send())?;
        wait!(gateway.create_deployment().rest_api_id(&api).stage_name("prod").send())?;
        Ok(json!({"api": api, "root": root, "resource": resource}))
    }
}

task! {
    fn see(gateway: &ApiGateway, name: &str, kept: &Value) {
        let (api, resource) = (text(kept, "api")?, text(kept, "resource")?);
        let seen = wait!(gateway.get_rest_api().rest_api_id(api).send())?;
        let mut paths = Vec::new();
        for page in wait!(gateway.get_resources().rest_api_id(api).into_paginator().send().collect::<Vec<_>>()) {
            paths.extend(page?.items.unwrap_or_default().into_iter().filter_map(|resource| resource.path));
        }
        paths.sort();
        let method = gateway.get_method().rest_api_id(api).resource_id(resource).http_method("GET");
        let method = wait!(method.send())?;
        let templates = method.method_integration.and_then(|integration| integration.request_templates);
        let stages = wait!(gateway.get_stages().rest_api_id(api).send())?.item.unwrap_or_default();
        let stages: Vec<_> = stages.into_iter().map(|stage| stage.stage_name).collect();
        let none = refused(wait!(gateway.get_rest_api().rest_api_id(name).send()))?;
        let source = seen.api_key_source.map(|source| source.as_str().to_owned());
        Ok(json!([
            [seen.name, seen.description, seen.tags, source, seen.disable_execute_api_endpoint],
            paths,
            [method.authorization_type, method.request_parameters, templates],
            stages,
            none,
        ]))
    }
}
