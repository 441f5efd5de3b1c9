//! A section of a table, and how wide its columns are.
//!
//! In: a title, the names of columns, rows of cells. Out: the width that the section needs, and the widths of its columns when
//! it gets that of the widest section.

use std::borrow::Cow;

use super::super::width;

/// The blanks around a cell, and its right edge.
const PADDING: usize = 4;

/// A text, and the columns of the terminal that it takes.
#[derive(Clone, Default)]
pub(super) struct Cell<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) width: usize,
}

impl<'a> Cell<'a> {
    pub(super) fn new(text: Cow<'a, str>) -> Self {
        let width = width::of(&text);
        Cell { text, width }
    }
}

/// A title with rows below it.
pub(super) struct Section<'a> {
    pub(super) title: Cell<'a>,
    pub(super) depth: usize,
    pub(super) header: Vec<Cell<'a>>,
    pub(super) rows: Vec<Vec<Cell<'a>>>,
    /// The cells that every row has, once a header or a row is there.
    columns: Option<usize>,
    /// The widest cell of each column.
    widest: Vec<usize>,
}

impl<'a> Section<'a> {
    pub(super) fn new(title: &'a str, depth: usize) -> Self {
        Section {
            title: Cell::new(title.into()),
            depth,
            header: Vec::new(),
            rows: Vec::new(),
            columns: None,
            widest: Vec::new(),
        }
    }

    pub(super) fn set_header(&mut self, cells: Vec<Cell<'a>>) -> Result<(), &'static str> {
        self.measure(&cells)?;
        self.columns.get_or_insert(cells.len());
        self.header = cells;
        Ok(())
    }

    pub(super) fn add_row(&mut self, cells: Vec<Cell<'a>>) -> Result<(), &'static str> {
        if *self.columns.get_or_insert(cells.len()) != cells.len() {
            return Err("a table cannot show lists of different lengths as its rows");
        }
        self.measure(&cells)?;
        self.rows.push(cells);
        Ok(())
    }

    fn measure(&mut self, cells: &[Cell<'_>]) -> Result<(), &'static str> {
        if self.widest.is_empty() {
            self.widest = cells.iter().map(|cell| cell.width).collect();
        } else if self.widest.len() < cells.len() {
            return Err("a table cannot show lists of different lengths as its rows");
        }
        for (widest, cell) in self.widest.iter_mut().zip(cells) {
            *widest = cell.width.max(*widest);
        }
        Ok(())
    }

    /// The width of the section with all frames around it.
    pub(super) fn total_width(&self) -> usize {
        let cells: usize = self.widest.iter().map(|width| width + PADDING).sum();
        self.title.width.max(cells) + 2 + 2 * self.depth
    }

    /// The widths of the columns when they share `width`: each in proportion to what it needs. What rounding leaves is taken
    /// from the first columns, or given to the last.
    pub(super) fn column_widths(&self, width: usize) -> Vec<usize> {
        if self.widest.is_empty() {
            return Vec::new();
        }
        let needed = self.widest.iter().map(|width| (width + PADDING) as f64);
        let scale = width as f64 / needed.clone().sum::<f64>();
        let mut widths: Vec<usize> = needed.map(|needed| (scale * needed).round_ties_even() as usize).collect();
        let sum: usize = widths.iter().sum();
        let columns = widths.len();
        // Rounding is off by at most half a column each, so that one turn would do.
        for index in (0..columns).cycle().take(sum.saturating_sub(width)) {
            if let Some(width) = widths.get_mut(index) {
                *width = width.saturating_sub(1);
            }
        }
        for index in (0..columns).rev().cycle().take(width.saturating_sub(sum)) {
            if let Some(width) = widths.get_mut(index) {
                *width += 1;
            }
        }
        widths
    }

    /// A single row under column names turned into a row a name.
    pub(super) fn into_vertical(self) -> Self {
        if self.header.is_empty() || self.rows.len() != 1 {
            return self;
        }
        let mut section = Section { title: self.title, rows: Vec::new(), ..Section::new("", self.depth) };
        for (name, value) in self.header.into_iter().zip(self.rows.into_iter().flatten()) {
            // Rows of two cells each cannot differ in length.
            let _ = section.add_row(vec![name, value]);
        }
        section
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(cells: &[&'static str]) -> Section<'static> {
        let mut section = Section::new("Title", 0);
        section.add_row(cells.iter().map(|cell| Cell::new((*cell).into())).collect()).unwrap();
        section
    }

    #[test]
    fn columns_share_the_width_exactly() {
        for (cells, width, expected) in [
            (&["a", "b"][..], 12, vec![6, 6]),
            (&["a", "b"], 13, vec![6, 7]),
            (&["a", "b", "c"], 16, vec![5, 5, 6]),
            (&["a", "b", "c"], 17, vec![5, 6, 6]),
            (&["long one", ""], 30, vec![22, 8]),
        ] {
            assert_eq!(section(cells).column_widths(width), expected, "{cells:?} in {width}");
        }
    }

    #[test]
    fn rows_of_different_lengths_are_refused() {
        assert!(section(&["a", "b"]).add_row(vec![Cell::default()]).is_err());
        assert!(section(&["a"]).set_header(vec![Cell::default(), Cell::default()]).is_err());
    }

    #[test]
    fn titles_count_as_frames_do() {
        assert_eq!(Section::new("Title", 2).total_width(), 11);
    }
}
