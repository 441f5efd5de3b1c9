//! Texts as they stand in XML.
//!
//! In: a text. Out: the same, with all replaced that is markup, or that readers may take for something else.

/// Appends a text to a document. It may stand in an element or in the quotes of an attribute. Line ends and tabs are written as
/// references, because readers make one kind of the former, and spaces of both in attributes.
///
/// # Errors
/// When it has a character that no XML document may have, not even as a reference.
pub(super) fn escape_into(text: &str, out: &mut String) -> Result<(), &'static str> {
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        let (plain, special) = rest.split_at(at);
        let mut letters = special.chars();
        out.push_str(plain);
        out.push_str(match letters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            Some('\t') => "&#x9;",
            Some('\n') => "&#xA;",
            Some('\r') => "&#xD;",
            _ => return Err("it has a control character, which XML does not allow"),
        });
        rest = letters.as_str();
    }
    out.push_str(rest);
    Ok(())
}

fn is_special(letter: char) -> bool {
    matches!(letter, '\0'..='\x1f' | '&' | '<' | '>' | '"' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::escape_into;

    #[test]
    fn markup_and_white_space_are_replaced() {
        let mut out = String::new();
        escape_into("a <b> & \"c'\r\n\t grün\u{85}", &mut out).unwrap();
        assert_eq!(out, "a &lt;b&gt; &amp; &quot;c'&#xD;&#xA;&#x9; grün\u{85}");
    }

    #[test]
    fn what_xml_may_not_have_is_refused() {
        for text in ["\0", "a\x0b", "\u{ffff}", "\u{fffe}"] {
            assert!(escape_into(text, &mut String::new()).is_err(), "{text:?}");
        }
    }
}
