//! Spaces between tokens that stand on one line.

use super::scan::{Bracket, Kind};

/// Whether a space stands between two tokens.
pub(super) fn between(before: Kind, after: Kind) -> bool {
    use Kind::{
        Attribute, Bang, Bar, Close, Colon, Comma, Dot, Keyword, Open, Path, Prefix, Range, Semicolon, Try, Word,
    };
    match (before, after) {
        (Open(_), Close(_)) => false,
        (Open(bracket), _) | (_, Close(bracket)) => bracket.is_brace(),
        (_, Comma | Semicolon | Dot | Try | Colon | Bang | Range) | (Range, _) => false,
        (Path | Dot | Prefix | Attribute | Bar { opens: true }, _) => false,
        (_, Bar { opens: false }) => false,
        (Word | Close(_), Path) => false,
        (Bang, Open(bracket)) => bracket.is_brace(),
        (Word | Close(_), Open(Bracket::Paren | Bracket::Square)) => false,
        (Word | Keyword { hugs: true }, Open(Bracket::Angle)) => false,
        (Keyword { hugs: true }, Open(Bracket::Paren)) => false,
        _ => true,
    }
}
