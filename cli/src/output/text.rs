//! Text: tab-separated lines for `grep`, `cut` and `awk`.
//!
//! In: a value. Out: a line for the scalars of each structure, in the order of their names, behind the name of the structure;
//! then what is nested. The structures of a list have the same columns, empty where one lacks a member.

use super::{is_scalar, pick, union};
use crate::data::{Map, Value};

/// Appends the lines of a value; what stands before a place that text cannot show is appended all the same.
pub(super) fn print(out: &mut String, value: &Value) -> Result<(), &'static str> {
    item(out, value, None)
}

fn item(out: &mut String, value: &Value, name: Option<&str>) -> Result<(), &'static str> {
    match value {
        Value::Map(map) => {
            let (scalars, nested): (Vec<_>, Vec<_>) = map.sorted().into_iter().partition(|(_, value)| is_scalar(value));
            line(out, name, scalars.into_iter().map(|(_, value)| Some(value)));
            nested.into_iter().try_for_each(|(name, value)| item(out, value, Some(name)))
        }
        Value::List(list) if list.iter().any(|value| value.as_map().is_some()) => structures(out, list, name),
        Value::List(list) => {
            let (scalars, nested): (Vec<_>, Vec<_>) = list.iter().partition(|value| is_scalar(value));
            match name {
                Some(_) => scalars.into_iter().for_each(|value| line(out, name, [Some(value)].into_iter())),
                None => line(out, None, scalars.into_iter().map(Some)),
            }
            nested.into_iter().try_for_each(|value| item(out, value, name))
        }
        scalar => {
            line(out, None, [Some(scalar)].into_iter());
            Ok(())
        }
    }
}

/// The structures of a list, under common columns. A member that is a scalar in one of them is a column in all.
fn structures(out: &mut String, list: &[Value], name: Option<&str>) -> Result<(), &'static str> {
    let maps: Option<Vec<_>> = list.iter().map(|value| value.as_map().map(Map::sorted)).collect();
    let maps = maps.ok_or("text cannot show a list that holds structures and other values")?;
    let columns = union(&maps, is_scalar);
    for entries in &maps {
        line(out, name, pick(&columns, entries).into_iter());
        for (name, value) in entries.iter().filter(|(name, _)| columns.binary_search(name).is_err()) {
            item(out, value, Some(name))?;
        }
    }
    Ok(())
}

/// A line of cells behind a name; none, if there are no cells.
fn line<'a>(out: &mut String, name: Option<&str>, cells: impl ExactSizeIterator<Item = Option<&'a Value>>) {
    if cells.len() == 0 {
        return;
    }
    if let Some(name) = name {
        out.push_str(&name.to_uppercase());
        out.push('\t');
    }
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            out.push('\t');
        }
        if let Some(value) = cell {
            out.push_str(&super::cell(value));
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::json;

    fn text(json: &str) -> String {
        let mut out = String::new();
        print(&mut out, &json::read(json).unwrap()).unwrap();
        out
    }

    #[test]
    fn members_are_sorted_and_nested_ones_follow() {
        assert_eq!(text(r#"{"z": 1, "b": {"y": null}, "a": true}"#), "True\t1\nB\tNone\n");
        assert_eq!(text(r#"{"l": [1, [2, 3], "x"]}"#), "L\t1\nL\tx\nL\t2\nL\t3\n");
        assert_eq!(text(r#"[1, "x"]"#), "1\tx\n");
    }

    #[test]
    fn structures_share_columns() {
        assert_eq!(text(r#"{"l": [{"a": 1, "n": {}}, {"b": [2], "c": ""}]}"#), "L\t1\t\nL\t\t\nB\t2\n");
        assert_eq!(text(r#"[{"a": 1}, {"a": ["x"]}]"#), "1\n['x']\n");
    }

    #[test]
    fn mixed_lists_are_refused() {
        let mut out = String::new();
        assert!(print(&mut out, &json::read(r#"{"a": 1, "l": [{}, 2]}"#).unwrap()).is_err());
        assert_eq!(out, "1\n");
    }
}
