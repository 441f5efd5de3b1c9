//! Values by their names, for as few as settings have.
//!
//! In: names and values. Out: the value of a name, or all of them in the order of their names. A B-tree would be compiled anew for each
//! type of values, with all that makes it fast for many.

/// Values by their names, in the order of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ByName<V>(Vec<(String, V)>);

impl<V> Default for ByName<V> {
    fn default() -> Self {
        ByName(Vec::new())
    }
}

impl<V> ByName<V> {
    /// Where a name stands, or would.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.place(name).ok().map(|place| &self.0[place].1)
    }

    /// Sets the value of a name.
    pub(crate) fn insert(&mut self, name: String, value: V) {
        match self.place(&name) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    /// The value of a name, which is the type's default until it is changed.
    #[cfg(feature = "settings")]
    pub(crate) fn of(&mut self, name: String) -> &mut V
    where
        V: Default,
    {
        let place = self.place(&name).unwrap_or_else(|place| {
            self.0.insert(place, (name, V::default()));
            place
        });
        &mut self.0[place].1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::ByName;

    #[test]
    fn the_last_value_of_a_name_counts() {
        let mut values = ByName::default();
        for (name, value) in [("b", 1), ("a", 2), ("c", 3), ("b", 4)] {
            values.insert(name.to_owned(), value);
        }
        *values.of("c".to_owned()) += 10;
        *values.of("bb".to_owned()) += 20;
        assert_eq!(values.iter().collect::<Vec<_>>(), [("a", &2), ("b", &4), ("bb", &20), ("c", &13)]);
        assert_eq!(values.names().collect::<String>(), "abbbc");
        assert_eq!((values.get("b"), values.get("d")), (Some(&4), None));
    }
}
