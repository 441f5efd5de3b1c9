//! [`Data`]: what can be searched.
//!
//! In: a value of anyone's, be it a tree of JSON or a structure with types. Out: a [`View`] of it, which borrows; lists and maps are
//! looked into only where an expression leads. Searches recurse into data, so it must not nest deeper than a stack allows: the
//! readers of this project stop at 256 levels.

use std::borrow::Cow;

use crate::Number;

/// Something that can be searched.
pub trait Data {
    /// What it is.
    fn view(&self) -> View<'_>;
}

/// A value, seen as JMESPath sees it.
#[derive(Clone)]
pub enum View<'a> {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(&'a str),
    /// Bytes, which JMESPath has no name for: they can be selected and compared.
    Bytes(&'a [u8]),
    /// Values in order.
    List(&'a dyn List),
    /// Values by name: a map, or a structure.
    Map(&'a dyn Map),
}

/// Values in order.
pub trait List {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one at a place, from 0.
    fn get(&self, index: usize) -> Option<View<'_>>;
}

/// Values by name. A member of a structure that is not set is not there.
pub trait Map {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The one of a name.
    fn get(&self, name: &str) -> Option<View<'_>>;

    /// Names, each of which is there once, and values, in order.
    fn iter(&self) -> Box<dyn Iterator<Item = (&str, View<'_>)> + '_>;
}

impl<T: Data> List for Vec<T> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn get(&self, index: usize) -> Option<View<'_>> {
        self.as_slice().get(index).map(Data::view)
    }
}

impl<T: Data + Clone> List for Cow<'_, [T]> {
    fn len(&self) -> usize {
        self.as_ref().len()
    }

    fn get(&self, index: usize) -> Option<View<'_>> {
        self.as_ref().get(index).map(Data::view)
    }
}
