//! EC2, the largest service: what generating its whole client costs, and reading an answer of it.

use crate::figure::{Figure, Target, Unit};
use crate::{answers, whole};

/// Measures both; the generation of one operation, and that alone, where it need only be shown that this works.
pub(crate) fn measure(is_brief: bool) -> Result<Vec<Figure>, String> {
    let some: &[&str] = if is_brief { &["DescribeInstances"] } else { &[] };
    let generated = whole::generate("ec2", some)?;
    let figure = |name: &str, unit, ours, most, obstacle: &str| Figure {
        name: format!("EC2, all operations: {name}"),
        unit,
        ours,
        theirs: None,
        target: Some(Target::AtMost(most)),
        obstacle: obstacle.to_owned(),
    };
    let mut figures = vec![
        figure("generation", Unit::Milliseconds, generated.milliseconds, 2e3, "printing"),
        figure("generation: memory", Unit::Kibibytes, generated.kibibytes, 1e9 / 1024.0, "the IR"),
    ];
    if !is_brief {
        figures.push(answers::measure_ec2()?);
    }
    Ok(figures)
}
