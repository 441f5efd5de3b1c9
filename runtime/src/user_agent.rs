//! The `user-agent` of requests, in the form that AWS's services know from its SDKs.
//!
//! In: the service and the application's name. Out: words such as `smithgen/0.1.0 ua/2.1 api/… os/linux lang/rust`.

use crate::meta::ServiceMeta;

/// What a client says of itself, in `user-agent` and `x-amz-user-agent`.
pub(crate) fn user_agent(service: &ServiceMeta, app_name: Option<&str>) -> String {
    let os = match std::env::consts::OS {
        known @ ("linux" | "macos" | "windows" | "android" | "ios") => known,
        _ => "other",
    };
    let mut text = concat!("smithgen/", env!("CARGO_PKG_VERSION"), " ua/2.1 api/").to_owned();
    push_token(&mut text, &service.sdk_id.to_ascii_lowercase());
    text.push('#');
    push_token(&mut text, service.version);
    text.push_str(" os/");
    text.push_str(os);
    text.push_str(" lang/rust md/arch#");
    push_token(&mut text, std::env::consts::ARCH);
    if let Some(name) = app_name {
        text.push_str(" app/");
        push_token(&mut text, name);
    }
    text
}

/// Appends a token; what may not stand in one becomes a hyphen.
fn push_token(text: &mut String, token: &str) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!$%&'*+-.^_`|~".contains(c);
    text.extend(token.chars().map(|c| if allowed(c) { c } else { '-' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_tokens() {
        let service = ServiceMeta::new("Cognito Identity Provider")
            .shape_name("AWSCognitoIdentityProviderService")
            .version("2016-04-18")
            .endpoint_prefix("cognito-idp")
            .signing_name("cognito-idp");
        let text = user_agent(&service, Some("my#app"));
        let version = env!("CARGO_PKG_VERSION");
        assert!(text.starts_with(&format!("smithgen/{version} ua/2.1 api/cognito-identity-provider#2016-04-18 os/")));
        assert!(text.ends_with(" app/my-app"), "{text}");
        assert!(!user_agent(&service, None).contains("app/"));
    }
}
