//! Results that come in pages.
//!
//! In: how an operation pages, where to start, and calls of it. Out: pages, cut off after so many items if that is wanted, and
//! then the token with which to go on: that of the service, or the AWS CLI's own, which also says how many items of a page have
//! been seen.

use smithgen_runtime::operation::Paginated;
use smithgen_runtime::schema::{Kind, Schema};
use smithgen_runtime::types::encode_base64;

use crate::failure::Failure;
use crate::json;
use crate::python::{self, base64, number};
use crate::value::{Map, Number, Value};

/// The key of a token of our own for the number of items that have been seen.
const SEEN: &str = "boto_truncate_amount";
/// Between the parts of tokens as they once were.
const OLD_SEPARATOR: &str = "___";

/// Where paging starts and ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Start {
    /// `--starting-token`.
    pub(crate) token: Option<String>,
    /// `--page-size`, as typed.
    pub(crate) page_size: Option<String>,
    /// `--max-items`.
    pub(crate) max_items: Option<i64>,
}

impl Start {
    /// Whether nothing is wanted but all pages.
    pub(crate) fn is_usual(&self) -> bool {
        *self == Start::default()
    }

    /// Puts token and size into the input of the first call.
    pub(crate) fn apply(&self, paginated: &Paginated, schema: &Schema, input: &mut Map) -> Result<(), Failure> {
        if let Some(token) = &self.token {
            set_tokens(input, Token::parse(paginated, token)?.members);
        }
        if let (Some(name), Some(size)) = (paginated.page_size, &self.page_size) {
            let member = schema.member(name);
            let is_text = member.is_some_and(|member| matches!(member.target.kind, Kind::String | Kind::Enum));
            let value = match number::integer(size) {
                Ok(number) if !is_text => Value::Number(number),
                _ => Value::from(size.as_str()),
            };
            input.insert(name, value);
        }
        Ok(())
    }
}

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq)]
struct Token {
    /// What goes into the input; what is null is taken out of it.
    members: Map,
    /// Items at the start of the page that have been seen.
    seen: i64,
}

impl Token {
    /// Reads a token: our own, one as they once were, or else the service's.
    fn parse(paginated: &Paginated, text: &str) -> Result<Self, Failure> {
        if let Some(mut members) = decode(text) {
            let seen = match members.remove(SEEN) {
                Some(Value::Number(Number::Integer(seen))) => seen,
                _ => 0,
            };
            return Ok(Token { members, seen });
        }
        let mut parts: Vec<&str> = text.split(OLD_SEPARATOR).collect();
        let mut seen = 0;
        if let [_, count] = parts.as_slice() {
            match count.trim().parse() {
                Ok(count) => {
                    seen = count;
                    parts.pop();
                }
                Err(_) => parts = vec![text],
            }
        }
        let [part] = parts.as_slice() else {
            return Err(Failure::general(format!("Bad starting token: {text}")));
        };
        let value = if *part == "None" { Value::Null } else { Value::from(*part) };
        Ok(Token { members: [(paginated.input_token.to_owned(), value)].into_iter().collect(), seen })
    }

    fn write(members: &Map, seen: Option<i64>) -> String {
        let mut members = members.clone();
        if let Some(seen) = seen {
            members.insert(SEEN, Value::from(seen));
        }
        encode_base64(json::write(&Value::Map(members), None, true).as_bytes())
    }
}

/// The object in a token of our own.
fn decode(text: &str) -> Option<Map> {
    let text = String::from_utf8(base64::decode(text)?).ok()?;
    match json::read(&text) {
        Ok(Value::Map(map)) => Some(map),
        _ => None,
    }
}

fn set_tokens(input: &mut Map, tokens: Map) {
    for (name, value) in tokens {
        match value {
            Value::Null => drop(input.remove(&name)),
            Value::String(text) if text == "None" => drop(input.remove(&name)),
            value => input.insert(name, value),
        }
    }
}

/// The pages of one operation.
#[derive(Debug)]
pub(crate) struct Pages {
    paginated: &'static Paginated,
    items: &'static str,
    max_items: Option<i64>,
    /// The input of the next call; `None` after the last page, or why there can be no other.
    next: Result<Option<Map>, Failure>,
    /// The token that the next call sends.
    token: Map,
    /// The token before it.
    previous: Option<Map>,
    /// Items at the start of the first page that have been seen; `None` once it is there.
    seen: Option<i64>,
    total: i64,
    resume: Option<String>,
}

impl Pages {
    /// The pages from `start` on; `input` has its token already.
    pub(crate) fn new(paginated: &'static Paginated, start: Start, input: Map) -> Self {
        let token = start.token.as_deref().and_then(|text| Token::parse(paginated, text).ok());
        let none = || [(paginated.input_token.to_owned(), Value::Null)].into_iter().collect();
        Pages {
            paginated,
            items: paginated.items.unwrap_or_default(),
            max_items: start.max_items,
            next: Ok(Some(input)),
            seen: Some(token.as_ref().map_or(0, |token| token.seen)),
            token: token.map_or_else(none, |token| token.members),
            previous: None,
            total: 0,
            resume: None,
        }
    }

    /// Fetches the next page; `None` after the last one.
    pub(crate) fn next(&mut self, call: impl FnOnce(&Map) -> Result<Map, Failure>) -> Result<Option<Map>, Failure> {
        let Some(input) = std::mem::replace(&mut self.next, Ok(None))? else { return Ok(None) };
        let mut page = call(&input)?;
        let seen = self.seen.take().unwrap_or(0);
        if seen != 0 {
            let rest = get(&page, self.items).map(|items| slice(items, seen, None));
            set(&mut page, self.items, rest.unwrap_or(Value::Null));
        }
        let count = get(&page, self.items).map_or(0, length);
        let excess = self.max_items.map_or(0, |max| self.total + count - max);
        if excess > 0 {
            let keep = count - excess;
            let kept = get(&page, self.items).map(|items| slice(items, 0, Some(keep)));
            set(&mut page, self.items, kept.unwrap_or(Value::List(Vec::new())));
            self.resume = Some(Token::write(&self.token, Some(keep + seen)));
            return Ok(Some(page));
        }
        self.total += count;
        self.go_on(input, &page);
        Ok(Some(page))
    }

    /// Prepares the call for the page after this one, or its failure: the page itself has still to be seen.
    fn go_on(&mut self, mut input: Map, page: &Map) {
        let Some(token) = get(page, self.paginated.output_token).filter(|token| python::is_true(token)) else {
            return;
        };
        let next: Map = [(self.paginated.input_token.to_owned(), token.clone())].into_iter().collect();
        if self.max_items == Some(self.total) {
            self.resume = Some(Token::write(&next, None));
            return;
        }
        if self.previous.as_ref() == Some(&next) {
            let shown = match token {
                Value::String(text) => python::repr(text),
                token => json::write(token, None, true),
            };
            let problem =
                format!("The same next token was received twice: {{'{}': {shown}}}", self.paginated.input_token);
            self.next = Err(Failure::general(format!("Error during pagination: {problem}")));
            return;
        }
        set_tokens(&mut input, next.clone());
        self.previous = Some(next.clone());
        self.token = next;
        self.next = Ok(Some(input));
    }

    /// The items of a page alone.
    pub(crate) fn items_of(&self, page: Map) -> Map {
        let items = get(&page, self.items).cloned().unwrap_or(Value::Null);
        let mut only = Map::new();
        set(&mut only, self.items, items);
        only
    }

    /// The token with which to go on where the pages were cut off.
    pub(crate) fn resume_token(&self) -> Option<String> {
        self.resume.clone()
    }
}

/// The items of several pages as those of one.
#[derive(Debug, Default)]
pub(crate) struct Merged(Map);

impl Merged {
    /// Adds the items of a page.
    pub(crate) fn add(&mut self, paginated: &Paginated, mut page: Map) {
        let path = paginated.items.unwrap_or_default();
        let Some(items) = take(&mut page, path).filter(|items| *items != Value::Null) else { return };
        let all = match (take(&mut self.0, path), items) {
            (Some(Value::List(mut all)), Value::List(items)) => {
                all.extend(items);
                Value::List(all)
            }
            (Some(Value::Map(all)), Value::Map(items)) => Value::Map(all.into_iter().chain(items).collect()),
            (Some(all), _) => all,
            (None, items) => items,
        };
        set(&mut self.0, path, all);
    }

    /// All items, and the token with which to go on.
    pub(crate) fn into_map(mut self, resume_token: Option<String>) -> Map {
        if let Some(token) = resume_token {
            self.0.insert("NextToken", Value::from(token));
        }
        self.0
    }
}

fn length(value: &Value) -> i64 {
    let length = match value {
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        Value::String(text) => text.chars().count(),
        _ => 0,
    };
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The part of a list from `start` to `end`, either counted from the end if it is negative.
fn slice(value: &Value, start: i64, end: Option<i64>) -> Value {
    let length = length(value);
    let place =
        |at: i64| usize::try_from(if at < 0 { at.saturating_add(length) } else { at }.clamp(0, length)).unwrap_or(0);
    let (start, end) = (place(start), end.map_or(usize::MAX, place));
    let count = end.saturating_sub(start);
    match value {
        Value::List(list) => Value::List(list.iter().skip(start).take(count).cloned().collect()),
        Value::Map(map) => {
            let entries = map.iter().skip(start).take(count);
            Value::Map(entries.map(|(name, value)| (name.to_owned(), value.clone())).collect())
        }
        Value::String(text) => Value::from(text.chars().skip(start).take(count).collect::<String>()),
        _ => Value::Null,
    }
}

/// The value at a path such as `Result.Users`.
fn get<'m>(map: &'m Map, path: &str) -> Option<&'m Value> {
    match path.split_once('.') {
        Some((first, rest)) => get(map.get(first)?.as_map()?, rest),
        None => map.get(path).filter(|value| **value != Value::Null),
    }
}

/// Sets the value at a path, and makes what lies on the way to it.
fn set(map: &mut Map, path: &str, value: Value) {
    let Some((first, rest)) = path.split_once('.') else { return map.insert(path, value) };
    let mut inner = match map.get(first) {
        Some(Value::Map(inner)) => inner.clone(),
        _ => Map::new(),
    };
    set(&mut inner, rest, value);
    map.insert(first, Value::Map(inner));
}

/// Takes the value at a path out.
fn take(map: &mut Map, path: &str) -> Option<Value> {
    let Some((first, rest)) = path.split_once('.') else { return map.remove(path) };
    let Some(Value::Map(mut inner)) = map.remove(first) else { return None };
    let value = take(&mut inner, rest);
    map.insert(first, Value::Map(inner));
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    static PAGINATED: Paginated =
        Paginated { input_token: "Token", output_token: "Next", items: Some("Items"), page_size: Some("Limit") };

    fn page(items: &[i64], next: Option<&str>) -> Map {
        let items = Value::List(items.iter().map(|item| Value::from(*item)).collect());
        let next = next.map(|next| ("Next".to_owned(), Value::from(next)));
        [("Items".to_owned(), items)].into_iter().chain(next).collect()
    }

    fn service(input: &Map) -> Result<Map, Failure> {
        Ok(match input.get("Token").and_then(Value::as_str) {
            None => page(&[1, 2], Some("a")),
            Some("a") => page(&[3], Some("b")),
            Some(_) => page(&[4], None),
        })
    }

    /// All items, and the token with which to go on.
    fn all(start: Start) -> (String, Option<String>) {
        let mut input = Map::new();
        start.apply(&PAGINATED, &Schema::structure("Input", &[]), &mut input).expect("a token");
        let (mut pages, mut merged) = (Pages::new(&PAGINATED, start, input), Merged::default());
        while let Some(page) = pages.next(service).expect("a page") {
            merged.add(&PAGINATED, page);
        }
        let map = merged.into_map(None);
        (json::write(map.get("Items").unwrap_or(&Value::Null), None, true), pages.resume_token())
    }

    fn start(token: Option<&str>, max_items: Option<i64>) -> Start {
        Start { token: token.map(str::to_owned), page_size: None, max_items }
    }

    #[test]
    fn pages_are_fetched_to_the_last_one() {
        assert_eq!(all(Start::default()), ("[1, 2, 3, 4]".to_owned(), None));
        assert_eq!(all(start(None, Some(9))), ("[1, 2, 3, 4]".to_owned(), None));
    }

    #[test]
    fn a_cut_is_taken_up_where_it_was_made() {
        let (mut seen, mut token) = (Vec::new(), None);
        for _ in 0..4 {
            let (items, next) = all(start(token.as_deref(), Some(1)));
            seen.push(items);
            token = next;
        }
        assert_eq!((seen.join(""), token), ("[1][2][3][4]".to_owned(), None));
    }

    #[test]
    fn tokens_are_those_of_the_aws_cli() {
        let token = |max| all(start(None, Some(max))).1.and_then(|token| decode(&token));
        let written = |max| token(max).map(|map| json::write(&Value::Map(map), None, true));
        assert_eq!(written(1).as_deref(), Some("{\"Token\": null, \"boto_truncate_amount\": 1}"));
        assert_eq!(written(3).as_deref(), Some("{\"Token\": \"b\"}"));
        assert_eq!(written(0).as_deref(), Some("{\"Token\": null, \"boto_truncate_amount\": 0}"));
        assert_eq!(all(start(Some("a"), None)).0, "[3, 4]");
        assert_eq!(all(start(Some("None___1"), None)).0, "[2, 3, 4]");
        assert_eq!(all(start(Some("a___x"), None)).0, "[4]");
        let bad = start(Some("a___b___c"), None).apply(&PAGINATED, &Schema::structure("Input", &[]), &mut Map::new());
        assert_eq!(bad, Err(Failure::general("Bad starting token: a___b___c")));
    }

    #[test]
    fn a_token_that_repeats_is_a_failure() {
        let mut pages = Pages::new(&PAGINATED, Start::default(), Map::new());
        let mut same = || pages.next(|_| Ok(page(&[1], Some("a"))));
        // The page that repeats the token is seen, too.
        assert!(same().is_ok_and(|page| page.is_some()));
        assert!(same().is_ok_and(|page| page.is_some()));
        let problem = "Error during pagination: The same next token was received twice: {'Token': 'a'}";
        assert_eq!(same(), Err(Failure::general(problem)));
    }
}
