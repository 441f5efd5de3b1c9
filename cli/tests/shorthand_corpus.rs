//! Shorthand against what the AWS CLI was seen to make of it, and against texts that nobody would type.
//!
//! In: the recorded corpus, one text and its outcome a line, the cases of the AWS CLI's own tests, and random texts. Out: the same
//! values, and errors of the same words at the same place; no panic, and no time that grows faster than the text.

#[path = "support/typed.rs"]
mod typed;

mod support;

use std::time::{Duration, Instant};

use proptest::prelude::*;
use smithgen_cli::rooms::data::{Map, Value, json};
use smithgen_cli::rooms::input::parameters;
use smithgen_cli::rooms::input::parameters::shorthand::{self, ShorthandError, Wrong};
use smithgen_cli::rooms::process::Files;

fn parse(text: &str) -> Result<Value, ShorthandError> {
    shorthand::parse(text, &Files::default())
}

fn check(line: &Map) -> Result<(), String> {
    let result = parse(support::text(line, "input"));
    let Some(message) = line.get("error") else {
        let expected = line.get("value").ok_or("neither value nor error")?;
        let value = result.map_err(|error| error.to_string())?;
        return if value == *expected { Ok(()) } else { Err(format!("{value:?}")) };
    };
    let Err(error) = result else { return Err("no error".to_owned()) };
    let text = |name| line.get(name).and_then(Value::as_str);
    let is_same_reason = match &error.wrong {
        Wrong::Unexpected { expected, received } => {
            (Some(expected.as_str()), Some(received.as_str())) == (text("expected"), text("actual"))
        }
        Wrong::Repeated(name) => Some(name.as_str()) == text("duplicate_key"),
        _ => false,
    };
    let is_same_place = i64::try_from(error.index).map(Value::from).ok().as_ref() == line.get("index");
    let is_same_message = Some(error.to_string().as_str()) == message.as_str();
    if is_same_reason && is_same_place && is_same_message { Ok(()) } else { Err(format!("{error:?}")) }
}

#[needs::test(conformance)]
fn words_are_read_as_the_aws_cli_reads_them() {
    let lines = support::corpus("shorthand.jsonl");
    let show = |line: &Map| json::write(&Value::Map(line.clone()), None, false);
    let failures: Vec<_> = lines
        .iter()
        .filter_map(|line| check(line).err().map(|problem| format!("{}\n  {problem}", show(line))))
        .collect();
    assert!(failures.is_empty(), "{} of {} differ:\n{}", failures.len(), lines.len(), failures.join("\n"));
}

/// The AWS CLI's own tests, by the names of their kinds.
fn own_tests() -> Map {
    let path = needs::conformance!("suites/awscli/shorthand.json");
    support::object(&support::contents(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn cases<'a>(tests: &'a Map, kind: &str) -> Vec<&'a Map> {
    let cases = tests.get(kind).and_then(Value::as_list).unwrap_or_else(|| panic!("no {kind}"));
    assert!(!cases.is_empty(), "{kind} is empty");
    cases.iter().map(|case| case.as_map().expect("a case")).collect()
}

#[needs::test(conformance)]
fn the_aws_clis_own_tests_pass() {
    let tests = own_tests();
    for case in cases(&tests, "parse_ok") {
        let input = support::text(case, "input");
        assert_eq!(parse(input).as_ref().ok(), case.get("expected"), "{input}");
    }
    for case in cases(&tests, "parse_error") {
        let input = support::text(case, "input");
        assert!(parse(input).is_err(), "{input}");
    }
    for case in cases(&tests, "error_messages") {
        // These are of version 1, which does not move the input to the right.
        let message = parse(support::text(case, "input")).unwrap_err().to_string();
        let (head, picture) = message.split_once('\n').unwrap();
        let picture = if head.starts_with("Expected") { &picture[1..] } else { picture };
        assert_eq!(format!("{head}\n{picture}"), support::text(case, "message"));
    }
}

#[needs::test(conformance)]
fn the_schema_gives_values_their_types() {
    let tests = own_tests();
    for case in cases(&tests, "visitor") {
        let [members, params, expected] = ["members", "params", "expected"].map(|name| case.get(name).expect(name));
        let Some(word) = typed::shorthand(params.as_map().expect("params")) else { continue };
        let entries = [("type".to_owned(), Value::from("structure")), ("members".to_owned(), members.clone())];
        let member = typed::member(&entries.into_iter().collect());
        let value = parameters::read(member, "x", std::slice::from_ref(&word), &Files::default());
        assert_eq!(value.as_ref(), Ok(expected), "{word}");
    }
}

/// Texts, lists and maps whose shorthand there is.
fn expressible() -> impl Strategy<Value = Map> {
    let text = prop_oneof![any::<String>(), "[ab ,=\\\\'\"{}\\[\\]@\n]{0,8}", Just(String::new())]
        .prop_filter("a backslash at the end has no shorthand", |text| !text.ends_with('\\'))
        .prop_map(Value::from);
    let name = "[a-zA-Z0-9_.#/:-]{0,5}";
    let value = text.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            proptest::collection::vec((name, inner), 0..5)
                .prop_map(|entries| Value::Map(entries.into_iter().collect())),
        ]
    });
    proptest::collection::vec((name, value), 1..6).prop_map(|entries| entries.into_iter().collect())
}

proptest! {
    #[test]
    fn a_value_in_shorthand_is_that_value_again(map in expressible()) {
        let word = typed::shorthand(&map).expect("the value has a shorthand");
        prop_assert_eq!(parse(&word).map_err(|error| error.to_string()), Ok(Value::Map(map)), "{}", word);
    }

    #[test]
    fn no_text_brings_the_reader_down(text in any::<String>(), tricky in "[a=, {}\\[\\]'\"\\\\@\nf😀é:/]{0,40}") {
        for text in [text, tricky] {
            if let Err(error) = parse(&text) {
                prop_assert!(error.index <= text.chars().count());
                let picture = error.to_string();
                prop_assert!(picture.contains('^'), "{}", picture);
            }
        }
    }
}

/// Numbers that look random and are the same in each run (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (limit.max(1) as u64)).unwrap()
    }
}

/// Some characters taken out, put in or doubled.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let tricky: Vec<char> = "ab1=,,=[]{}'\"\\ @:.\n\té日😀\u{a0}\u{1c}\0".chars().collect();
    for _ in 0..=random.below(4) {
        let at = random.below(characters.len() + 1);
        match random.below(3) {
            0 => characters.insert(at, tricky[random.below(tricky.len())]),
            1 if at < characters.len() => drop(characters.remove(at)),
            _ => {
                let end = at + random.below(characters.len() - at + 1);
                let copy = characters[at..end].to_vec();
                characters.splice(at..at, copy);
            }
        }
    }
    characters.into_iter().collect()
}

#[needs::test(conformance)]
fn words_that_are_nearly_right_do_no_harm() {
    let lines = support::corpus("shorthand.jsonl");
    let inputs: Vec<_> = lines.iter().map(|line| support::text(line, "input")).collect();
    let (mut random, start, mut values) = (Random(1), Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(1) {
        let text = mutate(inputs[random.below(inputs.len())], &mut random);
        match parse(&text) {
            Ok(Value::Map(map)) => {
                values += 1;
                if let Some(word) = typed::shorthand(&map) {
                    assert_eq!(parse(&word).ok().as_ref(), Some(&Value::Map(map)), "{text:?}");
                }
            }
            Ok(other) => panic!("{text:?} is {other:?}"),
            Err(error) => assert!(error.index <= text.chars().count(), "{text:?}: {error:?}"),
        }
    }
    assert!(values > 0, "no text was shorthand");
}

#[test]
fn hostile_words_take_no_longer_than_others() {
    const LENGTH: usize = 1 << 18;
    // Time in proportion is far below this on the slowest machine, time by the square of the length far above.
    const LONG: Duration = Duration::from_secs(20);
    let patterns = [
        "a=b,,,,",
        "[",
        "a=[",
        "{",
        "a={a=",
        "'",
        "a='",
        "a=\"\\\"",
        "\\'",
        "\\",
        ",",
        "=",
        "a=b,",
        "a=\\,",
        "a,",
        " ",
        "a=1,\"x,y\" ",
        "@",
        "a@=",
        "\n",
        "é",
        "a=[b,",
        "a={b=c,",
        "a=1,k=",
    ];
    for head in ["", "a=", "a=b,", "a='", "a=1,\"", "a=[", "a={b="] {
        for pattern in patterns {
            let text = head.to_owned() + &pattern.repeat(LENGTH / pattern.len());
            let start = Instant::now();
            let is_read = parse(&text).is_ok();
            let took = start.elapsed();
            assert!(took < LONG, "{head}{pattern}… (read: {is_read}) took {took:?}");
        }
    }
    for count in [json::MAX_DEPTH, json::MAX_DEPTH + 1] {
        let text = format!("a={}{}", "[".repeat(count), "]".repeat(count));
        assert_eq!(parse(&text).is_ok(), count == json::MAX_DEPTH);
    }
    let distinct: Vec<_> = (0..100_000).map(|number| format!("k{number}=v")).collect();
    let start = Instant::now();
    assert!(parse(&distinct.join(",")).is_ok() && parse(&format!("a={{{}}}", distinct.join(","))).is_ok());
    assert!(start.elapsed() < LONG);
}
