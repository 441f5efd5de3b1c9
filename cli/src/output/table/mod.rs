//! Tables: boxes within boxes, one a structure or list of structures.
//!
//! In: a value, a title, and the terminal. Out: sections, each with its title, column names and rows, as deep in frames as the
//! value is nested. `section` holds and measures what is shown, `draw` draws it, and this file decides what is shown where.

mod draw;
mod section;

use section::{Cell, Section};

use super::{is_scalar, pick, union};
use crate::data::{Map, Value, python};
use crate::process::Terminal;

const MIXED: &str = "a table cannot show a list that holds structures and other values";

/// Appends the table of a value; nothing for what Python holds to be false.
pub(super) fn print(out: &mut String, value: &Value, title: &str, terminal: Terminal) -> Result<(), &'static str> {
    let mut table = Table { sections: Vec::new() };
    table.value(Some(title), value, 0)?;
    draw::print(out, table.sections, terminal);
    Ok(())
}

struct Table<'a> {
    sections: Vec<Section<'a>>,
}

impl<'a> Table<'a> {
    /// Shows a value in a section of its own, or in the current one if there is no title.
    fn value(&mut self, title: Option<&'a str>, value: &'a Value, depth: usize) -> Result<(), &'static str> {
        if !python::is_true(value) {
            return Ok(());
        }
        if let Some(title) = title {
            self.sections.push(Section::new(title, depth));
        }
        match value {
            Value::List(list) if list.first().is_some_and(|value| value.as_map().is_some()) => {
                self.structures(title, list, depth)
            }
            Value::List(list) => list.iter().try_for_each(|value| self.element(value)),
            Value::Map(map) => self.structure(map.sorted(), depth),
            _ => Ok(()),
        }
    }

    /// An element of a list that does not begin with a structure: a scalar or a list of scalars is a row; of a structure among
    /// them, the AWS CLI shows the names.
    fn element(&mut self, value: &'a Value) -> Result<(), &'static str> {
        match value {
            Value::List(list) if list.iter().all(is_scalar) => self.row(list.iter().map(of_value).collect()),
            Value::List(_) => self.value(None, value, 0),
            Value::Map(map) => self.row(map.iter().map(|(name, _)| of_name(name)).collect()),
            scalar => self.row(vec![of_value(scalar)]),
        }
    }

    /// The scalars of a structure as one row, the other members as sections.
    fn structure(&mut self, entries: Vec<(&'a str, &'a Value)>, depth: usize) -> Result<(), &'static str> {
        let (scalars, nested): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(_, value)| is_scalar(value));
        match scalars.as_slice() {
            [] => {}
            [(name, value)] => self.row(vec![of_name(name), of_value(value)])?,
            _ => {
                self.header(scalars.iter().map(|(name, _)| of_name(name)).collect())?;
                self.row(scalars.iter().map(|(_, value)| of_value(value)).collect())?;
            }
        }
        nested.into_iter().try_for_each(|(name, value)| self.value(Some(name), value, depth + 1))
    }

    /// The structures of a list as rows; if any of them nests others, each in a section of its own with its others behind it.
    /// A member may be both a column and a section, where one structure has a scalar and another does not.
    fn structures(&mut self, title: Option<&'a str>, list: &'a [Value], depth: usize) -> Result<(), &'static str> {
        // Python takes an empty list or text for a structure without members, as long as nobody asks it for a member.
        let empty = |value: &Value| matches!(value, Value::List(_) | Value::String(_)) && !python::is_true(value);
        let maps: Vec<_> = list
            .iter()
            .map(|value| value.as_map().map(Map::sorted).or_else(|| empty(value).then(Vec::new)))
            .collect::<Option<_>>()
            .ok_or(MIXED)?;
        let columns = union(&maps, is_scalar);
        if !columns.is_empty() && list.iter().any(empty) {
            return Err(MIXED);
        }
        let nested = union(&maps, |value| !is_scalar(value));
        let header = || columns.iter().map(|name| of_name(name)).collect();
        self.header(header())?;
        for (index, entries) in maps.iter().enumerate() {
            if index > 0 && !nested.is_empty() {
                self.sections.push(Section::new(title.unwrap_or_default(), depth));
                self.header(header())?;
            }
            let cells = pick(&columns, entries).into_iter();
            self.row(cells.map(|value| value.map_or_else(Cell::default, of_value)).collect())?;
            for (name, value) in nested.iter().zip(pick(&nested, entries)) {
                if let Some(value) = value {
                    self.value(Some(name), value, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    fn header(&mut self, cells: Vec<Cell<'a>>) -> Result<(), &'static str> {
        self.sections.last_mut().map_or(Ok(()), |section| section.set_header(cells))
    }

    fn row(&mut self, cells: Vec<Cell<'a>>) -> Result<(), &'static str> {
        self.sections.last_mut().map_or(Ok(()), |section| section.add_row(cells))
    }
}

fn of_name(name: &str) -> Cell<'_> {
    Cell::new(name.into())
}

fn of_value(value: &Value) -> Cell<'_> {
    Cell::new(super::cell(value))
}
