//! What files and processes of the user say: profiles, and credentials that a command prints.
//!
//! In: the text of both shared files; the output of a command. Out: profiles that can be written down and read again; credentials, or
//! words that do not show the output.

use std::fs;

use smithgen_runtime::credentials::{ProcessCredentials, ProvideCredentials};
use smithgen_runtime::settings::{Profile, Profiles};

use crate::parts::{assert_readable, parts, text};

pub(crate) fn profiles(data: &[u8]) {
    let text = text(data);
    let [config, credentials] = parts::<2>(&text);
    let profiles = match Profiles::parse(config, credentials) {
        Ok(profiles) => profiles,
        Err(error) => {
            let error = error.to_string();
            assert_readable(&error, 200);
            let place = error.split_once(", line ").and_then(|(file, rest)| Some((file, rest.split_once(": ")?.0)));
            let (file, line) = place.expect("a place");
            let lines = if file == "config" { config } else { credentials }.split('\n').count();
            assert!((1..=lines).contains(&line.parse().expect("a number")), "{error}");
            return;
        }
    };
    let sections = profiles.profiles().map(|profile| ("profile", profile));
    let sections = sections.chain(profiles.sso_sessions().map(|session| ("sso-session", session)));
    let written: String = sections.map(|(kind, (name, profile))| section(kind, name, profile)).collect();
    let again = Profiles::parse(&written, "").unwrap_or_else(|error| panic!("{error} of {written:?}"));
    let same = |a: Option<&Profile>, b: &Profile| a.is_some_and(|a| a.iter().eq(b.iter()));
    for (name, profile) in profiles.profiles() {
        assert!(same(again.profile(name), profile), "{name:?} of {written:?}");
    }
    for (name, session) in profiles.sso_sessions() {
        assert!(same(again.sso_session(name), session), "{name:?} of {written:?}");
    }
}

/// A section as one writes it.
fn section(kind: &str, name: &str, profile: &Profile) -> String {
    let mark = if name.contains('"') { '\'' } else { '"' };
    let mut text = match name {
        "default" => format!("[{kind} default]\n"),
        name => format!("[{kind} {mark}{name}{mark}]\n"),
    };
    for (name, value) in profile.iter() {
        text.push_str(&format!("{name}={}\n", value.replace('\n', "\n ")));
    }
    text
}

pub(crate) fn credentials(data: &[u8]) {
    let path = std::env::temp_dir().join(format!("smithgen-fuzz-{}.json", std::process::id()));
    fs::write(&path, data).expect("a file");
    let printed = text(data);
    match ProcessCredentials::new(format!("cat {}", path.display())).provide_credentials() {
        Ok(credentials) => {
            let shown = format!("{credentials:?}");
            let secret = credentials.secret_access_key();
            assert!(secret.len() < 8 || credentials.access_key_id().contains(secret) || !shown.contains(secret));
        }
        Err(error) => {
            assert_readable(&error.to_string(), 200);
            let long = printed.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 17);
            long.for_each(|word| assert!(!error.to_string().contains(word), "{error} shows {word:?}"));
        }
    }
}
