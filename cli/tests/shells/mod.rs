//! The completions, in the shells that they are for.
//!
//! In: lines as somebody types them, tabs included. Out: the words that the tool is then run with.

use std::path::{Path, PathBuf};

use smithgen_cli::rooms::arguments::completion::script;

use super::{TOOL, pty};

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let thread = std::thread::current().id();
        let path = std::env::temp_dir().join(format!("smithgen-completion-{name}-{}-{thread:?}", std::process::id()));
        std::fs::create_dir_all(path.join("folder")).unwrap();
        std::fs::write(path.join("first note.txt"), "").unwrap();
        std::fs::write(path.join("second.txt"), "").unwrap();
        std::fs::write(path.join("config"), "[profile developer]\nregion = eu-south-1\n").unwrap();
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
    ("help tag\t", "<help><tag>"),
    ("tag --colours not\t", "<tag><--colours><not plain>"),
    ("--region eu-south-1 --profile dev\t", "<--region><eu-south-1><--profile><developer>"),
    ("--region ap-northeast-3\ttag", "<--region><ap-northeast-3><tag>"),
];

/// Types all lines in a shell, once it has read `ready` behind what defines the tool, and compares.
fn check(shell: &str, command: &[&str], define: &str, ready: &str) {
    let folder = Folder::new(shell);
    std::fs::write(folder.0.join("completions"), script("my-notes", shell).unwrap()).unwrap();
    let tool = std::env::current_exe().unwrap();
    let ready = format!("{}; {ready}\n", define.replace("TOOL", &format!("env {TOOL}=notes {}", path(&tool))));
    let (prompt, lines) = ("READY> ", TYPED.iter().map(|(line, _)| format!("my-notes {line}\n")).collect::<Vec<_>>());
    let mut typed: Vec<(&str, &str)> = vec![("", &ready)];
    typed.extend(lines.iter().map(|line| (prompt, line.as_str())));
    // What is ambiguous is listed; then the line is taken back.
    typed.push((prompt, if shell == "bash" { "my-notes put-note --t\t\t" } else { "my-notes put-note --t\t" }));
    typed.push(("--token", "\x15exit\n"));
    let (home, config) = (path(&folder.0), path(&folder.0.join("config")));
    let session = pty::run(80, &folder.0, &[("HOME", &home), ("AWS_CONFIG_FILE", &config)], command, &typed);
    let words: Vec<&str> =
        session.screen.lines().filter_map(|line| Some(line.split_once("WORDS:")?.1.trim_end())).collect();
    for ((line, expected), words) in TYPED.iter().zip(&words) {
        assert_eq!(words, expected, "{shell} completes {line:?} so; all that it showed:\n{}", session.screen);
    }
    assert_eq!(words.len(), TYPED.len(), "{}", session.screen);
    assert!(session.screen.contains("The note's text"), "{}", session.screen);
}

fn path(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// How bash and zsh define the tool.
const FUNCTION: &str = "my-notes() { if [ \"$1\" = __complete ]; then TOOL \"$@\"; else \
                        printf 'WOR''DS:'; printf '<%s>' \"$@\"; echo; fi; }";

pub(crate) fn bash_completes() {
    check("bash", &["bash", "--norc", "--noprofile", "-i"], FUNCTION, "source completions; PS1='REA''DY> '");
}

pub(crate) fn zsh_completes() {
    let ready = "autoload -Uz compinit; compinit -u -D; source ./completions; PS1='REA''DY> '";
    check("zsh", &["zsh", "-f", "-i"], FUNCTION, ready);
}

pub(crate) fn zsh_loads_completions_from_a_folder() {
    let ready = "mkdir functions; mv completions functions/_my-notes; fpath=($PWD/functions $fpath); \
                 autoload -Uz compinit; compinit -u -D; PS1='REA''DY> '";
    check("zsh", &["zsh", "-f", "-i"], FUNCTION, ready);
}

pub(crate) fn fish_completes() {
    let define = "function my-notes; if test \"$argv[1]\" = __complete; TOOL $argv; else; \
                  printf 'WOR''DS:'; printf '<%s>' $argv; echo; end; end";
    let ready = "source completions; function fish_prompt; printf 'REA''DY> '; end";
    check("fish", &["fish", "--no-config", "-i"], define, ready);
}
