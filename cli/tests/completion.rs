//! The completions, in the shells that they are for.

mod pty;
mod sample;

use std::path::{Path, PathBuf};

use smithgen_cli::arguments::SHELLS;
use smithgen_cli::completion::script;

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let thread = std::thread::current().id();
        let path = std::env::temp_dir().join(format!("smithgen-completion-{name}-{}-{thread:?}", std::process::id()));
        std::fs::create_dir_all(path.join("folder")).unwrap();
        std::fs::write(path.join("first note.txt"), "").unwrap();
        std::fs::write(path.join("second.txt"), "").unwrap();
        std::fs::write(path.join("folder/inner.txt"), "").unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What is typed after the program's name, and the words that it is run with.
const TYPED: &[(&str, &str)] = &[
    ("put-n\t", "<put-note>"),
    ("--out\tta\t", "<--output><table>"),
    ("--output=ta\t", "<--output=table>"),
    ("--region eu-west-1 set-m\t", "<--region><eu-west-1><set-mode>"),
    ("--region=eu-west-1 --debug set-m\t", "<--region=eu-west-1><--debug><set-mode>"),
    ("set-mode --mode pri\t", "<set-mode><--mode><private>"),
    ("set-mode --mode=pri\t", "<set-mode><--mode=private>"),
    ("set-mode --no-pi\t", "<set-mode><--no-pinned>"),
    ("set-mode --pinned --mo\tpu\t", "<set-mode><--pinned><--mode><public>"),
    ("set-mode --mode private --pi\t", "<set-mode><--mode><private><--pinned>"),
    ("set-mode --gen\tya\t", "<set-mode><--generate-cli-skeleton><yaml-input>"),
    ("tag --colours red gr\t", "<tag><--colours><red><green>"),
    ("list-notes --starting\t", "<list-notes><--starting-token>"),
    ("list-notes --next\t", "<list-notes><--next>"),
    ("put-note --text file://sec\t", "<put-note><--text><file://second.txt>"),
    ("put-note --text=fileb://sec\t", "<put-note><--text=fileb://second.txt>"),
    ("put-note --text file://fir\t", "<put-note><--text><file://first note.txt>"),
    ("put-note --text file://fol\tin\t", "<put-note><--text><file://folder/inner.txt>"),
    ("put-note --text seco\t", "<put-note><--text><second.txt>"),
    ("put-note --text fileb\tsec\t", "<put-note><--text><fileb://second.txt>"),
    ("put-note h\t", "<put-note><help>"),
    ("comp\tzs\t", "<completion><zsh>"),
];

/// Types all lines in a shell that has made itself ready by `lines`, and compares.
fn check(shell: &str, command: &[&str], ready: &[&str]) {
    let folder = Folder::new(shell);
    let program = sample::program(&[]);
    std::fs::write(folder.0.join("completions"), script(&program, shell).unwrap()).unwrap();
    let (prompt, lines) = ("READY> ", TYPED.iter().map(|(line, _)| format!("my-notes {line}\n")).collect::<Vec<_>>());
    let mut typed: Vec<(&str, &str)> = ready.iter().map(|line| ("", *line)).collect();
    typed.extend(lines.iter().map(|line| (prompt, line.as_str())));
    // What is ambiguous is listed; then the line is taken back.
    typed.push((prompt, if shell == "bash" { "my-notes put-note --t\t\t" } else { "my-notes put-note --t\t" }));
    typed.push(("--token", "\x15exit\n"));
    let session = pty::run(80, &folder.0, &[("HOME", &path(&folder.0))], command, &typed);
    let words: Vec<&str> =
        session.screen.lines().filter_map(|line| Some(line.split_once("WORDS:")?.1.trim_end())).collect();
    for ((line, expected), words) in TYPED.iter().zip(&words) {
        assert_eq!(words, expected, "{shell} completes {line:?} so; all that it showed:\n{}", session.screen);
    }
    assert_eq!(words.len(), TYPED.len(), "{}", session.screen);
}

fn path(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[needs::test("python3", "bash")]
fn bash_completes() {
    let ready =
        ["my-notes() { printf 'WOR''DS:'; printf '<%s>' \"$@\"; echo; }; source completions; PS1='REA''DY> '\n"];
    check("bash", &["bash", "--norc", "--noprofile", "-i"], &ready);
}

#[needs::test("python3", "zsh")]
fn zsh_completes() {
    let ready =
        ["my-notes() { printf 'WOR''DS:'; printf '<%s>' \"$@\"; echo; }; autoload -Uz compinit; compinit -u -D; \
         source ./completions; PS1='REA''DY> '\n"];
    check("zsh", &["zsh", "-f", "-i"], &ready);
}

#[needs::test("python3", "zsh")]
fn zsh_loads_completions_from_a_folder() {
    let ready = [
        "my-notes() { printf 'WOR''DS:'; printf '<%s>' \"$@\"; echo; }; mkdir functions; mv completions functions/_my-notes; \
         fpath=($PWD/functions $fpath); autoload -Uz compinit; compinit -u -D; PS1='REA''DY> '\n",
    ];
    check("zsh", &["zsh", "-f", "-i"], &ready);
}

#[needs::test("python3", "fish")]
fn fish_completes() {
    let ready = ["function my-notes; printf 'WOR''DS:'; printf '<%s>' $argv; echo; end; source completions; \
         function fish_prompt; printf 'REA''DY> '; end\n"];
    check("fish", &["fish", "--no-config", "-i"], &ready);
}

#[test]
fn scripts_are_whole() {
    let program = sample::program(&[]);
    for shell in SHELLS {
        let script = script(&program, shell).unwrap();
        let mut parts = script.split('@').skip(1);
        let is_place =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        assert!(!parts.any(is_place), "{shell}: a place was not filled in:\n{script}");
        assert!(!script.contains("no)"), "{shell}: a value that the shell would run:\n{script}");
    }
    assert_eq!(script(&program, "tcsh"), None);
}
