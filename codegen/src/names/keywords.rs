//! Words that cannot be identifiers as they stand. In: a word; out: whether Rust keeps it for itself and how it may
//! still be written. The list is that of the Rust reference for edition 2024.

/// Strict and reserved keywords of all editions up to 2024, sorted. Weak ones (`union`, `default`, `auto`, `raw`,
/// `safe`, `macro_rules`) are ordinary identifiers wherever the generator puts a name.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Keywords that Rust does not accept as raw identifiers either.
const NEVER_RAW: [&str; 5] = ["Self", "_", "crate", "self", "super"];

/// How a word can be written as an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As it stands.
    Plain,
    /// As a raw identifier, `r#word`.
    Raw,
    /// Not at all: it needs another spelling.
    Never,
}

/// Tells how `word` can be written as an identifier.
pub fn escape_of(word: &str) -> Escape {
    if NEVER_RAW.contains(&word) {
        Escape::Never
    } else if KEYWORDS.contains(&word) {
        Escape::Raw
    } else {
        Escape::Plain
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Escape, KEYWORDS, escape_of};

    pub(in crate::names) fn all() -> impl Iterator<Item = &'static str> {
        KEYWORDS.into_iter()
    }

    #[test]
    fn rust_agrees_with_the_table() {
        for word in KEYWORDS {
            // syn knows the keywords of the edition before `gen`.
            if word != "gen" {
                assert!(syn::parse_str::<syn::Ident>(word).is_err(), "{word} is no keyword");
            }
            let raw = syn::parse_str::<syn::Ident>(&format!("r#{word}"));
            assert_eq!(raw.is_ok(), escape_of(word) == Escape::Raw, "{word}");
        }
        for word in ["union", "default", "auto", "raw", "safe", "macro_rules", "option", "build"] {
            assert_eq!(escape_of(word), Escape::Plain, "{word}");
            assert!(syn::parse_str::<syn::Ident>(word).is_ok(), "{word}");
        }
    }
}
