//! The same model gives the same bytes: again, from another folder, with its parts in another order.
//!
//! In: every tiny model, and the model that the project ships. Out: nothing; what differs fails.

use std::fs;
use std::path::{Path, PathBuf};

use smithgen::Builder;
use smithgen_model::{Model, Node, Source};
use smithgen_tests::throwaway::workspace;

/// Two operations of the shipped model that share shapes.
const OPERATIONS: [&str; 3] = ["ForgotPassword", "ConfirmForgotPassword", "SignUp"];

fn shipped() -> PathBuf {
    workspace().join("model/cognito-idp.json")
}

/// All models, in the order of their names.
fn models() -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace().join("tests/models")).expect("the folder is there");
    let files = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut models: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect();
    models.push(shipped());
    models.sort();
    models
}

fn generated(builder: &Builder) -> String {
    builder.generate().unwrap_or_else(|problems| panic!("{problems}"))
}

/// An empty folder for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("folders can be made");
    folder
}

/// A source of numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Where in a model an object stands.
#[derive(Clone, Copy)]
enum Place {
    Model,
    Shapes,
    Shape,
    Members,
    Member,
    Traits,
    /// Values of traits and all else, whose order is its author's.
    Value,
}

impl Place {
    fn has_order(self) -> bool {
        matches!(self, Place::Members | Place::Value)
    }

    fn inside(self, key: &str) -> Place {
        match (self, key) {
            (Place::Model, "shapes") => Place::Shapes,
            (Place::Shapes, _) => Place::Shape,
            (Place::Shape, "members") => Place::Members,
            (Place::Shape, "member" | "key" | "value") | (Place::Members, _) => Place::Member,
            (Place::Shape | Place::Member, "traits") => Place::Traits,
            _ => Place::Value,
        }
    }
}

/// The text of a model with everything shuffled whose order carries no meaning.
fn shuffled(node: &Node, place: Place, random: &mut Random) -> String {
    let Some(object) = node.as_object().filter(|_| !matches!(place, Place::Value)) else {
        return node.to_string();
    };
    let mut entries: Vec<(&str, &Node)> = object.iter().collect();
    if !place.has_order() {
        random.shuffle(&mut entries);
    }
    let entry = |(key, value): (&str, &Node)| {
        format!("{}:{}", Node::String(key.to_owned()), shuffled(value, place.inside(key), random))
    };
    format!("{{{}}}", entries.into_iter().map(entry).collect::<Vec<_>>().join(","))
}

fn generated_of_text(text: &str) -> String {
    let source = Source { name: "model.json".to_owned(), text: text.to_owned() };
    let model = Model::from_sources(&[source]).unwrap_or_else(|problems| panic!("{problems}"));
    smithgen::stages::generate(&model, &Default::default(), "model.json")
        .unwrap_or_else(|problems| panic!("{problems}"))
        .text()
}

#[test]
fn two_runs_give_the_same() {
    for path in models() {
        let builder = Builder::new(&path);
        assert_eq!(generated(&builder), generated(&builder), "{}", path.display());
    }
}

#[test]
fn the_order_of_shapes_and_traits_does_not_matter() {
    let mut random = Random(42);
    for path in models() {
        let text = fs::read_to_string(&path).expect("models can be read");
        let node = Node::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expected = generated_of_text(&text);
        for _ in 0..3 {
            let other = shuffled(&node, Place::Model, &mut random);
            assert_eq!(other.len(), node.to_string().len());
            assert!(generated_of_text(&other) == expected, "{} differs when shuffled", path.display());
        }
    }
}

#[test]
fn the_order_of_operations_does_not_matter() {
    let expected = generated(&Builder::new(shipped()).operations(OPERATIONS));
    let mut reversed = OPERATIONS;
    reversed.reverse();
    assert!(generated(&Builder::new(shipped()).operations(reversed)) == expected);
    let twice = Builder::new(shipped()).operations(OPERATIONS).operations(reversed);
    assert!(generated(&twice) == expected);
}

// The only test of this file that depends on the working directory, which it changes.
#[test]
fn the_place_of_the_model_does_not_matter() {
    let expected = generated(&Builder::new(shipped()));
    let folder = folder("places");
    for place in ["a", "b c/d"] {
        let place = folder.join(place);
        fs::create_dir_all(&place).expect("folders can be made");
        fs::copy(shipped(), place.join("cognito-idp.json")).expect("files can be copied");
        assert!(generated(&Builder::new(place.join("cognito-idp.json"))) == expected);
        std::env::set_current_dir(&place).expect("the folder is there");
        assert!(generated(&Builder::new("cognito-idp.json")) == expected);
        assert!(generated(&Builder::new("./cognito-idp.json")) == expected);
    }
    assert!(!expected.contains(&*workspace().to_string_lossy()));
}

#[test]
fn a_file_that_would_not_change_is_not_written() {
    let folder = folder("unchanged");
    let build = |operations: &[&str]| {
        let builder = Builder::new(shipped()).operations(operations.iter().copied()).out_dir(&folder);
        builder.build().unwrap_or_else(|problems| panic!("{problems}"));
        let file = folder.join("client.rs");
        (
            fs::metadata(&file).and_then(|data| data.modified()).expect("the file is there"),
            fs::read(&file).expect("it can be read"),
        )
    };
    let first = build(&OPERATIONS);
    assert_eq!(build(&OPERATIONS), first);
    assert_ne!(build(&OPERATIONS[..1]).1, first.1);
    let files: Vec<_> =
        fs::read_dir(&folder).expect("the folder is there").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(files, ["client.rs"]);
}
