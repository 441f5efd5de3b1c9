//! What the word under the cursor may become, without a shell.
//!
//! In: the words that a script hands over. Out: candidates, each with a few words about it.

mod around;
mod sample;

use std::ffi::OsString;

use around::run_words;
use smithgen_cli::rooms::arguments::SHELLS;
use smithgen_cli::rooms::arguments::completion::script;

/// The candidates for the last word.
fn candidates(words: &[&str]) -> Vec<String> {
    let tool = sample::tool(&[("put-note", sample::PAGE)]);
    let words: Vec<OsString> = ["__complete"].iter().chain(words).map(OsString::from).collect();
    let (status, out, err) = run_words(tool, &words, &[]);
    assert_eq!((status, err.as_str()), (0, ""), "{words:?}");
    out.lines().map(str::to_owned).collect()
}

#[test]
fn words_are_completed_by_where_they_stand() {
    for (words, expected) in [
        (&["put-"][..], &["put-note\tKeeps a note until DeleteNote is called for it, and answers with its …"][..]),
        (&["put-note", "--te"], &["--text\tThe note's text"]),
        (&["put-note", "--text="], &[]),
        (&["put-note", "--text", ""], &[]),
        (&["put-note", "--text", "f"], &["file://\t", "fileb://\t"]),
        (&["set-mode", "--mode", ""], &["private\t", "public\t"]),
        (&["set-mode", "--mode=pr"], &["--mode=private\t"]),
        (&["set-mode", "--no-pi"], &["--no-pinned\t"]),
        (&["--region=x", "--debug", "tag", "--colours", "red", "g"], &["green\t"]),
        (&["--region", "eu-central-"], &["eu-central-1\t", "eu-central-2\t"]),
        (&["completion", ""], &["bash\t", "zsh\t", "fish\t"]),
        (&["help", "ta"], &["tag\t"]),
        (&["no-such-operation", "--mo"], &[]),
        (&[], &[]),
    ] {
        let found = candidates(words);
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(found, expected, "{words:?}");
    }
}

#[test]
fn scripts_are_whole() {
    for shell in SHELLS {
        let script = script("my-notes", shell).unwrap();
        assert!(script.contains("my-notes __complete") && script.lines().count() < 35, "{shell}: {script}");
        assert!(!script.contains("@PROGRAM") && !script.contains("@NAME"), "{shell}: a place was not filled in");
    }
    assert_eq!(script("my-notes", "tcsh"), None);
}
