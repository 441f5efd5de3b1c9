//! Results that come in pages.
//!
//! In: how an operation pages, where to start, and calls of it. Out: pages, cut off after so many items if that is wanted, or
//! one answer made of all of them, as the AWS CLI makes it; and the token with which to go on: that of the service, or the AWS
//! CLI's own, which also says how many items of a page have been seen.
//!
//! Nothing is lost on the way, where the AWS CLI does lose something: a map of results has the entries of all pages, not of the
//! first alone; and results beside the items are left out of a first page only if a token says that some of it has been seen.
//! Where nobody has said what there is beside the results, as in Smithy's models, all of it counts: lists that differ from page
//! to page are joined, and of anything else the first page that has it is right.

mod path;
mod token;

use smithgen_jmespath::Expression;
use smithgen_runtime::generated::Paginated;
use smithgen_runtime::generated::schema::{Kind, Schema};

use crate::data::{Map, Value, number, python, query};
use crate::failure::Failure;
use crate::input::{BlobText, prepare};
use token::Token;

/// Where paging starts and ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// `--starting-token`.
    pub token: Option<String>,
    /// `--page-size`, as typed.
    pub page_size: Option<String>,
    /// `--max-items`.
    pub max_items: Option<i64>,
}

impl Start {
    /// Whether nothing is wanted but all pages.
    pub(crate) fn is_usual(&self) -> bool {
        *self == Start::default()
    }

    /// Puts token and size into the input of the first call.
    ///
    /// # Errors
    /// When the token can be none.
    pub fn apply(&self, paginated: &Paginated, schema: &Schema, input: &mut Map) -> Result<(), Failure> {
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
pub struct Pages {
    paginated: &'static Paginated,
    /// The operation's input.
    schema: &'static Schema,
    output_tokens: Vec<Expression>,
    more_results: Option<Expression>,
    max_items: Option<i64>,
    /// The input of the next call; `None` after the last page, or why there can be no other.
    next: Result<Option<Map>, Failure>,
    /// Where the next call's page begins, or that of the last one.
    token: Token,
    /// The tokens that the service gave last.
    previous: Option<Map>,
    /// What pages hold that is no result; `None` before the first one is there.
    rest: Option<Map>,
    /// What the last page added to that.
    news: Map,
    total: i64,
    resume: Option<String>,
}

impl Pages {
    /// The pages from `start` on; `input` has its token already.
    ///
    /// # Errors
    /// When the operation's own expressions are none.
    pub fn new(
        paginated: &'static Paginated,
        schema: &'static Schema,
        start: Start,
        input: Map,
    ) -> Result<Self, Failure> {
        let expression =
            |text: &&str| Expression::parse(text).map_err(|error| Failure::general(format!("{text}: {error}")));
        let token = start.token.as_deref().and_then(|text| Token::parse(paginated, text).ok());
        let no_tokens = || paginated.input_tokens.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
        Ok(Pages {
            paginated,
            schema,
            output_tokens: paginated.output_tokens.iter().map(expression).collect::<Result<_, _>>()?,
            more_results: paginated.more_results.as_ref().map(expression).transpose()?,
            max_items: start.max_items,
            next: Ok(Some(input)),
            token: token.unwrap_or_else(|| Token { members: no_tokens(), seen: None }),
            previous: None,
            rest: None,
            news: Map::new(),
            total: 0,
            resume: None,
        })
    }

    /// Fetches the next page; `None` after the last one.
    ///
    /// # Errors
    /// Those of the call; also, after a page, that its token makes no sense.
    pub fn next(&mut self, call: impl FnOnce(&Map) -> Result<Map, Failure>) -> Result<Option<Map>, Failure> {
        let Some(input) = std::mem::replace(&mut self.next, Ok(None))? else { return Ok(None) };
        let mut page = call(&input)?;
        if let (None, Some(seen)) = (&self.rest, self.token.seen) {
            self.skip(&mut page, seen);
        }
        let rest = self.rest_of(&page);
        self.news = path::gather(self.rest.get_or_insert_default(), rest);
        let count = path::get(&page, self.items()).map_or(0, path::length);
        let excess = self.max_items.map_or(0, |max| self.total + count - max);
        if excess > 0 {
            let keep = count - excess;
            let items = path::take(&mut page, self.items()).unwrap_or(Value::List(Vec::new()));
            path::set(&mut page, self.items(), path::slice(items, 0, Some(keep)));
            let seen = Some(keep + self.token.seen.unwrap_or(0));
            self.resume = Some(Token { seen, members: std::mem::take(&mut self.token.members) }.write());
            return Ok(Some(page));
        }
        self.total += count;
        let page = Value::Map(page);
        self.next = self.tokens_of(&page).and_then(|tokens| self.go_on(input, tokens));
        Ok(match page {
            Value::Map(page) => Some(page),
            _ => None,
        })
    }

    /// All pages as one answer.
    ///
    /// # Errors
    /// Those of [`next`](Self::next).
    pub fn merge(mut self, mut call: impl FnMut(&Map) -> Result<Map, Failure>) -> Result<Map, Failure> {
        let mut all = Map::new();
        while let Some(mut page) = self.next(&mut call)? {
            for path in self.paginated.results {
                if let Some(part) = path::take(&mut page, path) {
                    path::join(&mut all, path, part);
                }
            }
        }
        path::fill(&mut all, self.rest.unwrap_or_default());
        if let Some(token) = self.resume {
            all.insert("NextToken", Value::from(token));
        }
        Ok(all)
    }

    /// What is shown of the last page, which stands for itself: its results, and what else it adds to those before it.
    pub fn shown(&mut self, mut page: Map) -> Map {
        let mut shown = std::mem::take(&mut self.news);
        for path in self.paginated.results {
            path::set(&mut shown, path, path::take(&mut page, path).unwrap_or(Value::Null));
        }
        shown
    }

    /// The token with which to go on where the pages were cut off.
    pub fn resume_token(&self) -> Option<&str> {
        self.resume.as_deref()
    }

    /// The path of the items, which are counted.
    fn items(&self) -> &'static str {
        self.paginated.results.first().copied().unwrap_or_default()
    }

    /// Leaves out of the first page what has been seen: so many items, and all other results, of which no part can be told. What
    /// a number counts was counted for all items.
    fn skip(&self, page: &mut Map, seen: i64) {
        for path in self.paginated.results {
            let rest = match path::take(page, path) {
                Some(items) if *path == self.items() => path::slice(items, seen, None),
                Some(Value::List(_)) => Value::List(Vec::new()),
                Some(Value::String(_)) => Value::from(""),
                Some(number @ Value::Number(_)) => number,
                _ => Value::Null,
            };
            path::set(page, path, rest);
        }
    }

    /// What counts of a page beside its results: where it is known, and only of the first page, or all that is not about pages.
    fn rest_of(&self, page: &Map) -> Map {
        let Paginated { results, output_tokens, more_results, first_page, .. } = self.paginated;
        let mut rest = Map::new();
        match first_page {
            Some(paths) if self.rest.is_none() => {
                for path in *paths {
                    path::set(&mut rest, path, path::get(page, path).cloned().unwrap_or(Value::Null));
                }
            }
            Some(_) => {}
            None => {
                let about_pages = output_tokens.iter().chain(more_results.as_ref());
                let elsewhere: Vec<&str> = results.iter().chain(about_pages).copied().collect();
                rest = path::without(page, &elsewhere);
            }
        }
        rest
    }

    /// The tokens of the page after this one; `None` if it is the last.
    fn tokens_of(&self, page: &Value) -> Result<Option<Map>, Failure> {
        let search = |expression: &Expression| {
            let found = query::search(expression, page).map_err(|error| Failure::general(error.to_string()))?;
            Ok::<_, Failure>(Some(found).filter(python::is_true))
        };
        if let Some(more) = &self.more_results
            && search(more)?.is_none()
        {
            return Ok(None);
        }
        let mut tokens = Map::new();
        for (name, expression) in self.paginated.input_tokens.iter().zip(&self.output_tokens) {
            tokens.insert(*name, search(expression)?.unwrap_or(Value::Null));
        }
        let is_end = tokens.iter().all(|(_, token)| *token == Value::Null);
        // What the output shows in base64, the input takes as bytes.
        if is_end { Ok(None) } else { prepare(self.schema, tokens, BlobText::Base64).map(Some) }
    }

    /// Prepares the call for the page after this one. Its failure is that of the next page: this one has still to be seen.
    fn go_on(&mut self, mut input: Map, tokens: Option<Map>) -> Result<Option<Map>, Failure> {
        let Some(tokens) = tokens else { return Ok(None) };
        if self.max_items == Some(self.total) {
            self.resume = Some(Token { members: tokens, seen: None }.write());
            return Ok(None);
        }
        if self.previous.as_ref() == Some(&tokens) {
            let shown = Value::Map(tokens);
            let problem = format!("The same next token was received twice: {}", python::str_of(&shown));
            return Err(Failure::general(format!("Error during pagination: {problem}")));
        }
        set_tokens(&mut input, tokens.clone());
        self.previous = Some(tokens.clone());
        self.token = Token { members: tokens, seen: None };
        Ok(Some(input))
    }
}

#[cfg(test)]
mod tests {
    use smithgen_runtime::generated::schema::{Member, prelude};
    use smithgen_runtime::generated::types::encode_base64;

    use super::*;
    use crate::data::base64::decode;
    use crate::data::json;

    static PAGINATED: Paginated =
        Paginated::new(&["Token"], &["Next"]).results(&["Items", "Count", "More"]).first_page(&["Price"]);
    /// As Smithy's models have it.
    static UNKNOWN: Paginated = Paginated::new(&["Token"], &["In.Next"]).results(&["In.Items"]);
    static KEY: Schema =
        Schema::map("Key", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::BLOB)]);
    static INPUT: Schema =
        Schema::structure("Input", &[Member::new("Token", &prelude::STRING), Member::new("Key", &KEY)]);

    fn map(text: &str) -> Map {
        match json::read(text).expect("JSON") {
            Value::Map(map) => map,
            other => panic!("{other:?}"),
        }
    }

    fn written(map: &Map) -> String {
        json::write(&Value::Map(map.clone()), None, true)
    }

    fn service(input: &Map) -> Result<Map, Failure> {
        Ok(map(match input.get("Token").and_then(Value::as_str) {
            None => r#"{"Items": [1, 2], "Next": "a", "Count": 2, "More": ["x"], "Price": {"Units": 1}}"#,
            Some("a") => r#"{"Items": [3], "Next": "b", "Count": 1, "More": ["y"], "Price": {"Units": 2}}"#,
            Some(_) => r#"{"Items": [4], "Next": "", "Count": 1, "Lost": true}"#,
        }))
    }

    fn pages(paginated: &'static Paginated, start: Start) -> Pages {
        let mut input = Map::new();
        start.apply(paginated, &INPUT, &mut input).expect("a token");
        Pages::new(paginated, &INPUT, start, input).expect("expressions")
    }

    /// All items, and the token with which to go on.
    fn all(start: Start) -> (String, Option<String>) {
        let merged = pages(&PAGINATED, start).merge(service).expect("pages");
        let items = json::write(merged.get("Items").unwrap_or(&Value::Null), None, true);
        (items, merged.get("NextToken").and_then(Value::as_str).map(str::to_owned))
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
    fn all_that_pages_hold_is_in_the_answer() {
        let merged = pages(&PAGINATED, Start::default()).merge(service).expect("pages");
        let expected = r#"{"Items": [1, 2, 3, 4], "Count": 4, "More": ["x", "y"], "Price": {"Units": 1}}"#;
        assert_eq!(written(&merged), expected);
        let mut pages = pages(&PAGINATED, Start::default());
        let mut shown = Vec::new();
        while let Some(page) = pages.next(service).expect("a page") {
            shown.push(written(&pages.shown(page)));
        }
        let expected = [
            r#"{"Price": {"Units": 1}, "Items": [1, 2], "Count": 2, "More": ["x"]}"#,
            r#"{"Items": [3], "Count": 1, "More": ["y"]}"#,
            r#"{"Items": [4], "Count": 1, "More": null}"#,
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_nobody_has_said_more_of_is_kept() {
        let service = |input: &Map| {
            Ok(map(match input.get("Token") {
                None => r#"{"In": {"Items": [1], "Next": "a", "Of": 2}, "Total": 2, "Heads": ["h"], "Bad": ["x"]}"#,
                Some(_) => r#"{"In": {"Items": [2], "Of": 3}, "Total": 2, "Heads": ["h"], "Bad": ["y"], "Note": "n"}"#,
            }))
        };
        let merged = pages(&UNKNOWN, Start::default()).merge(service).expect("pages");
        let expected =
            r#"{"In": {"Items": [1, 2], "Of": 2}, "Total": 2, "Heads": ["h"], "Bad": ["x", "y"], "Note": "n"}"#;
        assert_eq!(written(&merged), expected);
        let cut = pages(&UNKNOWN, start(None, Some(1))).merge(service).expect("pages");
        let expected = r#"{"In": {"Items": [1], "Of": 2}, "Total": 2, "Heads": ["h"], "Bad": ["x"], "Next"#;
        assert!(written(&cut).starts_with(expected), "{}", written(&cut));
        let mut pages = pages(&UNKNOWN, Start::default());
        let mut shown = Vec::new();
        while let Some(page) = pages.next(service).expect("a page") {
            shown.push(written(&pages.shown(page)));
        }
        let first = r#"{"In": {"Of": 2, "Items": [1]}, "Total": 2, "Heads": ["h"], "Bad": ["x"]}"#;
        assert_eq!(shown, [first, r#"{"In": {"Of": 3, "Items": [2]}, "Bad": ["y"], "Note": "n"}"#]);
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
    fn only_what_has_been_seen_is_left_out_of_a_first_page() {
        let merged = |token: &str| written(&pages(&PAGINATED, start(Some(token), None)).merge(service).expect("pages"));
        let whole = r#"{"Items": [3, 4], "Count": 2, "More": ["y"], "Price": {"Units": 2}}"#;
        let seen = r#"{"Items": [4], "Count": 2, "More": [], "Price": {"Units": 2}}"#;
        assert_eq!([merged("a"), merged("a___1")], [whole, seen]);
    }

    #[test]
    fn a_page_without_the_word_that_there_are_more_is_the_last() {
        static MORE: Paginated = Paginated::new(&["Token"], &["Items[-1]"]).results(&["Items"]).more_results("In.More");
        let service = |input: &Map| {
            Ok(map(match input.get("Token").and_then(Value::as_str) {
                None => r#"{"Items": ["a", "b"], "In": {"More": true}}"#,
                Some("b") => r#"{"Items": ["c"], "In": {"More": false}}"#,
                Some(other) => panic!("{other}"),
            }))
        };
        let merged = pages(&MORE, Start::default()).merge(service).expect("pages");
        assert_eq!(written(&merged), r#"{"Items": ["a", "b", "c"]}"#);
    }

    #[test]
    fn several_tokens_go_together() {
        static TWO: Paginated = Paginated::new(&["Token", "Key"], &["A", "B"]).results(&["Items"]);
        let service = |input: &Map| {
            Ok(map(match (input.get("Token").is_some(), input.get("Key").is_some()) {
                (false, false) => r#"{"Items": [1], "A": "a", "B": {"k": "AP8="}}"#,
                (true, true) => r#"{"Items": [2], "A": "", "B": {"k": "AA=="}}"#,
                (false, true) => r#"{"Items": [3, 4]}"#,
                other => panic!("{other:?}"),
            }))
        };
        let merged = |start| written(&pages(&TWO, start).merge(service).expect("pages"));
        assert_eq!(merged(Start::default()), r#"{"Items": [1, 2, 3, 4]}"#);
        // As botocore's TokenEncoder writes it.
        let text =
            r#"{"Token": null, "Key": {"k": "AA=="}, "boto_truncate_amount": 1, "boto_encoded_keys": [["Key", "k"]]}"#;
        let token = encode_base64(text.as_bytes());
        assert_eq!(merged(start(None, Some(3))), format!(r#"{{"Items": [1, 2, 3], "NextToken": "{token}"}}"#));
        assert_eq!(merged(start(Some(&token), None)), r#"{"Items": [4]}"#);
        // What the service shows in base64 it gets as bytes, whatever the form of blobs on the command line is.
        let mut input = Map::new();
        start(Some(&token), None).apply(&TWO, &INPUT, &mut input).expect("a token");
        let key = Map::from_iter([("k".to_owned(), Value::Bytes(vec![0]))]);
        assert_eq!(input, Map::from_iter([("Key".to_owned(), Value::Map(key))]));
        assert_eq!(merged(start(Some("None___None___1"), None)), r#"{"Items": [2, 3, 4]}"#);
    }

    #[test]
    fn tokens_are_those_of_the_aws_cli() {
        let token = |max| all(start(None, Some(max))).1.and_then(|token| String::from_utf8(decode(&token)?).ok());
        assert_eq!(token(1).as_deref(), Some("{\"Token\": null, \"boto_truncate_amount\": 1}"));
        assert_eq!(token(3).as_deref(), Some("{\"Token\": \"b\"}"));
        assert_eq!(token(0).as_deref(), Some("{\"Token\": null, \"boto_truncate_amount\": 0}"));
        assert_eq!(all(start(Some("a"), None)).0, "[3, 4]");
        assert_eq!(all(start(Some("None___1"), None)).0, "[2, 3, 4]");
        assert_eq!(all(start(Some("a___x"), None)).0, "[4]");
        let bad = start(Some("a___b___c"), None).apply(&PAGINATED, &INPUT, &mut Map::new());
        assert_eq!(bad, Err(Failure::general("Bad starting token: a___b___c")));
    }

    #[test]
    fn a_token_that_repeats_is_a_failure() {
        let mut pages = pages(&PAGINATED, Start::default());
        let mut same = || pages.next(|_| Ok(map(r#"{"Items": [1], "Next": {"k": "a"}}"#)));
        // The page that repeats the token is seen, too.
        assert!(same().is_ok_and(|page| page.is_some()));
        assert!(same().is_ok_and(|page| page.is_some()));
        let problem = "Error during pagination: The same next token was received twice: {'Token': {'k': 'a'}}";
        assert_eq!(same(), Err(Failure::general(problem)));
    }
}
