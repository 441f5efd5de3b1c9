//! Whole inputs under texts that nobody thought of: whatever it is, it is read or refused, and soon.
//!
//! In: random texts, and random values written as YAML. Out: no panic, no value that is larger than its text allows, and the
//! same value again.

mod support;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use smithgen_cli::rooms::data::{Value, json, yaml};
use smithgen_cli::rooms::input;
use smithgen_cli::rooms::time;

/// Texts of the signs that mean something in YAML, so that more of them get past the first line.
fn yaml_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("a"),
        Just("b"),
        Just(": "),
        Just(":"),
        Just("- "),
        Just("-"),
        Just("\n"),
        Just("\n  "),
        Just("\n    "),
        Just("? "),
        Just("["),
        Just("]"),
        Just("{"),
        Just("}"),
        Just(", "),
        Just("&x "),
        Just("*x"),
        Just("<<: "),
        Just("!!str "),
        Just("!!binary "),
        Just("!"),
        Just("%YAML 1.2\n"),
        Just("%TAG ! x\n"),
        Just("---\n"),
        Just("...\n"),
        Just("|\n  "),
        Just(">-\n  "),
        Just("|2+"),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just("\\u00"),
        Just("# "),
        Just("\t"),
        Just("\r\n"),
        Just("1"),
        Just("0x"),
        Just(".5"),
        Just("e"),
        Just("_"),
        Just("~"),
        Just("é"),
        Just("\u{feff}"),
        Just("\u{0}"),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

/// Texts that look like points in time.
fn time_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[0-9]{1,14}",
        Just("2020".to_owned()),
        "[-/:., T+()]",
        Just("Jan".to_owned()),
        Just("Fri".to_owned()),
        Just("am".to_owned()),
        Just("h".to_owned()),
        Just("m".to_owned()),
        Just("GMT".to_owned()),
        Just("of".to_owned()),
        "\\PC{0,3}",
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// How many values there are in a value.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::List(list) => list.iter().map(size).sum(),
        Value::Map(map) => map.iter().map(|(_, value)| size(value)).sum(),
        _ => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in prop_oneof![any::<String>(), yaml_text(), "\\PC{0,60}"]) {
        if let Ok(value) = yaml::read(&text) {
            prop_assert!(size(&value) <= text.len() + 1 + yaml::ALIAS_BUDGET);
        }
        let _ = input::read_json(&text);
        let _ = input::read_yaml(&text);
    }

    #[test]
    fn any_text_is_a_time_or_none(text in prop_oneof![any::<String>(), time_text()]) {
        if let Some(time) = time::parse(&text) {
            prop_assert!((-62_135_596_800..253_402_300_800).contains(&time.secs()));
            prop_assert_eq!(time.subsec_nanos(), 0);
        }
    }

    #[test]
    fn json_is_yaml(value in support::value()) {
        // Escaped, a character beyond 16 bits would be two, which YAML does not put together.
        let text = json::write(&Value::List(vec![value.clone()]), None, false);
        prop_assert_eq!(yaml::read(&text), Ok(Value::List(vec![value])), "{}", text);
    }
}

#[test]
fn texts_that_stand_for_too_much_are_refused_soon() {
    let levels = |width: usize| -> String {
        let level = |n: usize| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); width].join(", "));
        std::iter::once("a0: &a0 x\n".to_owned()).chain((1..60).map(level)).collect()
    };
    let merges: String = std::iter::once("a0: &a0 {k0: x}\n".to_owned())
        .chain((1..60).map(|n| format!("a{n}: &a{n} {{<<: [*a{0}, *a{0}], k{n}: *a{0}}}\n", n - 1)))
        .collect();
    for (text, is_refused) in [
        (levels(2), true),
        (levels(100), true),
        (merges, true),
        (format!("[{}]", "[],".repeat(200_000)), false),
        (format!("{{{}}}", (0..100_000).map(|n| format!("k{n}: v,")).collect::<String>()), false),
        ("- ".repeat(100_000), true),
        ("[".repeat(100_000), true),
        ("a: ".repeat(100_000), true),
        (format!("\"{}\"", "\\u00e9".repeat(200_000)), false),
        (format!("0x{}", "f".repeat(200_000)), false),
        (format!("a: |\n{}", "  x\n".repeat(200_000)), false),
        (format!("? {}", "x".repeat(500_000)), false),
        ((0..20_000).map(|n| format!("- &a{n} x\n- *a{n}\n")).collect(), false),
    ] {
        let start = Instant::now();
        let read = yaml::read(&text);
        let head = text.get(..40).unwrap_or(&text);
        assert_eq!(read.is_err(), is_refused, "{head}");
        assert!(start.elapsed() < Duration::from_secs(20), "{head}: {:?}", start.elapsed());
    }
    for text in [
        "1".repeat(1_000_000),
        "1:".repeat(500_000),
        "Jan ".repeat(250_000),
        "1.".repeat(500_000),
        "+1".repeat(500_000),
    ] {
        let start = Instant::now();
        assert_eq!(time::parse(&text), None);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    }
}
