//! Who one is in an environment: botocore and our default chain find the same credentials, or neither finds any.
//!
//! In: the [`table`] of variables, shared files and other files, and a server that hands out credentials whose parts tell what was asked of
//! it and with which key. Out: nothing, or where the two differ.

#[path = "environments/server.rs"]
mod server;
#[path = "environments/table.rs"]
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use smithgen_credentials::{DefaultChain, Services};
use smithgen_runtime::credentials::ProvideCredentials as _;
use smithgen_runtime::settings::Environment;
use smithgen_tests::peers::{Dialogue, Python, Recorder};
use table::{ROWS, Row};

/// What stands for a variable that is not set although all rows have it.
const UNSET: &str = "(unset)";

/// A row with its files in a folder of its own.
struct Stage {
    variables: BTreeMap<String, String>,
    profile: Option<String>,
}

impl Stage {
    fn new(row: &Row, at: usize, server: &str) -> Self {
        let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("environments/{at}"));
        fs::remove_dir_all(&home).ok();
        let fill = |text: &str| text.replace("{home}", &home.display().to_string()).replace("{server}", server);
        let (config, credentials) = (row.config.concat(), row.credentials.concat());
        let shared = [(".aws/config", config.as_str()), (".aws/credentials", credentials.as_str())];
        for (path, text) in shared.iter().chain(row.files) {
            let path = home.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
            fs::write(path, fill(text)).expect("files can be written");
        }
        let usual = [
            ("HOME", "{home}"),
            ("AWS_DEFAULT_REGION", "eu-west-1"),
            ("AWS_ENDPOINT_URL_SSO", "{server}/sso"),
            ("AWS_ENDPOINT_URL_SSO_OIDC", "{server}/sign-ins"),
            ("AWS_ENDPOINT_URL_STS", "{server}/sts"),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ];
        let all: BTreeMap<_, _> = usual.iter().chain(row.variables).copied().collect();
        let set = all.into_iter().filter(|(_, value)| *value != UNSET);
        let variables = set.map(|(name, value)| (name.to_owned(), fill(value))).collect();
        Stage { variables, profile: row.profile.map(str::to_owned) }
    }

    /// What botocore finds.
    fn theirs(&self, python: &mut Dialogue, cache: Option<&Path>) -> Value {
        python.ask(&json!({"variables": self.variables, "profile": self.profile, "cache": cache}))
    }

    /// What we find.
    fn ours(&self, cache: Option<&Path>) -> Value {
        let services = Services::new().mfa_codes(|_| Ok("123456".to_owned()));
        let services = cache.into_iter().fold(services, Services::cache_folder);
        let environment = Environment::of_variables(self.variables.clone(), false);
        match DefaultChain::new(environment, self.profile.clone()).with_links(services).provide_credentials() {
            Ok(keys) => json!({"found": [
                keys.access_key_id(), keys.secret_access_key(), keys.session_token(), keys.account_id(),
            ]}),
            Err(error) if error.is_absent() => json!({"none": true, "why": error.to_string()}),
            Err(error) => json!({"failed": error.to_string()}),
        }
    }
}

/// Whether both found the same, or both failed, whatever they say of it.
fn agree(ours: &Value, theirs: &Value) -> bool {
    let kind = |outcome: &Value| ["found", "none", "failed"].into_iter().find(|kind| outcome.get(kind).is_some());
    kind(ours) == kind(theirs) && ours.get("found") == theirs.get("found")
}

#[needs::test(packages)]
fn environments_make_the_same_identity_as_for_botocore() {
    let server = Recorder::answering(server::answer);
    let mut python = Dialogue::with(&Python::find(), "find_credentials.py");
    let mut differences = Vec::new();
    let (mut found, mut failed) = (0, 0);
    for (at, row) in ROWS.iter().enumerate() {
        let stage = Stage::new(row, at, &server.url());
        let (theirs, ours) = (stage.theirs(&mut python, None), stage.ours(None));
        if !agree(&ours, &theirs) {
            differences.push(format!("{}:\n  ours   {ours}\n  theirs {theirs}", row.name));
        }
        found += usize::from(theirs.get("found").is_some());
        failed += usize::from(theirs.get("failed").is_some());
        assert!(!ours.to_string().contains("s3cret") || ours.get("found").is_some(), "{}: {ours}", row.name);
    }
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), ROWS.len(), differences.join("\n"));
    assert!(ROWS.len() > 100 && found >= 40 && failed >= 12, "{found} found, {failed} failed");
}

/// Each finds what the other has put there, and nobody is asked again. Roles by tokens are called otherwise by the AWS CLI, which has a
/// botocore of its own.
#[needs::test(packages)]
fn credentials_of_roles_are_kept_where_botocore_finds_them() {
    let server = Recorder::answering(server::answer);
    let mut python = Dialogue::with(&Python::find(), "find_credentials.py");
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("environments/cache");
    for name in ["a role", "a role with everything", "roles in a row"] {
        let at = ROWS.iter().position(|row| row.name == name).unwrap_or_else(|| panic!("no row {name}"));
        let stage = Stage::new(&ROWS[at], ROWS.len() + at, &server.url());
        for ours_first in [true, false] {
            fs::remove_dir_all(&cache).ok();
            let mut both = Vec::new();
            for ours in [ours_first, !ours_first] {
                both.push(if ours { stage.ours(Some(&cache)) } else { stage.theirs(&mut python, Some(&cache)) });
                let asked = server.take().len();
                assert_eq!(asked > 0, both.len() == 1, "{name}, ours first: {ours_first}: {asked} calls, {both:?}");
            }
            assert!(both[0].get("found").is_some() && both[0] == both[1], "{name}: {both:?}");
        }
    }
}
