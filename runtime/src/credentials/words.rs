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

    #[test]
    fn posix_lines_are_split_as_shlex_splits_them() {
        for (line, words) in [
            ("", &[][..]),
            (" \t\r\n", &[]),
            ("tool --flag  value\n", &["tool", "--flag", "value"]),
            ("'a b' \"c d\"e'f'", &["a b", "c def"]),
            ("'' \"\" x''", &["", "", "x"]),
            (r#"a\ b "c\"d\\e\f\$" 'g\h'"#, &["a b", r#"c"d\e\f\$"#, r"g\h"]),
            ("a#b # c", &["a#b", "#", "c"]),
            ("$HOME `x` $(y) ~ * a;b|c>d &", &["$HOME", "`x`", "$(y)", "~", "*", "a;b|c>d", "&"]),
            ("\u{a0}é\u{2003}", &["\u{a0}é\u{2003}"]),
        ] {
            assert_eq!(split_posix(line).as_deref(), Ok(&words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>()[..]));
        }
        for line in ["'a", "\"a", "\"a\\\"", "a '\"'\""] {
            assert_eq!(split_posix(line), Err("a quote is not closed"), "{line}");
        }
        assert_eq!(split_posix("a\\"), Err("nothing follows its last backslash"));
        assert_eq!(split_posix("\"a\\"), Err("nothing follows its last backslash"));
    }

    #[test]
    fn windows_lines_are_split_as_its_programs_split_them() {
        for (line, words) in [
            ("", &[][..]),
            ("spam \t \"eggs and\" bacon", &["spam", "eggs and", "bacon"]),
            (r#"C:\tools\x.exe "a\\b" c\\"#, &[r"C:\tools\x.exe", r"a\\b", r"c\\"]),
            (r#"\"a\" "b\"c" "d\\" "e\\\"f""#, &["\"a\"", "b\"c", "d\\", "e\\\"f"]),
            (r#"'a b' "" x"y z"w"#, &["'a", "b'", "", "xy zw"]),
        ] {
            assert_eq!(
                split_windows(line).as_deref(),
                Ok(&words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>()[..]),
                "{line}"
            );
        }
        assert_eq!(split_windows("\"a"), Err("a quote is not closed"));
    }
}
