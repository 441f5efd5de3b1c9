//! Types that hold themselves: directly, in a list, in a map.

use serde_json::json;

use crate::recursion::operation::grow::GrowInput;
use crate::recursion::types::Tree;
use crate::support::body;

#[test]
fn trees_nest() {
    let leaf = || Tree::builder().build();
    let tree = Tree::builder().parent(leaf()).branches(leaf()).branches(leaf()).by_name("a", leaf()).build();
    let expected = json!({ "tree": { "parent": {}, "branches": [{}, {}], "byName": { "a": {} } } });
    assert_eq!(body(&GrowInput::builder().tree(tree).build()), expected);
}
