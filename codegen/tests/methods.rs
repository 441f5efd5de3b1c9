//! No operation takes the place of one of a client's own methods, whatever its name.
//!
//! In: a model whose operations are called like these methods. Out: the names of the methods that its client has.

use std::collections::BTreeSet;

use smithgen::stages::generate;
use smithgen_model::{Model, Source};
use syn::{ImplItem, Item, Type};

/// The methods of the client of a service with these operations, in any order. All have pages, so that the client can turn them.
fn methods(operations: &[String]) -> Vec<String> {
    let list: Vec<_> = operations.iter().map(|name| format!(r#"{{"target": "a#{name}"}}"#)).collect();
    let traits = r#""smithy.api#paginated": {"inputToken": "next", "outputToken": "next"}"#;
    let operation = |name: &String| {
        format!(
            r##", "a#{name}": {{"type": "operation", "input": {{"target": "a#{name}In"}}, "output": {{"target": "a#{name}Out"}},
"traits": {{{traits}}}}},
"a#{name}In": {{"type": "structure", "members": {{"next": {{"target": "smithy.api#String"}}}}}},
"a#{name}Out": {{"type": "structure", "members": {{"next": {{"target": "smithy.api#String"}}}}}}"##
        )
    };
    let text = format!(
        r##"{{"smithy": "2.0", "shapes": {{"a#S": {{"type": "service", "version": "1", "operations": [{}],
"traits": {{"aws.protocols#awsJson1_1": {{}}}}}}{}}}}}"##,
        list.join(", "),
        operations.iter().map(operation).collect::<String>()
    );
    let model = Model::from_sources(&[Source { name: "m.json".to_owned(), text }]);
    let model = model.unwrap_or_else(|problems| panic!("{problems}"));
    let source = generate(&model, &Default::default(), "m.json").unwrap_or_else(|problems| panic!("{problems}")).text();
    let file = syn::parse_file(&source).expect("what is generated can be read");
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.ident == "client" => module.content.as_ref(),
        _ => None,
    });
    let blocks = modules.flat_map(|(_, items)| items).filter_map(|item| match item {
        Item::Impl(block) if block.trait_.is_none() && is_client(&block.self_ty) => Some(&block.items),
        _ => None,
    });
    let names = blocks.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
        _ => None,
    });
    names.collect()
}

fn is_client(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.iter().any(|segment| segment.ident == "Client"))
}

#[test]
fn operations_leave_a_clients_own_methods_alone() {
    let own: Vec<String> = methods(&["Get".to_owned()]).into_iter().filter(|name| name != "get").collect();
    assert!(["paginate", "with_config"].iter().all(|name| own.iter().any(|own| own == name)), "{own:?}");
    let camel = |name: &String| {
        let words = name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
        words.collect::<String>()
    };
    // `clone` is a method by a trait.
    let operations: Vec<String> = own.iter().chain([&"clone".to_owned()]).map(camel).collect();
    let all = methods(&operations);
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), own.len() + operations.len(), "{all:?}");
    assert!(!all.iter().any(|name| name == "clone"), "{all:?}");
}
