//! [`Terminal`]: what the place that a page is shown on can do.
//!
//! In: standard output, the environment, the option `--color`. Out: width, styles, links.

use std::io::IsTerminal;

/// Columns of what is not a terminal.
pub(crate) const USUAL_WIDTH: usize = 80;

/// What the place that a page or a table is shown on can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences may set colours, bold and underlined.
    pub styles: bool,
    /// Whether text can be a link; where it cannot, the targets are listed below the page.
    pub links: bool,
}

impl Default for Terminal {
    /// A file: 80 columns, no styles.
    fn default() -> Self {
        Terminal { width: USUAL_WIDTH, styles: false, links: false }
    }
}

impl Terminal {
    /// What standard output can do. Styles are used if `colour` says so; else on a terminal, unless `NO_COLOR` is set or the
    /// terminal is a dumb one.
    pub(crate) fn of_stdout(colour: Option<bool>) -> Self {
        let stdout = std::io::stdout();
        let is_terminal = stdout.is_terminal();
        let columns = || terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        let width = columns_of(std::env::var("COLUMNS").ok()).or_else(columns).filter(|&width| width > 0);
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb") && cfg!(not(windows));
        let styles = colour.unwrap_or(is_terminal && !dumb && !set("NO_COLOR"));
        Terminal { width: width.unwrap_or(USUAL_WIDTH), styles, links: styles && is_terminal && !dumb }
    }
}

/// The number in the environment's `COLUMNS`.
fn columns_of(variable: Option<String>) -> Option<usize> {
    variable?.trim().parse().ok().filter(|&columns| columns > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_a_positive_number() {
        assert_eq!(columns_of(Some(" 132 ".to_owned())), Some(132));
        for nothing in [None, Some("0"), Some("-5"), Some("wide"), Some("")] {
            assert_eq!(columns_of(nothing.map(str::to_owned)), None);
        }
    }
}
