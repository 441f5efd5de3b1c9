//! Bearer tokens for Amazon Bedrock, from wherever they come: by the typed client, with our configuration and the AWS SDK's, and by the tool.
//!
//! Whoever calls has keys, too, which the service would take as well, and a token goes first only where something says so. A
//! [`Recorder`] that knows one token stands for the service.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::json;
use smithgen::Builder;
use smithgen_tests::peers::{Python, RawRequest, Recorder, Reply};
use smithgen_tests::throwaway::{Throwaway, workspace};
use smithgen_tests::tool::Tool;

/// The folder below `.aws` where the AWS CLI keeps the token of a sign-in, in a file called by the SHA-1 of `office`.
const SIGNED_IN: &str = ".aws/sso/cache/e6427457497fe0f4f93a7334d2203b8e17ee82df.json";

const CONFIG: &str = "[profile signed-in]
sso_session = office
auth_scheme_preference = httpBearerAuth
[sso-session office]
sso_region = eu-west-1
sso_start_url = https://office.awsapps.com/start
";

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "s3cret")];
const TOKEN: (&str, &str) = ("AWS_BEARER_TOKEN_BEDROCK", "t0k3n");
const PROFILE: (&str, &str) = ("AWS_PROFILE", "signed-in");

fn answer(request: &RawRequest) -> Reply {
    match request.header("authorization") {
        Some("Bearer t0k3n") => {
            let model = json!({"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/m", "modelId": "m"});
            Reply::json(200, &json!({"modelSummaries": [model]}).to_string())
        }
        Some(other) => {
            let scheme = other.split(' ').next().unwrap_or_default();
            Reply::json(403, &json!({"message": scheme}).to_string())
                .header("x-amzn-errortype", "AccessDeniedException")
        }
        None => Reply::json(401, "{}"),
    }
}

/// A home whose owner has signed in.
fn home() -> PathBuf {
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("tokens");
    let token = json!({"accessToken": "t0k3n", "expiresAt": "2099-01-01T00:00:00Z"}).to_string();
    for (file, text) in [(".aws/config", CONFIG), (SIGNED_IN, &token)] {
        fs::create_dir_all(home.join(file).parent().expect("a folder")).expect("folders can be made");
        fs::write(home.join(file), text).expect("files can be written");
    }
    home
}

fn client() -> Builder {
    Builder::new(Python::find().data().join("bedrock")).operations(["ListFoundationModels"])
}

#[needs::test(packages)]
fn clients_take_tokens_from_wherever_they_come() {
    let mut crate_ = Throwaway::with_features("bedrock_tokens", &["aws-config", "blocking", "rest", "sigv4"]);
    let credentials = workspace().join("credentials");
    crate_.depends_on(&format!("smithgen-credentials = {{ path = {credentials:?}, features = [\"sso\"] }}"));
    crate_.depends_on("aws-credential-types = { version = \"1\", default-features = false }");
    crate_.depends_on("aws-types = { version = \"1\", default-features = false }");
    crate_.file("src/bedrock.rs", &client().generate().unwrap_or_else(|problems| panic!("{problems}")));
    crate_.file("src/lib.rs", "pub mod bedrock;\n");
    crate_.file("src/main.rs", include_str!("e2e_tokens/program.rs"));
    crate_.cargo_succeeds(&["build", "--quiet"], &[]);
    let (server, home) = (Recorder::answering(answer), home());
    let (by_token, by_keys) = ("m\n", "AccessDeniedException AWS4-HMAC-SHA256\n");
    for (way, variables, expected) in [
        ("settings", &[TOKEN][..], by_token),
        ("settings", &[PROFILE], by_token),
        ("settings", &[], by_keys),
        ("sdk", &[TOKEN], by_token),
        ("sdk", &[], by_keys),
        // What the program sets goes before what the environment says.
        ("sdk with a preference", &[TOKEN], by_keys),
        ("sdk with a token", &[("AWS_BEARER_TOKEN_BEDROCK", "another")], by_token),
    ] {
        let mut command = Command::new(crate_.program("bedrock_tokens"));
        command.env_clear().env("HOME", &home).env("AWS_REGION", "us-east-1").env("AWS_ENDPOINT_URL", server.url());
        let output = command.envs(KEYS).envs(variables.iter().copied()).arg(way).output().expect("it can be started");
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
        assert_eq!((out.as_str(), err.as_str()), (expected, ""), "{way}: {variables:?}");
        assert_eq!(server.take().len(), 1, "{way}: {variables:?}");
    }
}

#[needs::test(packages)]
fn the_tool_takes_tokens_from_wherever_they_come() {
    let (tool, home) = (Tool::build("tool-bedrock", &client()), home());
    let server = Recorder::answering(answer);
    let url = server.url();
    let place = [("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", url.as_str())];
    let words = ["list-foundation-models", "--query", "modelSummaries[].modelId", "--output", "text"];
    for (variables, status) in [(&[TOKEN][..], 0), (&[PROFILE], 0), (&[], 254)] {
        let ran = tool.run(&home, &[&place, &KEYS, variables].concat(), &words);
        assert_eq!(ran.status, Some(status), "{variables:?}: {ran:?}");
        assert_eq!(ran.stdout, if status == 0 { "m\n" } else { "" }, "{variables:?}");
        assert!(ran.stderr.contains("AWS4-HMAC-SHA256") == (status != 0), "{variables:?}: {ran:?}");
    }
    // Without keys, a token of the environment is enough.
    assert_eq!(tool.run(&home, &[&place[..], &[TOKEN]].concat(), &words).stdout, "m\n");
    assert_eq!(server.take().len(), 4);
}
