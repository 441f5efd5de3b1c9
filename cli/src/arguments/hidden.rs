//! Words of the command line that may be secrets, or parts of one, though no option has taken them.
//!
//! In: all words, and which options take secrets. Out: the words behind such options and behind those that may have been meant for
//! them, up to the next option.

use smithgen_runtime::generated::secrets::is_secret_name;

use super::suggestions::{close_matches, name_of};

/// Names of options with their hyphens, by what they take.
#[derive(Debug, Default)]
pub(super) struct Names<'o> {
    pub(super) secret: Vec<&'o str>,
    pub(super) open: Vec<&'o str>,
}

impl Names<'_> {
    /// Whether an option takes a secret, or may have been meant for one that does.
    fn may_be_secret(&self, name: &str) -> bool {
        if self.secret.contains(&name) || self.open.contains(&name) {
            return self.secret.contains(&name);
        }
        let is_cut = name.len() > 2 && self.secret.iter().any(|option| option.starts_with(name));
        is_cut || is_secret_name(name) || !close_matches(name, &self.secret).is_empty()
    }

    /// The words that are not to be shown. Behind an option that is spelt right, those are the words that it takes: any number until
    /// it is known how many, and one where the command has taken its own. What is left over then is shown, as the AWS CLI does.
    pub(super) fn hidden<'a>(&self, words: &[&'a str], are_taken: bool) -> Vec<&'a str> {
        let (mut hidden, mut due) = (Vec::new(), 0);
        for word in words {
            let name = name_of(word);
            due = match word.starts_with("--") {
                true if are_taken && self.secret.contains(&name) => usize::from(name == *word),
                true if self.may_be_secret(name) => usize::MAX,
                true => 0,
                // One letter behind a hyphen is an option elsewhere.
                false if due > 0 && !(word.starts_with('-') && word.chars().count() == 2) => {
                    hidden.push(*word);
                    due - 1
                }
                false => due,
            };
        }
        hidden
    }

    /// Whether a word is an option that may be meant for a secret, with a value in the same word.
    pub(super) fn hides_value(&self, word: &str) -> bool {
        word.starts_with("--") && word.contains('=') && self.may_be_secret(name_of(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_options_for_secrets_are_hidden() {
        let names =
            Names { secret: vec!["--password", "--user-attributes"], open: vec!["--pass", "--username-attributes"] };
        for (words, hidden) in [
            (&["--password", "a", "b", "--x", "c"][..], &["a", "b"][..]),
            (&["--password=a", "b"], &["b"]),
            (&["--pasword", "a", "--passw", "b"], &["a", "b"]),
            (&["--client-secret", "a"], &["a"]),
            (&["--pass", "a", "--username-attributes", "b", "c"], &[]),
            (&["--password", "--", "a"], &[]),
            (&["a", "-p", "b"], &[]),
            (&["--password", "a", "-p", "-secret"], &["a", "-secret"]),
        ] {
            assert_eq!(names.hidden(words, false), hidden, "{words:?}");
        }
        // Which words its options have taken, the command knows.
        assert_eq!(names.hidden(&["--password", "a", "b", "--pasword=c", "d", "e"], true), ["a", "d", "e"]);
        assert_eq!(names.hidden(&["--password=a", "b"], true), [""; 0]);
        assert!(names.hides_value("--passwrd=a") && !names.hides_value("--passwrd") && !names.hides_value("--pass=a"));
    }
}
