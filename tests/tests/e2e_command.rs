//! The command-line tool against moto and cognito-local, command by command as the AWS CLI was recorded.
//!
//! In: transcripts of the AWS CLI, version 2, against the two emulators, where `SMITHGEN_CONFORMANCE` says. Out: the same exit
//! statuses, error texts and answers, but for ids, codes and times, which differ from run to run. What the emulators do not
//! enforce is said in `e2e_moto.rs` and `e2e_cognito_local.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use cognito_idp::Config;
use cognito_idp::operation::OperationInput;
use cognito_idp::operation::forgot_password::ForgotPasswordInput;
use serde_json::Value;
use smithgen_tests::peers::{self, CognitoLocal, Emulator, Moto};
use smithgen_tests::tool::{Ran, Tool};

/// A command of a transcript and what came of it.
struct Step {
    words: Vec<String>,
    printed: String,
    status: i32,
    /// Ids and codes that are told after it, with their names.
    told: Vec<(String, String)>,
}

/// Reads a transcript.
fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ aws cognito-idp ") {
            // Queries stand last and unquoted, with blanks in them.
            let (command, query) = match command.split_once(" --query ") {
                Some((command, query)) => (command, Some(query)),
                None => (command, None),
            };
            let mut words: Vec<String> = command.split(' ').map(str::to_owned).collect();
            words.extend(query.into_iter().flat_map(|query| ["--query".to_owned(), query.to_owned()]));
            steps.push(Step { words, printed: String::new(), status: -1, told: Vec::new() });
        } else if let Some(step) = steps.last_mut() {
            if let Some(status) = line.strip_prefix("[exit ").and_then(|rest| rest.strip_suffix(']')) {
                step.status = status.parse().expect("an exit status");
            } else if step.status == -1 {
                step.printed.push_str(line);
                step.printed.push('\n');
            } else if let Some((name, value)) =
                line.split_once('=').filter(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase()))
            {
                step.told.push((name.to_owned(), value.to_owned()));
            } else if let Some((_, code)) = line.split_once("log: ") {
                step.told.push(("CODE".to_owned(), code.to_owned()));
            }
        }
    }
    steps
}

/// What the AWS CLI advises where there are no credentials, which is to run a program of its own, and what our tools do.
const ADVICE: (&str, &str) = (
    "You can configure credentials by running \"aws login\".",
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that has some.",
);

/// An emulator, and what was recorded of it under other ids.
struct Replay<'a> {
    tool: &'static Tool,
    url: &'a str,
    folder: PathBuf,
    /// Recorded ids and ours.
    ids: BTreeMap<String, String>,
}

impl Replay<'_> {
    fn ours(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (recorded, ours)| text.replace(recorded, ours))
    }

    fn run(&self, words: &[String], has_credentials: bool) -> Ran {
        let mut variables = vec![("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", self.url)];
        if has_credentials {
            variables.extend([("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example")]);
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.tool.run(&self.folder, &variables, &words)
    }

    fn step(&mut self, step: &Step, find: impl Fn(&str, &Self) -> String) {
        let words: Vec<String> = step.words.iter().map(|word| self.ours(word)).collect();
        // What ends for want of credentials was run without them.
        let ran = self.run(&words, step.status != 253);
        let shown = words.join(" ");
        assert_eq!(ran.status, Some(step.status), "{shown}: {ran:?}");
        if step.status == 0 {
            assert_eq!(ran.stderr, "", "{shown}");
            assert_eq!(masked(&ran.stdout), masked(&self.ours(&step.printed)), "{shown}");
        } else {
            assert_eq!(ran.stdout, "", "{shown}");
            let recorded = self.ours(&step.printed).replace("\naws: ", "\nPROGRAM: ").replace(ADVICE.0, ADVICE.1);
            // Behind that, ours says where it looked for them.
            let said = ran.stderr.split_once("there are no credentials:\n").map_or(&*ran.stderr, |(said, _)| said);
            let printed = said.split_once(": [ERROR]").map(|(_, text)| format!("\nPROGRAM: [ERROR]{text}"));
            assert_eq!(printed.as_deref(), Some(recorded.as_str()), "{shown}");
        }
        for (name, recorded) in &step.told {
            let ours = find(name, self);
            self.ids.insert(recorded.clone(), ours);
        }
    }
}

/// An answer with all that differs from run to run blanked out: ids, and points in time.
fn masked(text: &str) -> String {
    fn mask(value: &mut Value) {
        match value {
            Value::String(text) if text.len() >= 20 && text.bytes().filter(u8::is_ascii_digit).count() >= 3 => {
                let shape = |c: char| if c.is_ascii_alphanumeric() { 'x' } else { c };
                *text = text.chars().map(shape).collect();
            }
            Value::Array(list) => list.iter_mut().for_each(mask),
            Value::Object(map) => map.values_mut().for_each(mask),
            _ => {}
        }
    }
    match serde_json::from_str::<Value>(text) {
        Ok(mut value) => {
            mask(&mut value);
            format!("{value:#}")
        }
        Err(_) => text.to_owned(),
    }
}

/// Replays a transcript; `code` finds the code that was sent to a user.
fn replay(transcript: &str, user: &str, emulator: &impl Emulator, code: impl Fn(&str) -> String) {
    let tool = Tool::of_pinned_model();
    let path = needs::conformance!("suites/awscli").join(transcript);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let folder = std::env::temp_dir().join(format!("smithgen-{transcript}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("folders can be made");
    let mut replay = Replay { tool, url: emulator.url(), folder: folder.clone(), ids: BTreeMap::new() };
    let steps = steps(&text);
    assert!(steps.len() > 10, "{} has {} commands", path.display(), steps.len());
    for step in &steps {
        replay.step(step, |name, replay| {
            let asked = |words: &str| {
                let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
                let ran = replay.run(&words, true);
                assert_eq!(ran.status, Some(0), "{ran:?}");
                ran.stdout.trim().to_owned()
            };
            let pool = || asked("list-user-pools --max-results 60 --query UserPools[-1].Id --output text");
            let client = || {
                asked(&format!(
                    "list-user-pool-clients --user-pool-id {} --query UserPoolClients[-1].ClientId --output text",
                    pool()
                ))
            };
            match name {
                "POOL" => pool(),
                "CLIENT" => client(),
                "CODE" => code(&client()),
                other => panic!("the transcript tells an unknown {other}"),
            }
        });
        // A user's own name is no id, but must not be taken for a part of one either.
        assert!(!replay.ids.contains_key(user));
    }
    fs::remove_dir_all(&folder).expect("the folder was made here");
}

#[needs::test(conformance, packages)]
fn moto_is_used_as_with_the_aws_cli() {
    let transcript = "moto-transcript-v2.txt";
    // A server of its own: what was recorded began with none of the pools of other tests.
    let moto = Moto::start();
    replay(transcript, "diego", &moto, |client| {
        // moto puts the code into a header, which no client shows.
        let input = ForgotPasswordInput::builder().client_id(client).username("diego").build();
        let config = Config::builder().region("us-east-1").endpoint_url(moto.url()).build();
        let response = peers::send(&input.to_http_request(&config).expect("a request"));
        response.headers()["x-moto-forgot-password-confirmation-code"].to_str().expect("text").to_owned()
    });
}

#[needs::test(conformance, packages)]
fn cognito_local_is_used_as_with_the_aws_cli() {
    let transcript = "cognito-local-transcript-v2.txt";
    let local = CognitoLocal::start();
    replay(transcript, "diego@example.com", &local, |_| local.code_for("diego@example.com"));
}
