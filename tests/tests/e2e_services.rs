//! A real task in each of several services with moto, by the blocking client, the async one, the tool and botocore: what one of them has
//! made, all of them see alike, and as it was asked for.
//!
//! `e2e_services/calls.json` says what the tool and botocore call, what is kept of the answers for later calls, and what is to be seen;
//! the typed clients make the same calls in `e2e_services/program`, one program for all services. moto does not check signatures.

#[path = "e2e_services/parties.rs"]
mod parties;

use parties::{Parties, WAYS, calls, filled};

/// Each makes its own; then each looks at what all have made.
fn task(service: &str) {
    let calls = calls(service);
    let mut parties = Parties::meet();
    let made = WAYS.map(|way| (way.name(), parties.make(way, service, &calls)));
    for (name, kept) in &made {
        let expected: Vec<_> = calls.see.iter().map(|call| filled(&call["is"], name, kept)).collect();
        for way in WAYS {
            let seen = parties.see(way, service, &calls, name, kept);
            assert_eq!(seen, expected, "{service}: what {name} has made, seen by {}", way.name());
        }
    }
}

#[needs::test(packages)]
fn cloudfront_keeps_distributions() {
    task("cloudfront");
}

#[needs::test(packages)]
fn api_gateway_keeps_resources_and_methods() {
    task("apigateway");
}

#[needs::test(packages)]
fn ec2_keeps_security_groups_and_instances() {
    task("ec2");
}

#[needs::test(packages)]
fn efs_keeps_file_systems_and_tags() {
    task("efs");
}

#[needs::test(packages)]
fn glacier_keeps_archives_and_gives_them_back() {
    task("glacier");
}

#[needs::test(packages)]
fn lambda_keeps_functions_and_runs_them() {
    task("lambda");
}

#[needs::test(packages)]
fn iam_keeps_users_and_policies() {
    task("iam");
}

#[needs::test(packages)]
fn rds_keeps_databases_and_snapshots() {
    task("rds");
}

#[needs::test(packages)]
fn route_53_keeps_zones_and_records() {
    task("route53");
}

#[needs::test(packages)]
fn s3_keeps_buckets_and_objects() {
    task("s3");
}

#[needs::test(packages)]
fn ses_sends_mail_and_keeps_templates() {
    task("ses");
}

#[needs::test(packages)]
fn sns_keeps_topics_and_subscriptions() {
    task("sns");
}

#[needs::test(packages)]
fn credentials_of_sts_sign_for_those_who_assumed_a_role() {
    task("sts");
}
