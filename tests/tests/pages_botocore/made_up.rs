//! Made-up pages.
//!
//! In: the shape of an operation's output and what says how its pages are turned. Out: outputs with random members, whose results
//! and tokens lie where they must; the same ones in every run.

use serde_json::{Map, Value, json};
use smithgen_model::{Member, Model, Paginator, Shape, ShapeIx, ShapeKind};

/// Deeper than this, structures are empty.
const MAX_DEPTH: usize = 3;

/// What a way through an operation's pages needs of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// To the end; anything may be missing.
    Whole,
    /// From place to place; items are always there.
    InParts,
    /// Without an end: each page is the next one.
    Endless,
}

/// Makes pages of one operation.
pub(crate) struct Maker<'m> {
    model: &'m Model,
    paginator: &'m Paginator<'m>,
    output: ShapeIx,
    /// Whether results are on the first page of a run alone.
    has_results_once: bool,
    state: u64,
}

/// The shape at a path of an output.
pub(crate) fn at<'m>(model: &'m Model, output: ShapeIx, path: &str) -> Option<&'m Shape> {
    path.split('.').try_fold(model.shape(output), |shape, name| Some(model.target_of(shape.member(name)?)))
}

impl<'m> Maker<'m> {
    pub(crate) fn new(
        model: &'m Model,
        operation: ShapeIx,
        paginator: &'m Paginator<'m>,
        has_results_once: bool,
    ) -> Self {
        let shape = model.shape(operation);
        let output = shape.as_operation().and_then(|operation| operation.output).expect("an output");
        // The name is the seed: FNV-1a.
        let state =
            shape.id.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
                (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Maker { model, paginator, output, has_results_once, state }
    }

    /// The pages of a run.
    pub(crate) fn run(&mut self, run: Run, count: usize) -> Vec<Value> {
        if run == Run::Endless {
            let page = self.page(run, 0, false);
            return vec![page; count];
        }
        (0..count).map(|number| self.page(run, number, number + 1 == count)).collect()
    }

    fn page(&mut self, run: Run, number: usize, is_last: bool) -> Value {
        let (output, paginator) = (self.output, self.paginator);
        let mut page = self.structure(output, 0, 7);
        for (place, path) in paginator.results.iter().enumerate() {
            let is_wanted = (place == 0 && run != Run::Whole) || self.below(5) > 0;
            let is_allowed = !self.has_results_once || (number == 0 && run != Run::Endless);
            let shape = at(self.model, output, path).expect("a result").clone();
            let value = (is_wanted && is_allowed).then(|| self.result(&shape));
            self.put(&mut page, path, value);
        }
        let marks_end = paginator.more_results.is_some() && (self.has_expressions() || self.below(2) > 0);
        for (place, path) in paginator.output_tokens.iter().enumerate() {
            if !is_path(path) {
                continue;
            }
            let token = match &at(self.model, output, path).expect("a token").kind {
                ShapeKind::Map { .. } => json!({"key": {"S": format!("{number}-{}", self.below(1000))}}),
                _ => json!(format!("token é {number}.{place}.{}", self.below(1000))),
            };
            let token = match is_last && !marks_end {
                false => Some(token),
                true => [None, Some(json!(""))].into_iter().nth(self.below(2)).flatten(),
            };
            self.put(&mut page, path, token);
        }
        if let Some(path) = paginator.more_results {
            self.put(&mut page, path, Some(Value::Bool(!(is_last && marks_end))));
        }
        page
    }

    /// Whether tokens lie in the results.
    fn has_expressions(&self) -> bool {
        !self.paginator.output_tokens.iter().all(|path| is_path(path))
    }

    /// A result; with all in it, if tokens may be.
    fn result(&mut self, shape: &Shape) -> Value {
        match &shape.kind {
            ShapeKind::List(element) => {
                let (least, odds) = if self.has_expressions() { (1, 10) } else { (0, 7) };
                let count = least + self.below(4);
                Value::Array((0..count).map(|_| self.value(element, 1, odds)).collect())
            }
            _ => self.of(shape, 1, 7),
        }
    }

    /// Sets what lies at a path, or takes it out; what is on the way is there in any case.
    fn put(&mut self, page: &mut Value, path: &str, value: Option<Value>) {
        let mut shape = self.output;
        let mut place = page;
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            let members = place.as_object_mut().expect("a structure");
            if names.peek().is_none() {
                match value {
                    Some(value) => drop(members.insert(name.to_owned(), value)),
                    None => drop(members.remove(name)),
                }
                return;
            }
            shape = self.model.shape(shape).member(name).expect("a member").target;
            if !members.contains_key(name) {
                members.insert(name.to_owned(), self.structure(shape, 1, 7));
            }
            place = &mut members[name];
        }
    }

    /// A structure with so many of ten members.
    fn structure(&mut self, ix: ShapeIx, depth: usize, odds: usize) -> Value {
        let mut made = Map::new();
        for member in self.model.shape(ix).members() {
            if depth <= MAX_DEPTH && self.below(10) < odds {
                made.insert(member.name.clone(), self.value(member, depth + 1, odds));
            }
        }
        Value::Object(made)
    }

    fn value(&mut self, member: &Member, depth: usize, odds: usize) -> Value {
        match self.model.target_of(member).kind {
            ShapeKind::Structure(_) => self.structure(member.target, depth, odds),
            _ => self.of(self.model.target_of(member), depth, odds),
        }
    }

    fn of(&mut self, shape: &Shape, depth: usize, odds: usize) -> Value {
        let count = if depth > MAX_DEPTH { 0 } else { self.below(3) };
        match &shape.kind {
            ShapeKind::Boolean => json!(self.below(2) > 0),
            ShapeKind::Float | ShapeKind::Double => json!(self.below(1000) as f64 / 8.0),
            ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::IntEnum(_)
            | ShapeKind::BigInteger => json!(self.below(1000)),
            ShapeKind::List(element) => {
                Value::Array((0..count).map(|_| self.value(element, depth + 1, odds)).collect())
            }
            ShapeKind::Map { value, .. } => {
                let entries =
                    (0..count).map(|_| (format!("key{}", self.below(10)), self.value(value, depth + 1, odds)));
                Value::Object(entries.collect())
            }
            ShapeKind::Union(members) => {
                let member = &members[self.below(members.len())];
                json!({member.name.as_str(): self.value(member, depth + 1, odds)})
            }
            _ => json!(format!("text \u{1f600} {}", self.below(1_000_000))),
        }
    }

    /// A number below another: SplitMix64.
    fn below(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

fn is_path(expression: &str) -> bool {
    expression.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '_'))
}
