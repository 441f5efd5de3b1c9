//! Who one is in an environment: botocore and our default chain find the same credentials, or neither finds any.
//!
//! In: the [`table`] of variables, shared files and other files, and a server that hands out credentials whose parts tell what was asked of
//! it and with which key. Out: nothing, or where the two differ.

#[path = "environments/logins.rs"]
mod logins;
#[path = "environments/server.rs"]
mod server;
#[path = "environments/table.rs"]
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use smithgen_credentials::{DefaultChain, Services};
use smithgen_runtime::credentials::ProvideCredentials as _;
use smithgen_runtime::generated::types::decode_base64;
use smithgen_runtime::settings::Environment;
use smithgen_runtime::types::DateTime;
use smithgen_tests::peers::{Dialogue, Python, RawRequest, Recorder};
use table::Row;

/// What stands for a variable that is not set although all rows have it.
const UNSET: &str = "(unset)";

/// All environments.
fn rows() -> Vec<&'static Row> {
    table::ROWS.iter().chain(logins::ROWS).collect()
}

/// botocore, with all that it needs to find credentials.
fn botocore() -> Dialogue {
    Dialogue::with(&Python::find().with_crt(), "find_credentials.py")
}

/// A text with what stands for times in their places.
fn with_times(text: &str) -> String {
    let mut parts = text.split("{minutes ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (minutes, rest) = part.split_once('}').expect("it is closed");
        let minutes: u64 = minutes.parse().expect("a number");
        let time = DateTime::from(SystemTime::now() + Duration::from_secs(60 * minutes));
        text + &DateTime::from_secs(time.secs()).to_string() + rest
    })
}

/// A row with its files in a folder of its own.
struct Stage {
    variables: BTreeMap<String, String>,
    profile: Option<String>,
}

impl Stage {
    fn new(row: &Row, at: usize, server: &str) -> Self {
        let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("environments/{at}"));
        fs::remove_dir_all(&home).ok();
        let fill =
            |text: &str| with_times(&text.replace("{home}", &home.display().to_string()).replace("{server}", server));
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
            ("AWS_ENDPOINT_URL_SIGNIN", "{server}/login"),
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
    let mut python = botocore();
    let mut differences = Vec::new();
    let (mut found, mut failed) = (0, 0);
    let rows = rows();
    for (at, row) in rows.iter().enumerate() {
        let stage = Stage::new(row, at, &server.url());
        let theirs = stage.theirs(&mut python, None);
        // Files that botocore has changed are as they were.
        let ours = Stage::new(row, at, &server.url()).ours(None);
        if !agree(&ours, &theirs) {
            differences.push(format!("{}:\n  ours   {ours}\n  theirs {theirs}", row.name));
        }
        found += usize::from(theirs.get("found").is_some());
        failed += usize::from(theirs.get("failed").is_some());
        assert!(!ours.to_string().contains("s3cret") || ours.get("found").is_some(), "{}: {ours}", row.name);
    }
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), rows.len(), differences.join("\n"));
    assert!(rows.len() >= 150 && found >= 75 && failed >= 45, "{} rows, {found} found, {failed} failed", rows.len());
}

/// A row by its name, and its place.
fn row(name: &str) -> (usize, &'static Row) {
    let found = rows().into_iter().enumerate().find(|(_, row)| row.name == name);
    found.unwrap_or_else(|| panic!("no row {name}"))
}

/// Each finds what the other has put there, and nobody is asked again. Roles by tokens are called otherwise by the AWS CLI, which has a
/// botocore of its own.
#[needs::test(packages)]
fn credentials_of_roles_are_kept_where_botocore_finds_them() {
    let server = Recorder::answering(server::answer);
    let mut python = botocore();
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("environments/cache");
    for name in ["a role", "a role with everything", "roles in a row"] {
        let (at, row) = row(name);
        let stage = Stage::new(row, rows().len() + at, &server.url());
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

/// A renewal but for what is new each time, and what is: the proof's id and time. Its signature is that of the key that it names.
fn renewal(request: &RawRequest) -> (Value, String, u64) {
    let proof = request.header("dpop").expect("a proof");
    let parts: Vec<_> = proof.split('.').collect();
    let decoded = |part: &str| {
        let padding = "=".repeat((4 - part.len() % 4) % 4);
        decode_base64(&(part.replace('-', "+").replace('_', "/") + &padding)).expect("base64 for URLs, without padding")
    };
    let object = |part: &str| -> Value { serde_json::from_slice(&decoded(part)).expect("JSON") };
    let (header, mut claims) = (object(parts[0]), object(parts[1]));
    let coordinate = |name: &str| decoded(header["jwk"][name].as_str().expect("a text"));
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let key = VerifyingKey::from_sec1_bytes(&point).expect("a point of the curve");
    let signature = Signature::from_slice(&decoded(parts[2])).expect("two numbers");
    key.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &signature).expect("it is the key's");
    let members = claims.as_object_mut().expect("an object");
    let (id, time) = (members.remove("jti").expect("an id"), members.remove("iat").expect("a time"));
    let renewal = json!({
        "header": header, "claims": claims, "parts": parts.len(), "method": request.method, "target": request.target,
        "body": serde_json::from_slice::<Value>(&request.body).expect("JSON"),
        "type": request.header("content-type"), "signature": request.header("authorization"),
    });
    (renewal, id.as_str().expect("a text").to_owned(), time.as_u64().expect("whole seconds"))
}

#[needs::test(packages)]
fn sessions_are_renewed_with_the_proof_that_botocore_gives() {
    let server = Recorder::answering(server::answer);
    let mut python = botocore();
    let mut ids = Vec::new();
    for name in ["a session that is renewed", "a session that another program's key renews"] {
        let (at, row) = row(name);
        let stage = || Stage::new(row, 2 * rows().len() + at, &server.url());
        let found = [stage().theirs(&mut python, None), stage().ours(None)];
        assert!(found[0].get("found").is_some() && found[0] == found[1], "{name}: {found:?}");
        let asked: Vec<_> = server.take().iter().map(renewal).collect();
        let [(theirs, their_id, their_time), (ours, our_id, our_time)] = &asked[..] else { panic!("{asked:?}") };
        assert_eq!(ours, theirs, "{name}");
        assert_eq!(ours["claims"], json!({"htm": "POST", "htu": format!("{}/login/v1/token", server.url())}));
        assert!(our_time.abs_diff(*their_time) < 60, "{our_time} and {their_time}");
        // RFC 9449 asks for 96 bits of chance at least.
        assert!(our_id.len() >= 16, "{our_id}");
        ids.extend([their_id.clone(), our_id.clone()]);
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "{ids:?}");
}

/// Whoever renews a session first leaves it so that the other one need not, in the same words.
#[needs::test(packages)]
fn renewed_sessions_are_kept_where_botocore_finds_them() {
    let server = Recorder::answering(server::answer);
    let mut python = botocore();
    let (at, row) = row("a session that is renewed");
    let mut files = Vec::new();
    for ours_first in [true, false] {
        let stage = Stage::new(row, 3 * rows().len() + at, &server.url());
        let mut both = Vec::new();
        for ours in [ours_first, !ours_first] {
            both.push(if ours { stage.ours(None) } else { stage.theirs(&mut python, None) });
            assert_eq!(server.take().len(), 2 - both.len(), "ours first: {ours_first}: {both:?}");
        }
        assert!(both[0].get("found").is_some() && both[0] == both[1], "{both:?}");
        let file = fs::read(Path::new(&stage.variables["HOME"]).join(logins::FILE)).expect("it is there");
        let mut kept: Value = serde_json::from_slice(&file).expect("JSON");
        let end = kept["accessToken"].as_object_mut().expect("an object").remove("expiresAt");
        assert_eq!(end.expect("an end").as_str().map(str::len), Some("2026-01-01T00:00:00Z".len()));
        files.push(kept);
    }
    assert_eq!(files[0], files[1]);
}
