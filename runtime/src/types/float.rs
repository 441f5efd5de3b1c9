//! The three floating-point values that number syntax cannot spell, and the texts that every Smithy format uses for them.

use std::borrow::Cow;

/// The text of a value that is not finite (`NaN`, `Infinity`, `-Infinity`), or `None` for an ordinary number.
pub fn special_float_name(value: f64) -> Option<&'static str> {
    if value.is_finite() {
        None
    } else if value.is_nan() {
        Some("NaN")
    } else if value > 0.0 {
        Some("Infinity")
    } else {
        Some("-Infinity")
    }
}

/// The text of a number in formats that know no numbers.
pub fn float_text<T: Into<f64> + Copy + std::fmt::Debug>(value: T) -> Cow<'static, str> {
    match special_float_name(value.into()) {
        Some(name) => name.into(),
        // The shortest form that reads back as the same number.
        None => format!("{value:?}").into(),
    }
}

/// The value that one of the texts `NaN`, `Infinity` and `-Infinity` stands for; case matters.
pub fn special_float(name: &str) -> Option<f64> {
    match name {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_agree() {
        for name in ["NaN", "Infinity", "-Infinity"] {
            assert_eq!(special_float(name).and_then(special_float_name), Some(name));
        }
        assert_eq!(special_float_name(1.5), None);
        assert_eq!(special_float("nan"), None);
        assert_eq!(special_float("+Infinity"), None);
    }
}
