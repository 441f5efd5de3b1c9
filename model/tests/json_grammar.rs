//! The reader of JSON and serde_json's agree about what is JSON, what it says, and where it stops to be any.
//!
//! In: `data/everything.json` and texts full of what JSON can have, bent in ways that are the same in every run.

use smithgen_model::Node;

const EVERYTHING: &str = include_str!("data/everything.json");

const DENSE: &str = r#" {"a" : [1,-0,2.50e+3,1E-2 , 0.5, true,false ,null,"",{},[ ]],"é\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t":{"b":"😀x"}} "#;

/// A small generator of numbers that look random (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

/// What serde_json makes of a text: its value, or what is wrong and at which byte, as our own reader tells it.
fn expected(text: &str) -> Result<serde_json::Value, (String, usize)> {
    serde_json::from_str(text).map_err(|error| {
        let words = error.to_string();
        let (words, _) = words.rsplit_once(" at line ").expect("a place");
        // serde_json counts columns in bytes and from 1, that of a line's end as the next line's 0.
        let before: usize = text.split_inclusive('\n').take(error.line() - 1).map(str::len).sum();
        let offset = (before + error.column()).saturating_sub(1);
        (words.to_owned(), text.floor_char_boundary(offset))
    })
}

fn found(text: &str) -> Result<serde_json::Value, (String, usize)> {
    match Node::parse(text) {
        // What is printed says the same.
        Ok(node) => Ok(serde_json::from_str(&node.to_string()).unwrap_or_else(|error| panic!("{text}: {error}"))),
        Err(error) => Err((error.message, error.offset)),
    }
}

/// Compares the readers; whether the text is JSON.
fn compare(text: &str) -> bool {
    let (found, expected) = (found(text), expected(text));
    // serde_json takes the last of keys that repeat, and no numbers beyond a double's.
    let is_ours = matches!(&found, Err((words, _)) if words.starts_with("a key is repeated"));
    let is_theirs = matches!(&expected, Err((words, _)) if words.starts_with("number out of range"));
    // serde_json has read all of an escape when it finds it wrong.
    let is_near = match (&found, &expected) {
        (Err((a, near)), Err((b, far))) if a.contains("escape") || b.contains("escape") => near.abs_diff(*far) < 12,
        _ => false,
    };
    assert!(is_ours || is_theirs || is_near || found == expected, "{text:?}: {found:?}, but serde_json: {expected:?}");
    expected.is_ok()
}

#[test]
fn cut_texts_agree_with_serde_json() {
    for text in [EVERYTHING.get(..4_000).expect("long"), DENSE.trim_end()] {
        assert!(!(0..text.len()).filter_map(|end| text.get(..end)).any(compare), "{text}");
    }
    assert!(compare(EVERYTHING) && compare(DENSE));
}

#[test]
fn changed_texts_agree_with_serde_json() {
    let mut numbers = Numbers(1);
    let mut valid = 0;
    for _ in 0..40_000 {
        let mut chars: Vec<char> = DENSE.chars().collect();
        for _ in 0..=numbers.below(2) {
            let place = numbers.below(chars.len());
            let char = [
                '{', '}', '[', ']', '"', ',', ':', '\\', 'n', 'u', 'd', '8', 'c', '0', '-', '+', '.', 'e', ' ', '\n',
                '\u{1f}', '\u{7f}', 'é', 't',
            ][numbers.below(24)];
            match numbers.below(4) {
                0 => chars[place] = char,
                1 => chars.insert(place, char),
                2 => drop(chars.remove(place)),
                _ => {
                    let other = numbers.below(chars.len());
                    chars.swap(place, other);
                }
            }
        }
        valid += usize::from(compare(&chars.into_iter().collect::<String>()));
    }
    assert!((4_000..36_000).contains(&valid), "{valid}");
}
