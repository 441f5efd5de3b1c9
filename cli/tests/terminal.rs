//! Help, completions and Ctrl-C on a real terminal.
//!
//! This program is the test, and, where the environment says so, the tool that the test or its shell starts.

mod pty;
mod sample;
mod shells;

use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use smithgen_cli::rooms::arguments::help;
use smithgen_cli::rooms::process::{Destination, Files, Pager, Shared, Surroundings, ask_unseen, interrupt, pager};
use smithgen_cli::rooms::run;
use smithgen_cli::rooms::time::Zone;
use smithgen_runtime::settings::Environment;

/// The variable that names the tool to be.
pub(crate) const TOOL: &str = "SMITHGEN_TEST_TOOL";

/// The programs that run on the terminal.
fn tool(name: &str) -> ExitCode {
    interrupt::install();
    let tool = sample::tool(&[("put-note", sample::PAGE)]);
    match name {
        "help" => help::present(&sample::page(tool, &["put-note"]), None, false).expect("standard output"),
        "sleep" => {
            println!("asleep");
            std::thread::sleep(Duration::from_secs(60));
        }
        "code" => match ask_unseen("Code: ") {
            Ok(code) => println!("got {code}"),
            Err(error) => println!("got none: {error}"),
        },
        "output" => {
            let choice = pager::for_output(false, Some("sed s/^/set:/")).expect("a command");
            let mut pager = choice.map_or_else(|| Ok(Pager::none()), |choice| Pager::open(&choice)).expect("a command");
            for line in 0..100_000 {
                writeln!(pager, "line {line}").expect("the pager takes it, or has ended");
            }
            pager.close().expect("the pager ends");
            println!("closed");
        }
        "table" | "coloured table" => {
            let words =
                ["tag", "--generate-cli-skeleton", "output", "--output", "table", "--region", "x", "--no-cli-pager"];
            let colour: &[&str] = if name == "table" { &[] } else { &["--color", "on"] };
            let words: Vec<OsString> = words.iter().chain(colour).map(OsString::from).collect();
            return ExitCode::from(run::run(tool, &words, &on_standard_output()));
        }
        "notes" => {
            let words: Vec<OsString> = std::env::args_os().skip(1).collect();
            return ExitCode::from(run::run(tool, &words, &on_standard_output()));
        }
        _ => return ExitCode::from(2),
    }
    ExitCode::SUCCESS
}

/// The process's own surroundings.
fn on_standard_output() -> Surroundings {
    Surroundings {
        environment: Environment::of_process(),
        files: Files::default(),
        zone: Zone::UTC,
        out: Destination::Standard,
        err: Shared::new(std::io::stderr()),
    }
}

/// Runs one of them.
fn run_on_terminal(columns: usize, environment: &[(&str, &str)], name: &str, typed: &[(&str, &str)]) -> pty::Session {
    let program = std::env::current_exe().expect("this program");
    let environment = [environment, &[(TOOL, name)]].concat();
    pty::run(columns, &std::env::temp_dir(), &environment, &[program.to_str().expect("a path in Unicode")], typed)
}

fn help_is_styled_and_as_wide_as_the_terminal() {
    for columns in [60, 100] {
        let session = run_on_terminal(columns, &[("PAGER", "")], "help", &[]);
        assert_eq!(session.status, 0);
        assert!(
            session.screen.starts_with("\x1b[0;1mNAME\x1b[0m\r\n    put-note - keeps a note\r\n"),
            "{}",
            session.screen
        );
        assert!(session.screen.contains("\x1b]8;id=2;https://docs.example/guide\x1b\\"), "{}", session.screen);
        let wide = session.screen.contains("until \x1b[0;1mDeleteNote\x1b[0m is called for it, and answers with its ");
        assert_eq!(wide, columns == 100, "{}", session.screen);
    }
    let session = run_on_terminal(100, &[("PAGER", ""), ("COLUMNS", "60"), ("NO_COLOR", "1")], "help", &[]);
    assert!(session.screen.starts_with("NAME\r\n"), "{}", session.screen);
    assert!(session.screen.contains("is called for it, and\r\n"), "{}", session.screen);
    assert!(session.screen.ends_with("[2] https://docs.example/guide\r\n"), "{}", session.screen);
}

fn help_goes_through_the_pager_of_manuals() {
    let session = run_on_terminal(80, &[("PAGER", "sed s/^/P:/"), ("MANPAGER", "sed 's/^/M: /'")], "help", &[]);
    assert!(session.screen.contains("M:     put-note - keeps a note\r\n"), "{}", session.screen);
    // Nobody knows whether this pager passes links on.
    assert!(session.screen.contains("M:     [2] https://docs.example/guide\r\n"), "{}", session.screen);
    let session = run_on_terminal(80, &[("PAGER", "no-such-pager --at-all")], "help", &[]);
    assert!(session.screen.contains("\r\n    put-note - keeps a note\r\n"), "{}", session.screen);
    assert_eq!(session.status, 0);
}

fn ctrl_c_is_for_the_pager_while_there_is_one() {
    let pager = "sh -c \"trap 'echo caught' INT; cat >/dev/null; echo ready; \
                 read key </dev/tty || read key </dev/tty; echo key: $key\"";
    let session = run_on_terminal(80, &[("MANPAGER", pager)], "help", &[("ready", "\x03"), ("caught", "k\n")]);
    assert!(session.screen.contains("key: k\r\n"), "{}", session.screen);
    assert_eq!(session.status, 0, "{}", session.screen);
}

fn less_shows_styles_until_its_reader_leaves() {
    let session = run_on_terminal(80, &[], "help", &[(":\x1b[K", "G"), ("None", "q")]);
    assert_eq!(session.status, 0, "{}", session.screen);
    assert!(session.screen.contains("\x1b[0;1mNAME\x1b[0m"), "{}", session.screen);
}

fn output_has_its_own_pager_which_may_be_left_early() {
    let session = run_on_terminal(80, &[("PAGER", "false"), ("MANPAGER", "false")], "output", &[]);
    assert!(session.screen.contains("set:line 99999\r\n"), "the setting goes before PAGER");
    let session = run_on_terminal(80, &[("AWS_PAGER", "head -n 2")], "output", &[]);
    assert_eq!((session.screen.as_str(), session.status), ("line 0\r\nline 1\r\nclosed\r\n", 0));
    let session = run_on_terminal(80, &[("AWS_PAGER", "")], "output", &[]);
    assert!(session.screen.contains("\r\nline 99999\r\nclosed\r\n"));
}

fn tables_are_coloured_only_where_that_is_wanted() {
    for (environment, name, is_coloured) in [
        (&[][..], "table", true),
        (&[("NO_COLOR", "")], "table", true),
        (&[("NO_COLOR", "1")], "table", false),
        (&[("TERM", "dumb")], "table", false),
        (&[("NO_COLOR", "1")], "coloured table", true),
        (&[("TERM", "dumb")], "coloured table", true),
    ] {
        let session = run_on_terminal(60, environment, name, &[]);
        assert!(session.screen.contains("Tag") && session.status == 0, "{}", session.screen);
        assert_eq!(session.screen.contains('\x1b'), is_coloured, "{environment:?} {name}: {}", session.screen);
    }
}

fn ctrl_c_ends_with_a_newline_and_status_130() {
    let session = run_on_terminal(80, &[], "sleep", &[("asleep", "\x03")]);
    assert_eq!(session.status, 130);
    assert!(session.screen.ends_with("^C\r\n"), "{:?}", session.screen);
}

/// Asks for a code, as a shell's child, whose terminal is described afterwards.
fn ask_in_shell(script: &str, typed: &[(&str, &str)]) -> String {
    let program = std::env::current_exe().expect("this program");
    // A shell that is not interactive leaves the terminal as its children do; it outlives the signals that they get.
    let script = format!("trap : INT QUIT; {script}; echo \"status $?\"; stty -a");
    let command = ["sh", "-c", &script, program.to_str().expect("a path in Unicode")];
    pty::run(80, &std::env::temp_dir(), &[(TOOL, "code")], &command, typed).screen
}

fn codes_are_typed_unseen_and_whatever_follows_is_seen() {
    let asking = "until stty -a </dev/tty | grep -q -e ' -echo '; do :; done";
    let killed = |signal| format!("\"$0\" & {asking}; kill -{signal} $!; wait $!");
    for (script, typed, shown, status) in [
        ("\"$0\"", Some("654321\n"), "Code: \r\ngot 654321\r\n", 0),
        ("\"$0\"", Some("654\x03"), "Code: ", 130),
        ("\"$0\"", Some("654\x1c"), "Code: ", 131),
        (&killed("TERM"), None, "Code: ", 143),
        (&killed("HUP"), None, "Code: ", 129),
    ] {
        let typed: Vec<_> = typed.iter().map(|typed| ("Code: ", *typed)).collect();
        let screen = ask_in_shell(script, &typed);
        assert!(screen.starts_with(shown) && screen.contains(&format!("status {status}\r\n")), "{script}: {screen}");
        assert!(!screen.replace("got 654321", "").contains("654"), "{script}: {screen}");
        assert!(screen.contains(" echo ") && !screen.contains(" -echo "), "{script}: {screen}");
    }
}

/// Whether a program can be started.
fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// A test: its name, the programs that it needs, and what it does.
type Test = (&'static str, &'static [&'static str], fn());

const TESTS: [Test; 12] = [
    ("help_is_styled", &["python3"], help_is_styled_and_as_wide_as_the_terminal),
    ("help_has_a_pager", &["python3"], help_goes_through_the_pager_of_manuals),
    ("pagers_get_ctrl_c", &["python3"], ctrl_c_is_for_the_pager_while_there_is_one),
    ("less_shows_styles", &["python3", "less"], less_shows_styles_until_its_reader_leaves),
    ("output_has_a_pager", &["python3"], output_has_its_own_pager_which_may_be_left_early),
    ("tables_are_coloured", &["python3"], tables_are_coloured_only_where_that_is_wanted),
    ("codes_are_unseen", &["python3", "stty"], codes_are_typed_unseen_and_whatever_follows_is_seen),
    ("bash_completes", &["python3", "bash"], shells::bash_completes),
    ("zsh_completes", &["python3", "zsh"], shells::zsh_completes),
    ("zsh_loads_completions", &["python3", "zsh"], shells::zsh_loads_completions_from_a_folder),
    ("fish_completes", &["python3", "fish"], shells::fish_completes),
    ("ctrl_c_ends_the_tool", &["python3"], ctrl_c_ends_with_a_newline_and_status_130),
];

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(TOOL) {
        return tool(&name);
    }
    let mut ignored = 0;
    for (name, programs, test) in TESTS {
        // As libtest, whose place this takes, tells it.
        if let Some(missing) = programs.iter().find(|program| !is_there(program)) {
            println!("test {name} ... ignored, needs `{missing}`, a program that was not found");
            ignored += 1;
        } else {
            test();
            println!("test {name} ... ok");
        }
    }
    println!("\ntest result: ok. {} passed; 0 failed; {ignored} ignored", TESTS.len() - ignored);
    ExitCode::SUCCESS
}
