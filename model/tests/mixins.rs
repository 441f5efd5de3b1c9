//! Flattened mixins equal what Smithy's own tools give.
//!
//! In: pairs `NAME.input.json` and `NAME.flattened.json` of `suites/smithy-mixins-flattening`.

#[path = "support/describe.rs"]
mod describe;
mod support;

use smithgen_model::Model;

#[needs::test(conformance)]
fn flattened_models_are_equal() {
    let files = support::json_files(&needs::conformance!("suites/smithy-mixins-flattening"));
    let load = |path: &std::path::Path| Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let mut pairs = 0;
    for input in &files {
        let name = input.to_string_lossy();
        let Some(stem) = name.strip_suffix(".input.json") else {
            continue;
        };
        let expected = load(format!("{stem}.flattened.json").as_ref());
        let actual = load(input);
        let (actual, expected) = (describe::describe(&actual), describe::describe(&expected));
        for (id, text) in &expected {
            assert_eq!(actual.get(id).map(String::as_str), Some(text.as_str()), "{id} in {name}");
        }
        assert_eq!(actual.len(), expected.len(), "{name}: {:?}", actual.keys());
        pairs += 1;
    }
    assert_eq!((pairs, files.len()), (45, 90));
}
