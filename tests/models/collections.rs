//! Lists and maps grow by one entry a call; sparse ones hold nulls, others skip them.

use serde_json::json;
use smithgen_runtime::operation::Operation;

use crate::collections::operation::sort::{Sort, SortInput};
use crate::support::{body, response};

#[test]
fn entries_are_added_one_by_one_or_all_at_once() {
    let input = SortInput::builder().tags("a").tags("b").labels("k", "v").build();
    assert_eq!(body(&input), json!({ "tags": ["a", "b"], "labels": { "k": "v" } }));
    let none = SortInput::builder().set_tags(Vec::new()).labels("k", "v").set_labels(None).build();
    assert_eq!(body(&none), json!({ "tags": [] }));
    assert_eq!(body(&SortInput::builder().tags("a").set_tags(vec!["b".to_owned()]).build()), json!({ "tags": ["b"] }));
}

#[test]
fn nulls_are_kept_where_they_may_stand() {
    let text = r#"{"tags": ["a", null], "labels": {"a": null, "b": "c"}, "sparse": ["a", null], "sparseLabels": {"a": null},
        "table": [[{"value": 1}], []], "unique": ["z", "a", "z"]}"#;
    let output = Sort::parse_response(response(200, text)).unwrap();
    assert_eq!(output.tags, ["a"]);
    assert_eq!(output.labels.len(), 1);
    assert_eq!(output.sparse, Some(vec![Some("a".to_owned()), None]));
    assert_eq!(output.sparse_labels.unwrap()["a"], None);
    assert_eq!(output.table.unwrap()[0][0].value, Some(1.0));
    assert_eq!(output.unique.unwrap(), ["z", "a", "z"]);
}
