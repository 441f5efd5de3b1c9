//! What pages make together is what botocore makes of them, for every operation of awsJson that it knows to have pages.
//!
//! In: the descriptions in the botocore that tests fetch. Out: pages of each operation, made up by a seeded generator from the
//! shape of its output, turned by the tool's own machinery and by botocore's: all at once, cut off after so many items and taken up
//! again, from a token of the service on, with tokens that repeat. The whole answer, each page, what text shows of it, the inputs
//! of all calls and the tokens to go on with are compared.
//!
//! Where botocore loses something, ours does not, and the pages are such that there is nothing to lose: of results that are maps
//! or structures it keeps the first page's and cannot cut them; results in a structure that the first page lacks it forgets.
//! Lists beside the items it leaves out of a page that a service's own token leads to; the script mends that.

#[path = "pages_botocore/made_up.rs"]
mod made_up;

use std::fs;
use std::path::Path;

use made_up::{Maker, Run};
use serde_json::{Value, json};
use smithgen_cli::rooms::call::paging::{Pages, Start};
use smithgen_cli::rooms::data::{Map, Value as ToolValue, json as tool_json};
use smithgen_cli::rooms::failure::Failure;
use smithgen_model::{Model, Paginator, ShapeIx, ShapeKind};
use smithgen_runtime::generated::Paginated;
use smithgen_runtime::generated::schema::{Member, Schema, prelude};
use smithgen_runtime::generated::types::decode_base64;
use smithgen_tests::peers::Python;

/// An operation with pages.
struct Operation {
    service: String,
    name: String,
    paginated: &'static Paginated,
    input: &'static Schema,
    /// Whether botocore can join and cut all results.
    is_plain: bool,
    /// Those of all runs.
    pages: Vec<Value>,
    cases: Vec<Case>,
}

/// Where a way through pages starts and ends.
#[derive(Clone, Debug)]
struct Way {
    /// The number of the page that the first call gets.
    from: usize,
    token: Option<String>,
    max_items: Option<i64>,
    page_size: Option<&'static str>,
    /// What the input holds before.
    arguments: Value,
}

/// A way, and what ours came to on it.
struct Case {
    way: Way,
    ours: Turned,
}

/// What comes of turning pages.
#[derive(Debug, Default, PartialEq)]
struct Turned {
    /// As text, whose order counts.
    merged: Option<String>,
    pages: Vec<Value>,
    shown: Vec<Value>,
    inputs: Vec<Value>,
    failure: Option<String>,
}

impl Way {
    fn from(from: usize) -> Self {
        Way { from, token: None, max_items: None, page_size: None, arguments: json!({"Other": [1]}) }
    }
}

impl Operation {
    /// The operation, as a generated table has it.
    fn new(model: &Model, service: &str, ix: ShapeIx, paginator: &Paginator<'_>, said: &Value) -> Self {
        let paginated: &'static Paginated = Box::leak(Box::new(table(paginator)));
        let shape = model.shape(ix).as_operation().expect("an operation");
        let input = model.shape(shape.input.expect("an input"));
        let members = paginated.members().map(|name| {
            let target = model.target_of(input.member(name).expect("a member"));
            let is_number = matches!(target.kind, ShapeKind::Integer | ShapeKind::Long);
            Member::new(name, if is_number { &prelude::INTEGER } else { &prelude::STRING })
        });
        let members = members.collect::<Vec<_>>().leak();
        let is_plain = |path: &Value| {
            let found = made_up::at(model, shape.output.expect("an output"), path.as_str().expect("a path"));
            !matches!(found.expect("a result").kind, ShapeKind::Map { .. } | ShapeKind::Structure(_))
        };
        let is_plain = match &said["result_key"] {
            Value::Array(paths) => paths.iter().all(is_plain),
            path => is_plain(path),
        };
        let mut maker = Maker::new(model, ix, paginator, !is_plain);
        let runs = [(Run::Whole, Self::WHOLE), (Run::InParts, Self::IN_PARTS), (Run::Endless, 2)];
        Operation {
            service: service.to_owned(),
            name: model.shape(ix).id.name().to_owned(),
            paginated,
            input: Box::leak(Box::new(Schema::structure("Input", members))),
            is_plain,
            pages: runs.into_iter().flat_map(|(run, count)| maker.run(run, count)).collect(),
            cases: Vec::new(),
        }
    }

    const WHOLE: usize = 4;
    const IN_PARTS: usize = 3;

    /// All ways through the pages.
    fn turn_all(&mut self) {
        let (parts, endless) = (Self::WHOLE, Self::WHOLE + Self::IN_PARTS);
        let page_size = self.paginated.page_size.map(|_| "7");
        self.turn(Way { page_size, ..Way::from(0) });
        self.turn(Way::from(endless));
        assert!(self.cases.iter().any(|case| case.ours.failure.is_some()), "{} never ends", self.name);
        if !self.is_plain {
            return;
        }
        // What makes no sense makes the same, and so do tokens of old.
        for max_items in [0, -1] {
            self.turn(Way { max_items: Some(max_items), ..Way::from(parts) });
        }
        let old = self.paginated.input_tokens.iter().map(|_| "None___").collect::<String>() + "1";
        self.turn(Way { token: Some(old), ..Way::from(parts) });
        for max_items in [1, 3] {
            let mut way = Way { max_items: Some(max_items), page_size, ..Way::from(parts) };
            while let (calls, Some(token)) = self.turn(way.clone()) {
                let text = String::from_utf8(decode_base64(&token).expect("base64")).expect("UTF-8");
                // A page that was cut comes again.
                way.from += if text.contains("boto_truncate_amount") { calls - 1 } else { calls };
                way.token = Some(token);
            }
        }
        if let [input] = self.cases.last().map_or(&[][..], |case| case.ours.inputs.as_slice())
            && let Some(token) = input[self.paginated.input_tokens[0]].as_str()
        {
            self.turn(Way { token: Some(token.to_owned()), ..Way::from(endless - 1) });
        }
    }

    /// Turns pages, and keeps what came of it. Gives the number of calls and the token to go on with.
    fn turn(&mut self, way: Way) -> (usize, Option<String>) {
        let mut ours = Turned::default();
        let call = |inputs: &mut Vec<Value>, input: &Map| {
            let page = &self.pages[way.from + inputs.len()];
            inputs.push(of_tool(input));
            Ok(to_tool(page))
        };
        match self.pages(&way).and_then(|pages| pages.merge(|input| call(&mut ours.inputs, input))) {
            Ok(merged) => ours.merged = Some(written(&merged)),
            Err(failure) => ours.failure = Some(failure.to_string()),
        }
        let mut pages = self.pages(&way).expect("a token");
        let mut inputs = Vec::new();
        while let Ok(Some(page)) = pages.next(|input| call(&mut inputs, input)) {
            ours.pages.push(of_tool(&page));
            ours.shown.push(of_tool(&pages.shown(page)));
        }
        assert_eq!(inputs, ours.inputs);
        let resume = pages.resume_token().map(str::to_owned);
        ours.shown.extend(resume.as_ref().map(|token| json!({"NextToken": {"NextToken": token}})));
        self.cases.push(Case { way, ours });
        (inputs.len(), resume)
    }

    fn pages(&self, way: &Way) -> Result<Pages, Failure> {
        let Way { token, max_items, page_size, arguments, .. } = way.clone();
        let start = Start { token, page_size: page_size.map(str::to_owned), max_items };
        let mut input = to_tool(&arguments);
        start.apply(self.paginated, self.input, &mut input)?;
        Pages::new(self.paginated, self.input, start, input)
    }

    /// What botocore is asked for.
    fn order(&self) -> Value {
        let case = |Case { way, .. }: &Case| {
            json!({
                "from": way.from, "token": way.token, "max_items": way.max_items, "page_size": way.page_size,
                "arguments": way.arguments,
            })
        };
        let cases: Vec<Value> = self.cases.iter().map(case).collect();
        json!({"service": self.service, "operation": self.name, "pages": self.pages, "cases": cases})
    }

    /// Whether what came of a case is the same.
    fn agree(&self, ours: &Turned, theirs: &Turned) -> bool {
        if self.is_plain {
            return ours == theirs;
        }
        // The order of members within a structure of results, and what is shown of its rest, are ours.
        let value =
            |text: &Option<String>| text.as_deref().map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
        value(&ours.merged) == value(&theirs.merged) && ours.inputs == theirs.inputs && ours.failure == theirs.failure
    }
}

fn table(paginator: &Paginator<'_>) -> Paginated {
    let text = |text: &str| &*text.to_owned().leak();
    let texts = |texts: &[&str]| &*texts.iter().map(|one| text(one)).collect::<Vec<_>>().leak();
    let mut table = Paginated::new(texts(&paginator.input_tokens), texts(&paginator.output_tokens));
    table.more_results = paginator.more_results.map(text);
    table.results = texts(&paginator.results);
    table.first_page = paginator.first_page.as_deref().map(texts);
    table.page_size = paginator.page_size.map(text);
    table
}

fn to_tool(value: &Value) -> Map {
    match tool_json::read(&value.to_string()) {
        Ok(ToolValue::Map(map)) => map,
        other => panic!("{other:?}"),
    }
}

fn of_tool(map: &Map) -> Value {
    serde_json::from_str(&written(map)).expect("JSON")
}

fn written(map: &Map) -> String {
    tool_json::write(&ToolValue::Map(map.clone()), None, true)
}

/// All operations with pages of services that speak awsJson.
fn operations(data: &Path) -> Vec<Operation> {
    let mut operations = Vec::new();
    let folders = fs::read_dir(data).expect("botocore's data").map(|entry| entry.expect("an entry").path());
    let mut folders: Vec<_> = folders.filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let paginators = pages_of(&folder);
        if paginators.is_empty() {
            continue;
        }
        let model = Model::load(&[&folder]).unwrap_or_else(|problems| panic!("{problems}"));
        let service = model.services().next().expect("a service");
        let traits = &model.shape(service).traits;
        if !["aws.protocols#awsJson1_0", "aws.protocols#awsJson1_1"].iter().any(|id| traits.has(id)) {
            continue;
        }
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name");
        for (operation, said) in &paginators {
            let mut all = model.operations_of(service).into_iter();
            let ix = all.find(|ix| model.shape(*ix).id.name() == operation).expect("an operation");
            let paginator = model.paginator(service, ix).unwrap_or_else(|| panic!("{name} {operation} has no pages"));
            operations.push(Operation::new(&model, name, ix, &paginator, said));
        }
    }
    operations
}

/// The paginators in a service's folder, of its newest version.
fn pages_of(folder: &Path) -> serde_json::Map<String, Value> {
    let versions = fs::read_dir(folder).expect("a service").map(|entry| entry.expect("an entry").path());
    let newest = versions.filter(|path| path.is_dir()).max().expect("a version");
    let mut all = serde_json::Map::new();
    for (name, way) in [("paginators-1.json", ""), ("paginators-1.sdk-extras.json", "/merge")] {
        if let Ok(text) = fs::read_to_string(newest.join(name)) {
            let said: Value = serde_json::from_str(&text).expect("JSON");
            for (operation, said) in
                said.pointer(&format!("{way}/pagination")).and_then(Value::as_object).expect("pages")
            {
                let known = all.entry(operation.clone()).or_insert_with(|| json!({}));
                known.as_object_mut().expect("an object").extend(said.as_object().expect("an object").clone());
            }
        }
    }
    all
}

fn turned(theirs: &Value) -> Turned {
    let text = |key: &str| theirs[key].as_str().map(str::to_owned);
    let list = |key: &str| theirs[key].as_array().expect("a list").clone();
    Turned {
        merged: text("merged"),
        pages: list("pages"),
        shown: list("shown"),
        inputs: list("inputs"),
        failure: text("failure"),
    }
}

#[needs::test(packages)]
fn pages_make_what_botocore_makes_of_them() {
    let python = Python::find();
    let mut operations = operations(&python.data());
    assert_eq!(operations.len(), 1193, "operations with pages in this botocore");
    operations.iter_mut().for_each(Operation::turn_all);
    let orders = operations.iter().map(Operation::order).collect();
    let theirs = python.run("turn_pages.py", &Value::Array(orders));
    let theirs: Vec<Vec<Value>> = serde_json::from_value(theirs).expect("a list an operation");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (operation, theirs) in operations.iter().zip(theirs) {
        assert_eq!(operation.cases.len(), theirs.len());
        for (Case { way, ours }, theirs) in operation.cases.iter().zip(theirs) {
            compared += 1;
            let theirs = turned(&theirs);
            if !operation.agree(ours, &theirs) {
                wrong.push(format!("{} {}: {way:?}\n{ours:#?}\n{theirs:#?}", operation.service, operation.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared} differ, such as {}", wrong.len(), wrong[0]);
}
