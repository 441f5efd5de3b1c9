//! What endpoint rules decide by: the values of their parameters for one client, or for one call.
//!
//! In: what a client knows of itself, and what operations fill beside that. Out: [`Inputs`], which are also what an endpoint is remembered by.

use std::borrow::Cow;
use std::fmt;

use super::{BuiltIn, Fixed, Rules};

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input<'a> {
    /// Text.
    Text(Cow<'a, str>),
    /// A truth value.
    Flag(bool),
    /// A list of texts.
    Texts(Vec<Cow<'a, str>>),
}

impl From<String> for Input<'_> {
    fn from(text: String) -> Self {
        Input::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(text: &'a str) -> Self {
        Input::Text(Cow::Borrowed(text))
    }
}

impl From<bool> for Input<'_> {
    fn from(value: bool) -> Self {
        Input::Flag(value)
    }
}

impl From<Vec<String>> for Input<'_> {
    fn from(texts: Vec<String>) -> Self {
        Input::Texts(texts.into_iter().map(Cow::Owned).collect())
    }
}

impl From<Fixed> for Input<'_> {
    fn from(value: Fixed) -> Self {
        match value {
            Fixed::Text(text) => Input::Text(Cow::Borrowed(text)),
            Fixed::Flag(value) => Input::Flag(value),
            Fixed::Texts(texts) => Input::Texts(texts.iter().map(|text| Cow::Borrowed(*text)).collect()),
        }
    }
}

impl Input<'_> {
    /// The same value, without borrowing it.
    pub(crate) fn to_owned(&self) -> Input<'static> {
        let copy = |text: &Cow<'_, str>| Cow::Owned(text.to_string());
        match self {
            Input::Text(text) => Input::Text(copy(text)),
            Input::Flag(value) => Input::Flag(*value),
            Input::Texts(texts) => Input::Texts(texts.iter().map(copy).collect()),
        }
    }
}

/// The values of all parameters of some rules.
#[derive(Clone)]
pub struct Inputs<'a> {
    rules: &'static Rules,
    /// In the order of the parameters.
    pub(super) values: Vec<Option<Input<'a>>>,
}

impl fmt::Debug for Inputs<'_> {
    /// Names only: a member of an input may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = self.rules.parameters.iter().zip(&self.values).filter(|(_, value)| value.is_some());
        f.debug_set().entries(set.map(|(parameter, _)| parameter.name)).finish()
    }
}

impl PartialEq for Inputs<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.rules, other.rules) && self.values == other.values
    }
}

impl<'a> Inputs<'a> {
    /// No values but the defaults.
    pub fn new(rules: &'static Rules) -> Self {
        let default = |parameter: &super::Parameter| parameter.default.map(Input::from);
        Inputs { rules, values: rules.parameters.iter().map(default).collect() }
    }

    /// Sets what `known` has for built-in parameters.
    pub fn fill(&mut self, known: impl Fn(BuiltIn) -> Option<Input<'a>>) {
        for (parameter, value) in self.rules.parameters.iter().zip(&mut self.values) {
            if let Some(known) = parameter.built_in.and_then(&known) {
                *value = Some(known);
            }
        }
    }

    /// The value of a built-in parameter, if the rules have it.
    pub fn built_in(&self, built_in: BuiltIn) -> Option<&Input<'a>> {
        let mut parameters = self.rules.parameters.iter().zip(&self.values);
        parameters.find(|(parameter, _)| parameter.built_in == Some(built_in))?.1.as_ref()
    }

    /// Whether the rules have a parameter for a built-in.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn asks_for(&self, built_in: BuiltIn) -> bool {
        self.rules.parameters.iter().any(|parameter| parameter.built_in == Some(built_in))
    }

    /// The value of the parameter called `name`, if the rules have it.
    #[cfg(feature = "rest-xml")]
    pub(crate) fn get(&self, name: &str) -> Option<&Input<'a>> {
        let mut parameters = self.rules.parameters.iter().zip(&self.values);
        parameters.find(|(parameter, _)| parameter.name == name)?.1.as_ref()
    }

    /// Sets the parameter called `name`; `false` if the rules have none.
    pub fn set(&mut self, name: &str, value: impl Into<Input<'a>>) -> bool {
        let place = self.rules.parameters.iter().position(|parameter| parameter.name == name);
        match place.and_then(|place| self.values.get_mut(place)) {
            Some(place) => {
                *place = Some(value.into());
                true
            }
            None => false,
        }
    }

    /// The same values, without borrowing them.
    pub(crate) fn to_owned(&self) -> Inputs<'static> {
        let values = self.values.iter().map(|value| value.as_ref().map(Input::to_owned)).collect();
        Inputs { rules: self.rules, values }
    }
}
