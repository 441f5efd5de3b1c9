//! What queries give and say where the suites are silent: functions on odd values, the words of errors, long numbers.

use smithgen_jmespath::{Comparator, ErrorKind, Expression, Function, Held, Node, Value, View, functions};

/// Texts bare, and all else as JSON.
fn shown(view: View<'_>) -> String {
    match view {
        View::String(text) => text.to_owned(),
        other => Value::from(other).to_string(),
    }
}

/// The result as JSON, or the error's words.
fn search(expression: &str, value: &str) -> Result<String, String> {
    let value: Value = value.parse().unwrap();
    let expression = Expression::parse(expression).map_err(|error| error.told(shown, shown))?;
    let found = expression.search(&value).map(|found| found.to_string());
    found.map_err(|error| error.told(shown, shown))
}

/// JSON without the blanks that make a test readable.
fn json(text: &str) -> String {
    text.parse::<Value>().unwrap().to_string()
}

#[test]
fn entries_keep_their_order() {
    let value = r#"{"z": 1, "a": {"c": 1, "b": 2}, "m": null}"#;
    for (expression, expected) in [
        ("@", r#"{"z": 1, "a": {"c": 1, "b": 2}, "m": null}"#),
        ("keys(@)", r#"["z", "a", "m"]"#),
        ("*", r#"[1, {"c": 1, "b": 2}]"#),
        ("{y: z, x: a.b, y: a.c}", r#"{"y": 1, "x": 2}"#),
        ("merge(@, a, `{\"z\": 2}`)", r#"{"z": 2, "a": {"c": 1, "b": 2}, "m": null, "c": 1, "b": 2}"#),
        ("to_string(a)", r#""{\"c\":1,\"b\":2}""#),
    ] {
        assert_eq!(search(expression, value), Ok(json(expected)), "{expression}");
    }
}

#[test]
fn numbers_are_pythons() {
    for (expression, expected) in [
        ("sum([`9223372036854775807`, `1`])", "9223372036854775808"),
        ("sum([`9223372036854775808`, `-1`])", "9223372036854775807"),
        ("sum([`1`, `2.0`])", "3.0"),
        ("sum(`[]`)", "0"),
        ("avg([`1`, `3`])", "2.0"),
        ("avg([`7`, `7`, `9007199254740993`])", "3002399751580335.5"),
        ("avg([`1`, `-4362453219678215833`, `-10`])", "-1.454151073226072e+18"),
        ("avg(`[]`)", "null"),
        ("abs(`-9223372036854775808`)", "9223372036854775808"),
        ("abs(`-0.0`)", "0.0"),
        ("ceil(`-0.5`)", "0"),
        ("floor(`1e20`)", "100000000000000000000"),
        ("ceil(`12345678901234567890`)", "12345678901234567890"),
        (
            "sort([`9007199254740993`, `9007199254740992.0`, `1e300`, `-1`])",
            "[-1, 9007199254740992.0, 9007199254740993, 1e+300]",
        ),
        ("[`18446744073709551616` > `1e19`, `-18446744073709551616` < `-1e19`]", "[true, true]"),
        ("[`1` == `1.0`, `1` == `true`, [`1`] == [`true`], `NaN` == `NaN`]", "[true, false, true, false]"),
        ("[`1` < `NaN`, `1` >= `NaN`, `Infinity` > `99999999999999999999`]", "[false, false, true]"),
        ("max(`[1, 1.0]`)", "1"),
        ("min([`2`, `1.0`, `1`])", "1.0"),
        ("!`0`", "false"),
    ] {
        assert_eq!(search(expression, "{}"), Ok(json(expected)), "{expression}");
    }
}

#[test]
fn texts_become_numbers_as_in_python() {
    for (text, expected) in [
        ("12", "12"),
        (" -0012 ", "-12"),
        ("-0", "0"),
        ("1_000", "1000"),
        ("99999999999999999999", "99999999999999999999"),
        ("1_0.5e-1_0", "1.05e-09"),
        (".5", "0.5"),
        ("5.", "5.0"),
        ("1e400", "Infinity"),
        ("-inf", "-Infinity"),
    ] {
        let value = Value::String(text.into()).to_string();
        assert_eq!(search("to_number(@)", &value).as_deref(), Ok(expected), "{text}");
    }
    for text in ["", " ", "-", ".", "e5", "1e", "_1", "1_", "1__0", "1_.5", "0x1", "1 2", "1,5", "infin", "--1"] {
        let value = Value::String(text.into()).to_string();
        assert_eq!(search("to_number(@)", &value).as_deref(), Ok("null"), "{text}");
    }
}

#[test]
fn errors_while_searching_are_told_as_jmespath_does() {
    for (expression, value, expected) in [
        (
            "length(@)",
            "5",
            "In function length(), invalid type for value: 5, expected one of: ['string', 'array', 'object'], received: \"number\"",
        ),
        (
            "keys(@)",
            r#"[{"a": "it's"}, null, 1e20]"#,
            "In function keys(), invalid type for value: [{\"a\":\"it's\"},null,1e+20], expected one of: ['object'], received: \"array\"",
        ),
        (
            "sum(@)",
            "[1, \"x\"]",
            "In function sum(), invalid type for value: x, expected one of: ['array-number'], received: \"str\"",
        ),
        (
            "max(@)",
            "[1, null]",
            "In function max(), invalid type for value: null, expected one of: ['array-number', 'array-string'], received: \"NoneType\"",
        ),
        (
            "sort(@)",
            "[true]",
            "In function sort(), invalid type for value: true, expected one of: ['array-string', 'array-number'], received: \"bool\"",
        ),
        (
            "sort_by(@, &a)",
            r#"[{"a": [1]}]"#,
            "In function sort_by(), invalid type for value: {\"a\":[1]}, expected one of: ['string', 'number'], received: \"array\"",
        ),
        (
            "sort_by(@, &a)",
            r#"[{"a": 1}, {"a": "x"}]"#,
            "In function sort_by(), invalid type for value: x, expected one of: ['number'], received: \"string\"",
        ),
        (
            "max_by(@, &a)",
            r#"[{"a": null}]"#,
            "In function max_by(), invalid type for value: null, expected one of: ['number', 'string'], received: \"null\"",
        ),
        ("length()", "1", "Expected 1 argument for function length(), received 0"),
        ("map(&a, @, @)", "1", "Expected 2 arguments for function map(), received 3"),
        ("not_null()", "1", "Expected at least 1 argument for function not_null(), received 0"),
        ("nope(length(@))", "[]", "Unknown function: nope()"),
        ("@[::0]", "[]", "slice step cannot be zero"),
        ("a < b", r#"{"a": 1, "b": "x"}"#, "numbers and strings have no common order"),
        ("contains(@, `1`)", "\"x\"", "In function contains(), a string cannot contain a value of type number"),
        ("[&a]", "1", "a reference to an expression (&…) is no value, but for a function"),
        ("ceil(`Infinity`)", "1", "inf is no number that could be made an integer"),
    ] {
        assert_eq!(search(expression, value), Err(expected.to_owned()), "{expression}");
    }
}

#[test]
fn errors_point_at_characters() {
    let token = "Bad jmespath expression: Unknown token ;:\n'日本';\n    ^";
    assert_eq!(search("'日本';", "1"), Err(token.to_owned()));
    let literal = "Unexpected token: {\"a\":[true,null]}: Parse error at column 2, token \"{\"a\":[true,null]}\" (LITERAL), \
                   for expression:\n\"a `{\"a\": [true, null]}`\"\n   ^";
    assert_eq!(search("a `{\"a\": [true, null]}`", "1"), Err(literal.to_owned()));
    for (expression, message) in [
        ("\"\u{1}\"", "Invalid control character at"),
        ("\"\\u12\"", "Invalid \\uXXXX escape"),
        ("\"\\", "Unclosed \" delimiter"),
        ("`\"\\q`", "Bad token \"\\q"),
        ("a.-", "Unknown token '-'"),
    ] {
        let at = expression.find(['"', '`', '-']).unwrap();
        let expected = format!("Bad jmespath expression: {message}:\n{expression}\n{}^", " ".repeat(at));
        assert_eq!(search(expression, "1"), Err(expected), "{expression}");
    }
}

#[test]
fn slices_reach_as_far_as_there_are_elements() {
    for (expression, expected) in [
        ("[1:]", "[1, 2]"),
        ("[:-1]", "[0, 1]"),
        ("[::-1]", "[2, 1, 0]"),
        ("[5:-9:-2]", "[2, 0]"),
        ("[:99999999999999999999]", "[0, 1, 2]"),
        ("[-99999999999999999999:1]", "[0]"),
        ("[::99999999999999999999]", "[0]"),
        ("[99999999999999999999]", "null"),
        ("[-9223372036854775808]", "null"),
        ("[-3]", "0"),
        ("[-4]", "null"),
    ] {
        assert_eq!(search(expression, "[0, 1, 2]"), Ok(json(expected)), "{expression}");
    }
}

#[test]
fn large_maps_are_compared_and_merged_in_time() {
    let entries = |order: &mut dyn Iterator<Item = usize>| {
        let entries: Vec<_> = order.map(|index| format!("\"k{index}\": {index}")).collect();
        format!("{{{}}}", entries.join(", "))
    };
    let count = 20_000;
    let value = format!("[{}, {}]", entries(&mut (0..count)), entries(&mut (0..count).rev()));
    assert_eq!(search("[0] == [1]", &value).as_deref(), Ok("true"));
    assert_eq!(search("length(merge([0], [1]))", &value), Ok(count.to_string()));
    assert_eq!(search("[0] == merge([1], {k0: 'x'})", &value).as_deref(), Ok("false"));
}

/// What a few characters stand for may be larger than any memory: lists of the same list, texts of the same text.
#[test]
fn what_comes_to_too_much_is_given_up() {
    let times = |step: &str, count: usize| vec![step; count].join("|");
    let (lists, texts) = (times("[@,@]", 40), times("join('', [@, @])", 40));
    for (expression, value) in [
        (lists.clone(), "1"),
        (times("{a: @, b: @}", 40), "1"),
        (format!("{lists}|to_string(@)"), "1"),
        (format!("[{lists}, {lists}]|[0] == [1]"), "1"),
        (format!("[{lists}, {lists}]|contains([[0]], [1])"), "1"),
        (times("[@,@][]", 40), "1"),
        (format!("{}|[*].{{a: {lists}}}", times("[@,@][]", 20)), "1"),
        (texts.clone(), "\"text\""),
        (format!("{texts}|reverse(@)"), "\"text\""),
        (format!("{lists}|sum(@)"), "1"),
        (format!("{}|sort(@)", [times("join('', [@, @])", 16), times("[@,@][]", 15)].join("|[@]|")), "\"text\""),
        (format!("{}|max(@)", [times("join('', [@, @])", 16), times("[@,@][]", 15)].join("|[@]|")), "\"text\""),
    ] {
        let value: Value = value.parse().unwrap();
        let expression = Expression::parse(&expression).unwrap();
        let Err(error) = expression.search(&value) else { panic!("{expression:?}") };
        let is_typed = error.kind() == ErrorKind::TooMuch || error.to_string().contains("too much to be shown");
        assert!(is_typed, "{expression:?}: {error}");
    }
}

#[test]
fn large_inputs_have_a_budget_that_suffices() {
    let users: Vec<_> = (0..50_000).map(|index| format!("{{\"Name\": \"u{index}\", \"Age\": {index}}}")).collect();
    let value = format!("{{\"Users\": [{}]}}", users.join(", "));
    for (expression, expected) in [
        ("length(Users[*].{n: Name, a: Age, all: @}|sort_by(@, &a)[*].all.Name)", "50000"),
        ("length(Users[?contains(['u1', 'u2', 'u3'], Name) || Age > `49990`])", "12"),
    ] {
        assert_eq!(search(expression, &value).as_deref(), Ok(expected), "{expression}");
    }
    assert_eq!(search("@", &value), Ok(json(&value)));
}

#[test]
fn what_is_wrong_for_every_value_is_found_without_one() {
    for (expression, expected) in [
        ("a[*].nope(@)", "Unknown function: nope()"),
        ("a || {b: [c[?!length()]]}", "Expected 1 argument for function length(), received 0"),
        ("sort_by(a, &not_null())", "Expected at least 1 argument for function not_null(), received 0"),
        ("a.*.b[] | [1:2:0] == c && d", "slice step cannot be zero"),
    ] {
        let parsed = Expression::parse(expression).unwrap();
        assert_eq!(parsed.check().map_err(|error| error.to_string()), Err(expected.to_owned()), "{expression}");
    }
    for expression in ["@", "length(`1`)", "a[::-1].*.{b: not_null(a, b)}[?a < b]"] {
        assert_eq!(Expression::parse(expression).unwrap().check(), Ok(()), "{expression}");
    }
}

/// Whoever tells an error of a search without being asked to show values tells none of them.
#[test]
fn errors_show_no_data_by_themselves() {
    let data: Value = r#"{"Password": "hunter2", "Passwords": ["hunter2"]}"#.parse().unwrap();
    for expression in
        ["keys(Password)", "sum(Passwords)", "length(`1`) || Password", "abs(@)", "max_by(Passwords, &@ && `true`)"]
    {
        let expression = Expression::parse(expression).unwrap();
        let Err(error) = expression.search(&data) else { panic!("{expression:?}") };
        let told = format!("{error} {error:?} {}", error.reason());
        assert!(!told.contains("hunter2") && told.contains("(not shown)"), "{told}");
        assert_eq!(error.place(), None);
    }
}

/// What the parser makes can be written down as a constant, every kind of node.
#[test]
fn constants_are_what_the_parser_makes() {
    use std::borrow::Cow::Borrowed;
    const fn field(name: &'static str) -> Node {
        Node::Field(Borrowed(name))
    }
    static A: Node = field("a");
    static AT: Node = Node::Current;
    static FIRST: [Node; 2] = [Node::Current, Node::Chain(Borrowed(&[Node::Field(Borrowed("a")), Node::Index(-1)]))];
    static SIDES: [Node; 2] = [Node::Field(Borrowed("a")), Node::Literal(Value::String(Borrowed("x")))];
    static FILTER: [Node; 3] = [Node::Field(Borrowed("a")), Node::Current, Node::Not(Held::Static(&A))];
    static CALLS: [Node; 2] = [Node::Reference(Held::Static(&A)), Node::Current];
    for (text, node) in [
        ("*.a[-1]", Node::Values(Held::Static(&FIRST))),
        ("[*].a[-1]", Node::Projection(Held::Static(&FIRST))),
        ("a[?!a]", Node::Filter(Held::Static(&FILTER))),
        ("a == 'x'", Node::Comparison(Comparator::Equal, Held::Static(&SIDES))),
        ("map(&a, @)", Node::Call(&functions::MAP, Borrowed(&CALLS))),
        ("nope(@)", Node::Unknown(Borrowed("nope"), Borrowed(std::slice::from_ref(&AT)))),
        (
            "[::2]",
            Node::Projection(Held::Boxed(Box::new([
                Node::Chain(vec![Node::Slice([None, None, Some(2)])].into()),
                AT.clone(),
            ]))),
        ),
    ] {
        assert_eq!(Expression::parse(text), Ok(Expression(node)), "{text}");
    }
}

#[test]
fn functions_are_known_by_their_names() {
    let names: Vec<_> = functions::ALL.iter().map(|function: &&Function| function.name()).collect();
    assert!(names.is_sorted() && names.len() == 26, "{names:?}");
    for function in functions::ALL {
        let call = format!("{}()", function.name());
        assert_eq!(Expression::parse(&call).unwrap().check().unwrap_err().kind(), ErrorKind::Arity, "{call}");
    }
}
