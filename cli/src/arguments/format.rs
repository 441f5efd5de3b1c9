//! [`Format`]: the forms of output that `--output` offers.
//!
//! In: a name. Out: the format; [`output`](crate::output) prints in it.

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
