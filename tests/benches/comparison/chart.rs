//! The figures as a chart: a pair of bars each, the longer one as wide as the chart.
//!
//! SVG without a background, whose colours suit light and dark pages alike.

use std::fmt::Write;

use crate::figure::{Figure, Target};

const WIDTH: f64 = 860.0;
/// Where bars begin and how long they may be; numbers stand behind them.
const LEFT: f64 = 12.0;
const LONGEST: f64 = 560.0;
const ROW: f64 = 66.0;
const TOP: f64 = 58.0;

const STYLE: &str = "\
    text { font: 13px system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }\n    \
    .name { font-weight: 600; }\n    \
    .quiet { fill: #59636e; }\n    \
    .ours { fill: #2f81f7; }\n    \
    .theirs { fill: #9a8c7a; }\n    \
    .limit { fill: none; stroke: #9a8c7a; stroke-dasharray: 4 3; }\n    \
    @media (prefers-color-scheme: dark) {\n      \
      text { fill: #e6edf3; }\n      \
      .quiet { fill: #9198a1; }\n    \
    }\n";

/// Draws the chart.
pub(crate) fn draw(figures: &[Figure]) -> String {
    let height = TOP + ROW * figures.len() as f64 + 8.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n  \
         <title>smithgen compared with the AWS SDK for Rust and bare HTTP clients</title>\n  \
         <style>\n    {STYLE}  </style>\n"
    );
    legend(&mut svg);
    for (index, figure) in figures.iter().enumerate() {
        pair(&mut svg, figure, TOP + ROW * index as f64);
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String) {
    let entries = [
        ("ours", 12.0, "smithgen"),
        ("theirs", 120.0, "compared with"),
        ("limit", 254.0, "target, where nothing is compared"),
    ];
    for (class, x, label) in entries {
        // Writing to a string cannot fail.
        let _ = write!(
            svg,
            "  <rect class=\"{class}\" x=\"{x}\" y=\"10.5\" width=\"14\" height=\"13\" rx=\"2\"/>\n  <text x=\"{}\" y=\"22\">{label}</text>\n",
            x + 20.0
        );
    }
    let _ = writeln!(
        svg,
        "  <text class=\"quiet\" x=\"{LEFT}\" y=\"44\">Shorter is better; each pair has a scale of its own.</text>"
    );
}

/// The bars of a figure.
fn pair(svg: &mut String, figure: &Figure, top: f64) {
    let (class, name, other) = match (&figure.theirs, figure.target) {
        (Some((name, value)), _) => ("theirs", name.as_str(), *value),
        (None, Some(Target::AtMost(most))) => ("limit", "target", most),
        (None, _) => ("limit", "target", figure.ours),
    };
    let longest = figure.ours.max(other).max(f64::MIN_POSITIVE);
    let _ = writeln!(svg, "  <text class=\"name\" x=\"{LEFT}\" y=\"{}\">{}</text>", top + 14.0, escaped(&figure.name));
    let bars = [("ours", "smithgen", figure.ours, top + 20.0), (class, name, other, top + 38.0)];
    for (class, name, value, y) in bars {
        let length = (LONGEST * value / longest).max(2.0);
        let _ = write!(
            svg,
            "  <rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{length:.1}\" height=\"15\" rx=\"2\"/>\n  \
             <text x=\"{:.1}\" y=\"{}\">{} <tspan class=\"quiet\">{}</tspan></text>\n",
            LEFT + length + 8.0,
            y + 12.0,
            escaped(&figure.unit.text(value)),
            escaped(name),
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('`', "")
}
