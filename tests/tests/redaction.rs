//! No secret is shown: every type of large services is printed with markers in all of its places.
//!
//! In: models of the conformance data. Out: a program for each that prints its types by themselves, as outputs and as errors, and
//! looks for what the model calls sensitive; what is not must be there.

use smithgen_tests::peers::smithy_models;
use smithgen_tests::secrets::print_all;

/// Services with much to hide: passwords, keys, plain texts; whole structures in which others lie (`comprehend`,
/// `verifiedpermissions`); messages of errors (`proton`).
const SERVICES: [&str; 8] = [
    "cognito-identity-provider",
    "comprehend",
    "dynamodb",
    "kms",
    "proton",
    "secrets-manager",
    "ssm",
    "verifiedpermissions",
];

#[needs::test(conformance)]
fn no_type_shows_a_secret_and_none_hides_more() {
    let mut models = smithy_models(&needs::conformance!("models/aws-models-2025-04.tar.gz"));
    models.retain(|path| SERVICES.iter().any(|name| path.to_string_lossy().contains(&format!("/{name}/service/"))));
    assert_eq!(models.len(), SERVICES.len(), "{models:?}");
    for (model, said) in models.iter().zip(print_all("redaction", &models)) {
        println!("{}: {said}", model.display());
        let numbers: Vec<usize> =
            said.split(|c: char| !c.is_ascii_digit()).filter_map(|text| text.parse().ok()).collect();
        assert!(numbers.len() == 2 && numbers.iter().all(|number| *number > 100), "{said}");
    }
}
