//! Words of a POSIX shell. In: any text; out: what must be typed for a program to get that text as one argument.

use std::borrow::Cow;

/// Quotes a word where it needs that.
pub(super) fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./_-".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn the_shell_gives_back_the_word() {
        for text in ["diego@example.com", "", "a b", "it's", "$HOME", "a\nb", "\\", "*", "~/x", "é", "-x", "#1", "a=b"]
        {
            let output = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {}", word(text))])
                .output()
                .expect("there is a shell");
            assert_eq!(String::from_utf8_lossy(&output.stdout), text, "{}", word(text));
        }
        assert_eq!(word("diego@example.com"), "diego@example.com");
    }
}
