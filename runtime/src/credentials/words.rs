//! The words of a `credential_process`, split as botocore's `compat_shell_split` splits them.
//!
//! In: a command line. Out: a program and its arguments, or what is left open. Nothing is expanded, and nothing is a comment.

/// The words of a command line on the system at hand.
pub(super) fn split(line: &str) -> Result<Vec<String>, &'static str> {
    if cfg!(windows) { split_windows(line) } else { split_posix(line) }
}

/// As Python's `shlex.split` does: quotes of both kinds, and backslashes outside of single ones.
fn split_posix(line: &str) -> Result<Vec<String>, &'static str> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') => {
                let next = characters.next().ok_or("nothing follows its last backslash")?;
                let word = word.get_or_insert_default();
                if quote.is_some() && !matches!(next, '"' | '\\') {
                    word.push('\\');
                }
                word.push(next);
            }
            (None, ' ' | '\t' | '\r' | '\n') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    match quote {
        Some(_) => Err("a quote is not closed"),
        None => {
            words.extend(word);
            Ok(words)
        }
    }
}

/// As [programs on Windows](https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments) do: double
/// quotes only, and backslashes mean something in front of them only.
fn split_windows(line: &str) -> Result<Vec<String>, &'static str> {
    let (mut words, mut word, mut is_quoted, mut backslashes) = (Vec::new(), None::<String>, false, 0);
    for character in line.chars() {
        if character == '\\' {
            backslashes += 1;
            continue;
        }
        let is_mark = character == '"';
        if backslashes > 0 {
            let kept = if is_mark { backslashes / 2 } else { backslashes };
            word.get_or_insert_default().push_str(&"\\".repeat(kept));
        }
        let is_escaped = is_mark && backslashes % 2 == 1;
        backslashes = 0;
        match character {
            '"' if !is_escaped => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            ' ' | '\t' if !is_quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if is_quoted {
        return Err("a quote is not closed");
    }
    if backslashes > 0 {
        word.get_or_insert_default().push_str(&"\\".repeat(backslashes));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What botocore made of many lines; see `tests/python/vectors/words.py`.
    #[test]
    fn lines_are_split_as_botocore_splits_them() {
        let cases: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../tests/vectors/words.json")).expect("a list of cases");
        assert!(cases.len() > 400 && cases.iter().any(|case| case["windows"].is_null()));
        for case in cases {
            let line = case["line"].as_str().expect("a line");
            for (name, words) in [("posix", split_posix(line)), ("windows", split_windows(line))] {
                assert_eq!(serde_json::json!(words.ok()), case[name], "{name}: {line:?}");
            }
        }
    }

    #[test]
    fn what_is_left_open_is_said() {
        for line in ["'a", "\"a", "\"a\\\"", "a '\"'\""] {
            assert_eq!(split_posix(line), Err("a quote is not closed"), "{line}");
        }
        assert_eq!(split_posix("a\\"), Err("nothing follows its last backslash"));
        assert_eq!(split_posix("\"a\\"), Err("nothing follows its last backslash"));
        assert_eq!(split_windows("\"a"), Err("a quote is not closed"));
    }
}
