//! From values to text: what a command prints on standard output.
//!
//! In: the answer of a service, page by page or merged, after the query. Out: its text in the format that was asked for, to the
//! byte as the AWS CLI prints it. An answer without members prints nothing.

use std::io::{self, Write};

use crate::json;
use crate::value::Value;

/// How answers are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// JSON, indented by four.
    #[default]
    Json,
    /// Tab-separated lines.
    Text,
    /// Boxes.
    Table,
    /// YAML with sorted keys.
    Yaml,
    /// YAML, one list element a page.
    YamlStream,
    /// Nothing.
    Off,
}

impl Format {
    /// The names of the formats, in the order in which they are offered.
    pub const NAMES: &'static [&'static str] = &["json", "text", "table", "yaml", "yaml-stream", "off"];

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "json" => Format::Json,
            "text" => Format::Text,
            "table" => Format::Table,
            "yaml" => Format::Yaml,
            "yaml-stream" => Format::YamlStream,
            "off" => Format::Off,
            _ => return None,
        })
    }

    /// Whether pages are printed one by one as they come. The other formats get all pages merged into one.
    pub fn streams(self) -> bool {
        matches!(self, Format::Text | Format::YamlStream)
    }
}

/// What is known of the terminal that tables are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Its width in columns; 80 where there is none.
    pub width: usize,
    /// Whether tables are coloured.
    pub colour: bool,
}

/// Prints the answer of one command.
#[derive(Clone, Debug)]
pub struct Printer {
    format: Format,
    title: String,
    terminal: Terminal,
}

impl Printer {
    /// A printer of answers of the operation called `title`, such as `ListUsers`.
    pub fn new(format: Format, title: &str, terminal: Terminal) -> Self {
        Printer { format, title: title.to_owned(), terminal }
    }

    /// Prints a page, or all pages merged.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn page(&mut self, page: &Value, out: &mut dyn Write) -> io::Result<()> {
        if self.format == Format::Json && !matches!(page, Value::Map(map) if map.is_empty()) {
            let mut text = json::write(page, Some(4), false);
            text.push('\n');
            out.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// Ends the output after the last page.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.flush()
    }
}
