//! One loaded configuration sends the requests of each service where botocore's clients of it go.
//!
//! In: environments and profiles with endpoints for all services and for single ones. Out: the endpoints of some services in each, and the
//! variable of each service that botocore knows.

use std::fs;
use std::path::PathBuf;

use serde_json::json;
use smithgen_runtime::config::{Environment, Loader, SettingsError};
use smithgen_tests::peers::Python;

/// Services by botocore's names, and by those that SDKs know them by: with a blank, a number, and a hyphen.
const SERVICES: [(&str, &str); 4] = [
    ("s3", "S3"),
    ("cognito-idp", "Cognito Identity Provider"),
    ("route53", "Route 53"),
    ("iot-data", "IoT Data Plane"),
];

const CONFIG: &str = "[default]
region = eu-west-1
[profile all]
endpoint_url = http://of-profile.test
[profile some]
endpoint_url = http://of-profile.test
services = some
[profile others]
services = some
[profile lost]
endpoint_url = http://of-profile.test
services = nowhere
[profile empty]
endpoint_url = http://of-profile.test
services = empty
[profile none]
ignore_configured_endpoint_urls = true
endpoint_url = http://of-profile.test
services = some
[services some]
s3 =
  endpoint_url = http://s3.test
cognito_identity_provider =
  max_attempts = 3
  endpoint_url = http://users.test
route53 =
  endpoint_url = http://misspelt.test
[services empty]
s3 =
  endpoint_url =
";

const ENVIRONMENTS: [&[(&str, &str)]; 8] = [
    &[],
    &[("AWS_ENDPOINT_URL", "http://all.test")],
    &[("AWS_ENDPOINT_URL_S3", "http://storage.test"), ("AWS_ENDPOINT_URL_ROUTE_53", "http://names.test")],
    &[("AWS_ENDPOINT_URL_S3", "http://storage.test"), ("AWS_ENDPOINT_URL", "http://all.test")],
    &[
        ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://users.test"),
        ("AWS_ENDPOINT_URL_COGNITO_IDP", "http://no.test"),
    ],
    &[("AWS_ENDPOINT_URL_s3", "http://small.test"), ("AWS_ENDPOINT_URL_IOT_DATA_PLANE", "http://things.test")],
    &[("AWS_ENDPOINT_URL_S3", "http://storage.test"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
    &[("AWS_ENDPOINT_URL_S3", "http://storage.test"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")],
];

const PROFILES: [&str; 7] = ["default", "all", "some", "others", "lost", "empty", "none"];

/// Where requests of a service go, unless to its own endpoint.
fn ours(variables: &[(String, String)], sdk_id: &str) -> Result<Option<String>, SettingsError> {
    let environment = Environment::of_variables(variables.iter().cloned(), false);
    Loader::new().environment(environment).load()?.endpoint_url(sdk_id)
}

#[needs::test(packages)]
fn each_service_is_where_botocore_finds_it() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("endpoint-variables");
    fs::create_dir_all(&folder).expect("folders can be made");
    let file = folder.join("config");
    fs::write(&file, CONFIG).expect("files can be written");
    let file = file.display().to_string();
    let environment = |variables: &[(&str, &str)], profile| {
        let files = [("AWS_CONFIG_FILE", &*file), ("AWS_SHARED_CREDENTIALS_FILE", "none"), ("AWS_PROFILE", profile)];
        let all = files.iter().chain(variables).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        all.collect::<Vec<_>>()
    };
    let all: Vec<_> =
        ENVIRONMENTS.iter().flat_map(|variables| PROFILES.map(|profile| environment(variables, profile))).collect();
    let objects: Vec<serde_json::Map<_, _>> = all
        .iter()
        .map(|variables| variables.iter().map(|(name, value)| (name.clone(), json!(value))).collect())
        .collect();
    let order = json!({"environments": objects, "services": SERVICES.map(|(name, _)| name)});
    let theirs = Python::find().run("find_endpoints.py", &order);
    let (mut set, mut refused) = (0, 0);
    for (variables, theirs) in all.iter().zip(theirs["found"].as_array().expect("a list")) {
        // Where there is none for one of them, there is none for any here: one configuration is for all.
        let is_refused = SERVICES.iter().any(|(name, _)| theirs[name].is_null());
        refused += usize::from(is_refused);
        for (name, sdk_id) in SERVICES {
            let found = ours(variables, sdk_id);
            if is_refused {
                let error = found.expect_err("no endpoint").to_string();
                assert_eq!(error, "`services` of the profile `lost` is \"nowhere\", but there is no such section");
                continue;
            }
            let theirs = theirs[name].as_str().filter(|url| !url.contains("amazonaws.com"));
            assert_eq!(found.expect("settings").as_deref(), theirs, "{name}: {variables:?}");
            set += usize::from(theirs.is_some());
        }
    }
    assert!(set > 80 && refused > 3, "{set}, {refused}");

    let names = theirs["names"].as_object().expect("an object");
    assert!(names.len() > 400, "{}", names.len());
    for (name, known) in names {
        let [sdk_id, variable] = [0, 1].map(|part| known[part].as_str().expect("text"));
        let variables = environment(&[(variable, "http://own.test")], "default");
        assert_eq!(ours(&variables, sdk_id), Ok(Some("http://own.test".to_owned())), "{name}: {variable}");
    }
}
