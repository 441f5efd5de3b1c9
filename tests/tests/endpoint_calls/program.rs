//! Prints where calls go, a line for each.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex};

use endpoint_calls::dynamodb::types::AttributeValue;
use endpoint_calls::{dynamodb, events, s3, sts};
use http::{Request, Response};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{AccountIdEndpointMode, Builder, Config, Credentials, Environment, Loader};
use smithgen_runtime::transport::{AttemptLimits, BlockingTransport, TransportError};

/// Keeps where the last request went, and answers with nothing.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

impl BlockingTransport for Kept {
    fn send(&self, request: Request<ByteStream>, _: &AttemptLimits) -> Result<Response<ByteStream>, TransportError> {
        let authorization = request.headers().get("authorization").and_then(|value| value.to_str().ok());
        let scope = authorization.and_then(|value| value.split("Credential=").nth(1)?.split(',').next());
        let scope = scope.map(|scope| scope.split('/').skip(2).take(2).collect::<Vec<_>>().join("/"));
        let scope = scope.unwrap_or_else(|| "unsigned".to_owned());
        *self.0.lock().expect("no panic") = format!("{} {scope}", request.uri());
        Ok(Response::new(ByteStream::from_static(b"{}")))
    }
}

fn print<T, E: Error>(kept: &Kept, case: &str, result: Result<T, E>) {
    let told = match result {
        Ok(_) => kept.0.lock().expect("no panic").clone(),
        Err(error) => error.to_string().replace("the request could not be built: ", ""),
    };
    println!("{case}: {told}");
}

/// The rules refuse a call, and name what for.
fn refused<T, E: Error>(case: &str, word: &str, result: Result<T, E>) {
    let is_named = result.err().is_some_and(|error| error.to_string().contains(word));
    println!("{case}: refused for {}", if is_named { word } else { "something else, or not at all" });
}

fn config(account: &str) -> Builder {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test").with_account_id(account);
    Config::builder().region("eu-west-1").credentials_provider(credentials)
}

fn events() {
    let kept = Kept::default();
    let entry = || events::types::PutEventsRequestEntry::builder().source("s").build();
    let client = events::blocking::Client::with_transport(config("").build(), kept.clone());
    print(&kept, "events, no id", client.put_events().entries(entry()).send());
    print(&kept, "events, id, signed", client.put_events().entries(entry()).endpoint_id("abc.123").send());
    let unsigned = events::blocking::Client::with_transport(config("").unsigned(true).build(), kept.clone());
    print(&kept, "events, id, unsigned", unsigned.put_events().entries(entry()).endpoint_id("abc.123").send());
    refused("events, bad id", "EndpointId", client.put_events().entries(entry()).endpoint_id("a/b").send());
    print(&kept, "events, no id again", client.put_events().entries(entry()).send());
    let own = config("").unsigned(true).endpoint_url(std::env::var("RECORDER").expect("it is set"));
    let own = events::blocking::Client::from_conf(own.build());
    own.put_events().entries(entry()).endpoint_id("abc.123").send().expect("an answer");
}

fn dynamodb() {
    let kept = Kept::default();
    let client = |config: Builder| dynamodb::blocking::Client::with_transport(config.build(), kept.clone());
    let lists = |case: &str, config: Builder| print(&kept, case, client(config).list_tables().send());
    let mode = |account, mode| config(account).account_id_endpoint_mode(mode);
    let account = "111122223333";
    lists("dynamodb, account", config(account));
    lists("dynamodb, no account", config(""));
    lists("dynamodb, disabled", mode(account, AccountIdEndpointMode::Disabled));
    lists("dynamodb, required", mode(account, AccountIdEndpointMode::Required));
    let required = client(mode("", AccountIdEndpointMode::Required)).list_tables().send();
    refused("dynamodb, required, no account", "AccountIdEndpointMode", required);
    let describes = |table: &str| client(config(account)).describe_table().table_name(table).send();
    print(&kept, "dynamodb, table", describes("t"));
    let other = "arn:aws:dynamodb:eu-west-1:444455556666:table/t";
    print(&kept, "dynamodb, table of another account", describes(other));
    let keys = || dynamodb::types::KeysAndAttributes::builder().keys(HashMap::new()).build();
    let batch = |table: &str| client(config(account)).batch_get_item().request_items(table, keys()).send();
    print(&kept, "dynamodb, tables", batch("t"));
    print(&kept, "dynamodb, tables of another account", batch(other));
    let get = |table: &str| dynamodb::types::Get::builder().key("k", AttributeValue::S("v".into())).table_name(table).build();
    let item = |table: &str| dynamodb::types::TransactGetItem::builder().get(get(table)).build();
    let transact = |table: &str| client(config(account)).transact_get_items().transact_items(item(table)).send();
    print(&kept, "dynamodb, transaction", transact("t"));
    print(&kept, "dynamodb, transaction in another account", transact(other));
    lists("dynamodb, URL of one's own", config(account).endpoint_url("http://own.test:81/x"));
}

/// A configuration with these variables in its environment.
fn loaded(variables: &[(&str, &str)]) -> Builder {
    let environment = Environment::of_variables(variables.iter().copied(), false);
    let settings = Loader::new().environment(environment).load().expect("there are no files");
    let keys = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    settings.config().expect("settings").region("eu-west-1").credentials_provider(keys)
}

fn s3() {
    use endpoint_calls::s3::endpoint::Settings as _;

    let kept = Kept::default();
    let heads = |case: &str, config: Builder, bucket: &str| {
        let client = s3::blocking::Client::with_transport(config.build(), kept.clone());
        print(&kept, case, client.head_bucket().bucket(bucket).send());
    };
    heads("s3", config(""), "bucket");
    heads("s3, name that is no host's", config(""), "a_bucket");
    heads("s3, path", config("").force_path_style(true), "bucket");
    heads("s3, URL of one's own", config("").endpoint_url("http://own.test:81/x"), "bucket");
    heads("s3, accelerated", config("").accelerate(true), "bucket");
    heads("s3, dual stack", config("").use_dual_stack(true), "bucket");
    heads("s3, FIPS", config("").use_fips(true), "bucket");
    heads("s3, us-east-1", config("").region("us-east-1"), "bucket");
    heads("s3, us-east-1, global", config("").region("us-east-1").use_global_endpoint(true), "bucket");
    let global = loaded(&[("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy"), ("AWS_STS_REGIONAL_ENDPOINTS", "regional")]);
    heads("s3, us-east-1, global by environment", global.region("us-east-1"), "bucket");
    let elsewhere = "arn:aws:s3:us-west-2:123456789012:accesspoint:ap";
    heads("s3, access point elsewhere", config(""), elsewhere);
    refused_bucket("s3, access point elsewhere, forbidden", "us-west-2", config("").use_arn_region(false), elsewhere);
    let forbidden = loaded(&[("AWS_S3_USE_ARN_REGION", "false")]);
    refused_bucket("s3, access point elsewhere, forbidden by environment", "us-west-2", forbidden, elsewhere);
    let outpost = "arn:aws:s3-outposts:eu-west-1:123456789012:outpost:op-1:accesspoint:ap";
    heads("s3, access point of an outpost", config(""), outpost);
    let everywhere = "arn:aws:s3::123456789012:accesspoint:mrap.alias";
    heads("s3, access point of several regions", config(""), everywhere);
    let disabled = config("").disable_multi_region_access_points(true);
    heads("s3, access point of several regions, disabled", disabled, everywhere);
    let disabled = loaded(&[("AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "true")]);
    heads("s3, access point of several regions, disabled by environment", disabled, everywhere);
    let express = "bucket--euw1-az1--x-s3";
    heads("s3, express", config(""), express);
    heads("s3, express without sessions", config("").disable_s3_express_session_auth(true), express);
    let disabled = loaded(&[("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true")]);
    heads("s3, express without sessions by environment", disabled, express);
    let client = s3::blocking::Client::with_transport(config("").build(), kept.clone());
    print(&kept, "s3, express, by its control plane", client.delete_bucket().bucket(express).send());
}

fn refused_bucket(case: &str, word: &str, config: Builder, bucket: &str) {
    let client = s3::blocking::Client::with_transport(config.build(), Kept::default());
    refused(case, word, client.head_bucket().bucket(bucket).send());
}

fn sts() {
    use endpoint_calls::sts::endpoint::Settings as _;

    let kept = Kept::default();
    let asks = |case: &str, config: Builder| {
        let client = sts::blocking::Client::with_transport(config.build(), kept.clone());
        print(&kept, case, client.get_caller_identity().send());
    };
    asks("sts", config(""));
    asks("sts, global", config("").use_global_endpoint(true));
    asks("sts, global by environment", loaded(&[("AWS_STS_REGIONAL_ENDPOINTS", "legacy")]));
    asks("sts, global of another service", loaded(&[("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "legacy")]));
    let own = config("").region("eu-south-1").use_global_endpoint(true);
    asks("sts, in a region that the global one never served", own);
}

fn main() {
    events();
    dynamodb();
    s3();
    sts();
}
