//! How many columns of a terminal a text takes.
//!
//! In: a text. Out: its characters, those counted twice whose East Asian Width is wide, full-width or ambiguous, as the AWS
//! CLI counts them whatever the terminal does.

use super::width_table::WIDE;

/// The columns that a text takes.
pub(super) fn of(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.chars().map(|character| 1 + usize::from(is_wide(character))).sum()
}

fn is_wide(character: char) -> bool {
    let code = u32::from(character);
    // The first wide character is U+00A1.
    code >= 0xa1
        && WIDE
            .binary_search_by(|&(first, last)| {
                if last < code {
                    std::cmp::Ordering::Less
                } else if first > code {
                    std::cmp::Ordering::Greater
                } else {
                    std::cmp::Ordering::Equal
                }
            })
            .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        for (text, width) in
            [("", 0), ("abc", 3), ("日本", 4), ("é", 2), ("e\u{301}", 3), ("ü", 2), ("ö", 1), ("😀", 2), ("\t", 1)]
        {
            assert_eq!(of(text), width, "{text:?}");
        }
    }

    #[test]
    fn ranges_are_sorted_and_apart() {
        assert!(WIDE.iter().all(|(first, last)| first <= last));
        assert!(WIDE.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
    }
}
