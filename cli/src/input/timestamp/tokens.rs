//! The words, numbers and signs of a text that is a point in time.
//!
//! In: a text. Out: its tokens, and what words mean. A dot, or a comma behind two digits, is part of a number if it is its only one
//! and digits follow.

/// Splits a text; `None` if it has letters or digits beyond ASCII, or control characters.
pub(super) fn split(text: &str) -> Option<Vec<String>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            'a'..='z' | 'A'..='Z' => run(rest, false),
            '0'..='9' => run(rest, true),
            first if first.is_whitespace() || first.is_ascii_punctuation() => first.len_utf8(),
            _ => return None,
        };
        let (token, after) = rest.split_at_checked(length)?;
        rest = after;
        match token {
            _ if first.is_whitespace() => tokens.push(" ".to_owned()),
            token => push(token, &mut tokens),
        }
    }
    Some(tokens)
}

/// The length of a word or number with the dots in it and whatever they join to it.
fn run(text: &str, mut in_number: bool) -> usize {
    let mut dotted = false;
    let mut previous = '\0';
    for (at, c) in text.char_indices() {
        let joins = match c {
            '.' => true,
            ',' => in_number && !dotted && at >= 2,
            c if c.is_ascii_digit() => in_number || (dotted && previous == '.'),
            c if c.is_ascii_alphabetic() => !in_number || (dotted && previous == '.'),
            _ => false,
        };
        if !joins {
            return at;
        }
        dotted |= matches!(c, '.' | ',');
        if c.is_ascii_alphanumeric() {
            in_number = c.is_ascii_digit();
        }
        previous = c;
    }
    text.len()
}

/// Adds a run as one token if it is a word or a number, and in its parts otherwise. Together, a comma and a dot are neither.
fn push(run: &str, tokens: &mut Vec<String>) {
    let dots = run.bytes().filter(|&byte| byte == b'.').count();
    let is_number = run.starts_with(|c: char| c.is_ascii_digit())
        && run.ends_with(|c: char| c.is_ascii_digit())
        && !run.bytes().any(|byte| byte.is_ascii_alphabetic());
    if dots <= 1 && is_number {
        tokens.push(if dots == 0 { run.replace(',', ".") } else { run.to_owned() });
        return;
    }
    for piece in run.split_inclusive(['.', ',']) {
        let (word, separator) = piece.split_at(piece.trim_end_matches(['.', ',']).len());
        tokens.extend([word, separator].into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
    }
}

/// Whether a token is a number, perhaps with a fraction.
pub(super) fn is_number(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a token is digits only.
pub(super) fn is_digits(token: &str) -> bool {
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a token separates others, and says nothing itself.
pub(super) fn is_filler(token: &str) -> bool {
    const FILLERS: [&str; 18] =
        [" ", ".", ",", ";", "-", "/", "'", "at", "on", "and", "ad", "m", "t", "of", "st", "nd", "rd", "th"];
    is_one_of(token, &FILLERS)
}

/// Whether a token is the name of a day of the week.
pub(super) fn is_weekday(token: &str) -> bool {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    NAMES.iter().any(|name| is_one_of(token, &[name, &name[..3]]))
}

/// The month that a token names, from 1.
pub(super) fn month(token: &str) -> Option<i64> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_name = |name: &&str| is_one_of(token, &[name, &name[..3]]);
    let at = NAMES.iter().position(is_name).or(token.eq_ignore_ascii_case("sept").then_some(8))?;
    i64::try_from(at).ok().map(|at| at + 1)
}

/// A half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    /// Before noon.
    Am,
    /// From noon on.
    Pm,
}

impl Half {
    /// The half that a token names.
    pub(super) fn of(token: &str) -> Option<Half> {
        let halves = [(Half::Am, ["am", "a"]), (Half::Pm, ["pm", "p"])];
        halves.into_iter().find(|(_, names)| is_one_of(token, names)).map(|(half, _)| half)
    }

    /// The hour of the day that an hour of the half is.
    pub(super) fn hour(self, hour: i64) -> i64 {
        match (self, hour) {
            (Half::Am, 12) => 0,
            (Half::Pm, hour) if hour < 12 => hour + 12,
            (_, hour) => hour,
        }
    }
}

/// A unit of time, from large to small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Hours.
    Hour,
    /// Minutes.
    Minute,
    /// Seconds.
    Second,
}

impl Unit {
    /// The unit that a token names.
    pub(super) fn of(token: &str) -> Option<Unit> {
        let units = [(Unit::Hour, "h", "hours"), (Unit::Minute, "m", "minutes"), (Unit::Second, "s", "seconds")];
        let found = units.iter().find(|(_, short, long)| is_one_of(token, &[short, long, &long[..long.len() - 1]]));
        found.map(|&(unit, ..)| unit)
    }

    /// The next smaller unit.
    pub(super) fn smaller(self) -> Option<Unit> {
        match self {
            Unit::Hour => Some(Unit::Minute),
            Unit::Minute => Some(Unit::Second),
            Unit::Second => None,
        }
    }
}

/// Whether a token may be the name of a time zone.
pub(super) fn is_zone_name(token: &str) -> bool {
    token == "z" || (!token.is_empty() && token.len() <= 5 && token.bytes().all(|byte| byte.is_ascii_uppercase()))
}

/// Whether a token is a name of UTC.
pub(super) fn is_utc(token: &str) -> bool {
    is_one_of(token, &["utc", "gmt", "z"])
}

fn is_one_of(token: &str, names: &[&str]) -> bool {
    names.iter().any(|name| token.eq_ignore_ascii_case(name))
}
