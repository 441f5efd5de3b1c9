//! Links of smithgen-credentials that are not compiled in say so: which feature is off, to whoever asks for what they give.

use smithgen_tests::throwaway::{Throwaway, workspace};

const PROGRAM: &str = r#"//! Asks for what is not there.

use smithgen_credentials::{DefaultChain, Services};
use smithgen_runtime::credentials::ProvideCredentials;
use smithgen_runtime::settings::Environment;

fn main() {
    let folder = std::env::temp_dir().join(format!("smithgen-features-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let config = folder.join("config");
    let keys = "aws_access_key_id = AKID\naws_secret_access_key = s3cret\n";
    let sso = "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n";
    let text = format!(
        "[profile role]\nrole_arn = arn:r\nsource_profile = role\n{keys}[profile web]\nrole_arn = arn:w\nweb_identity_token_file = /x\n\
         [profile sso]\n{sso}[profile login]\nlogin_session = s\n[profile none]\nregion = r\n"
    );
    std::fs::write(&config, text).unwrap();
    for (profile, variable, expected) in [
        ("role", "", "to assume arn:r needs the feature `assume-role` of smithgen-credentials, which is off"),
        ("web", "", "web identity: needs the feature `assume-role` of smithgen-credentials, which is off"),
        ("sso", "", "IAM Identity Center: needs the feature `sso` of smithgen-credentials, which is off"),
        ("login", "", "sign-in: needs the feature `login` of smithgen-credentials, which is off"),
        (
            "none",
            "http://127.0.0.1/",
            "credentials could not be had:\n  profile `none`: the profile `none` has no credentials\n  container: needs the feature \
             `container` of smithgen-credentials, which is off",
        ),
        (
            "none",
            "",
            "there are no credentials:\n  profile `none`: the profile `none` has no credentials\n  container: \
             `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` and `AWS_CONTAINER_CREDENTIALS_FULL_URI` are not set\n  instance metadata: needs \
             the feature `imds` of smithgen-credentials, which is off",
        ),
    ] {
        let variables = [("AWS_CONFIG_FILE", config.to_str().unwrap()), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", variable)];
        let chain = DefaultChain::new(Environment::of_variables(variables, false), Some(profile.to_owned()));
        let error = chain.with_links(Services::new()).provide_credentials().unwrap_err();
        assert_eq!(error.to_string(), expected, "{profile}");
        assert_eq!(error.is_absent(), profile == "none" && variable.is_empty(), "{profile}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
"#;

#[test]
fn features_that_are_off_are_named() {
    let mut crate_ = Throwaway::with_features("credentials-features", &["sigv4"]);
    let credentials = workspace().join("credentials");
    crate_.depends_on(&format!(
        "smithgen-credentials = {{ path = {credentials:?}, default-features = false, features = [\"blocking\"] }}"
    ));
    crate_.file("src/main.rs", PROGRAM);
    crate_.cargo_succeeds(&["run", "--quiet"], &[]);
}
