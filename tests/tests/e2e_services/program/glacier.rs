//! Vaults with an archive that is fetched again. Nobody says whose they are, or hashes.

use serde_json::{Value, json};
use services::glacier::types::JobParameters;
use smithgen_runtime::body::ByteStream;

use super::Glacier;
use crate::{refused, text};

task! {
    fn make(glacier: &Glacier, name: &str) {
        let vault = format!("{name}-vault");
        wait!(glacier.create_vault().vault_name(&vault).send())?;
        let body = ByteStream::from_static(b"what is kept");
        let upload = glacier.upload_archive().vault_name(&vault).archive_description("a, \"b\"").body(body);
        let archive = wait!(upload.send())?.archive_id.ok_or("no archive")?;
        let job = JobParameters::builder().r#type("archive-retrieval").archive_id(&archive).tier("Standard").build();
        let job = wait!(glacier.initiate_job().vault_name(&vault).job_parameters(job).send())?.job_id.ok_or("no job")?;
        Ok(json!({"archive": archive, "job": job}))
    }
}

task! {
    fn see(glacier: &Glacier, name: &str, kept: &Value) {
        let (vault, job) = (format!("{name}-vault"), text(kept, "job")?);
        let seen = wait!(glacier.describe_vault().vault_name(&vault).send())?;
        let mut jobs = Vec::new();
        for page in wait!(glacier.list_jobs().vault_name(&vault).into_paginator().send().collect::<Vec<_>>()) {
            jobs.extend(page?.job_list.unwrap_or_default().into_iter().map(|job| {
                json!([job.job_id, job.action.map(|action| action.as_str().to_owned()), job.completed, job.archive_id])
            }));
        }
        let output = wait!(glacier.get_job_output().vault_name(&vault).job_id(job).send())?;
        let (about, body) = (json!([output.status, output.content_type]), read!(output.body));
        let none = refused(wait!(glacier.describe_vault().vault_name(format!("{name}-none")).send()))?;
        Ok(json!([
            [seen.vault_name, seen.number_of_archives, seen.size_in_bytes],
            jobs,
            [about, String::from_utf8(body)?],
            none,
        ]))
    }
}
