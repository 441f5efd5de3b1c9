//! Commands that print credentials, or do not.

use smithgen_runtime::credentials::ProcessCredentials;

use super::*;

const ANSWER: &str = r#"{"Version":1,"AccessKeyId":"id","SecretAccessKey":"s3cret"}"#;

/// What a command comes to, and how long that takes.
fn run(command: &str, timeout: Duration) -> (Result<String, String>, Duration) {
    let start = Instant::now();
    let fetched = ProcessCredentials::new(command).with_timeout(timeout).provide_credentials();
    (key(&fetched).map(str::to_owned), start.elapsed())
}

fn quickly(command: &str) -> Result<String, String> {
    let (result, elapsed) = run(command, Duration::from_secs(60));
    assert!(elapsed < Duration::from_secs(10), "{command}: {elapsed:?}");
    result
}

#[test]
fn no_shell_reads_the_command() {
    let command = r#"printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"s"}' "$((40 + 2));#""#;
    assert_eq!(quickly(command).as_deref(), Ok("$((40 + 2));#"));
    for (command, expected) in [
        ("", "names no program"),
        ("  ", "names no program"),
        ("echo 's3cret", "cannot be split into words: a quote is not closed"),
        ("'echo s3cret'", "could not start its program ("),
        ("exit s3cret", "could not start exit ("),
    ] {
        let error = quickly(command).unwrap_err();
        assert!(error.starts_with(&format!("`credential_process` {expected}")), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
    }
}

#[test]
fn commands_that_take_too_long_are_ended() {
    let path = std::env::temp_dir().join(format!("smithgen-process-{}", std::process::id()));
    let command = format!("sh -c 'echo $$ > {}; exec sleep 60'", path.display());
    let (result, elapsed) = run(&command, Duration::from_secs(2));
    let id = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(result, Err("`credential_process` took longer than 2s".to_owned()));
    assert!(elapsed < Duration::from_secs(10), "{elapsed:?}");
    let is_alive = std::process::Command::new("kill").args(["-0", id.trim()]).output().unwrap().status.success();
    assert!(!is_alive, "process {id} lives on");
}

#[test]
fn output_without_end_is_refused() {
    assert_eq!(quickly("yes"), Err("`credential_process` printed more than 65536 bytes".to_owned()));
    let (result, _) = run("sh -c 'yes >&2'", Duration::from_millis(300));
    assert_eq!(result, Err("`credential_process` took longer than 300ms".to_owned()));
}

#[test]
fn what_a_command_leaves_behind_holds_nobody() {
    for command in [format!("sh -c 'sleep 30 & echo $0' '{ANSWER}'"), format!("sh -c 'echo $0; sleep 30 &' '{ANSWER}'")]
    {
        assert_eq!(quickly(&command).as_deref(), Ok("id"), "{command}");
    }
    let error = quickly("sh -c 'sleep 30 & echo sorry >&2; exit 3'").unwrap_err();
    assert!(error.starts_with("`credential_process` failed (exit status: 3)"), "{error}");
    assert!(quickly("sh -c 'sleep 30 & echo {'").unwrap_err().contains("did not print a JSON object"));
}

#[test]
fn complaints_are_shown_in_part_and_escaped() {
    let error = |script: &str| quickly(&format!("sh -c '{script} >&2; exit 3'")).unwrap_err();
    assert_eq!(error("echo sorry"), "`credential_process` failed (exit status: 3): sorry");
    assert_eq!(error("true"), "`credential_process` failed (exit status: 3)");
    assert_eq!(
        error(r#"printf "\033[2Jsorry\nthe key is s3cret\n""#),
        r"`credential_process` failed (exit status: 3): \u{1b}[2Jsorry …"
    );
    let long = error(r#"printf "%01000d" 7"#);
    assert!(long.ends_with("000 …") && long.len() < 300, "{long}");
}
