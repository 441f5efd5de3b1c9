//! Patterns of hosts and paths: text with labels in braces.
//!
//! In: a pattern such as `{AccountId}.data.` or `/{Bucket}/{Key+}`. Out: its pieces.

/// A piece of a pattern.
pub(super) enum Piece<'a> {
    /// What stands outside of braces; never empty.
    Text(&'a str),
    /// What stands in braces.
    Label(&'a str),
}

/// The pieces of a pattern.
pub(super) fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((text, (label, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?))) {
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        pieces.push(Piece::Label(label));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}
