//! The deepest values that are read, on the stack that Rust gives threads and tokio its workers, 2 MiB. Builds without
//! optimisation need the most of it, and wide structures, which lie on the stack until they are read.

use std::collections::HashMap;

use smithgen_runtime::generated::codec::{Limits, MAX_DEPTH};
use smithgen_runtime::generated::json;
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::types::Document;

static TEXT: Schema = Schema::simple("Text", Kind::String);
static DOCUMENT: Schema = Schema::simple("Document", Kind::Document);
static LIST: Schema = Schema::list("List", &[Member::element("member", &NODE)]);
static MAP: Schema = Schema::map("Map", &[Member::element("key", &TEXT), Member::element("value", &NODE)]);
static CHOICE: Schema = Schema::union("Choice", &[Member::new("node", &NODE), Member::new("choice", &CHOICE)]);

enum Choice {
    Node(Box<Node>),
    Again(Box<Choice>),
    Unknown(String, Document),
}
smithgen_runtime::union!(Choice, CHOICE, 0: Node(Box<Node>), 1: Again(Box<Choice>));

/// Declares a structure that holds itself in every way, and as many texts as the widest of AWS's recursive ones have members.
macro_rules! node {
    ($($index:literal: $field:ident),*) => {
        static NODE: Schema = Schema::structure(
            "Node",
            &[
                Member::new("node", &NODE),
                Member::new("list", &LIST),
                Member::new("map", &MAP),
                Member::new("choice", &CHOICE),
                Member::new("document", &DOCUMENT),
                $(Member::new(stringify!($field), &TEXT)),*
            ],
        );

        struct Node {
            node: Option<Box<Node>>,
            list: Option<Vec<Node>>,
            map: Option<HashMap<String, Node>>,
            choice: Option<Box<Choice>>,
            document: Option<Document>,
            $($field: Option<String>),*
        }
        smithgen_runtime::structure!(Node, NODE, 0: node, 1: list, 2: map, 3: choice, 4: document $(, $index: $field)*);
    };
}

node! {
    5: a05, 6: a06, 7: a07, 8: a08, 9: a09, 10: a10, 11: a11, 12: a12, 13: a13, 14: a14, 15: a15, 16: a16, 17: a17, 18: a18,
    19: a19, 20: a20, 21: a21, 22: a22, 23: a23, 24: a24, 25: a25, 26: a26, 27: a27, 28: a28, 29: a29, 30: a30, 31: a31,
    32: a32, 33: a33, 34: a34, 35: a35, 36: a36, 37: a37, 38: a38, 39: a39, 40: a40, 41: a41, 42: a42, 43: a43, 44: a44,
    45: a45, 46: a46, 47: a47, 48: a48, 49: a49, 50: a50, 51: a51, 52: a52, 53: a53, 54: a54, 55: a55, 56: a56, 57: a57,
    58: a58, 59: a59, 60: a60, 61: a61, 62: a62, 63: a63, 64: a64, 65: a65, 66: a66, 67: a67, 68: a68, 69: a69, 70: a70
}

/// A way to nest: what stands once at the start, again and again, at the bottom, and behind all that.
type Way = (&'static str, &'static str, &'static str, &'static str, &'static str);

const WAYS: [Way; 9] = [
    ("", r#"{"node":"#, "{}", "}", ""),
    ("", r#"{"list":["#, "{}", "]}", ""),
    ("", r#"{"map":{"k":"#, "{}", "}}", ""),
    ("", r#"{"choice":{"node":"#, "{}", "}}", ""),
    (r#"{"choice":"#, r#"{"choice":"#, r#"{"node":{}}"#, "}", "}"),
    (r#"{"document":"#, "[", "1", "]", "}"),
    (r#"{"document":"#, r#"{"k":"#, "1", "}", "}"),
    (r#"{"other":"#, "[", "1", "]", "}"),
    (r#"{"other":"#, r#"{"k":"#, "1", "}", "}"),
];

/// What may be asked for is cut to what fits.
const LIMITS: Limits = Limits { max_response_bytes: 1 << 20, max_response_depth: usize::MAX };

/// A body of as many levels as fit into `levels`.
fn body((start, open, bottom, close, end): Way, levels: usize) -> String {
    let levels_of = |text: &str| text.matches(['{', '[']).count();
    let count = (levels - levels_of(start) - levels_of(bottom)) / levels_of(open);
    [start, &open.repeat(count), bottom, &close.repeat(count), end].concat()
}

#[test]
fn the_deepest_values_fit_on_the_stack_of_a_thread() {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(|| {
        for way in WAYS {
            let deepest = body(way, MAX_DEPTH);
            let node: Node = json::from_slice(deepest.as_bytes(), &LIMITS).unwrap();
            let written = String::from_utf8(json::to_vec(&node).unwrap()).unwrap();
            assert_eq!(written == deepest, !way.0.contains("other"), "{deepest}");
            assert!(format!("{node:?}").starts_with("Node {"));
            for levels in [MAX_DEPTH + 3, 100_000] {
                let Err(error) = json::from_slice::<Node>(body(way, levels).as_bytes(), &LIMITS) else {
                    panic!("{way:?}")
                };
                assert!(error.to_string().starts_with("arrays and objects are nested too deeply"), "{error}");
            }
        }
    });
    thread.unwrap().join().unwrap();
}
