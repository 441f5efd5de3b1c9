//! Roles, as conversations with an STS on loopback: chains of them, by tokens, with codes; failures, throttling, clocks that differ.

mod support;

use std::time::{Duration, SystemTime};

use smithgen_credentials::{AssumeRoleProvider, DefaultChain, Services};
use smithgen_runtime::credentials::{Cached, Credentials, CredentialsError, Place, ProvideCredentials};
use support::{Answer, Home, Seen, Server};

const KEYS: &str = "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s3cret-base\n";
const LATER: &str = "2099-01-01T00:00:00Z";

fn chain(home: &Home, server: &Server, variables: &[(&str, &str)], profile: Option<&str>) -> DefaultChain {
    let place = [("AWS_ENDPOINT_URL_STS", server.url.as_str()), ("AWS_REGION", "eu-west-1")];
    let services = Services::new().clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(77));
    let services = services.mfa_codes(|serial| Ok(format!("{:06}", serial.len())));
    DefaultChain::new(home.environment(&[&place, variables].concat()), profile.map(str::to_owned)).with_links(services)
}

/// The key that signed a request, if one did.
fn signer(seen: &Seen) -> Option<&str> {
    seen.header("authorization")?.split_once("Credential=")?.1.split('/').next()
}

fn fields(seen: &Seen) -> Vec<&str> {
    seen.body.split('&').collect()
}

fn parts(credentials: &Credentials) -> (&str, &str, Option<&str>, Option<&str>) {
    let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
    (id, secret, credentials.session_token(), credentials.account_id())
}

#[test]
fn roles_lead_to_each_other() {
    let config = "[profile outer]\nrole_arn = arn:outer\nsource_profile = inner\nexternal_id = x&y\nduration_seconds = 900\n\
                  role_session_name = me\nmfa_serial = device\n[profile inner]\nrole_arn = arn:inner\nsource_profile = base\n";
    let home = Home::new(config, KEYS);
    let server =
        Server::new(vec![Answer::role("AssumeRole", "INNER", LATER), Answer::role("AssumeRole", "OUTER", LATER)]);
    let credentials = chain(&home, &server, &[], Some("outer")).provide_credentials().expect("credentials");
    assert_eq!(parts(&credentials), ("ASIAOUTER", "s3cret-OUTER", Some("t0ken-OUTER"), Some("123456789012")));
    assert_eq!((credentials.provider_name(), credentials.expiry().is_some()), ("assume-role", true));
    let seen = server.seen();
    assert_eq!(seen.iter().map(signer).collect::<Vec<_>>(), [Some("AKIDBASE"), Some("ASIAINNER")]);
    assert_eq!(
        fields(&seen[0]),
        ["Action=AssumeRole", "Version=2011-06-15", "RoleArn=arn%3Ainner", "RoleSessionName=smithgen-session-77",]
    );
    assert_eq!(
        fields(&seen[1]),
        [
            "Action=AssumeRole",
            "Version=2011-06-15",
            "RoleArn=arn%3Aouter",
            "RoleSessionName=me",
            "DurationSeconds=900",
            "ExternalId=x%26y",
            "SerialNumber=device",
            "TokenCode=000006",
        ]
    );
    assert_eq!(seen[1].header("x-amz-security-token"), Some("t0ken-INNER"));
}

#[test]
fn tokens_are_read_anew_and_nothing_is_signed() {
    let home = Home::new("", KEYS);
    let token = home.file("token", "first");
    let server = Server::new(vec![Answer::role("AssumeRoleWithWebIdentity", "WEB", LATER)]);
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.as_str()),
        ("AWS_ROLE_ARN", "arn:web"),
        ("AWS_ROLE_SESSION_NAME", "pod"),
    ];
    let chain = chain(&home, &server, &variables, None);
    let credentials = chain.provide_credentials().expect("credentials");
    assert_eq!(parts(&credentials), ("ASIAWEB", "s3cret-WEB", Some("t0ken-WEB"), Some("123456789012")));
    home.file("token", "second");
    chain.provide_credentials().expect("credentials");
    let seen = server.seen();
    assert_eq!(seen.iter().map(signer).collect::<Vec<_>>(), [None, None]);
    assert_eq!(
        seen.iter().map(|seen| seen.field("WebIdentityToken").unwrap()).collect::<Vec<_>>(),
        ["first", "second"]
    );
    assert_eq!(seen[0].field("RoleSessionName").as_deref(), Some("pod"));
}

#[test]
fn failures_say_what_was_tried_and_no_secret() {
    let home = Home::new("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let server = Server::new(vec![Answer::error(403, "AccessDenied", "base may not assume arn:r")]);
    let error = chain(&home, &server, &[("AWS_PROFILE", "r")], None).provide_credentials().unwrap_err();
    let expected = "credentials could not be had:\n  environment: `AWS_ACCESS_KEY_ID` is not set\n  profile `r`: to assume arn:r: ";
    let text = error.to_string();
    assert!(text.starts_with(expected) && !error.is_absent(), "{text}");
    assert!(
        text.contains("AccessDenied") && text.contains("base may not assume arn:r") && text.contains("7-7"),
        "{text}"
    );
    assert!(!text.contains("s3cret"), "{text}");
    assert_eq!(server.seen().len(), 1, "a refusal is final");
}

#[test]
fn throttling_is_waited_for_and_clocks_are_set_right() {
    let home = Home::new("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let skewed = |mut answer: Answer| {
        answer.1.push(("date", "Fri, 01 Jan 2038 00:00:00 GMT".to_owned()));
        answer
    };
    let server = Server::new(vec![
        Answer::error(400, "Throttling", "Rate exceeded"),
        skewed(Answer::error(
            403,
            "SignatureDoesNotMatch",
            "Signature expired: 20260101T000000Z is now earlier than …",
        )),
        Answer::role("AssumeRole", "R", LATER),
    ]);
    let credentials = chain(&home, &server, &[], Some("r")).provide_credentials().expect("credentials");
    assert_eq!(credentials.access_key_id(), "ASIAR");
    let dates: Vec<_> = server.seen().iter().map(|seen| seen.header("x-amz-date").unwrap()[..4].to_owned()).collect();
    assert_eq!(dates[2], "2038", "{dates:?}");
}

#[test]
fn a_session_has_all_that_it_may_have() {
    let home = Home::new("", "");
    let server = Server::new(vec![Answer::role("AssumeRole", "R", LATER)]);
    let environment = home.environment(&[("AWS_ENDPOINT_URL_STS", &server.url), ("AWS_REGION", "eu-west-1")]);
    let role = AssumeRoleProvider::new("arn:r", Credentials::new("AKIDBASE", "s3cret", None, None, "test"))
        .place(Place { environment, profile: None })
        .session_name("s")
        .duration(Duration::from_secs(3600))
        .tag("team", "search")
        .tag("cost", "7")
        .transitive_tag_key("team")
        .policy("{}")
        .policy_arn("arn:p")
        .source_identity("diego");
    role.provide_credentials().expect("credentials");
    let expected = "Action=AssumeRole Version=2011-06-15 RoleArn=arn%3Ar RoleSessionName=s PolicyArns.member.1.arn=arn%3Ap \
                    Policy=%7B%7D DurationSeconds=3600 Tags.member.1.Key=team Tags.member.1.Value=search Tags.member.2.Key=cost \
                    Tags.member.2.Value=7 TransitiveTagKeys.member.1=team SourceIdentity=diego";
    assert_eq!(fields(&server.seen()[0]), expected.split(' ').collect::<Vec<_>>());
}

#[test]
fn codes_that_nobody_gives_are_an_error() {
    let config = "[profile r]\nrole_arn = arn:r\nsource_profile = base\nmfa_serial = device\n";
    let (home, server) = (Home::new(config, KEYS), Server::new(vec![Answer::ok("")]));
    let environment = home.environment(&[("AWS_ENDPOINT_URL_STS", &server.url), ("AWS_REGION", "eu-west-1")]);
    let chain = DefaultChain::new(environment, Some("r".to_owned()));
    let nobody = chain.clone().with_links(Services::new()).provide_credentials().unwrap_err();
    assert!(nobody.to_string().contains("the code that device shows"), "{nobody}");
    let refused = Services::new().mfa_codes(|_| Err(CredentialsError::failed("nobody is at the keyboard")));
    let refused = chain.with_links(refused).provide_credentials().unwrap_err();
    assert_eq!(refused.to_string(), "nobody is at the keyboard");
    assert!(server.seen().is_empty());
}

#[test]
fn answers_that_are_none_and_regions_that_are_missing_are_named() {
    let home = Home::new("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    for body in ["", "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>", "{}"] {
        let server = Server::new(vec![Answer::ok(body)]);
        let error = chain(&home, &server, &[], Some("r")).provide_credentials().unwrap_err().to_string();
        assert!(error.starts_with("to assume arn:r: "), "{body}: {error}");
    }
    let chain = DefaultChain::new(home.environment(&[]), Some("r".to_owned())).with_links(Services::new());
    let error = chain.provide_credentials().unwrap_err().to_string();
    assert_eq!(error, "to assume arn:r: there is no region: set `AWS_REGION`, or `region` in the profile");
}

#[test]
fn clients_of_both_kinds_share_one_fetch() {
    let home = Home::new("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let server = Server::new(vec![Answer::role("AssumeRole", "R", LATER)]);
    let cached = Cached::new(chain(&home, &server, &[], Some("r")));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let later = runtime.block_on(cached.provide_credentials_async().expect("a future"));
    assert_eq!(later, cached.provide_credentials());
    assert_eq!((later.expect("credentials").access_key_id(), server.seen().len()), ("ASIAR", 1));
}

#[test]
fn credentials_in_files_are_used_while_they_last() {
    let home = Home::new("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let answer = |name, minutes| Answer::role("AssumeRole", name, &format!("2030-01-01T00:{minutes}:00Z"));
    let server = Server::new(vec![answer("FIRST", 16), answer("SECOND", 59), answer("THIRD", 59)]);
    let environment = home.environment(&[("AWS_ENDPOINT_URL_STS", &server.url), ("AWS_REGION", "eu-west-1")]);
    let folder = home.file("cache/note", "").replace("/note", "");
    let at = |clock: fn() -> SystemTime| {
        let services = Services::new().cache_folder(&folder).clock(clock);
        let chain = DefaultChain::new(environment.clone(), Some("r".to_owned())).with_links(services);
        chain.provide_credentials().expect("credentials").access_key_id().to_owned()
    };
    const MIDNIGHT: SystemTime = SystemTime::UNIX_EPOCH;
    let (midnight, later): (fn() -> SystemTime, fn() -> SystemTime) =
        (|| MIDNIGHT + Duration::from_secs(1_893_456_000), || MIDNIGHT + Duration::from_secs(1_893_456_000 + 61));
    assert_eq!((at(midnight), at(midnight)), ("ASIAFIRST".to_owned(), "ASIAFIRST".to_owned()));
    assert_eq!(
        (at(later), at(later)),
        ("ASIASECOND".to_owned(), "ASIASECOND".to_owned()),
        "less than 15 minutes are left"
    );
    let files = || std::fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path());
    let kept: Vec<_> = files().filter(|path| path.extension().is_some()).collect();
    let [kept] = &kept[..] else { panic!("{kept:?}") };
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&kept.metadata().expect("a file").permissions()) & 0o777, 0o600);
    for text in ["", "{}", "[1]", "{\"Credentials\": {\"AccessKeyId\": \"x\", \"Expiration\": \"never\"}}"] {
        std::fs::write(kept, text).expect("files can be written");
        assert_eq!(at(later), "ASIATHIRD", "{text}");
    }
    assert_eq!(files().count(), 2, "nothing else is left");
}
