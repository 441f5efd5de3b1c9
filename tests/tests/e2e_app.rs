//! The README's app of six services, at moto and at ministack: with the keys of a profile, in a role, and signed in; as it stands there, and
//! with futures.
//!
//! The profile alone decides who calls and where, service by service: at the endpoint that it has for all others, nobody listens.
//! botocore makes what the app takes for granted, and sees what it has done. ministack checks signatures, tokens of sessions and policies,
//! moto does not. Neither has IAM Identity Center, in whose place a [`Recorder`] hands out credentials of the server's own.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};
use smithgen_tests::peers::{Emulator, Ministack, Moto, Python, Recorder, Reply};
use smithgen_tests::readme;
use smithgen_tests::throwaway::{Throwaway, workspace};

const CONFIG: &str = "[profile keys]
aws_access_key_id = KEY
aws_secret_access_key = SECRET
region = us-east-1
endpoint_url = http://127.0.0.1:9
services = emulated
[profile forged]
aws_access_key_id = KEY
aws_secret_access_key = s3cret
region = us-east-1
endpoint_url = http://127.0.0.1:9
services = emulated
[profile role]
role_arn = arn:aws:iam::ACCOUNT:role/reader
role_session_name = diego
source_profile = keys
region = us-east-1
endpoint_url = http://127.0.0.1:9
services = emulated
[profile signed-in]
sso_session = office
sso_account_id = ACCOUNT
sso_role_name = photographer
region = us-east-1
endpoint_url = http://127.0.0.1:9
services = emulated
[sso-session office]
sso_region = eu-west-1
sso_start_url = https://office.awsapps.com/start
[services emulated]
";

/// Where the AWS CLI keeps the token of a sign-in: a file called by the SHA-1 of `office`.
const SIGNED_IN: &str = ".aws/sso/cache/e6427457497fe0f4f93a7334d2203b8e17ee82df.json";

/// What the asynchronous app is run by.
const MAIN: &str = "
fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(app())
}
";

struct App {
    crate_: Throwaway,
    program: PathBuf,
}

/// The app as the README has it.
fn blocking_app() -> &'static App {
    static APP: OnceLock<App> = OnceLock::new();
    APP.get_or_init(|| build("readme-app", &readme::fence("toml", "smithgen"), &readme::fence("rust", "mod sqs")))
}

/// The same with futures, and without the transport that blocks.
fn async_app() -> &'static App {
    static APP: OnceLock<App> = OnceLock::new();
    APP.get_or_init(|| {
        let dependencies = readme::fence("toml", "smithgen")
            .replace("[\"sso\"]", "[\"assume-role\", \"async\", \"sso\"], default-features = false")
            .replace("[\"checksums\"", "[\"async\", \"checksums\"")
            .replace(
                "\"sigv4\"] }",
                "\"sigv4\"], default-features = false }\ntokio = { version = \"1\", features = [\"rt\"] }",
            );
        let program = readme::fence("rust", "mod sqs")
            .replace("fn main()", "async fn app()")
            .replace("::blocking::", "::")
            .replace(".send()", ".send().await")
            .replace(".to_file(\"copy.jpg\")", ".collect_to_file(\"copy.jpg\").await");
        build("readme-app-async", &dependencies, &(program + MAIN))
    })
}

fn build(name: &str, dependencies: &str, program: &str) -> App {
    let mut crate_ = Throwaway::new(name);
    let package = format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n");
    crate_.file("Cargo.toml", &(package + &dependencies.replace("../smithgen", &workspace().display().to_string())));
    let services = format!("{}/", Python::find().data().display());
    let script = readme::fence("rust", "\"cloudwatch\"").replace("botocore-1.44.5-py3-none-any.whl:", &services);
    crate_.file("build.rs", &script);
    crate_.file("src/main.rs", &format!("#![deny(warnings)]\n{program}"));
    crate_.cargo_succeeds(&["build", "--quiet"], &[]);
    App { program: crate_.program(name), crate_ }
}

/// A server, the home of whoever runs the app, and the portal where one has signed in.
struct Setup {
    python: Python,
    url: String,
    account: String,
    /// What the portal gives.
    session: Value,
    portal: Recorder,
    home: PathBuf,
}

impl Setup {
    fn new(server: &str, url: &str) -> Self {
        let (python, portal) = (Python::find(), Recorder::start());
        let made = python.run("album.py", &json!({"url": url, "do": "make"}));
        let [account, key, secret] = [&made["account"], &made["keys"][0], &made["keys"][1]]
            .map(|value| value.as_str().expect("text").to_owned());
        let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("app").join(server);
        fs::remove_dir_all(&home).ok();
        let write = |file: &str, text: &str| {
            let path = home.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
            fs::write(path, text).expect("files can be written");
        };
        let mut config = CONFIG.replace("ACCOUNT", &account).replace("KEY", &key).replace("SECRET", &secret)
            + &format!("sso =\n  endpoint_url = {}\n", portal.url());
        for service in ["cloudwatch", "dynamodb", "lambda", "s3", "sqs", "sts"] {
            config.push_str(&format!("{service} =\n  endpoint_url = {url}\n"));
        }
        write(".aws/config", &config);
        let token = json!({
            "startUrl": "https://office.awsapps.com/start", "region": "eu-west-1", "accessToken": "a-token",
            "expiresAt": "2099-01-01T00:00:00Z",
        });
        write(SIGNED_IN, &token.to_string());
        Setup { python, url: url.to_owned(), account, session: made["session"].clone(), portal, home }
    }

    /// Whether an app ends well for whoever a profile names, and what it prints to standard output and standard error.
    fn run(&self, app: &App, profile: &str) -> (bool, String, String) {
        let mut command = Command::new(&app.program);
        command.env_clear().env("HOME", &self.home).env("AWS_PROFILE", profile).current_dir(&self.home);
        let output = command.output().expect("the app can be started");
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
        (output.status.success(), out, err)
    }

    /// Runs an app as everybody.
    fn run_as_all(&self, app: &App) {
        let user = format!("arn:aws:iam::{}:user/diego", self.account);
        let in_role = |role: &str| format!("arn:aws:sts::{}:assumed-role/{role}/diego", self.account);
        self.portal.queue(Reply::json(200, &json!({"roleCredentials": self.session}).to_string()));
        for (profile, who) in [("keys", user), ("role", in_role("reader")), ("signed-in", in_role("photographer"))] {
            let copy = self.home.join("copy.jpg");
            fs::remove_file(&copy).ok();
            let (is_well, printed, complaint) = self.run(app, profile);
            assert!(is_well && complaint.is_empty(), "{profile}: {printed}{complaint}");
            assert_eq!(fs::read_to_string(&copy).expect("a photo"), "a cat", "{profile}");
            // moto lists a metric once for each of its values.
            let mut lines: Vec<_> = printed.lines().collect();
            lines.dedup();
            assert_eq!(lines, [&*format!("as {who}"), "Some(1)", "\"cat.jpg\"", "photos"], "{profile}");
            // Six clients have credentials by one call.
            let asked = self.portal.take();
            let asked: Vec<_> = asked.iter().map(|one| (&*one.target, one.header("x-amz-sso_bearer_token"))).collect();
            let target = format!("/federation/credentials?role_name=photographer&account_id={}", self.account);
            let expected = [(&*target, Some("a-token"))];
            assert_eq!(asked, expected[..usize::from(profile == "signed-in")], "{profile}");
        }
    }

    /// Nothing but what the app has made is there.
    fn look(&self) {
        let seen = self.python.run("album.py", &json!({"url": self.url, "do": "see"}));
        let item = json!({"album": {"S": "cats"}, "photo": {"S": "cat.jpg"}});
        let expected = json!({"photo": "a cat", "items": [item], "left": ["0", "0"], "metrics": ["photos"]});
        assert_eq!(seen, expected);
    }
}

#[needs::test(packages)]
fn the_readmes_app_serves_everybody_at_moto() {
    let moto = Moto::start();
    let setup = Setup::new("moto", moto.url());
    for app in [blocking_app(), async_app()] {
        setup.run_as_all(app);
    }
    setup.look();
}

#[needs::test(packages)]
fn the_readmes_app_serves_everybody_at_ministack() {
    let ministack = Ministack::strict();
    let setup = Setup::new("ministack", ministack.url());
    for app in [blocking_app(), async_app()] {
        setup.run_as_all(app);
        // It does check who signs.
        let (is_well, printed, complaint) = setup.run(app, "forged");
        assert!(!is_well && printed.is_empty() && complaint.contains("SignatureDoesNotMatch"), "{printed}{complaint}");
    }
    setup.look();
}

/// Neither in the app nor in what builds it.
#[needs::test(packages)]
fn the_readmes_app_has_no_crate_of_awss() {
    for (app, transport) in [(blocking_app(), "ureq"), (async_app(), "hyper")] {
        let tree = app.crate_.cargo_succeeds(&["tree", "--edges", "normal,build", "--prefix", "none"], &[]).stdout;
        let tree = String::from_utf8(tree).expect("text");
        let crates: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
        for expected in ["smithgen", "smithgen-credentials", "smithgen-runtime", transport] {
            assert!(crates.contains(expected), "{expected}: {crates:?}");
        }
        let of_aws = |name: &&&str| ["aws", "amazon", "smithy"].iter().any(|start| name.starts_with(start));
        assert_eq!(crates.iter().find(of_aws), None, "{crates:?}");
    }
}
