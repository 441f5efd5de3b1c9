//! Scalars: what a text without quotes is, and what tags make of texts.
//!
//! In: the text of a scalar. Out: null, a boolean, a number, or the text. The rules are those of YAML 1.2's core schema with
//! what `ruamel.yaml` adds to it: binary numbers, and underscores between digits.

use crate::data::{Number, Value, base64};

/// What a scalar without quotes and tag is.
pub(super) fn resolve(text: &str) -> Value {
    null(text)
        .or_else(|| boolean(text))
        .or_else(|| integer(text).or_else(|| float(text)).map(Value::Number))
        .unwrap_or_else(|| Value::from(text))
}

/// What a scalar with a tag of YAML's own is; `None` if it cannot be that.
pub(super) fn of_tag(name: &str, text: String, plain: bool) -> Option<Value> {
    match name {
        "str" | "timestamp" => Some(Value::String(text)),
        "null" => Some(Value::Null),
        "bool" => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "y" => Some(Value::Bool(true)),
            "false" | "no" | "off" | "n" => Some(Value::Bool(false)),
            _ => None,
        },
        "int" => integer(&text).map(Value::Number),
        "float" => {
            float(&text).or_else(|| integer(&text).map(|number| Number::Float(number.to_f64()))).map(Value::Number)
        }
        "binary" => base64::decode(&text).map(Value::Bytes),
        "" if plain => Some(Value::String(text)),
        _ => None,
    }
}

/// Whether a text begins with a date, which other readers take for more than text.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let is_number = |part: Option<&str>, lengths: std::ops::RangeInclusive<usize>| {
        part.is_some_and(|part| lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month) = (parts.next(), parts.next());
    let day = parts.next().map(|rest| rest.split(['T', 't', ' ']).next().unwrap_or(rest));
    is_number(year, 4..=4) && is_number(month, 1..=2) && is_number(day, 1..=2)
}

fn null(text: &str) -> Option<Value> {
    matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(Value::Null)
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// Splits off the sign.
fn sign(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

fn integer(text: &str) -> Option<Number> {
    if text.starts_with('_') {
        return None;
    }
    let (sign, rest) = sign(text);
    let bases = [("0b", 2), ("0o", 8), ("0x", 16)];
    let in_base = bases.into_iter().find_map(|(prefix, radix)| Some((radix, rest.strip_prefix(prefix)?)));
    let (radix, digits) = in_base.unwrap_or((10, rest));
    if !digits.chars().all(|c| c == '_' || c.is_digit(radix)) {
        return None;
    }
    let digits: String = digits.chars().filter(|&c| c != '_').collect();
    // Larger ones of other bases than ten are text: nobody writes them.
    let digits = if radix == 10 { digits } else { u128::from_str_radix(&digits, radix).ok()?.to_string() };
    if digits.is_empty() {
        return None;
    }
    Some(match digits.trim_start_matches('0') {
        "" => Number::Integer(0),
        significant => {
            let text = format!("{sign}{significant}");
            Number::of_digits(&text)
        }
    })
}

fn float(text: &str) -> Option<Number> {
    let (sign, rest) = sign(text);
    let factor = if sign == "-" { -1.0 } else { 1.0 };
    match rest {
        ".inf" | ".Inf" | ".INF" => return Some(Number::Float(factor * f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if rest.len() == text.len() => return Some(Number::Float(f64::NAN)),
        _ => {}
    }
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte == b'_' || byte.is_ascii_digit());
    let well_formed = match exponent {
        // Without digits before the point, an exponent needs a sign.
        Some(exponent) => {
            let number = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            let signed = number.len() < exponent.len();
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && (signed || !whole.is_empty())
        }
        None => fraction.is_some(),
    } && digits(whole)
        && !whole.starts_with('_')
        && fraction.is_none_or(digits)
        && (!whole.is_empty() || fraction.is_some_and(|fraction| fraction.bytes().any(|byte| byte != b'_')));
    let value: f64 = well_formed.then(|| rest.replace('_', ""))?.parse().ok()?;
    Some(Number::Float(factor * value))
}
