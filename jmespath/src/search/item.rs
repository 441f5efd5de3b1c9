//! [`Item`]: a value while an expression is searched with; and [`Found`], the last of them.
//!
//! In: the data and the literals of the expression, which stay where they are. Out: references to them, and the lists and maps
//! that the expression builds, which share their elements.

use std::ops::Deref;
use std::rc::Rc;

use super::budget::{Budget, weight};
use crate::view::{self, View};
use crate::{Error, MAX_DEPTH, Node, Number};

/// What a search has found. It refers to the data and to the expression.
pub struct Found<'a>(Item<'a>);

impl<'a> Found<'a> {
    /// Only if all of it may be walked over.
    ///
    /// # Errors
    /// When it has an expression in it, which is no value, or when the budget is used up.
    pub(crate) fn new(item: Item<'a>, budget: &Budget<'_>) -> Result<Self, Error> {
        item.pay(budget)?;
        Ok(Found(item))
    }

    /// What it is.
    pub fn view(&self) -> View<'_> {
        self.0.view()
    }
}

/// JSON without blanks, in ASCII.
impl std::fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::json::write(f, &self.view())
    }
}

/// A value, as a rule somebody else's.
#[derive(Clone)]
pub(crate) enum Item<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Text<'a>),
    Bytes(&'a [u8]),
    List(List<'a>),
    Map(Object<'a>),
    /// An expression itself, for a function.
    Reference(&'a Node),
}

/// A text, given or made.
#[derive(Clone)]
pub(crate) enum Text<'a> {
    Given(&'a str),
    Made(Rc<str>),
}

/// A list, given or made.
#[derive(Clone)]
pub(crate) enum List<'a> {
    Given(&'a dyn view::List),
    /// With the number of levels on which made lists and maps nest, this one included.
    Made(Rc<Vec<Item<'a>>>, usize),
}

/// A map, given or made.
#[derive(Clone)]
pub(crate) enum Object<'a> {
    Given(&'a dyn view::Map),
    /// With the number of levels on which made lists and maps nest, this one included.
    Made(Rc<Vec<(&'a str, Item<'a>)>>, usize),
}

impl<'a> Item<'a> {
    /// Refers to a value.
    pub(crate) fn of(view: View<'a>) -> Self {
        match view {
            View::Null => Item::Null,
            View::Bool(value) => Item::Bool(value),
            View::Number(number) => Item::Number(number),
            View::String(text) => Item::String(Text::Given(text)),
            View::Bytes(bytes) => Item::Bytes(bytes),
            View::List(list) => Item::List(List::Given(list)),
            View::Map(map) => Item::Map(Object::Given(map)),
        }
    }

    /// What it is; nothing, for an expression.
    pub(crate) fn view(&self) -> View<'_> {
        match self {
            Item::Null | Item::Reference(_) => View::Null,
            Item::Bool(value) => View::Bool(*value),
            Item::Number(number) => View::Number(number.clone()),
            Item::String(text) => View::String(text),
            Item::Bytes(bytes) => View::Bytes(bytes),
            Item::List(List::Given(list)) => View::List(*list),
            Item::List(List::Made(list, _)) => View::List(&**list),
            Item::Map(Object::Given(map)) => View::Map(*map),
            Item::Map(Object::Made(map, _)) => View::Map(&**map),
        }
    }

    /// Refers to a text.
    pub(crate) fn given(text: &'a str) -> Self {
        Item::String(Text::Given(text))
    }

    pub(crate) fn text(text: impl Into<Rc<str>>) -> Self {
        Item::String(Text::Made(text.into()))
    }

    /// A list of these elements.
    ///
    /// # Errors
    /// When it nests too deeply, or the budget is used up.
    pub(crate) fn list(elements: Vec<Item<'a>>, budget: &Budget<'_>) -> Result<Self, Error> {
        budget.spend(elements.len())?;
        let depth = above(elements.iter())?;
        Ok(Item::List(List::Made(Rc::new(elements), depth)))
    }

    /// A map of these entries, whose names differ.
    ///
    /// # Errors
    /// When it nests too deeply, or the budget is used up.
    pub(crate) fn map(entries: Vec<(&'a str, Item<'a>)>, budget: &Budget<'_>) -> Result<Self, Error> {
        budget.spend(entries.len())?;
        let depth = above(entries.iter().map(|(_, item)| item))?;
        Ok(Item::Map(Object::Made(Rc::new(entries), depth)))
    }

    fn depth(&self) -> usize {
        match self {
            Item::List(List::Made(_, depth)) | Item::Map(Object::Made(_, depth)) => *depth,
            _ => 0,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Item::Null)
    }

    /// Whether it counts as false: nothing, false, and what is empty. Zero is true.
    pub(crate) fn is_false(&self) -> bool {
        match self {
            Item::Null => true,
            Item::Bool(value) => !value,
            Item::String(text) => text.is_empty(),
            Item::List(list) => list.len() == 0,
            Item::Map(map) => map.len() == 0,
            Item::Number(_) | Item::Bytes(_) | Item::Reference(_) => false,
        }
    }

    /// Pays for a walk over all of it.
    ///
    /// # Errors
    /// When it has an expression in it, which is no value, or when the budget is used up.
    fn pay(&self, budget: &Budget<'_>) -> Result<(), Error> {
        match self {
            Item::List(List::Made(list, _)) => {
                budget.spend(1)?;
                list.iter().try_for_each(|item| item.pay(budget))
            }
            Item::Map(Object::Made(map, _)) => {
                budget.spend(1)?;
                map.iter().try_for_each(|(name, item)| {
                    budget.spend_text(name.len())?;
                    item.pay(budget)
                })
            }
            Item::Reference(_) => {
                Err(Error::of_type("a reference to an expression (&…) is no value, but for a function", None))
            }
            item => budget.spend(weight(&item.view())),
        }
    }
}

/// The depth of a list or map with these elements.
fn above<'i, 'a: 'i>(elements: impl Iterator<Item = &'i Item<'a>>) -> Result<usize, Error> {
    let depth = elements.map(Item::depth).max().unwrap_or(0) + 1;
    if depth > MAX_DEPTH { Err(Error::too_deep()) } else { Ok(depth) }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Text::Given(text) => text,
            Text::Made(text) => text,
        }
    }
}

impl<'a> List<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            List::Given(list) => list.len(),
            List::Made(list, _) => list.len(),
        }
    }

    pub(crate) fn get(&self, index: usize) -> Option<Item<'a>> {
        match self {
            List::Given(list) => list.get(index).map(Item::of),
            List::Made(list, _) => list.get(index).cloned(),
        }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = Item<'a>> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

impl<'a> Object<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Object::Given(map) => map.len(),
            Object::Made(map, _) => map.len(),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<Item<'a>> {
        match self {
            Object::Given(map) => map.get(name).map(Item::of),
            Object::Made(map, _) => map.iter().find(|(key, _)| *key == name).map(|(_, item)| item.clone()),
        }
    }

    /// Names and values, in order.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = (&'a str, Item<'a>)> + '_> {
        match self {
            Object::Given(map) => Box::new(map.iter().map(|(name, view)| (name, Item::of(view)))),
            Object::Made(map, _) => Box::new(map.iter().cloned()),
        }
    }
}

impl view::List for Vec<Item<'_>> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn get(&self, index: usize) -> Option<View<'_>> {
        self.as_slice().get(index).map(Item::view)
    }
}

impl view::Map for Vec<(&str, Item<'_>)> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn get(&self, name: &str) -> Option<View<'_>> {
        self.as_slice().iter().find(|(key, _)| *key == name).map(|(_, item)| item.view())
    }

    fn iter(&self) -> Box<dyn Iterator<Item = (&str, View<'_>)> + '_> {
        Box::new(self.as_slice().iter().map(|(name, item)| (*name, item.view())))
    }
}
