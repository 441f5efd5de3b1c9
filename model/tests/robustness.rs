//! No input makes the reader panic, and every refusal says where and why.
//!
//! In: `data/everything.json`, cut, bent and rearranged in thousands of ways that are the same in
//! every run.

use smithgen_model::{Model, Node, Number, Object, Source};

const EVERYTHING: &str = include_str!("data/everything.json");

fn load(text: String) -> Result<Model, smithgen_model::Problems> {
    let name = "changed.json".to_owned();
    Model::from_sources(&[Source { name, text }])
}

/// Loads a text; when it is refused, the problems must be fit to be read. Whether it was refused.
fn try_load(text: String) -> bool {
    let lines = 1 + text.lines().count() as u32;
    let Err(problems) = load(text) else {
        return false;
    };
    assert!(!problems.is_empty());
    for problem in &problems {
        let line = problem.to_string();
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.len() < 4_000, "{line}");
        let location = problem.location.as_ref().unwrap_or_else(|| panic!("without a file: {line}"));
        assert!(location.position.is_none_or(|(at, _)| (1..=lines).contains(&at)), "{line}");
    }
    true
}

/// A small generator of numbers that look random (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

#[test]
fn the_model_itself_is_valid() {
    let model = load(EVERYTHING.to_owned()).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(model.warnings().is_empty(), "{}", model.warnings());
}

/// More digits than a width of `format!` may have, which is 16 bits.
#[test]
fn numbers_of_any_length_are_read() {
    for number in ["9".repeat(70_000), format!("0.{}1", "0".repeat(70_000)), format!("1e{}", "9".repeat(70_000))] {
        let node = Node::parse(&format!("[{number}, 1]")).unwrap_or_else(|error| panic!("{error}"));
        let numbers: Vec<&str> =
            node.as_array().expect("an array").iter().map(|n| n.as_number().expect("a number").as_str()).collect();
        assert_eq!(numbers, [number.as_str(), "1"]);
    }
}

#[test]
fn cut_texts_are_refused() {
    for end in 0..EVERYTHING.trim_end().len() {
        if EVERYTHING.is_char_boundary(end) && end % 7 == 0 {
            assert!(try_load(EVERYTHING[..end].to_owned()), "{end}");
        }
    }
}

#[test]
fn changed_bytes_do_not_panic() {
    let mut numbers = Numbers(1);
    let mut refused = 0;
    for _ in 0..1_000 {
        let mut bytes = EVERYTHING.as_bytes().to_vec();
        for _ in 0..=numbers.below(3) {
            let place = numbers.below(bytes.len());
            let byte = b"{}[]\",:\\ntf0-9.eE \x00\x1f$#_a"[numbers.below(24)];
            match numbers.below(3) {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => drop(bytes.remove(place)),
            }
        }
        refused += usize::from(try_load(String::from_utf8(bytes).expect("still UTF-8")));
    }
    assert!(refused > 700, "{refused}");
}

/// How many values a tree holds.
fn count(node: &Node) -> usize {
    1 + match node {
        Node::Array(elements) => elements.iter().map(count).sum(),
        Node::Object(object) => object.iter().map(|(_, value)| count(value)).sum(),
        _ => 0,
    }
}

/// The tree with its `n`th value changed by a function.
fn change(node: Node, n: &mut usize, by: &mut dyn FnMut(Node) -> Node) -> Node {
    if *n == 0 {
        *n = usize::MAX;
        return by(node);
    }
    *n -= usize::from(*n != usize::MAX);
    match node {
        Node::Array(elements) => Node::Array(elements.into_iter().map(|e| change(e, n, by)).collect()),
        Node::Object(object) => {
            let members = object.into_members().into_iter();
            let members: Vec<_> = members.map(|(key, value)| (key, change(value, n, by))).collect();
            Node::Object(members.into())
        }
        other => other,
    }
}

fn bend(node: Node, numbers: &mut Numbers) -> Node {
    let text = |text: &str| Node::String(text.to_owned());
    match (numbers.below(14), node) {
        (0, _) => Node::Null,
        (1, _) => Node::Bool(true),
        (2, _) => Node::Number(Number::from(-1_i64)),
        (3, _) => Node::parse("1e400").expect("a number"),
        (4, _) => text(""),
        (5, _) => text("weather#CreateCityInput$path"),
        (6, _) => text(["weather#Tagged", "weather#Weather", "weather#Kind", "none#None"][numbers.below(4)]),
        (7, _) => Node::Array(vec![Node::Object(Object::default()), Node::Null]),
        (8, _) => Node::Object(Object::default()),
        (9, Node::Object(object)) => {
            // A member less.
            let mut members = object.into_members();
            let place = numbers.below(members.len());
            members.drain(place..members.len().min(place + 1));
            Node::Object(members.into())
        }
        (10, Node::Object(object)) => {
            // A member twice.
            let mut members = object.into_members();
            members.extend(members.first().cloned());
            Node::Object(members.into())
        }
        (11, Node::Object(object)) => {
            // Another key, which may be another case of a known one.
            let mut members = object.into_members();
            if let Some((key, _)) = members.first_mut() {
                *key = if numbers.below(2) == 0 { key.to_uppercase() } else { "type".to_owned() };
            }
            Node::Object(members.into())
        }
        (12, node) => Node::Array(vec![node]),
        (_, node) => {
            let mut members = vec![("target".to_owned(), text("weather#CityData"))];
            members.push(("traits".to_owned(), node));
            Node::Object(members.into())
        }
    }
}

#[test]
fn changed_trees_do_not_panic() {
    let tree = Node::parse(EVERYTHING).expect("valid JSON");
    let size = count(&tree);
    let mut numbers = Numbers(2);
    let mut refused = 0;
    for _ in 0..1_500 {
        let mut changed = tree.clone();
        for _ in 0..=numbers.below(2) {
            let mut place = numbers.below(size);
            changed = change(changed, &mut place, &mut |node| bend(node, &mut numbers));
        }
        refused += usize::from(try_load(changed.to_string()));
    }
    assert!(refused > 1_000, "{refused}");
}

#[test]
fn deep_nesting_is_refused_in_one_line() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        let text = format!("{{\"smithy\":\"2.0\",\"metadata\":{}", open.repeat(200_000));
        let problems = load(text).expect_err("too deep");
        let text = problems.to_string();
        assert!(text.starts_with("error: changed.json:1:"), "{text}");
        assert!(text.ends_with("the file is not JSON: recursion limit exceeded [Model]"), "{text}");
    }
}

#[test]
fn long_chains_do_not_overflow_the_stack() {
    let chain = |body: &dyn Fn(usize) -> String| {
        let shapes: Vec<String> = (0..20_000).map(|n| format!("\"a#S{n}\":{}", body(n))).collect();
        format!("{{\"smithy\":\"2.0\",\"shapes\":{{{}}}}}", shapes.join(","))
    };
    let next = |n: usize| (n + 1) % 20_000;
    // Mixins of mixins, lists of lists, resources in resources, each in one circle.
    let mixins = chain(&|n| {
        format!(
            r##"{{"type":"structure","mixins":[{{"target":"a#S{}"}}],"traits":{{"smithy.api#mixin":{{}}}}}}"##,
            next(n)
        )
    });
    let lists = chain(&|n| format!(r##"{{"type":"list","member":{{"target":"a#S{}"}}}}"##, next(n)));
    for text in [mixins, lists] {
        let problems = load(text).expect_err("a circle");
        assert_eq!(problems.len(), 20_000);
    }
    let structures = chain(&|n| format!(r##"{{"type":"structure","members":{{"a":{{"target":"a#S{}"}}}}}}"##, next(n)));
    assert!(load(structures).is_ok());
}

/// Each mixin brings what the ones before it bring, and something of its own; and each shape all of that.
#[test]
fn mixins_do_not_multiply_without_end() {
    let mut text = String::from(
        r##"{"smithy": "2.0", "shapes": {"a#M0": {"type": "structure", "traits": {"smithy.api#mixin": {}}}"##,
    );
    for n in 1..5_000 {
        let member = format!(r#""members": {{"m{n}": {{"target": "smithy.api#String"}}}}"#);
        text.push_str(&format!(
            r##", "a#M{n}": {{"type": "structure", {member}, "mixins": [{{"target": "a#M{}"}}], "traits": {{"smithy.api#mixin": {{}}}}}}"##,
            n - 1
        ));
    }
    text.push_str("}}");
    let problems = load(text).expect_err("12 million members").to_string();
    assert!(problems.contains("with what mixins bring, the file has more than 67108864 bytes"), "{problems}");
}
