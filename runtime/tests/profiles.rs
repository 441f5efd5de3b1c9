//! Profiles, settings and credentials from environment and shared files: AWS's own cases, and the order of precedence.

mod service;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Map, Value};
use smithgen_runtime::config::{
    AccountIdEndpointMode, Builder, Loader, RequestChecksumCalculation, ResponseChecksumValidation, Settings,
};
use smithgen_runtime::credentials::{Cached, CredentialsError, ProvideCredentials};
use smithgen_runtime::operation::OperationInput;
use smithgen_runtime::settings::{Environment, Profile, Profiles};

/// The cases of a suite's file.
fn cases(name: &str) -> Vec<Value> {
    let path = needs::conformance!("suites/smithy-rs").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let suite: Value = serde_json::from_str(&text).expect("JSON");
    suite["tests"].as_array().expect("cases").clone()
}

fn sections<'a>(sections: impl Iterator<Item = (&'a str, &'a Profile)>) -> Value {
    let object = |profile: &Profile| profile.iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    Value::Object(sections.map(|(name, profile)| (name.to_owned(), Value::Object(object(profile)))).collect())
}

#[needs::test(conformance)]
fn files_are_read_as_other_sdks_read_them() {
    let cases = cases("profile-parser-tests.json");
    assert_eq!(cases.len(), 65);
    for case in &cases {
        let text = |name: &str| case["input"][name].as_str().unwrap_or_default();
        let read = Profiles::parse(text("configFile"), text("credentialsFile"));
        let expected = &case["output"];
        match (read, expected["errorContaining"].as_str()) {
            (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{case}: {error}"),
            (Ok(profiles), None) => {
                let none = Value::Object(Map::new());
                let expected = |name: &str| expected["config"].get(name).unwrap_or(&none);
                assert_eq!(sections(profiles.profiles()), *expected("profiles"), "{case}");
                assert_eq!(sections(profiles.sso_sessions()), *expected("sso_sessions"), "{case}");
            }
            (read, _) => panic!("{case}: {read:?}"),
        }
    }
}

#[needs::test(conformance)]
fn files_are_where_other_sdks_find_them() {
    let cases = cases("file-location-tests.json");
    assert_eq!(cases.len(), 9);
    for case in &cases {
        let variables = case["environment"].as_object().expect("variables");
        let variables = variables.iter().map(|(name, value)| (name.clone(), value.as_str().expect("text").to_owned()));
        let environment = Environment::of_variables(variables, case["platform"] == "windows");
        assert_eq!(environment.config_file().as_deref(), case["configLocation"].as_str(), "{case}");
        assert_eq!(environment.credentials_file().as_deref(), case["credentialsLocation"].as_str(), "{case}");
        if let Some(profile) = case["profile"].as_str() {
            assert_eq!(environment.profile_name(), profile, "{case}");
        }
    }
}

/// A home folder with shared files, gone when it is dropped.
struct Home(PathBuf);

impl Home {
    fn new(config: &str, credentials: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("home-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let home = Home(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        let folder = home.0.join(".aws");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("config"), config).expect("a file");
        fs::write(folder.join("credentials"), credentials).expect("a file");
        home
    }

    fn environment(&self, variables: &[(&str, &str)]) -> Environment {
        let home = ("HOME", self.0.to_str().expect("a path in UTF-8"));
        Environment::of_variables(variables.iter().copied().chain([home]), false)
    }

    fn loader(&self, variables: &[(&str, &str)]) -> Loader {
        Loader::new().environment(self.environment(variables))
    }

    fn load(&self, variables: &[(&str, &str)]) -> Settings {
        self.loader(variables).load().expect("settings")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn regions_come_from_variables_and_then_from_the_profile() {
    let home = Home::new("[default]\nregion = profile-1\n[profile other]\nregion = other-1\n[profile none]", "");
    let region = |variables: &[(&str, &str)]| home.load(variables).region();
    let both = [("AWS_REGION", "new-1"), ("AWS_DEFAULT_REGION", "old-1")];
    assert_eq!(region(&both).as_deref(), Some("new-1"));
    assert_eq!(region(&both[1..]).as_deref(), Some("old-1"));
    assert_eq!(region(&[("AWS_REGION", "")]).as_deref(), Some("profile-1"));
    assert_eq!(region(&[("AWS_PROFILE", "other")]).as_deref(), Some("other-1"));
    assert_eq!(region(&[("AWS_PROFILE", "none")]), None);
    let named = home.loader(&[("AWS_PROFILE", "none")]).profile_name("other").load().expect("settings");
    assert_eq!((named.region().as_deref(), named.profile_name()), (Some("other-1"), "other"));
}

#[test]
fn a_profile_that_was_asked_for_must_exist() {
    let home = Home::new("[sso-session nope]", "");
    for loader in [home.loader(&[("AWS_PROFILE", "nope")]), home.loader(&[]).profile_name("nope")] {
        assert_eq!(loader.load().unwrap_err().to_string(), "The config profile (nope) could not be found");
    }
    assert_eq!(home.load(&[]).profile_name(), "default");
    let broken = Home::new("x", "").loader(&[]).load().unwrap_err().to_string();
    assert!(broken.ends_with(".aws/config, line 1: Expected a profile definition"), "{broken}");
}

#[test]
fn endpoints_are_found_from_the_most_special_to_the_least() {
    let config = "[default]\nservices = s\nendpoint_url = http://profile\n[services s]\ncognito_identity_provider =\n  \
                  endpoint_url = http://section\n[profile bare]\nendpoint_url = http://bare\n[profile off]\n\
                  ignore_configured_endpoint_urls = true\nendpoint_url = http://off";
    let home = Home::new(config, "");
    let url =
        |variables: &[(&str, &str)]| home.load(variables).endpoint_url("Cognito Identity Provider").expect("a setting");
    let all = [
        ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://service"),
        ("AWS_ENDPOINT_URL", "http://all"),
        ("AWS_ENDPOINT_URL_S3", "http://s3"),
    ];
    assert_eq!(url(&all).as_deref(), Some("http://service"));
    assert_eq!(url(&all[1..]).as_deref(), Some("http://all"));
    assert_eq!(url(&all[2..]).as_deref(), Some("http://section"));
    assert_eq!(url(&[("AWS_PROFILE", "bare")]).as_deref(), Some("http://bare"));
    assert_eq!(url(&[("AWS_PROFILE", "off")]), None);
    assert_eq!(url(&[all[0], ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE")]), None);
}

#[test]
fn one_configuration_sends_each_service_where_settings_want_it() {
    let config = "[default]\nregion = eu-west-1\nservices = s\nendpoint_url = http://profile\n[services s]\nnotes =\n  endpoint_url = \
                  http://section\nother =\n  endpoint_url = http://other\nsilent =\n  x = y\n[profile empty]\nservices = e\n\
                  region = eu-west-1\nendpoint_url = http://profile\n[services e]\nnotes =\n  endpoint_url =\n[profile blank]\n\
                  region = eu-west-1\nendpoint_url =\n";
    let home = Home::new(config, "");
    let host = |variables: &[(&str, &str)], change: fn(Builder) -> Builder| {
        let config = change(home.load(variables).config().expect("settings")).build();
        let request = service::note().to_http_request(&config).expect("a request");
        request.uri().host().expect("a host").to_owned()
    };
    let (of_one, of_all) = (("AWS_ENDPOINT_URL_NOTES", "http://one"), ("AWS_ENDPOINT_URL", "http://all"));
    let of_another = [("AWS_ENDPOINT_URL_OTHER", "http://other"), ("AWS_ENDPOINT_URL_notes", "http://small")];
    let [as_is, set]: [fn(Builder) -> Builder; 2] =
        [|builder| builder, |builder| builder.endpoint_url("http://program")];
    for (variables, expected) in [
        (&[of_one, of_all][..], "one"),
        (&[of_all], "all"),
        (&of_another, "section"),
        (&[("AWS_ENDPOINT_URL_NOTES", "")], "section"),
        (&[("AWS_PROFILE", "empty"), of_one], "one"),
        (&[("AWS_PROFILE", "empty")], "profile"),
        (&[("AWS_PROFILE", "blank")], "notes.eu-west-1.amazonaws.com"),
        (&[of_one, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")], "notes.eu-west-1.amazonaws.com"),
    ] {
        assert_eq!(host(variables, as_is), expected, "{variables:?}");
        assert_eq!(host(variables, set), "program", "{variables:?}");
        // Taken up again, as for a single call.
        assert_eq!(host(variables, |builder| builder.build().to_builder()), expected, "{variables:?}");
    }
    // A program that has an empty one does not know where to call.
    let config = home.load(&[of_one]).config().expect("settings").endpoint_url("").build();
    let error = service::note().to_http_request(&config).expect_err("no URL").to_string();
    assert!(error.contains("`endpoint_url`"), "{error}");
    // Names of variables have no capitals on Windows, or all of them.
    let variables = [("Aws_Endpoint_Url_Notes", "http://one"), ("AWS_REGION", "eu-west-1")];
    let environment = Environment::of_variables(variables, true);
    let config = Loader::new().environment(environment).load().unwrap().config().unwrap().build();
    assert_eq!(service::note().to_http_request(&config).unwrap().uri().host(), Some("one"));
}

#[test]
fn all_settings_reach_the_configuration() {
    let config = "[default]\nregion = eu-west-1\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n\
                  retry_mode = standard\nmax_attempts = 7\nsdk_ua_app_id = app\ndisable_request_compression = true\n\
                  request_min_compression_size_bytes = 5\naccount_id_endpoint_mode = required\n\
                  request_checksum_calculation = WHEN_REQUIRED\nresponse_checksum_validation = when_required";
    let home = Home::new(config, "");
    let config = home.load(&[("AWS_USE_FIPS_ENDPOINT", "false")]).config().expect("settings").build();
    assert_eq!((config.region(), config.app_name()), (Some("eu-west-1"), Some("app")));
    assert_eq!((config.use_fips(), config.use_dual_stack()), (false, true));
    assert_eq!(config.account_id_endpoint_mode(), AccountIdEndpointMode::Required);
    assert_eq!(config.retry_config().max_attempts(), 7);
    assert_eq!((config.disable_request_compression(), config.request_min_compression_size_bytes()), (true, 5));
    assert_eq!(config.request_checksum_calculation(), RequestChecksumCalculation::WhenRequired);
    assert_eq!(config.response_checksum_validation(), ResponseChecksumValidation::WhenRequired);
    assert!(config.credentials_provider().is_some());
    let supported = ["AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION"];
    let config = home.load(&supported.map(|name| (name, "when_supported"))).config().expect("settings").build();
    assert_eq!(config.request_checksum_calculation(), RequestChecksumCalculation::WhenSupported);
    assert_eq!(config.response_checksum_validation(), ResponseChecksumValidation::WhenSupported);
    let config = home.load(&[("AWS_MAX_ATTEMPTS", "2")]).config().expect("settings").build();
    assert_eq!(config.retry_config().max_attempts(), 2);
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let home = Home::new("[default]\nmax_attempts = 0\n", "");
    let problem = |variables: &[(&str, &str)]| home.load(variables).config().unwrap_err().to_string();
    assert_eq!(problem(&[]), "`max_attempts` of the profile `default` is \"0\", but it must be a whole number from 1");
    for (name, value, expected) in [
        ("AWS_MAX_ATTEMPTS", "many", "a whole number from 1"),
        ("AWS_RETRY_MODE", "eager", "legacy, standard or adaptive"),
        ("AWS_USE_FIPS_ENDPOINT", "yes", "true or false"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "1", "true or false"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "no", "true or false"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "-1", "a number of bytes"),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "never", "preferred, required or disabled"),
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "never", "when_supported or when_required"),
        ("AWS_RESPONSE_CHECKSUM_VALIDATION", "true", "when_supported or when_required"),
    ] {
        let problem = problem(
            &[(name, value), ("AWS_MAX_ATTEMPTS", "3")].map(|pair| if pair.0 == name { (name, value) } else { pair }),
        );
        assert!(problem.starts_with(&format!("`{name}` is {value:?}")) && problem.contains(expected), "{problem}");
    }
}

#[test]
fn names_of_applications_are_made_to_fit() {
    let home = Home::new("[default]\nsdk_ua_app_id = caf\u{e9} au lait", "");
    for (value, expected) in [
        (Some("team/checkout"), "team-checkout".to_owned()),
        (Some("a b\"c(d)#e"), "a-b-c-d-#e".to_owned()),
        (Some(&*"x".repeat(60)), "x".repeat(50)),
        (None, "caf--au-lait".to_owned()),
    ] {
        let variables: Vec<_> = value.map(|value| ("AWS_SDK_UA_APP_ID", value)).into_iter().collect();
        let settings = Loader::new().environment(home.environment(&variables)).load().unwrap();
        let config = settings.config().unwrap().region("eu-west-1").build();
        assert_eq!(config.app_name(), Some(&*expected));
        // Calls can be made with it.
        let request = service::note().to_http_request(&config).unwrap();
        let agent = request.headers()["user-agent"].to_str().unwrap();
        assert!(agent.ends_with(&format!(" app/{}", expected.replace('#', "-"))), "{agent}");
    }
}

/// The environment of a running process cannot be changed safely, so the test starts itself again for each variable.
#[cfg(unix)]
#[test]
fn variables_that_are_no_text_are_named() {
    use std::os::unix::ffi::OsStrExt as _;

    const CHILD: &str = "SMITHGEN_TEST_VARIABLE";
    if let Ok(name) = std::env::var(CHILD) {
        let problem = format!("the environment variable `{name}` is not UTF-8");
        assert_eq!(Loader::new().load().unwrap_err().to_string(), problem);
        let own = smithgen_runtime::credentials::EnvironmentCredentials::new(Environment::of_process());
        for provider in [own.provide_credentials(), chain(Environment::of_process(), None).provide_credentials()] {
            let error = provider.unwrap_err();
            assert!(error.to_string() == problem && !error.is_absent(), "{error}");
        }
        assert!(chain(Environment::of_process(), Some("p")).provide_credentials().unwrap_err().to_string() == problem);
        return;
    }
    for name in [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_NOTES",
        "AWS_REGION",
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SESSION_TOKEN",
        "AWS_CONFIG_FILE",
        "HOME",
    ] {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "variables_that_are_no_text_are_named", "--nocapture"]).env(CHILD, name);
        let output = command.env(name, std::ffi::OsStr::from_bytes(b"http://127.0.0.1:1/\xff")).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success() && out.contains("1 passed"), "{name}: {out}\n{err}");
    }
}

fn chain(environment: Environment, profile: Option<&str>) -> smithgen_runtime::credentials::DefaultChain {
    smithgen_runtime::credentials::DefaultChain::new(environment, profile.map(str::to_owned))
}

/// Key, secret and token of the default chain, blocking and asynchronous ones being the same.
fn keys(home: &Home, variables: &[(&str, &str)], profile: Option<&str>) -> Result<String, CredentialsError> {
    let chain = chain(home.environment(variables), profile);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let result = chain.provide_credentials();
    let later = Cached::new(chain);
    assert_eq!(result, runtime.block_on(later.provide_credentials_async().expect("a future")));
    result.map(|keys| {
        assert!(!format!("{keys:?}").contains(keys.secret_access_key()));
        [keys.access_key_id(), keys.secret_access_key(), keys.session_token().unwrap_or("-")].join(" ")
    })
}

const VARIABLES: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "env"), ("AWS_SECRET_ACCESS_KEY", "env-secret"), ("AWS_SESSION_TOKEN", "env-token")];

#[test]
fn credentials_come_from_variables_unless_a_profile_is_named() {
    let home =
        Home::new("", "[default]\naws_access_key_id = d\naws_secret_access_key = d-secret\naws_session_token = t");
    assert_eq!(keys(&home, &VARIABLES, None).as_deref(), Ok("env env-secret env-token"));
    assert_eq!(keys(&home, &VARIABLES[..2], None).as_deref(), Ok("env env-secret -"));
    assert_eq!(keys(&home, &VARIABLES, Some("default")).as_deref(), Ok("d d-secret t"));
    assert_eq!(keys(&home, &[], None).as_deref(), Ok("d d-secret t"));
    let error = keys(&home, &VARIABLES[..1], None).unwrap_err();
    assert_eq!(error.to_string(), "`AWS_ACCESS_KEY_ID` is set, but `AWS_SECRET_ACCESS_KEY` is not");
    assert!(!error.is_absent());
}

#[test]
fn credentials_know_their_account_where_that_is_said() {
    let home = Home::new("", "[default]\naws_access_key_id = d\naws_secret_access_key = s\naws_account_id = 2");
    let account = |variables: &[(&str, &str)]| {
        let credentials = chain(home.environment(variables), None).provide_credentials().expect("credentials");
        credentials.account_id().map(str::to_owned)
    };
    assert_eq!(account(&[]).as_deref(), Some("2"));
    assert_eq!(account(&VARIABLES), None);
    assert_eq!(account(&[VARIABLES[0], VARIABLES[1], ("AWS_ACCOUNT_ID", "1")]).as_deref(), Some("1"));
}

#[cfg(unix)]
#[test]
fn the_credentials_file_comes_before_processes_and_they_before_the_config_file() {
    let config = r#"[profile all]
credential_process = echo '{"Version":1,"AccessKeyId":"p","SecretAccessKey":"p-secret","SessionToken":"p-token"}'
aws_access_key_id = c
aws_secret_access_key = c-secret
[profile process]
credential_process = echo '{"Version":1,"AccessKeyId":"p","SecretAccessKey":"p-secret"}'
aws_access_key_id = c
aws_secret_access_key = c-secret
[profile config]
aws_access_key_id = c
aws_secret_access_key = c-secret
[profile fails]
credential_process = sh -c 'exit 7'"#;
    let home = Home::new(config, "[all]\naws_access_key_id = f\naws_secret_access_key = f-secret");
    assert_eq!(keys(&home, &[], Some("all")).as_deref(), Ok("f f-secret -"));
    assert_eq!(keys(&home, &[("AWS_PROFILE", "process")], None).as_deref(), Ok("p p-secret -"));
    assert_eq!(keys(&home, &[], Some("config")).as_deref(), Ok("c c-secret -"));
    let error = keys(&home, &[], Some("fails")).unwrap_err();
    assert!(error.to_string().contains("failed (exit status: 7)") && !error.is_absent(), "{error}");
}

#[test]
fn nobody_is_taken_for_somebody_else() {
    let config = "[profile role]\nrole_arn = arn\nsource_profile = role\n[profile sso]\nsso_session = s\n[sso-session s]\n\
                  sso_region = r\nsso_start_url = u\n[profile half]\naws_access_key_id = x\n[profile empty]";
    let home = Home::new(config, "[role]\naws_access_key_id = f\naws_secret_access_key = f-secret");
    for (profile, expected, is_absent) in [
        ("role", "to assume arn needs smithgen-credentials", false),
        ("sso", "IAM Identity Center: needs smithgen-credentials", false),
        ("half", "has `aws_access_key_id`, but no `aws_secret_access_key`", false),
        ("empty", "has no credentials", true),
        ("nope", "there is no profile `nope`", false),
    ] {
        let error = keys(&home, &VARIABLES, Some(profile)).unwrap_err();
        assert!(error.to_string().contains(expected) && error.is_absent() == is_absent, "{error}");
    }
    let error = keys(&home, &[], None).unwrap_err();
    let expected = "there are no credentials:\n  environment: `AWS_ACCESS_KEY_ID` is not set\n  profile `default`: there is no profile \
                    `default`\n  container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` and `AWS_CONTAINER_CREDENTIALS_FULL_URI` are not \
                    set\n  instance metadata: needs smithgen-credentials, which this program does not use";
    assert_eq!(error.to_string(), expected);
    let token = [("AWS_WEB_IDENTITY_TOKEN_FILE", "x"), ("AWS_ROLE_ARN", "arn")];
    for (variables, expected) in [
        (&token[..1], "`AWS_ROLE_ARN` is not set, and the profile `default` has no `role_arn`"),
        (&token, "web identity: needs smithgen-credentials"),
        (&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1/")], "container: needs smithgen-credentials"),
        (&[("AWS_PROFILE", "nope")], "there is no profile `nope`"),
    ] {
        let error = keys(&home, variables, None).unwrap_err();
        assert!(error.to_string().contains(expected) && !error.is_absent(), "{error}");
    }
}
