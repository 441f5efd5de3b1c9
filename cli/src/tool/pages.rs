//! [`Pages`]: the compressed pages that the generator put into a program.
//!
//! In: one deflated text. Its first lines are one for each page: the name, a tab, and where the lines of the page stand, as
//! `FIRST` or `FIRST+COUNT` with blanks between; after an empty line follow the lines of all pages, each of them once, numbered
//! from 0. Out: a page's text, whose lines all end in a line feed. Bytes that make no sense give no page.

use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Pages that are longer than this many bytes, all lines together or one page, are not believed.
const LONGEST: usize = 1 << 26;

/// Help pages by name. They are inflated together when the first of them is asked for.
#[derive(Debug)]
pub struct Pages {
    packed: &'static [u8],
    text: OnceLock<Option<Text>>,
}

/// What the bytes hold.
#[derive(Debug)]
struct Text {
    /// Where the lines of each page stand.
    index: String,
    lines: Vec<String>,
}

impl Pages {
    /// The pages in these bytes; none if there are none.
    pub const fn new(packed: &'static [u8]) -> Self {
        Pages { packed, text: OnceLock::new() }
    }

    /// The text of the page called `name`.
    pub fn page(&self, name: &str) -> Option<String> {
        let text = self.text.get_or_init(|| Text::inflated(self.packed)).as_ref()?;
        let runs = text.index.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))?;
        let mut page = String::new();
        for run in runs.split_terminator(' ') {
            let (first, count) = run.split_once('+').unwrap_or((run, "1"));
            let (first, count): (usize, usize) = (first.parse().ok()?, count.parse().ok()?);
            for line in text.lines.get(first..)?.get(..count)? {
                page.push_str(line);
                page.push('\n');
            }
            if page.len() > LONGEST {
                return None;
            }
        }
        Some(page)
    }
}

impl Text {
    fn inflated(packed: &[u8]) -> Option<Self> {
        let text = String::from_utf8(decompress_to_vec_with_limit(packed, LONGEST).ok()?).ok()?;
        let (index, lines) = text.split_once("\n\n")?;
        Some(Text { index: index.to_owned(), lines: lines.split_terminator('\n').map(str::to_owned).collect() })
    }
}
