//! A tree of rules as a decision diagram, as Smithy's own compiler would have it: no model of AWS carries one as yet.
//!
//! In: the value of `endpointRuleSet`. Out: one of `endpointBdd` that says the same, with each condition, result and node once. Every
//! other node stands there the other way round, and is referred to as its complement.

use std::collections::BTreeMap;

use smithgen_model::Node;

/// References from here on are results.
const RESULT: i32 = 100_000_000;

/// Nothing matches.
const NO_MATCH: i32 = -1;

#[derive(Default)]
struct Diagram {
    conditions: Numbered,
    results: Numbered,
    nodes: Vec<[i32; 3]>,
    references: BTreeMap<[i32; 3], i32>,
    /// The variable of each call that is assigned.
    variables: BTreeMap<String, String>,
}

/// Texts of JSON with their numbers.
#[derive(Default)]
struct Numbered {
    texts: Vec<String>,
    numbers: BTreeMap<String, i32>,
}

impl Numbered {
    fn number(&mut self, text: String) -> i32 {
        let next = self.texts.len() as i32;
        *self.numbers.entry(text.clone()).or_insert_with(|| {
            self.texts.push(text);
            next
        })
    }
}

/// What names mean: in a tree the same one may stand for different values in different branches.
type Names = BTreeMap<String, String>;

pub(super) fn of_tree(rule_set: &Node) -> Node {
    let mut diagram = Diagram { nodes: vec![[-1, 1, -1]], ..Diagram::default() };
    let root = diagram.rules(rule_set.get("rules").and_then(Node::as_array).expect("rules"), &Names::new());
    let text = format!(
        r#"{{"version": "1.1", "parameters": {}, "conditions": [{}], "results": [{}], "root": {root}, "nodeCount": {}, "nodes": "{}"}}"#,
        rule_set.get("parameters").expect("parameters"),
        diagram.conditions.texts.join(","),
        diagram.results.texts.join(","),
        diagram.nodes.len(),
        base64(&diagram.nodes)
    );
    Node::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

impl Diagram {
    fn rules(&mut self, rules: &[Node], names: &Names) -> i32 {
        let Some((rule, rest)) = rules.split_first() else { return NO_MATCH };
        let mut names_here = names.clone();
        let conditions = rule.get("conditions").and_then(Node::as_array).expect("conditions");
        let conditions: Vec<i32> = conditions.iter().map(|node| self.condition(node, &mut names_here)).collect();
        let then = match rule.get("rules").and_then(Node::as_array) {
            Some(inner) => self.rules(inner, &names_here),
            None => RESULT + self.results.number(self.outcome(rule, &names_here)),
        };
        let otherwise = self.rules(rest, names);
        conditions.iter().rev().fold(then, |then, condition| self.node(*condition, then, otherwise))
    }

    fn condition(&mut self, node: &Node, names: &mut Names) -> i32 {
        let (function, arguments) = (node.get("fn").expect("fn"), node.get("argv").expect("argv"));
        let call = format!(r#""fn": {function}, "argv": {}"#, renamed(arguments, names));
        let Some(name) = node.get("assign").and_then(Node::as_str) else {
            return self.conditions.number(format!("{{{call}}}"));
        };
        let next = format!("{name}_{}", self.variables.len());
        let variable = self.variables.entry(call.clone()).or_insert(next);
        names.insert(name.to_owned(), variable.clone());
        self.conditions.number(format!(r#"{{{call}, "assign": "{variable}"}}"#))
    }

    fn outcome(&self, rule: &Node, names: &Names) -> String {
        let key = if rule.get("endpoint").is_some() { "endpoint" } else { "error" };
        let value = renamed(rule.get(key).expect("an outcome"), names);
        format!(r#"{{"type": "{key}", "conditions": [], "{key}": {value}}}"#)
    }

    fn node(&mut self, condition: i32, then: i32, otherwise: i32) -> i32 {
        let key = [condition, then, otherwise];
        if let Some(known) = self.references.get(&key) {
            return *known;
        }
        let number = self.nodes.len() as i32 + 1;
        let is_complement = number % 2 == 0;
        self.nodes.push(if is_complement { [condition, otherwise, then] } else { key });
        let reference = if is_complement { -number } else { number };
        self.references.insert(key, reference);
        reference
    }
}

/// A value with the names of variables that they have in the diagram.
fn renamed(value: &Node, names: &Names) -> Node {
    match value {
        Node::String(text) => Node::String(renamed_template(text, names)),
        Node::Array(values) => Node::Array(values.iter().map(|value| renamed(value, names)).collect()),
        Node::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = match (key, value.as_str()) {
                    ("ref", Some(name)) => Node::String(names.get(name).map_or(name, String::as_str).to_owned()),
                    ("fn", _) => value.clone(),
                    _ => renamed(value, names),
                };
                (key.to_owned(), value)
            });
            Node::Object(members.collect::<Vec<_>>().into())
        }
        other => other.clone(),
    }
}

fn renamed_template(text: &str, names: &Names) -> String {
    names.iter().fold(text.to_owned(), |text, (name, variable)| {
        let (value, part) = (format!("{{{name}}}"), format!("{{{name}#"));
        text.replace(&value, &format!("{{{variable}}}")).replace(&part, &format!("{{{variable}#"))
    })
}

/// Numbers of 32 bits, three a node, in Base64.
fn base64(nodes: &[[i32; 3]]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = nodes.iter().flatten().flat_map(|number| number.to_be_bytes()).collect();
    let digits = bytes.chunks(3).flat_map(|three| {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[(bits >> shift & 63) as usize]))
    });
    digits.collect()
}
