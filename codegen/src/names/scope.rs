//! One place that decides names. In: the names that a model gives to the items of one module, structure or enum, in
//! model order; out: an identifier for each, valid and unique there.
//!
//! The rules, in order:
//! 1. The name is put into the case of its [`NameKind`]; a name without letters or digits is spelled in words
//!    (`*` is `Asterisk`), one that starts with a digit gets `_` before it.
//! 2. A keyword is written raw (`r#type`); as a module, and where Rust has no raw form, it gets `_` after it (`type_`,
//!    `self_`). A name that the scope reserves gets `_value` or `Value` after it (`build_value`, `UnknownValue`), and
//!    so does `Self`, as in the AWS SDK for Rust.
//! 3. The first name in model order that needed no change keeps it; any other one that meets a name already given gets
//!    the first free number from 2 on.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, Span};

use super::keywords::{Escape, escape_of};
use super::pascal::{operation_type_name, pascal_case, variant_case};
use super::snake::snake_case;
use super::symbols::spell;

/// What a name stands for, which decides its case and the names that are already spoken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A module: snake case.
    Module,
    /// A field, with the method of its builder: snake case. Reserves the methods that builders have themselves.
    Member,
    /// A function or a method of a client: snake case.
    Function,
    /// A structure, union or enum: Pascal case.
    Type,
    /// An operation's type: the name as it is, its first letter in upper case.
    Operation,
    /// A variant of an enum or union: Pascal case. Reserves `Unknown`.
    Variant,
    /// A static or constant: upper case.
    Static,
}

impl NameKind {
    /// The names that this kind of item can't have, since generated items of the same scope have them.
    fn reserved(self) -> &'static [&'static str] {
        match self {
            Self::Member => &[
                "build",
                "builder",
                "customize",
                "default",
                "into_paginator",
                "make_operation",
                "meta",
                "presigned",
                "send",
            ],
            Self::Variant => &["Unknown"],
            Self::Module | Self::Function | Self::Type | Self::Operation | Self::Static => &[],
        }
    }

    fn cased(self, name: &str) -> String {
        match self {
            Self::Module | Self::Member | Self::Function => snake_case(name),
            Self::Type => pascal_case(name),
            Self::Operation => operation_type_name(name),
            Self::Variant => variant_case(name),
            Self::Static => snake_case(name).to_shouty_snake_case(),
        }
    }

    fn is_pascal(self) -> bool {
        matches!(self, Self::Type | Self::Operation | Self::Variant)
    }

    /// Whether a keyword of this kind may be raw. A module may not: its file would be named `r#type.rs`.
    fn takes_raw(self) -> bool {
        self != Self::Module
    }

    fn with_value(self, name: &str) -> String {
        format!("{name}{}", if self.is_pascal() { "Value" } else { "_value" })
    }

    fn with_number(self, name: &str, number: usize) -> String {
        let joint = if self.is_pascal() && !name.ends_with(|c: char| c.is_ascii_digit()) { "" } else { "_" };
        format!("{name}{joint}{number}")
    }
}

/// An identifier that a [`Scope`] gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    ident: Ident,
    text: String,
}

impl Name {
    fn new(text: String) -> Self {
        let ident = match escape_of(&text) {
            Escape::Raw => Ident::new_raw(&text, Span::call_site()),
            Escape::Plain | Escape::Never => Ident::new(&text, Span::call_site()),
        };
        Name { ident, text }
    }

    /// The identifier, raw where it must be.
    pub fn ident(&self) -> &Ident {
        &self.ident
    }

    /// The name without `r#`, to make other names of (`set_` and this) and to show in documentation.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The names of one module, structure or enum.
///
/// ```
/// use smithgen::stages::names::{NameKind, Scope};
/// let mut fields = Scope::new(NameKind::Member);
/// let names = fields.claim_all(["Type", "Build", "UserName", "Username"]);
/// let texts: Vec<_> = names.iter().map(|name| name.ident().to_string()).collect();
/// assert_eq!(texts, ["r#type", "build_value", "user_name", "username"]);
/// ```
#[derive(Clone, Debug)]
pub struct Scope {
    kind: NameKind,
    reserved: BTreeSet<String>,
    taken: BTreeSet<String>,
    /// The number that the last name like this got: those before it are taken.
    numbers: BTreeMap<String, usize>,
}

impl Scope {
    /// An empty scope for items of one kind.
    pub fn new(kind: NameKind) -> Self {
        let reserved = kind.reserved().iter().map(|&name| name.to_owned()).collect();
        Self { kind, reserved, taken: BTreeSet::new(), numbers: BTreeMap::new() }
    }

    /// Keeps `name`, spelled as it would be emitted, for an item that the generator or the runtime defines itself.
    pub fn reserve(&mut self, name: impl Into<String>) {
        self.reserved.insert(name.into());
    }

    /// Names all items of the scope at once, in model order.
    ///
    /// No item that keeps its name loses it to one that had to change, wherever the two stand.
    pub fn claim_all<'a>(&mut self, modelled: impl IntoIterator<Item = &'a str>) -> Vec<Name> {
        let names: Vec<&str> = modelled.into_iter().collect();
        let mut given: Vec<Option<Name>> = names.iter().map(|name| self.claim_unchanged(name)).collect();
        for (slot, name) in given.iter_mut().zip(&names) {
            if slot.is_none() {
                *slot = Some(self.claim(name));
            }
        }
        given.into_iter().flatten().collect()
    }

    /// Names one more item.
    pub fn claim(&mut self, modelled: &str) -> Name {
        self.claim_derived(&self.natural(modelled))
    }

    /// Names an item that the generator makes of another's name (`set_client_id`), already in the right case.
    /// Claim all names of the model before, so that theirs stay.
    pub fn claim_derived(&mut self, name: &str) -> Name {
        let is_free = |name: &String| !self.taken.contains(name) && !self.reserved.contains(name);
        let mut text = self.allowed(name);
        if !is_free(&text) {
            let mut number = self.numbers.get(&text).map_or(2, |last| last + 1);
            while !is_free(&self.kind.with_number(&text, number)) {
                number += 1;
            }
            let numbered = self.kind.with_number(&text, number);
            self.numbers.insert(text, number);
            text = numbered;
        }
        self.taken.insert(text.clone());
        Name::new(text)
    }

    fn claim_unchanged(&mut self, modelled: &str) -> Option<Name> {
        let natural = self.natural(modelled);
        let free = self.allowed(&natural) == natural && self.taken.insert(natural.clone());
        free.then(|| Name::new(natural))
    }

    /// The name in its case, an identifier but for keywords.
    fn natural(&self, modelled: &str) -> String {
        let cased = self.kind.cased(modelled);
        match cased.as_bytes().first() {
            None => self.kind.cased(&spell(modelled)),
            Some(first) if first.is_ascii_digit() => format!("_{cased}"),
            Some(_) => cased,
        }
    }

    /// The nearest name that neither Rust nor the scope keeps for itself.
    fn allowed(&self, name: &str) -> String {
        let wanted = match escape_of(name) {
            Escape::Never if self.kind.is_pascal() => self.kind.with_value(name),
            Escape::Never => format!("{name}_"),
            Escape::Raw if !self.kind.takes_raw() => format!("{name}_"),
            Escape::Raw | Escape::Plain => name.to_owned(),
        };
        if self.reserved.contains(&wanted) { self.kind.with_value(&wanted) } else { wanted }
    }
}

#[cfg(test)]
mod tests {
    use super::super::keywords::tests::all;
    use super::{NameKind, Scope};

    const KINDS: [NameKind; 7] = [
        NameKind::Module,
        NameKind::Member,
        NameKind::Function,
        NameKind::Type,
        NameKind::Operation,
        NameKind::Variant,
        NameKind::Static,
    ];

    fn claimed(kind: NameKind, names: &[&str]) -> Vec<String> {
        Scope::new(kind).claim_all(names.iter().copied()).iter().map(|name| name.ident().to_string()).collect()
    }

    #[test]
    fn every_keyword_becomes_an_identifier() {
        for word in all() {
            for kind in KINDS {
                let name = Scope::new(kind).claim(word);
                let text = name.ident().to_string();
                assert!(syn::parse_str::<syn::Ident>(&text).is_ok(), "{kind:?} {word}: {text}");
            }
            let as_member = match word {
                "_" => "underscore".to_owned(),
                // Snake case makes `self` of it.
                "Self" | "self" | "super" | "crate" => format!("{}_", word.to_lowercase()),
                _ => format!("r#{word}"),
            };
            assert_eq!(claimed(NameKind::Member, &[word]), [as_member], "{word}");
        }
        assert_eq!(claimed(NameKind::Module, &["Type", "Self", "Match"]), ["type_", "self_", "match_"]);
        assert_eq!(claimed(NameKind::Type, &["Self", "self", "Type"]), ["SelfValue", "SelfValue2", "Type"]);
    }

    #[test]
    fn prelude_names_stay() {
        let prelude = ["Option", "Result", "String", "Vec", "Box", "Some", "None", "Ok", "Err", "Default", "Eq"];
        assert_eq!(claimed(NameKind::Type, &prelude), prelude);
        assert_eq!(claimed(NameKind::Variant, &prelude), prelude);
    }

    #[test]
    fn reserved_names_get_a_suffix() {
        assert_eq!(claimed(NameKind::Variant, &["UNKNOWN", "NONE"]), ["UnknownValue", "None"]);
        assert_eq!(claimed(NameKind::Variant, &["UNKNOWN", "UnknownValue"]), ["UnknownValue2", "UnknownValue"]);
        assert_eq!(claimed(NameKind::Member, &["Send", "Builder"]), ["send_value", "builder_value"]);
        let mut scope = Scope::new(NameKind::Type);
        scope.reserve("Client");
        assert_eq!(scope.claim("Client").ident().to_string(), "ClientValue");
    }

    #[test]
    fn collisions_are_numbered_in_model_order() {
        assert_eq!(claimed(NameKind::Type, &["RoleARN", "RoleArn", "role_arn"]), ["RoleArn", "RoleArn2", "RoleArn3"]);
        assert_eq!(claimed(NameKind::Type, &["Foo", "foo", "Foo2"]), ["Foo", "Foo3", "Foo2"]);
        assert_eq!(claimed(NameKind::Member, &["a1", "A1"]), ["a1", "a1_2"]);
        assert_eq!(claimed(NameKind::Variant, &["V1", "v1"]), ["V1", "V1_2"]);
        assert_eq!(
            claimed(NameKind::Variant, &["1.6", "16", "0.5", "*", ""]),
            ["_1_6", "_16", "_0_5", "Asterisk", "Empty"]
        );
    }

    #[test]
    fn names_of_names_give_way() {
        let mut scope = Scope::new(NameKind::Member);
        let names = scope.claim_all(["Type", "build", "Username", "username", "SetUsername"]);
        assert_eq!(names.first().map(super::Name::text), Some("type"));
        assert_eq!(scope.claim_derived("set_username").ident().to_string(), "set_username_2");
        assert_eq!(scope.claim_derived("set_type").ident().to_string(), "set_type");
    }

    #[test]
    fn statics_are_in_upper_case() {
        assert_eq!(
            claimed(NameKind::Static, &["AllowedOAuthFlows", "S3Location"]),
            ["ALLOWED_O_AUTH_FLOWS", "S3_LOCATION"]
        );
    }

    /// Whatever text a model holds, an identifier comes out, and never the same one twice.
    #[test]
    fn any_text_becomes_a_unique_identifier() {
        let alphabet: Vec<char> = "aZ09_s-.:/*'\"\\ \t\u{0}éß名\u{301}\u{1F600}İ²Self".chars().collect();
        let mut state = 1u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from(state >> 8).unwrap() % below
        };
        let texts: Vec<String> =
            (0..3000).map(|_| (0..next(6)).map(|_| alphabet[next(alphabet.len())]).collect()).collect();
        for kind in KINDS {
            let names = Scope::new(kind).claim_all(texts.iter().map(String::as_str));
            let mut idents: Vec<String> = names.iter().map(|name| name.ident().to_string()).collect();
            for ident in &idents {
                assert!(syn::parse_str::<syn::Ident>(ident).is_ok(), "{kind:?}: {ident}");
                assert!(ident.is_ascii());
            }
            idents.sort();
            idents.dedup();
            assert_eq!(idents.len(), texts.len());
        }
    }
}
