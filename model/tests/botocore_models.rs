//! Amazon Cognito user pools as botocore describes them, old and new, load like any model.
//!
//! In: `models/cognito-idp` of the conformance data.

mod support;

use smithgen_model::{Model, ShapeIx, ShapeKind};

fn load(path: &std::path::Path) -> Model {
    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(model.warnings().is_empty(), "{}", model.warnings());
    model
}

fn service(model: &Model) -> ShapeIx {
    model.services().next().expect("a service")
}

#[needs::test(conformance)]
fn a_folder_is_read_with_all_that_stands_in_it() {
    let folder = needs::conformance!("models/cognito-idp/botocore-1.44.5");
    let model = load(&folder);
    let shape = model.shape(service(&model));
    assert_eq!(shape.id.as_str(), "com.amazonaws.cognitoidentityprovider#AWSCognitoIdentityProviderService");
    let operations = model.operations_of(service(&model));
    assert_eq!(operations.len(), 141);
    let is_unsigned = |ix: &&ShapeIx| model.shape(**ix).traits.is_optional_auth();
    assert_eq!(operations.iter().filter(is_unsigned).count(), 34);
    let is_paginated = |ix: &&ShapeIx| model.shape(**ix).traits.paginated().is_some();
    assert_eq!(operations.iter().filter(is_paginated).count(), 9);
    let rules = shape.traits.get("smithy.rules#endpointRuleSet").expect("rules");
    assert_eq!(rules.get("rules").and_then(|rules| rules.as_array()).map(<[_]>::len), Some(3));
    let operation = model.find("com.amazonaws.cognitoidentityprovider#ConfirmForgotPassword").expect("an operation");
    assert_eq!(model.errors_of(service(&model), operation).len(), 18);
    // The folder, its version and the file itself are the same model.
    for path in [folder.join("2016-04-18"), folder.join("2016-04-18/service-2.json")] {
        let other = load(&path);
        assert!(model.shapes().eq(other.shapes()), "{}", path.display());
    }
}

#[needs::test(conformance)]
fn older_revisions_load_without_neighbours() {
    let files = support::json_files(&needs::conformance!("models/cognito-idp/botocore-seed-era"));
    assert_eq!(files.len(), 2);
    // In the order of their names: the younger, then the older one.
    for (file, (operations, errors)) in files.iter().zip([(113, 17), (101, 15)]) {
        let name = file.display();
        let model = load(file);
        assert_eq!(model.operations_of(service(&model)).len(), operations, "{name}");
        let operation =
            model.find("com.amazonaws.cognitoidentityprovider#ConfirmForgotPassword").expect("an operation");
        assert_eq!(model.errors_of(service(&model), operation).len(), errors, "{name}");
        let input = model.shape(operation).as_operation().and_then(|operation| operation.input).expect("an input");
        let ShapeKind::Structure(members) = &model.shape(input).kind else { panic!("{name}") };
        let required: Vec<&str> = members.iter().filter(|m| m.traits.is_required()).map(|m| m.name.as_str()).collect();
        assert_eq!(required, ["ClientId", "Username", "ConfirmationCode", "Password"], "{name}");
    }
}
