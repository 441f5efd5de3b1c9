//! The example does what it says: cargo has built it before these tests run.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

fn example() -> Command {
    let test = std::env::current_exe().expect("the path of this test");
    // target/debug/deps/example-0123 -> target/debug/examples/…
    let profile: PathBuf = test.ancestors().nth(2).expect("a test in target/PROFILE/deps").to_path_buf();
    let mut command = Command::new(profile.join("examples/confirm_forgot_password"));
    command.env("NO_PROXY", "*").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    example().args(arguments).output().expect("the example runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn without_options_it_resets_a_password_and_shows_no_secret() {
    let output = run(&[]);
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}\n{}", text(&output.stderr));
    let headings: Vec<&str> = shown.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
    let calls: Vec<&str> = headings.into_iter().filter(|name| name.chars().all(char::is_alphabetic)).collect();
    assert_eq!(
        calls,
        [
            "SignUp",
            "ConfirmSignUp",
            "ForgotPassword",
            "ConfirmForgotPassword",
            "ConfirmForgotPassword",
            "InitiateAuth",
            "InitiateAuth"
        ],
        "{shown}"
    );
    for expected in [
        "ConfirmForgotPasswordError::CodeMismatchException",
        "InitiateAuthError::NotAuthorizedException",
        "password: *** redacted ***",
        "auth_parameters: *** redacted ***",
        "access_token: *** redacted ***",
        "The password has been reset.",
    ] {
        assert!(shown.contains(expected), "{expected} is missing:\n{shown}");
    }
    for secret in ["Forg0tten-soon?", "N3w-password!", "3n4b5urk1ft4fl3mg5e62d9ado", "eyJ"] {
        assert!(!shown.contains(secret), "{secret} is shown:\n{shown}");
    }
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn help_goes_to_standard_output_and_wrong_use_to_standard_error() {
    let output = run(&["--help"]);
    assert!(output.status.success() && text(&output.stdout).contains("Usage: confirm_forgot_password"));
    for arguments in [&["--nope"][..], &["--region"], &["--client-id", "c", "--username", "u"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(text(&output.stdout), "");
        assert!(text(&output.stderr).contains("See --help."), "{}", text(&output.stderr));
    }
}

#[test]
fn a_service_that_is_not_there_is_a_plain_failure() {
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let url = format!("http://{address}");
    let output = run(&[
        "--endpoint-url",
        &url,
        "--client-id",
        "c",
        "--username",
        "u",
        "--confirmation-code",
        "1",
        "--password",
        "p4ssw0rd",
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("confirm_forgot_password: "), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("p4ssw0rd") && !text(&output.stderr).contains("p4ssw0rd"));
}

/// Answers every request of any connection with these bodies in turn; returns what came.
fn answer(listener: &TcpListener, bodies: &[&str]) -> String {
    let mut seen = String::new();
    let mut connection: Option<TcpStream> = None;
    for body in bodies {
        let mut stream = connection.take().unwrap_or_else(|| listener.accept().expect("a connection").0);
        let mut request = Vec::new();
        let mut byte = [0];
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).expect("a request's head");
            request.push(byte[0]);
        }
        let head = String::from_utf8(request).expect("text").to_ascii_lowercase();
        let (_, rest) = head.split_once("content-length: ").expect("a length");
        let length: usize = rest.lines().next().and_then(|line| line.parse().ok()).expect("a number");
        let mut content = vec![0; length];
        stream.read_exact(&mut content).expect("a request's body");
        seen.push_str(text(&content));
        seen.push('\n');
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("an answer");
        connection = Some(stream);
    }
    seen
}

#[test]
fn with_a_service_it_asks_for_code_and_password_and_proves_the_secret() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = thread::spawn(move || answer(&listener, &["{}", "{}", r#"{"AuthenticationResult":{}}"#]));
    let mut child = example()
        .args(["--endpoint-url", &url, "--client-id=c1", "--client-secret=s3cret", "--username=diego"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the example runs");
    child.stdin.take().expect("piped").write_all(b"123456\nN3w-password!\n").expect("answers");
    let output = child.wait_with_output().expect("its output");
    let shown = text(&output.stdout);
    assert!(output.status.success(), "{shown}");
    assert!(shown.contains("The password has been reset."), "{shown}");
    assert!(!shown.contains("N3w-password!") && !shown.contains("s3cret"), "{shown}");
    let requests = server.join().expect("three requests");
    let hash = cognito_idp::secret_hash("s3cret", "diego", "c1");
    let lines: Vec<&str> = requests.lines().collect();
    assert_eq!(lines.len(), 3, "{requests}");
    assert_eq!(lines[0], format!(r#"{{"ClientId":"c1","SecretHash":"{hash}","Username":"diego"}}"#));
    assert!(lines[1].contains(r#""ConfirmationCode":"123456","Password":"N3w-password!""#), "{requests}");
    assert!(lines[2].contains(&format!(r#""SECRET_HASH":"{hash}""#)), "{requests}");
}
