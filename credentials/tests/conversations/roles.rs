//! Roles, as conversations with an STS on loopback: chains of them, by tokens, with codes; failures, throttling, clocks that differ.

use std::time::{Duration, SystemTime};

use smithgen_credentials::{AssumeRoleProvider, DefaultChain, Services};
use smithgen_runtime::config::Environment;
use smithgen_runtime::credentials::{Cached, Credentials, CredentialsError, Place, ProvideCredentials};

use crate::home::Home;
use crate::server::{Asked, Reply, Server, ok};

const KEYS: &str = "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s3cret-base\n";
const LATER: &str = "2099-01-01T00:00:00Z";

/// An error as STS writes it, with further headers.
pub(crate) fn refusal(status: u16, code: &str, message: &str, headers: &str) -> Reply {
    let body = format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>7-7</RequestId></ErrorResponse>"
    );
    Reply::Answer(status, headers.to_owned(), body)
}

/// Credentials of a role, whose parts end in `name`.
pub(crate) fn role(operation: &str, name: &str, expiration: &str) -> Reply {
    ok(format!(
        "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result><Credentials>\
         <AccessKeyId>ASIA{name}</AccessKeyId><SecretAccessKey>s3cret-{name}</SecretAccessKey>\
         <SessionToken>t0ken-{name}</SessionToken><Expiration>{expiration}</Expiration></Credentials><AssumedRoleUser>\
         <AssumedRoleId>AROA:{name}</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/{name}/x</Arn>\
         </AssumedRoleUser></{operation}Result></{operation}Response>"
    ))
}

/// A server that gives the answers in turn, the last one again and again.
fn sts(script: Vec<Reply>) -> Server {
    Server::answering(move |_, number| script[number.min(script.len() - 1)].clone())
}

/// A home with these shared files.
fn home(config: &str, credentials: &str) -> Home {
    let home = Home::new();
    home.write(".aws/config", config);
    home.write(".aws/credentials", credentials);
    home
}

/// Variables that lead to the server.
fn environment(home: &Home, server: &Server, more: &[(&str, &str)]) -> Environment {
    let url = server.url();
    home.environment(&[&[("AWS_ENDPOINT_URL_STS", url.as_str()), ("AWS_REGION", "eu-west-1")], more].concat())
}

fn chain(home: &Home, server: &Server, variables: &[(&str, &str)], profile: Option<&str>) -> DefaultChain {
    let services = Services::new().clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(77));
    let services = services.mfa_codes(|serial| Ok(format!("{:06}", serial.len())));
    DefaultChain::new(environment(home, server, variables), profile.map(str::to_owned)).with_links(services)
}

/// The key that signed a request, if one did.
fn signer(asked: &Asked) -> Option<&str> {
    asked.header("authorization")?.split_once("Credential=")?.1.split('/').next()
}

fn fields(asked: &Asked) -> Vec<&str> {
    asked.body.split('&').collect()
}

fn field<'a>(asked: &'a Asked, name: &str) -> &'a str {
    let value = fields(asked).into_iter().find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    value.unwrap_or_else(|| panic!("no {name} in {}", asked.body))
}

fn parts(credentials: &Credentials) -> (&str, &str, Option<&str>, Option<&str>) {
    let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
    (id, secret, credentials.session_token(), credentials.account_id())
}

#[test]
fn roles_lead_to_each_other() {
    let config = "[profile outer]\nrole_arn = arn:outer\nsource_profile = inner\nexternal_id = x&y\nduration_seconds = 900\n\
                  role_session_name = me\nmfa_serial = device\n[profile inner]\nrole_arn = arn:inner\nsource_profile = base\n";
    let home = home(config, KEYS);
    let server = sts(vec![role("AssumeRole", "INNER", LATER), role("AssumeRole", "OUTER", LATER)]);
    let credentials = chain(&home, &server, &[], Some("outer")).provide_credentials().expect("credentials");
    assert_eq!(parts(&credentials), ("ASIAOUTER", "s3cret-OUTER", Some("t0ken-OUTER"), Some("123456789012")));
    assert_eq!((credentials.provider_name(), credentials.expiry().is_some()), ("assume-role", true));
    let asked = server.asked();
    assert_eq!(asked.iter().map(signer).collect::<Vec<_>>(), [Some("AKIDBASE"), Some("ASIAINNER")]);
    assert_eq!(
        fields(&asked[0]),
        ["Action=AssumeRole", "Version=2011-06-15", "RoleArn=arn%3Ainner", "RoleSessionName=smithgen-session-77",]
    );
    assert_eq!(
        fields(&asked[1]),
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
    assert_eq!(asked[1].header("x-amz-security-token"), Some("t0ken-INNER"));
}

#[test]
fn tokens_are_read_anew_and_nothing_is_signed() {
    let home = home("", KEYS);
    home.write("token", "first");
    let token = home.path("token").display().to_string();
    let server = sts(vec![role("AssumeRoleWithWebIdentity", "WEB", LATER)]);
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.as_str()),
        ("AWS_ROLE_ARN", "arn:web"),
        ("AWS_ROLE_SESSION_NAME", "pod"),
    ];
    let chain = chain(&home, &server, &variables, None);
    let credentials = chain.provide_credentials().expect("credentials");
    assert_eq!(parts(&credentials), ("ASIAWEB", "s3cret-WEB", Some("t0ken-WEB"), Some("123456789012")));
    home.write("token", "second");
    chain.provide_credentials().expect("credentials");
    let asked = server.asked();
    assert_eq!(asked.iter().map(signer).collect::<Vec<_>>(), [None, None]);
    assert_eq!(asked.iter().map(|asked| field(asked, "WebIdentityToken")).collect::<Vec<_>>(), ["first", "second"]);
    assert_eq!(field(&asked[0], "RoleSessionName"), "pod");
}

#[test]
fn failures_say_what_was_tried_and_no_secret() {
    let home = home("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let server = sts(vec![refusal(403, "AccessDenied", "base may not assume arn:r", "")]);
    let error = chain(&home, &server, &[("AWS_PROFILE", "r")], None).provide_credentials().unwrap_err();
    let expected = "credentials could not be had:\n  environment: `AWS_ACCESS_KEY_ID` is not set\n  profile `r`: to assume arn:r: ";
    let text = error.to_string();
    assert!(text.starts_with(expected) && !error.is_absent(), "{text}");
    assert!(
        text.contains("AccessDenied") && text.contains("base may not assume arn:r") && text.contains("7-7"),
        "{text}"
    );
    assert!(!text.contains("s3cret"), "{text}");
    assert_eq!(server.asked().len(), 1, "a refusal is final");
}

#[test]
fn throttling_is_waited_for_and_clocks_are_set_right() {
    let home = home("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let server = sts(vec![
        refusal(400, "Throttling", "Rate exceeded", ""),
        refusal(403, "SignatureDoesNotMatch", "Signature expired", "date: Fri, 01 Jan 2038 00:00:00 GMT\r\n"),
        role("AssumeRole", "R", LATER),
    ]);
    let credentials = chain(&home, &server, &[], Some("r")).provide_credentials().expect("credentials");
    assert_eq!(credentials.access_key_id(), "ASIAR");
    let dates: Vec<_> =
        server.asked().iter().map(|asked| asked.header("x-amz-date").unwrap()[..4].to_owned()).collect();
    assert_eq!(dates[2], "2038", "{dates:?}");
}

#[test]
fn a_session_has_all_that_it_may_have() {
    let home = home("", "");
    let server = sts(vec![role("AssumeRole", "R", LATER)]);
    let environment = environment(&home, &server, &[]);
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
    assert_eq!(fields(&server.asked()[0]), expected.split(' ').collect::<Vec<_>>());
}

#[test]
fn codes_that_nobody_gives_are_an_error() {
    let config = "[profile r]\nrole_arn = arn:r\nsource_profile = base\nmfa_serial = device\n";
    let (home, server) = (home(config, KEYS), sts(vec![ok("")]));
    let environment = environment(&home, &server, &[]);
    let chain = DefaultChain::new(environment, Some("r".to_owned()));
    let nobody = chain.clone().with_links(Services::new()).provide_credentials().unwrap_err();
    assert!(nobody.to_string().contains("the code that device shows"), "{nobody}");
    let refused = Services::new().mfa_codes(|_| Err(CredentialsError::failed("nobody is at the keyboard")));
    let refused = chain.with_links(refused).provide_credentials().unwrap_err();
    assert_eq!(refused.to_string(), "nobody is at the keyboard");
    assert!(server.asked().is_empty());
}

#[test]
fn answers_that_are_none_and_regions_that_are_missing_are_named() {
    let home = home("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    for body in ["", "<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>", "{}"] {
        let server = sts(vec![ok(body)]);
        let error = chain(&home, &server, &[], Some("r")).provide_credentials().unwrap_err().to_string();
        assert!(error.starts_with("to assume arn:r: "), "{body}: {error}");
    }
    let chain = DefaultChain::new(home.environment(&[]), Some("r".to_owned())).with_links(Services::new());
    let error = chain.provide_credentials().unwrap_err().to_string();
    assert_eq!(error, "to assume arn:r: there is no region: set `AWS_REGION`, or `region` in the profile");
}

#[test]
fn clients_of_both_kinds_share_one_fetch() {
    let home = home("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let server = sts(vec![role("AssumeRole", "R", LATER)]);
    let cached = Cached::new(chain(&home, &server, &[], Some("r")));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let later = runtime.block_on(cached.provide_credentials_async().expect("a future"));
    assert_eq!(later, cached.provide_credentials());
    assert_eq!((later.expect("credentials").access_key_id(), server.asked().len()), ("ASIAR", 1));
}

#[test]
fn credentials_in_files_are_used_while_they_last() {
    let home = home("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let answer = |name, minutes| role("AssumeRole", name, &format!("2030-01-01T00:{minutes}:00Z"));
    let server = sts(vec![answer("FIRST", 16), answer("SECOND", 59), answer("THIRD", 59)]);
    let environment = environment(&home, &server, &[]);
    let folder = home.path("cache");
    let at = |clock: fn() -> SystemTime| {
        let services = Services::new().cache_folder(&folder).clock(clock);
        let chain = DefaultChain::new(environment.clone(), Some("r".to_owned())).with_links(services);
        chain.provide_credentials().expect("credentials").access_key_id().to_owned()
    };
    // Midnight before, and a minute later.
    let midnight = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000);
    let later = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_061);
    assert_eq!([at(midnight), at(midnight)], ["ASIAFIRST"; 2]);
    assert_eq!([at(later), at(later)], ["ASIASECOND"; 2], "less than 15 minutes are left");
    let names = home.names("cache");
    let [name] = &names[..] else { panic!("{names:?}") };
    let kept = folder.join(name);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&kept.metadata().expect("a file").permissions()) & 0o777, 0o600);
    for text in ["", "{}", "[1]", "{\"Credentials\": {\"AccessKeyId\": \"x\", \"Expiration\": \"never\"}}"] {
        std::fs::write(&kept, text).expect("files can be written");
        assert_eq!(at(later), "ASIATHIRD", "{text}");
    }
    assert_eq!(home.names("cache"), names, "nothing else is left");
}

#[test]
fn sessions_of_whoever_a_program_names_are_not_kept_in_files() {
    let home = Home::new();
    let server = sts(vec![role("AssumeRole", "ONE", LATER), role("AssumeRole", "OTHER", LATER)]);
    let services = Services::new().cache_folder(home.path("cache"));
    for (with, expected) in [("AKIDONE", "ASIAONE"), ("AKIDOTHER", "ASIAOTHER")] {
        let place = Place { environment: environment(&home, &server, &[]), profile: None };
        let role = AssumeRoleProvider::new("arn:r", Credentials::new(with, "s3cret", None, None, "test"))
            .session_name("nightly")
            .services(services.clone())
            .place(place);
        assert_eq!(role.provide_credentials().expect("credentials").access_key_id(), expected);
    }
    assert!(!home.path("cache").exists());
}

#[test]
fn what_has_expired_is_replaced() {
    let home = home("[profile r]\nrole_arn = arn:r\nsource_profile = base\n", KEYS);
    let answer = |name, time| role("AssumeRole", name, time);
    let server = sts(vec![answer("OLD", "2001-01-01T00:00:00Z"), answer("NEW", LATER)]);
    let cached = Cached::new(chain(&home, &server, &[], Some("r")));
    let ids: Vec<_> =
        (0..3).map(|_| cached.provide_credentials().expect("credentials").access_key_id().to_owned()).collect();
    assert_eq!((&ids[1..], server.asked().len()), (&["ASIANEW".to_owned(), "ASIANEW".to_owned()][..], 2), "{ids:?}");
}
