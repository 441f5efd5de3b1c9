//! Which types are secret as a whole, wherever they are printed from.
//!
//! In: the selection. Out: the structures and unions that lie inside something sensitive, a member or a shape, however deep.
//! Each has a `Debug` of its own, and that knows nothing of the place that a value was taken from: what is secret in one place
//! is hidden in all of them. Of strings, numbers and enums the place alone decides, so that a
//! common word is not hidden everywhere because it is secret somewhere.

use std::collections::BTreeSet;

use smithgen_model::{Model, ShapeIx, ShapeKind};

use crate::selection::{Selection, members_of};

/// Finds the structures and unions of the selection that lie inside something sensitive, or are sensitive themselves.
pub fn secret_types(model: &Model, selection: &Selection) -> BTreeSet<ShapeIx> {
    let mut shapes = selection.reached.clone();
    shapes.extend(selection.operations.iter().flat_map(|operation| [operation.input, operation.output]).flatten());
    let is_marked = |ix: ShapeIx| model.shape(ix).traits.is_sensitive();
    let sensitive = shapes.into_iter().flat_map(|ix| {
        let members = members_of(model.shape(ix)).into_iter().filter(|member| member.traits.is_sensitive());
        Some(ix).filter(|ix| is_marked(*ix)).into_iter().chain(members.map(|member| member.target))
    });
    let mut inside = model.reach(sensitive.collect());
    inside.retain(|&ix| matches!(model.shape(ix).kind, ShapeKind::Structure(_) | ShapeKind::Union(_)));
    inside
}

#[cfg(test)]
mod tests {
    use smithgen_model::Source;

    use super::*;
    use crate::select::select;

    /// The names of the secret types among the members of an operation's input and output.
    fn secret(shapes: &str) -> Vec<String> {
        let text = format!(
            r#"{{"smithy": "2.0", "shapes": {{
                "x#S": {{"type": "service", "operations": [{{"target": "x#O"}}], "traits": {{"aws.protocols#awsJson1_0": {{}}}}}},
                "x#O": {{"type": "operation", "input": {{"target": "x#In"}}, "output": {{"target": "x#Out"}},
                    "errors": [{{"target": "x#E"}}]}},
                {shapes}}}}}"#
        );
        let model = Model::from_sources(&[Source { name: "x.json".to_owned(), text }])
            .unwrap_or_else(|problems| panic!("{problems}"));
        let selection = select(&model, &Default::default()).unwrap_or_else(|problems| panic!("{problems}"));
        secret_types(&model, &selection).into_iter().map(|ix| model.shape(ix).id.name().to_owned()).collect()
    }

    #[test]
    fn all_types_inside_something_sensitive_are_secret() {
        let found = secret(
            r#""x#In": {"type": "structure", "members": {"a": {"target": "x#List"}, "o": {"target": "x#Open"}}},
            "x#Out": {"type": "structure", "members": {"o": {"target": "x#Open"}}, "traits": {"smithy.api#sensitive": {}}},
            "x#E": {"type": "structure", "members": {"p": {"target": "x#Plain"}}, "traits": {"smithy.api#error": "client"}},
            "x#List": {"type": "list", "member": {"target": "x#Element"}, "traits": {"smithy.api#sensitive": {}}},
            "x#Element": {"type": "structure", "members": {"m": {"target": "x#Map"}, "s": {"target": "x#Text"}}},
            "x#Map": {"type": "map", "key": {"target": "x#Text"}, "value": {"target": "x#Union"}},
            "x#Union": {"type": "union", "members": {"e": {"target": "x#Element"}, "s": {"target": "x#Text"}}},
            "x#Text": {"type": "string"},
            "x#Open": {"type": "structure", "members": {"p": {"target": "x#Password"}}},
            "x#Password": {"type": "string", "traits": {"smithy.api#sensitive": {}}},
            "x#Plain": {"type": "structure", "members": {"p": {"target": "x#Password"}, "l": {"target": "x#Texts"}}},
            "x#Texts": {"type": "list", "member": {"target": "x#Text"}}"#,
        );
        // `Open` lies inside the output, too; `Plain` only holds a secret.
        assert_eq!(found, ["Element", "Open", "Out", "Union"]);
    }

    #[test]
    fn nothing_is_secret_where_nothing_is_marked() {
        let found = secret(
            r#""x#In": {"type": "structure", "members": {"a": {"target": "x#Inner"}}},
            "x#Out": {"type": "structure", "members": {}},
            "x#E": {"type": "structure", "members": {}, "traits": {"smithy.api#error": "client"}},
            "x#Inner": {"type": "structure", "members": {"i": {"target": "x#Inner"}}}"#,
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
