//! Tools with roles, against moto's STS: who one is, where the credentials are kept, and what the AWS CLI makes of the same files.

#[path = "environments/server.rs"]
mod server;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::json;
use smithgen::Builder;
use smithgen_tests::peers::{Emulator, Moto, Python, Recorder};
use smithgen_tests::tool::{Ran, Tool};

const CONFIG: &str = "[profile base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = s3cret-base
[profile reader]
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = base
role_session_name = diego
external_id = Grüße & \"co\"
[profile writer]
role_arn = arn:aws:iam::210987654321:role/writer
source_profile = reader
role_session_name = diego
duration_seconds = 900
[profile pod]
role_arn = arn:aws:iam::123456789012:role/pod
web_identity_token_file = TOKEN
role_session_name = pod-7
[profile denied]
role_arn = arn:aws:iam::123456789012:role/denied
source_profile = base
";

const WHO: [&str; 5] = ["get-caller-identity", "--query", "[Arn, Account]", "--output", "text"];

/// The tool of STS.
fn sts() -> &'static Tool {
    static TOOL: OnceLock<Tool> = OnceLock::new();
    let client = || Builder::new(Python::find().data().join("sts")).operations(["GetCallerIdentity"]);
    TOOL.get_or_init(|| Tool::build("tool-sts", &client()))
}

/// The tool and the AWS CLI, each with a home of its own, and the server that both call.
struct Setup {
    python: Python,
    url: String,
    homes: [PathBuf; 2],
}

impl Setup {
    fn new(test: &str, url: &str) -> Self {
        let python = Python::find();
        let homes = ["ours", "theirs"].map(|name| {
            let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("roles/{test}/{name}"));
            fs::remove_dir_all(&home).ok();
            fs::create_dir_all(home.join(".aws")).expect("folders can be made");
            let token = home.join("token");
            fs::write(&token, "an identity token").expect("files can be written");
            let config = CONFIG.replace("TOKEN", &token.display().to_string());
            fs::write(home.join(".aws/config"), config).expect("files can be written");
            home
        });
        Setup { python, url: url.to_owned(), homes }
    }

    fn ours(&self, words: &[&str]) -> Ran {
        let place = [("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", self.url.as_str())];
        sts().run(&self.homes[0], &place, words)
    }

    /// How the AWS CLI ends, whose home is `home`.
    fn theirs(&self, home: &Path, words: &[&str]) -> Ran {
        let path = |name: &str| home.join(name).display().to_string();
        let variables = json!({
            "HOME": home, "AWS_CONFIG_FILE": path(".aws/config"), "AWS_SHARED_CREDENTIALS_FILE": path(".aws/credentials"),
            "AWS_ENDPOINT_URL": self.url, "AWS_DEFAULT_REGION": "us-east-1",
        });
        let commands = [[&["sts"], words].concat()];
        let order = json!({"url": self.url, "variables": variables, "commands": commands});
        let ran = &self.python.run("aws.py", &order)[0];
        let text = |name: &str| ran[name].as_str().expect("text").to_owned();
        let status = ran["status"].as_i64().and_then(|status| i32::try_from(status).ok());
        Ran { status, stdout: text("stdout"), stderr: text("stderr") }
    }
}

/// The names of the files in which credentials of roles are kept.
fn kept(home: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(home.join(".aws/cli/cache")).into_iter().flatten();
    files.map(|file| file.expect("a file").file_name().into_string().expect("text")).collect()
}

#[needs::test(packages)]
fn one_is_in_a_role_whom_the_aws_cli_is() {
    let moto = Moto::start();
    let setup = Setup::new("moto", moto.url());
    let [our_home, their_home] = &setup.homes;
    for (profile, who) in [
        ("reader", "arn:aws:sts::123456789012:assumed-role/reader/diego\t123456789012\n"),
        ("writer", "arn:aws:sts::210987654321:assumed-role/writer/diego\t210987654321\n"),
        ("pod", "arn:aws:sts::123456789012:assumed-role/pod/pod-7\t123456789012\n"),
    ] {
        let words = [&WHO[..], &["--profile", profile]].concat();
        let ran = setup.ours(&words);
        assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), who, ""), "{profile}");
        assert_eq!(setup.theirs(their_home, &words).stdout, who, "{profile}");
        assert_eq!(kept(our_home), kept(their_home), "{profile}: the files have the same names");
        // Another line with the same role, whose credentials are kept.
        assert!(setup.ours(&words).stdout == who && setup.theirs(our_home, &words).stdout == who, "{profile}");
    }
    assert_eq!(kept(our_home).len(), 3);

    let lacking = setup.ours(&WHO);
    assert_eq!((lacking.status, lacking.stdout.as_str()), (Some(253), ""));
    for tried in
        ["environment: `AWS_ACCESS_KEY_ID` is not set", "profile `default`: ", "container: ", "instance metadata: "]
    {
        assert!(lacking.stderr.contains(&format!("\n  {tried}")), "{}", lacking.stderr);
    }
    assert!(setup.ours(&[&WHO[..], &["--profile", "base"]].concat()).status == Some(0));
}

/// Without a terminal, on the standard streams: `setsid` takes it away where there is one.
#[needs::test(packages, "setsid")]
fn whoever_is_there_is_asked_for_codes() {
    let server = Recorder::answering(server::answer);
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("roles/codes");
    fs::remove_dir_all(&home).ok();
    fs::create_dir_all(home.join(".aws")).expect("folders can be made");
    let coded = "[profile coded]\nrole_arn = arn:aws:iam::1:role/c\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/diego\n";
    let config = CONFIG.to_owned() + coded;
    fs::write(home.join(".aws/config"), config).expect("files can be written");
    let url = format!("{}/sts", server.url());
    let variables = [("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", url.as_str())];
    let run = |typed: &str| {
        let own = sts().command(&home, &variables, &["get-caller-identity", "--profile", "coded"]);
        let mut detached = Command::new("setsid");
        detached.arg("--wait").arg(own.get_program()).args(own.get_args()).env_clear();
        detached.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(&home);
        detached.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = detached.spawn().expect("setsid can be started");
        child.stdin.take().expect("piped").write_all(typed.as_bytes()).expect("it is read");
        Ran::from(child.wait_with_output().expect("it ends"))
    };
    let nobody = run("");
    assert_eq!(nobody.status, Some(255), "{nobody:?}");
    assert!(nobody.stderr.contains("no code of arn:aws:iam::1:mfa/diego was entered"), "{nobody:?}");
    assert!(server.take().is_empty());
    let somebody = run("654321\n");
    assert_eq!(somebody.stderr, "Enter MFA code for arn:aws:iam::1:mfa/diego: ", "{somebody:?}");
    let asked = server.take();
    assert!(asked[0].text().contains("TokenCode=654321"), "{}", asked[0].text());
    let kept = run("");
    assert_eq!((kept.status, kept.stderr.as_str()), (somebody.status, ""), "{kept:?}");
}

#[needs::test(packages)]
fn refusals_of_roles_are_told_as_by_the_aws_cli() {
    let server = Recorder::answering(server::answer);
    let setup = Setup::new("refusals", &format!("{}/sts", server.url()));
    let words = ["get-caller-identity", "--profile", "denied"];
    let (ours, theirs) = (setup.ours(&words), setup.theirs(&setup.homes[1], &words));
    let said = "An error occurred (AccessDenied) when calling the AssumeRole operation: No.";
    assert!(theirs.stderr.contains(said), "{theirs:?}");
    // As of version 2, which the package index does not have.
    assert!(ours.status == Some(254) && ours.stderr.contains(&format!("{said}\n")), "{ours:?}");
}
