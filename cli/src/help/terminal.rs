//! [`Terminal`]: what the place that a page is shown on can do.
//!
//! In: standard output, the environment, the option `--color`. Out: width, styles, links.

use std::io::IsTerminal;

/// Columns where nobody says how many there are.
const USUAL_WIDTH: usize = 80;

/// When styles are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// Always.
    On,
    /// Never.
    Off,
    /// On a terminal, unless `NO_COLOR` is set or the terminal is a dumb one.
    #[default]
    Auto,
}

/// What the place that a page is shown on can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Whether escape sequences may set bold and underlined.
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
    /// What standard output can do.
    pub fn of_stdout(colour: Colour) -> Self {
        let stdout = std::io::stdout();
        let is_terminal = stdout.is_terminal();
        let columns = || terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        let width = columns_of(std::env::var("COLUMNS").ok()).or_else(columns).filter(|&width| width > 0);
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb") && cfg!(not(windows));
        let styles = colour.applies(is_terminal && !dumb, set("NO_COLOR"));
        Terminal { width: width.unwrap_or(USUAL_WIDTH), styles, links: styles && is_terminal && !dumb }
    }
}

impl Colour {
    /// Whether styles are used, on a terminal that knows them or elsewhere, by users who may have set `NO_COLOR`.
    fn applies(self, is_terminal: bool, unwanted: bool) -> bool {
        match self {
            Colour::On => true,
            Colour::Off => false,
            Colour::Auto => is_terminal && !unwanted,
        }
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
    fn colour_is_a_matter_of_wish_then_terminal() {
        for (colour, is_terminal, unwanted, expected) in [
            (Colour::On, false, true, true),
            (Colour::Off, true, false, false),
            (Colour::Auto, true, false, true),
            (Colour::Auto, true, true, false),
            (Colour::Auto, false, false, false),
        ] {
            assert_eq!(colour.applies(is_terminal, unwanted), expected, "{colour:?} {is_terminal} {unwanted}");
        }
    }

    #[test]
    fn columns_are_a_positive_number() {
        assert_eq!(columns_of(Some(" 132 ".to_owned())), Some(132));
        for nothing in [None, Some("0"), Some("-5"), Some("wide"), Some("")] {
            assert_eq!(columns_of(nothing.map(str::to_owned)), None);
        }
    }
}
