//! The figures as a chart: a pair of bars each, the longer one as wide as the chart; and pairs of numbers as points.
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

/// Draws a point for each pair of numbers, with a line on which those of the same proportion as all together would lie.
pub(crate) fn scatter(points: &[(f64, f64)], axes: [&str; 2]) -> String {
    const HEIGHT: f64 = 420.0;
    const BOTTOM: f64 = HEIGHT - 44.0;
    let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MIN_POSITIVE, f64::max);
    let sum = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>();
    let (right, top) = (most(|point| point.0), most(|point| point.1));
    let place = |(x, y): (f64, f64)| (60.0 + x / right * (WIDTH - 90.0), BOTTOM - y / top * (BOTTOM - 24.0));
    let slope = sum(|point| point.1) / sum(|point| point.0);
    let (zero, end) = (place((0.0, 0.0)), place((right.min(top / slope), top.min(right * slope))));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\">\n  \
         <title>{} by {}</title>\n  <style>\n    {STYLE}  </style>\n  \
         <line class=\"limit\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>\n",
        axes[1], axes[0], zero.0, zero.1, end.0, end.1
    );
    for (x, y) in points.iter().map(|point| place(*point)) {
        // Writing to a string cannot fail.
        let _ = writeln!(svg, "  <circle class=\"ours\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"/>");
    }
    let labels = [
        (60.0, HEIGHT - 8.0, format!("{}: 0 to {right:.1}", axes[0])),
        (8.0, 16.0, format!("{}: 0 to {top:.0}; the line is {slope:.0} for each of those below", axes[1])),
    ];
    for (x, y, label) in labels {
        let _ = writeln!(svg, "  <text x=\"{x}\" y=\"{y}\">{}</text>", escaped(&label));
    }
    svg.push_str("</svg>\n");
    svg
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
