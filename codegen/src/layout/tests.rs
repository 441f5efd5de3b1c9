//! What the layout makes of items, and that it changes nothing but the blanks between tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::{WIDTH, items};

/// Holds printed text to the tokens that it was made of; every unit test that emits anything goes through here.
pub(super) fn check(tokens: TokenStream, text: &str) {
    let read: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let (expected, found) = (plain(tokens), plain(read));
    let first = expected.iter().zip(&found).position(|(a, b)| a != b).unwrap_or(expected.len().min(found.len()));
    let from = first.saturating_sub(8);
    assert!(
        expected == found,
        "tokens differ at {first}: {:?} became {:?} in\n{text}",
        &expected[from..(first + 4).min(expected.len())],
        &found[from..(first + 4).min(found.len())],
    );
    syn::parse_str::<syn::File>(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
}

/// The tokens one by one, comments line by line, without commas after the last of a list.
fn plain(tokens: TokenStream) -> Vec<String> {
    let mut plain = Vec::new();
    collect(tokens, &mut plain);
    plain
}

fn collect(tokens: TokenStream, plain: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                if let Some(doc) = super::scan::documentation(&group) {
                    plain.pop();
                    plain.extend(doc.split('\n').map(|line| format!("///{line}")));
                    continue;
                }
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                if open == "{" {
                    plain.pop_if(|last| last == ",");
                }
                plain.push(open.to_owned());
                collect(group.stream(), plain);
                plain.pop_if(|last| last == ",");
                plain.push(close.to_owned());
            }
            // The layout cannot know what an angle bracket is, and neither can this; a comma before one says nothing.
            TokenTree::Punct(punct) if punct.as_char() == '>' => {
                plain.pop_if(|last| last == ",");
                plain.push(punct.to_string());
            }
            token => plain.push(token.to_string()),
        }
    }
    plain.retain(|text| !text.is_empty());
}

#[test]
fn short_items_stay_on_a_line() {
    let text = items(quote! {
        use ::std::fmt::{self, Debug};
        pub type A = B<C>;
        pub struct Unit;
        pub struct Empty {}
    });
    assert_eq!(text, "use ::std::fmt::{self, Debug};\n\npub type A = B<C>;\n\npub struct Unit;\n\npub struct Empty {}");
}

#[test]
fn functions_are_laid_out_by_statements() {
    let text = items(quote! {
        #[doc = " Finds.\n\n Slowly."]
        #[must_use]
        pub(crate) fn find<'a, T: Ord>(all: &'a [T], one: &T) -> Option<&'a T> where T: Clone {
            let Some(first) = all.first() else { return None; };
            let is_near = |other: &T| *other == *one && !other.is_far() || all.len() < 2;
            match all.len() {
                0 => None,
                1 | 2 => Some(first),
                n => { let _ = n; None }
            };
            if is_near(first) { Some(first) } else if let [.., last] = all { Some(last) } else { None }
        }
    });
    let expected = "\
/// Finds.
///
/// Slowly.
#[must_use]
pub(crate) fn find<'a, T: Ord>(all: &'a [T], one: &T) -> Option<&'a T>
where
    T: Clone,
{
    let Some(first) = all.first() else {
        return None;
    };
    let is_near = |other: &T| *other == *one && !other.is_far() || all.len() < 2;
    match all.len() {
        0 => None,
        1 | 2 => Some(first),
        n => {
            let _ = n;
            None
        }
    };
    if is_near(first) {
        Some(first)
    } else if let [.., last] = all {
        Some(last)
    } else {
        None
    }
}";
    assert_eq!(text, expected);
}

#[test]
fn long_lines_break_where_rustfmt_would() {
    let text = items(quote! {
        impl<FirstParameter, SecondParameter, ThirdParameter> Builder<FirstParameter, SecondParameter, ThirdParameter, X> {
            pub fn member(mut self, value: impl Into<String>) -> Builder<FirstParameter, SecondParameter, ThirdParameter> {
                self.value.some_member_name.get_or_insert_default().insert(key.into(), value.into(), more.into());
                let answer = crate::some_module::some_function(first_argument, second_argument_is_long);
                (self.is_first_condition_met() || self.is_second_condition_met()) && self.is_third_condition_met()
            }
        }
        #[doc(alias("first-alias-of-this-item", "second-alias-of-this-item", "the-third-alias-of-this-item"))]
        pub static SCHEMA_OF_SOMETHING: Schema = Schema::structure("SchemaOfSomething", &[Member::new("message", &MESSAGE)])
            .with(const { &ShapeTraits::NONE.error(ErrorTraits::new(Fault::Client, 400)) });
    });
    let expected = r#"impl<FirstParameter, SecondParameter, ThirdParameter>
    Builder<FirstParameter, SecondParameter, ThirdParameter, X>
{
    pub fn member(
        mut self,
        value: impl Into<String>,
    ) -> Builder<FirstParameter, SecondParameter, ThirdParameter> {
        self.value.some_member_name
            .get_or_insert_default()
            .insert(key.into(), value.into(), more.into());
        let answer = crate::some_module::some_function(first_argument, second_argument_is_long);
        (self.is_first_condition_met() || self.is_second_condition_met())
            && self.is_third_condition_met()
    }
}

#[doc(alias(
    "first-alias-of-this-item", "second-alias-of-this-item", "the-third-alias-of-this-item"
))]
pub static SCHEMA_OF_SOMETHING: Schema =
    Schema::structure("SchemaOfSomething", &[Member::new("message", &MESSAGE)])
        .with(const { &ShapeTraits::NONE.error(ErrorTraits::new(Fault::Client, 400)) });"#;
    assert_eq!(text, expected);
}

#[test]
fn brackets_of_expressions_do_not_become_tuples() {
    let long = "x".repeat(WIDTH);
    let text = items(quote! { fn f() -> bool { !(a == #long) } });
    check(quote! { fn f() -> bool { !(a == #long) } }, &text);
    let text = items(quote! { fn f() -> (u8,) { (1,) } });
    assert_eq!(text, "fn f() -> (u8,) {\n    (1,)\n}");
}

/// Every kind of text that this crate emits, printed under the eye of [`check`].
#[test]
fn nothing_but_blanks_changes_in_what_is_generated() {
    let mut paths = vec![std::path::PathBuf::from("../model/cognito-idp.json")];
    if let Some(folder) = std::env::var_os("SMITHGEN_CONFORMANCE") {
        let folder = std::path::Path::new(&folder).join("models/cognito-idp/ast");
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        paths.extend(entries.map(|entry| entry.unwrap().path()));
        assert!(paths.len() > 1, "no model in {}", folder.display());
    }
    for path in paths {
        let model = smithgen_model::Model::load(&[&path]).unwrap_or_else(|problems| panic!("{problems}"));
        crate::generate(&model, &[], "model").unwrap_or_else(|problems| panic!("{problems}"));
    }
}
