//! What the README shows as code, for tests that build and run it.
//!
//! In: a language, and what the code has in it. Out: the code.

use std::fs;

use crate::throwaway::workspace;

/// The text of the README's fences of a language.
///
/// # Panics
/// When there is no README.
pub fn fences(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(workspace().join("README.md")).expect("there is a README");
    let opening = format!("```{language}\n");
    let fences = readme.split(&opening).skip(1);
    fences.filter_map(|rest| rest.split_once("```")).map(|(code, _)| code.to_owned()).collect()
}

/// The first of them that has `part` in it.
///
/// # Panics
/// When none has.
pub fn fence(language: &str, part: &str) -> String {
    let found = fences(language).into_iter().find(|code| code.contains(part));
    found.unwrap_or_else(|| panic!("the README shows no {language} with {part:?} in it"))
}
