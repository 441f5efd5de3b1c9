//! One figure: what it is on our side, what it is on the other, and what it should be.

/// A figure.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    /// What is measured.
    pub(crate) name: String,
    /// How it is written.
    pub(crate) unit: Unit,
    /// Our side.
    pub(crate) ours: f64,
    /// The other side, with its name.
    pub(crate) theirs: Option<(String, f64)>,
    /// What ours should be, if that is said.
    pub(crate) target: Option<Target>,
    /// What stands in the way where the target is not reached.
    pub(crate) obstacle: String,
}

/// How a value is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    /// Seconds of CPU time.
    CpuSeconds,
    /// A number of crates.
    Crates,
    /// Bytes, written as megabytes if they are many.
    Bytes,
    /// Microseconds of CPU time.
    Microseconds,
    /// Nanoseconds.
    Nanoseconds,
    /// Milliseconds.
    Milliseconds,
    /// Kibibytes of memory, written as mebibytes.
    Kibibytes,
    /// Lines of text.
    Lines,
}

/// What our side should be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// At most this many times the other side.
    Times(f64),
    /// At most the other side divided by this.
    Fraction(f64),
    /// At most this, in the figure's unit.
    AtMost(f64),
}

impl Figure {
    /// Our side divided by the other.
    pub(crate) fn ratio(&self) -> Option<f64> {
        // What is taken off for an empty run may be more than the run; then there is nothing to compare.
        self.theirs.as_ref().map(|(_, theirs)| self.ours / theirs).filter(|ratio| *ratio > 0.0)
    }

    /// Whether the target is reached, if there is one.
    pub(crate) fn is_reached(&self) -> Option<bool> {
        Some(match self.target? {
            Target::Times(times) => self.ratio().is_some_and(|ratio| ratio <= times),
            Target::Fraction(of) => self.ratio().is_some_and(|ratio| ratio <= 1.0 / of),
            Target::AtMost(most) => self.ours <= most,
        })
    }

    /// The target in words.
    pub(crate) fn target_text(&self) -> String {
        match self.target {
            None => String::new(),
            Some(Target::Times(times)) => format!("≤ {times} ×"),
            Some(Target::Fraction(of)) => format!("≤ 1/{of}"),
            Some(Target::AtMost(most)) => format!("≤ {}", self.unit.text(most)),
        }
    }
}

impl Unit {
    /// A value with its unit.
    pub(crate) fn text(self, value: f64) -> String {
        match self {
            Unit::CpuSeconds => format!("{value:.1} CPU-s"),
            Unit::Crates => format!("{value:.0} crates"),
            Unit::Bytes if value < 1e5 => format!("{value:.0} bytes"),
            Unit::Bytes => format!("{:.2} MB", value / 1e6),
            Unit::Microseconds => format!("{value:.1} µs"),
            Unit::Nanoseconds => format!("{value:.0} ns"),
            Unit::Milliseconds if value < 10.0 => format!("{value:.1} ms"),
            Unit::Milliseconds => format!("{value:.0} ms"),
            Unit::Kibibytes => format!("{:.1} MiB", value / 1024.0),
            Unit::Lines => format!("{value:.0} lines"),
        }
    }
}
