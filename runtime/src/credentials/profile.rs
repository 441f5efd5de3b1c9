//! What a profile asks for: where its credentials begin, and the roles that lead on from there.
//!
//! In: [`Profiles`], and the name of one of them. Out: a [`Plan`], or what in the profiles contradicts itself. Nothing is called or run
//! here. The order of what a profile may have is botocore's: a role by another profile, by a token, IAM Identity Center, keys in the
//! credentials file, a sign-in, a process, keys in the config file.

use super::links::{Role, Source, Sso, WebIdentity};
use super::{Credentials, CredentialsError};
use crate::settings::{Environment, Profile, Profiles, SharedFile};

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const ROLE: &str = "role_arn";
const TOKEN_FILE: &str = "web_identity_token_file";

/// How a profile comes to its credentials.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) origin: Origin,
    /// The roles in the order in which they are assumed, each with the credentials of the one before it.
    pub(super) roles: Vec<Role>,
}

/// Where they begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Keys in the files.
    Keys(Credentials),
    /// What a command prints, in an account that it may not name.
    Process { command: String, account_id: Option<String> },
    /// The variables with keys.
    Environment,
    /// What takes calls.
    Source(Source),
}

impl From<Source> for Plan {
    fn from(source: Source) -> Self {
        Origin::Source(source).into()
    }
}

impl From<Sso> for Origin {
    fn from(sso: Sso) -> Self {
        Origin::Source(Source::Sso(sso))
    }
}

impl From<Origin> for Plan {
    fn from(origin: Origin) -> Self {
        Plan { origin, roles: Vec::new() }
    }
}

/// The plan of the profile `name`. The variables of a role by a token come before what the profile says of one, unless the program
/// named the profile itself: then `environment` is `None`.
///
/// # Errors
/// When there is no such profile, or none but a contradiction in it.
pub(super) fn plan(
    profiles: &Profiles,
    name: &str,
    environment: Option<&Environment>,
) -> Result<Plan, CredentialsError> {
    let profile = profiles.profile(name);
    if let Some(profile) = profile.filter(|profile| assumes_role(profile)) {
        return role(profiles, name, profile, &mut vec![name]);
    }
    if let Some(identity) = web_identity(name, profile, environment)? {
        return Ok(Source::WebIdentity(identity).into());
    }
    match profile {
        Some(profile) => own(profiles, name, profile).map(Plan::from),
        None => Err(CredentialsError::absent(format!("there is no profile `{name}`"))),
    }
}

/// Whether a profile assumes a role with other credentials than a token.
fn assumes_role(profile: &Profile) -> bool {
    profile.get(ROLE).is_some() && profile.get(TOKEN_FILE).is_none()
}

/// The plan of a profile with a role; `visited` are the profiles that led here, this one included.
fn role<'a>(
    profiles: &'a Profiles,
    name: &str,
    profile: &'a Profile,
    visited: &mut Vec<&'a str>,
) -> Result<Plan, CredentialsError> {
    let failed = |problem: String| Err(CredentialsError::failed(problem));
    let mut plan = match (profile.get("source_profile"), profile.get("credential_source")) {
        (Some(_), Some(_)) => {
            return failed(format!("the profile `{name}` has both `source_profile` and `credential_source`"));
        }
        (None, None) => {
            return failed(format!(
                "the profile `{name}` has `{ROLE}`, but no `source_profile` or `credential_source`"
            ));
        }
        (None, Some(source)) => named(name, source)?.into(),
        (Some(source), None) => source_profile(profiles, name, source, visited)?,
    };
    let text = |key| profile.get(key).filter(|value| !value.is_empty()).map(str::to_owned);
    plan.roles.push(Role {
        profile: name.to_owned(),
        arn: text(ROLE).unwrap_or_default(),
        external_id: text("external_id"),
        mfa_serial: text("mfa_serial"),
        session_name: text("role_session_name"),
        // As for botocore, what is no number is not there.
        duration_seconds: profile.get("duration_seconds").and_then(|text| text.trim().parse().ok()),
    });
    Ok(plan)
}

/// What a profile's `source_profile` comes to.
fn source_profile<'a>(
    profiles: &'a Profiles,
    name: &str,
    source: &'a str,
    visited: &mut Vec<&'a str>,
) -> Result<Plan, CredentialsError> {
    let Some(profile) = profiles.profile(source) else {
        let problem = format!("there is no profile `{source}`, which is the `source_profile` of `{name}`");
        return Err(CredentialsError::failed(problem));
    };
    let has_keys = [ID, SECRET].iter().any(|key| profile.get(key).is_some());
    // A profile may be its own source, for the keys that it has.
    if visited.contains(&source) && !(source == name && has_keys) {
        visited.push(source);
        let circle = visited.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        return Err(CredentialsError::failed(format!(
            "profiles lead back to each other by `source_profile`: {circle}"
        )));
    }
    visited.push(source);
    if assumes_role(profile) && !has_keys {
        return role(profiles, source, profile, visited);
    }
    let missing = |error: CredentialsError| match error.is_absent() {
        true => CredentialsError::failed(format!("{error}, which is the `source_profile` of `{name}`")),
        false => error,
    };
    match web_identity(source, Some(profile), None)? {
        Some(identity) => Ok(Source::WebIdentity(identity).into()),
        None => own(profiles, source, profile).map(Plan::from).map_err(missing),
    }
}

/// A source by its name in `credential_source`.
fn named(profile: &str, source: &str) -> Result<Origin, CredentialsError> {
    let is = |name: &str| source.eq_ignore_ascii_case(name);
    match source {
        _ if is("Environment") => Ok(Origin::Environment),
        _ if is("EcsContainer") => Ok(Origin::Source(Source::Container)),
        _ if is("Ec2InstanceMetadata") => Ok(Origin::Source(Source::InstanceMetadata)),
        _ => Err(CredentialsError::failed(format!(
            "`credential_source` of the profile `{profile}` is {source:?}, but it must be Environment, EcsContainer or \
             Ec2InstanceMetadata"
        ))),
    }
}

/// The role by a token that variables or the profile ask for, each setting being the variable's if there is one.
fn web_identity(
    name: &str,
    profile: Option<&Profile>,
    environment: Option<&Environment>,
) -> Result<Option<WebIdentity>, CredentialsError> {
    let setting = |variable: &str, property: &str| {
        let in_profile = || profile?.get(property).filter(|value| !value.is_empty()).map(str::to_owned);
        environment.and_then(|environment| environment.get(variable)).or_else(in_profile)
    };
    let Some(token_file) = setting("AWS_WEB_IDENTITY_TOKEN_FILE", TOKEN_FILE) else { return Ok(None) };
    let Some(role_arn) = setting("AWS_ROLE_ARN", ROLE) else {
        let variable = environment.map_or("", |_| "`AWS_ROLE_ARN` is not set, and ");
        let problem =
            format!("there is a token for a role, but no role: {variable}the profile `{name}` has no `{ROLE}`");
        return Err(CredentialsError::failed(problem));
    };
    let session_name = setting("AWS_ROLE_SESSION_NAME", "role_session_name");
    Ok(Some(WebIdentity { role_arn, token_file, session_name }))
}

/// What a profile has that is no role.
fn own(profiles: &Profiles, name: &str, profile: &Profile) -> Result<Origin, CredentialsError> {
    let has = |key| profile.get(key).is_some();
    if ["sso_account_id", "sso_role_name"].into_iter().any(has) {
        return sso(profiles, name, profile).map(Origin::from);
    }
    if profile.source(ID) == Some(SharedFile::Credentials) {
        return keys(name, profile);
    }
    if let Some(session) = profile.get("login_session") {
        return Ok(Origin::Source(Source::Login(session.to_owned())));
    }
    if let Some(command) = profile.get("credential_process") {
        let account_id = profile.get("aws_account_id").map(str::to_owned);
        return Ok(Origin::Process { command: command.to_owned(), account_id });
    }
    let is_sso = ["sso_session", "sso_start_url"].into_iter().any(has);
    if is_sso && !has(ID) { sso(profiles, name, profile).map(Origin::from) } else { keys(name, profile) }
}

fn keys(name: &str, profile: &Profile) -> Result<Origin, CredentialsError> {
    match (profile.get(ID), profile.get(SECRET)) {
        (Some(id), Some(secret)) => {
            let token = profile.get("aws_session_token").or_else(|| profile.get("aws_security_token"));
            let account = profile.get("aws_account_id").unwrap_or_default();
            let credentials = Credentials::new(id, secret, token.map(str::to_owned), None, "profile");
            Ok(Origin::Keys(credentials.with_account_id(account)))
        }
        (None, None) => Err(CredentialsError::absent(format!("the profile `{name}` has no credentials"))),
        (Some(_), None) => Err(CredentialsError::failed(format!("the profile `{name}` has `{ID}`, but no `{SECRET}`"))),
        (None, Some(_)) => Err(CredentialsError::failed(format!("the profile `{name}` has `{SECRET}`, but no `{ID}`"))),
    }
}

/// The sign-in of a profile that names one by `sso_session`: those by address alone bring no tokens for services.
///
/// # Errors
/// When what the profile says of it contradicts itself.
pub(super) fn sign_in(profiles: &Profiles, name: &str) -> Result<Option<Sso>, CredentialsError> {
    let profile = profiles.profile(name).filter(|profile| profile.get("sso_session").is_some());
    profile.map(|profile| sso(profiles, name, profile)).transpose()
}

/// What a profile says of IAM Identity Center, with what its `sso-session` says.
fn sso(profiles: &Profiles, name: &str, profile: &Profile) -> Result<Sso, CredentialsError> {
    let failed = |problem: String| Err(CredentialsError::failed(problem));
    let session = match profile.get("sso_session") {
        None => None,
        Some(session) => match profiles.sso_session(session) {
            Some(found) => Some((session, found)),
            None => return failed(format!("there is no `[sso-session {session}]`, which the profile `{name}` names")),
        },
    };
    let mut found = [("sso_start_url", None), ("sso_region", None), ("sso_account_id", None), ("sso_role_name", None)];
    for (key, value) in &mut found {
        let (own, shared) = (profile.get(key), session.and_then(|(_, section)| section.get(key)));
        match (own, shared) {
            (Some(own), Some(shared)) if own != shared => {
                return failed(format!("`{key}` of the profile `{name}` is not that of its `sso_session`"));
            }
            // Where one signs in is said by the section that sign-ins share, if there is one.
            _ if session.is_some() && ["sso_start_url", "sso_region"].contains(key) => {
                *value = shared.map(str::to_owned)
            }
            _ => *value = own.or(shared).map(str::to_owned),
        }
    }
    let (has_account, has_role) = (found[2].1.is_some(), found[3].1.is_some());
    // With a session alone there are tokens to be had, and no credentials.
    let is_token = session.is_some() && !has_account && !has_role;
    let missing: Vec<_> =
        found.iter().take(if is_token { 2 } else { 4 }).filter(|(_, value)| value.is_none()).collect();
    if let [(key, _), ..] = missing[..] {
        return failed(format!("the profile `{name}` signs in through IAM Identity Center, but has no `{key}`"));
    }
    let [start_url, region, account_id, role_name] = found.map(|(_, value)| value);
    Ok(Sso {
        profile: name.to_owned(),
        session: session.map(|(session, _)| session.to_owned()),
        start_url: start_url.unwrap_or_default(),
        region: region.unwrap_or_default(),
        account_id,
        role_name,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What smithy-rs says of contradictions, and what is said here.
    const ERRORS: [(&str, &str); 14] = [
        ("profile must contain `source_profile`", "has `role_arn`, but no `source_profile` or `credential_source`"),
        (
            "profile contained both source_profile and credential_source",
            "has both `source_profile` and `credential_source`",
        ),
        ("profile missing aws_secret_access_key", "but no `aws_secret_access_key`"),
        ("profile missing aws_access_key_id", "but no `aws_access_key_id`"),
        ("profile `B` did not contain credential information", "the profile `B` has no credentials"),
        ("profile `A` did not contain credential information", "the profile `A` has no credentials"),
        (
            "could not find source profile B referenced from A",
            "there is no profile `B`, which is the `source_profile` of `A`",
        ),
        ("No profiles were defined", "there is no profile `A`"),
        ("profile formed an infinite loop", "profiles lead back to each other by `source_profile`: `A`, `B`, `A`"),
        ("`role_arn` was missing", "the profile `A` has no `role_arn`"),
        ("if `sso_role_name` is set, then `sso_account_id` must also be set", "but has no `sso_account_id`"),
        ("if `sso_account_id` is set, then `sso_role_name` must also be set", "but has no `sso_role_name`"),
        (
            "`sso_region` can only be specified in the [sso-session] config when a session name is given",
            "signs in through IAM Identity Center, but has no `sso_region`",
        ),
        (
            "sso-session named `oops` (referenced by profile `A`) was not found",
            "there is no `[sso-session oops]`, which the profile `A` names",
        ),
    ];

    /// The lines of sections.
    fn sections(kind: &str, sections: &Value) -> String {
        let mut text = String::new();
        for (name, section) in sections.as_object().into_iter().flatten() {
            text += &format!("[{kind} {name}]\n");
            for (key, value) in section.as_object().expect("properties") {
                text += &format!("{key} = {}\n", value.as_str().expect("text"));
            }
        }
        text
    }

    /// An object of the members that are there.
    fn members(members: &[(&str, Option<&str>)]) -> Value {
        members.iter().filter_map(|(key, value)| Some(((*key).to_owned(), Value::from((*value)?)))).collect()
    }

    /// A plan as the suite has it.
    fn shown(plan: &Plan) -> Value {
        let origin = match &plan.origin {
            Origin::Keys(keys) => json!({"AccessKey": members(&[
                ("access_key_id", Some(keys.access_key_id())),
                ("secret_access_key", Some(keys.secret_access_key())),
                ("account_id", keys.account_id()),
            ])}),
            Origin::Process { command, .. } => json!({"CredentialProcess": command}),
            Origin::Environment => json!({"NamedSource": "Environment"}),
            Origin::Source(Source::Container) => json!({"NamedSource": "EcsContainer"}),
            Origin::Source(Source::InstanceMetadata) => json!({"NamedSource": "Ec2InstanceMetadata"}),
            Origin::Source(Source::WebIdentity(identity)) => json!({"WebIdentityToken": members(&[
                ("role_arn", Some(&identity.role_arn)),
                ("web_identity_token_file", Some(&identity.token_file)),
                ("role_session_name", identity.session_name.as_deref()),
            ])}),
            Origin::Source(Source::Sso(sso)) => json!({"Sso": members(&[
                ("sso_session", sso.session.as_deref()),
                ("sso_start_url", Some(&sso.start_url)),
                ("sso_region", Some(&sso.region)),
                ("sso_account_id", sso.account_id.as_deref()),
                ("sso_role_name", sso.role_name.as_deref()),
            ])}),
            Origin::Source(Source::Login(session)) => json!({"Login": session}),
        };
        let roles = plan.roles.iter().map(|role| {
            json!({"AssumeRole": members(&[
                ("role_arn", Some(&role.arn)),
                ("external_id", role.external_id.as_deref()),
                ("role_session_name", role.session_name.as_deref()),
            ])})
        });
        [origin].into_iter().chain(roles).collect()
    }

    #[needs::test(conformance)]
    fn profiles_lead_where_they_lead_other_sdks() {
        let path = needs::conformance!("suites/smithy-rs/assume-role-tests.json");
        let cases = std::fs::read(path).expect("the suite can be read");
        let cases: Vec<Value> = serde_json::from_slice(&cases).expect("JSON");
        assert_eq!(cases.len(), 28);
        let mut told = Vec::new();
        for case in &cases {
            let input = &case["input"];
            let config = sections("profile", &input["profiles"]) + &sections("sso-session", &input["sso_sessions"]);
            let profiles = Profiles::parse(&config, "").expect("profiles");
            let name = input["selected_profile"].as_str().expect("a name");
            match (plan(&profiles, name, None), &case["output"]["Error"]) {
                (Ok(plan), Value::Null) => assert_eq!(shown(&plan), case["output"]["ProfileChain"], "{case}"),
                (Err(error), Value::String(theirs)) => {
                    let ours = ERRORS.iter().find(|(known, _)| known == theirs);
                    let (known, ours) = ours.unwrap_or_else(|| panic!("what is {theirs:?} here?"));
                    assert!(error.to_string().contains(ours), "{case}: {error}");
                    told.push(*known);
                }
                (plan, _) => panic!("{case}: {plan:?}"),
            }
        }
        let untold: Vec<_> = ERRORS.iter().filter(|(known, _)| !told.contains(known)).collect();
        assert!(untold.is_empty(), "{untold:?}");
    }
}
