//! Words that are nearly the same as a misspelt one, by the measure of Python's `difflib`.
//!
//! In: a word and the right ones. Out: up to three of them that are at least four fifths alike, the likest first; and how they are
//! suggested.

/// How many words are suggested at most.
const MOST: usize = 3;

/// The words that are nearly `word`.
pub(super) fn close_matches<'w>(word: &str, words: &[&'w str]) -> Vec<&'w str> {
    let letters: Vec<char> = word.chars().collect();
    let mut close: Vec<(usize, usize, &str)> = Vec::new();
    for &candidate in words {
        let other: Vec<char> = candidate.chars().collect();
        let (alike, all) = (2 * common(&other, &letters), other.len() + letters.len());
        // alike / all >= 0.8
        if 10 * alike >= 8 * all {
            // By what is alike of all, then by the word itself, as Python compares pairs.
            let goes_before = |other: &(usize, usize, &str)| {
                (other.0 * all).cmp(&(alike * other.1)).then_with(|| other.2.cmp(candidate)).is_ge()
            };
            close.insert(close.partition_point(goes_before), (alike, all, candidate));
            close.truncate(MOST);
        }
    }
    close.into_iter().map(|(_, _, candidate)| candidate).collect()
}

/// The options among the words that are nearly others, without their values, and those others.
pub(super) fn misspelt<'a>(words: &[&'a str], options: &[&str]) -> (Vec<&'a str>, Vec<String>) {
    let (mut unknown, mut close) = (Vec::new(), Vec::new());
    for word in words.iter().filter(|word| word.starts_with("--")) {
        let name = name_of(word);
        let mut found = close_matches(name, options);
        // What is an option after all stands where it is none.
        found.retain(|option| *option != name && !close.iter().any(|known| known == option));
        if !found.is_empty() {
            unknown.push(name);
            close.extend(found.into_iter().map(str::to_owned));
        }
    }
    (unknown, close)
}

/// What is suggested, in the AWS CLI's words; nothing, if there is nothing to suggest.
pub(super) fn told(close: &[String]) -> String {
    let lines: String = close.iter().map(|word| format!("\n  * {word}")).collect();
    if lines.is_empty() { lines } else { format!("\nMaybe you meant:\n{lines}") }
}

/// An option's name without a value in the same word.
pub(super) fn name_of(word: &str) -> &str {
    word.split_once('=').map_or(word, |(name, _)| name)
}

/// The number of letters that two words have in common: those of their longest common piece, and of what is before and
/// after it, taken in the same way.
fn common(a: &[char], b: &[char]) -> usize {
    let mut total = 0;
    let mut pending = vec![(a, b)];
    while let Some((a, b)) = pending.pop() {
        let (start_a, start_b, length) = longest_piece(a, b);
        if length > 0 {
            total += length;
            pending.push((a.get(..start_a).unwrap_or_default(), b.get(..start_b).unwrap_or_default()));
            let (end_a, end_b) = (start_a + length, start_b + length);
            pending.push((a.get(end_a..).unwrap_or_default(), b.get(end_b..).unwrap_or_default()));
        }
    }
    total
}

/// Where the longest common piece starts, and its length; of several the first in `a`, then in `b`.
fn longest_piece(a: &[char], b: &[char]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    // The length of the common piece that ends at each letter of `b` and the letter of `a` before.
    let mut before = vec![0; b.len()];
    for (i, letter) in a.iter().enumerate() {
        let mut here = vec![0; b.len()];
        let mut diagonal = 0;
        for (j, ((other, length), above)) in b.iter().zip(&mut here).zip(&before).enumerate() {
            if letter == other {
                *length = diagonal + 1;
                if *length > best.2 {
                    best = (i + 1 - *length, j + 1 - *length, *length);
                }
            }
            diagonal = *above;
        }
        before = here;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["confirm-forgot-password", "forgot-password", "confirm-device", "list-users", "list-user-pools"];
        assert_eq!(close_matches("confirm-forgot-pasword", &words), ["confirm-forgot-password"]);
        assert_eq!(close_matches("list-user", &words), ["list-users"]);
        assert_eq!(close_matches("zzz", &words), Vec::<&str>::new());
        assert_eq!(close_matches("", &words), Vec::<&str>::new());
    }

    #[test]
    fn the_likest_come_first() {
        // What difflib.get_close_matches gives, cutoff 0.8.
        let words =
            ["describe-user-pool", "describe-user-pool-client", "describe-user-pool-domain", "delete-user-pool"];
        assert_eq!(
            close_matches("describe-user-pol", &words),
            ["describe-user-pool", "describe-user-pool-domain", "describe-user-pool-client"]
        );
    }

    #[test]
    fn common_letters_are_counted_as_difflib_does() {
        let count = |a: &str, b: &str| common(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(count("abcd", "bcde"), 3);
        assert_eq!(count("qabxcd", "abycdf"), 4);
        assert_eq!(count("", "x"), 0);
    }
}
