//! Conversations with the metadata service of an instance: no more requests than it takes, tokens, static stability, and the second
//! that it costs where there is none.

use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use smithgen_credentials::imds::InstanceMetadata;
use smithgen_credentials::{DefaultChain, Services};
use smithgen_runtime::config::{Environment, Loader};
use smithgen_runtime::credentials::{Cached, Credentials, CredentialsError, ProvideCredentials};

use crate::server::{Asked, Reply, Server, ok, status};

const TOKEN: &str = "PUT /latest/api/token";
const ROLE: &str = "GET /latest/meta-data/iam/security-credentials/";
const OF_ROLE: &str = "GET /latest/meta-data/iam/security-credentials/ours";

/// Answers like the service: numbered tokens, the role `ours`, and credentials until `expiration` whose id is their number.
fn service(asked: &Asked, number: usize, expiration: &str) -> Reply {
    match asked.line.as_str() {
        TOKEN => {
            assert_eq!(
                (asked.header("x-aws-ec2-metadata-token-ttl-seconds"), asked.body.as_str()),
                (Some("21600"), "")
            );
            Reply::Answer(200, "x-aws-ec2-metadata-token-ttl-seconds: 21600\r\n".to_owned(), format!("token-{number}"))
        }
        ROLE => ok("ours"),
        OF_ROLE => ok(format!(
            r#"{{"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "{number}", "SecretAccessKey": "s3cret", "Token": "session",
                "LastUpdated": "2020-01-01T00:00:00Z", "Expiration": "{expiration}"}}"#
        )),
        "GET /latest/meta-data/placement/region" => ok("eu-west-1\n"),
        other => status(404, other),
    }
}

const FAR: &str = "2199-01-01T00:00:00Z";

fn environment(url: &str, more: &[(&str, &str)]) -> Environment {
    let own = [("HOME", "/nonexistent"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", url)];
    Environment::of_variables(own.iter().chain(more).copied(), false)
}

fn instance(server: &Server) -> InstanceMetadata {
    InstanceMetadata::new(environment(&server.url(), &[]), None)
}

fn id(fetched: Result<Credentials, CredentialsError>) -> Result<String, String> {
    fetched.map(|credentials| credentials.access_key_id().to_owned()).map_err(|error| error.to_string())
}

/// Seconds after the beginning of 1970, for tests that take turns with it.
static NOW: AtomicU64 = AtomicU64::new(0);
static TURNS: Mutex<()> = Mutex::new(());

fn clock() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.load(Ordering::SeqCst))
}

#[test]
fn a_first_fetch_takes_three_requests_on_one_connection() {
    let server = Server::answering(|asked, number| service(asked, number, FAR));
    let provider = instance(&server);
    let credentials = provider.provide_credentials().unwrap();
    assert_eq!((credentials.access_key_id(), credentials.session_token()), ("2", Some("session")));
    assert_eq!(credentials.provider_name(), "instance metadata");
    let asked = server.asked();
    assert_eq!(server.lines(), [TOKEN, ROLE, OF_ROLE]);
    assert_eq!(server.connections(), 1);
    assert!(asked[1..].iter().all(|asked| asked.header("x-aws-ec2-metadata-token") == Some("token-0")));
    // Later ones do without another token, and so does the region, which clones ask for, too.
    assert_eq!(id(provider.provide_credentials()), Ok("4".to_owned()));
    assert_eq!(provider.clone().region().as_deref(), Ok("eu-west-1"));
    assert_eq!(server.lines()[3..], [ROLE, OF_ROLE, "GET /latest/meta-data/placement/region"]);
    assert!(!format!("{provider:?}").contains("token-0") && !format!("{provider:?}").contains("s3cret"));
}

#[test]
fn chains_and_clients_of_both_kinds_share_one_token() {
    let server = Server::answering(|asked, number| service(asked, number, FAR));
    let chain = DefaultChain::new(environment(&server.url(), &[]), None).with_links(Services::new());
    let (one, other) = (Cached::new(chain.clone()), Cached::new(chain));
    assert_eq!(id(one.provide_credentials()), Ok("2".to_owned()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let later = runtime.block_on(async { other.provide_credentials_async().expect("it is a future").await });
    assert_eq!(id(later), Ok("4".to_owned()));
    assert_eq!(id(one.provide_credentials()), Ok("2".to_owned()));
    assert_eq!(server.lines(), [TOKEN, ROLE, OF_ROLE, ROLE, OF_ROLE]);
}

#[test]
fn callers_at_the_same_time_share_three_requests() {
    let server = Server::answering(|asked, number| {
        std::thread::sleep(Duration::from_millis(20));
        service(asked, number, FAR)
    });
    let cached = Cached::new(DefaultChain::new(environment(&server.url(), &[]), None).with_links(Services::new()));
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| assert_eq!(id(cached.provide_credentials()), Ok("2".to_owned())));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for _ in 0..16 {
                let later = cached.provide_credentials_async().expect("it is a future").await;
                assert_eq!(id(later), Ok("2".to_owned()));
            }
        });
    });
    assert_eq!(server.lines(), [TOKEN, ROLE, OF_ROLE]);
}

#[test]
fn tokens_are_replaced_before_they_end_and_when_they_are_refused() {
    let _turn = TURNS.lock().unwrap();
    let server = Server::answering(|asked, number| match asked.header("x-aws-ec2-metadata-token") {
        Some("token-8") => status(401, "Unauthorized"),
        _ => service(asked, number, FAR),
    });
    NOW.store(0, Ordering::SeqCst);
    let provider = instance(&server).clock(clock);
    for (second, asked) in [(0, 3), (21_479, 5), (21_480, 8)] {
        NOW.store(second, Ordering::SeqCst);
        provider.provide_credentials().unwrap();
        assert_eq!(server.asked().len(), asked, "{second}");
    }
    NOW.store(100_000, Ordering::SeqCst);
    assert_eq!(id(provider.provide_credentials()), Ok("12".to_owned()));
    assert_eq!(server.lines()[8..], [TOKEN, ROLE, TOKEN, ROLE, OF_ROLE]);
}

#[test]
fn configurations_have_the_region_of_the_instance_if_nothing_else_says_one() {
    let server = Server::answering(|asked, number| service(asked, number, FAR));
    let services = Services::new();
    let region = |more: &[(&str, &str)]| {
        let loader = Loader::new().environment(environment(&server.url(), more)).links(services.clone());
        loader.load().unwrap().config().unwrap().build().region().map(str::to_owned)
    };
    assert_eq!(region(&[("AWS_REGION", "eu-west-3")]).as_deref(), Some("eu-west-3"));
    assert_eq!(region(&[("AWS_EC2_METADATA_DISABLED", "true")]), None);
    assert_eq!(server.lines(), [""; 0]);
    for _ in 0..2 {
        assert_eq!(region(&[]).as_deref(), Some("eu-west-1"));
    }
    assert_eq!(server.lines(), [TOKEN, "GET /latest/meta-data/placement/region"]);
}

#[test]
fn a_program_asks_four_times_however_many_clients_it_has() {
    let server = Server::answering(|asked, number| service(asked, number, FAR));
    let loader = Loader::new().environment(environment(&server.url(), &[])).links(Services::new());
    let settings = loader.load().unwrap();
    for settings in [&settings, &settings, &settings.clone()] {
        let config = settings.config().unwrap().build();
        let provider = config.credentials_provider().unwrap();
        assert_eq!((config.region(), id(provider.provide_credentials())), (Some("eu-west-1"), Ok("3".to_owned())));
        // Other settings are no other caller.
        let other = config.to_builder().region("eu-west-3").build();
        assert_eq!(id(other.credentials_provider().unwrap().provide_credentials()), Ok("3".to_owned()));
    }
    assert_eq!(server.lines(), [TOKEN, "GET /latest/meta-data/placement/region", ROLE, OF_ROLE]);
    // The asynchronous transport's end with the thread of each question: for the region, and for credentials.
    assert_eq!(server.connections(), if cfg!(feature = "blocking") { 1 } else { 2 });
}

#[test]
fn what_passes_is_tried_again() {
    let passes = |passing: Reply, failing: &'static str| {
        let failures = AtomicU32::new(0);
        let server = Server::answering(move |asked, number| {
            match asked.line == failing && failures.fetch_add(1, Ordering::SeqCst) < 2 {
                true => passing.clone(),
                false => service(asked, number, FAR),
            }
        });
        assert_eq!(id(instance(&server).provide_credentials()), Ok("4".to_owned()), "{failing}");
        assert_eq!(server.lines().iter().filter(|line| *line == failing).count(), 3);
    };
    std::thread::scope(|scope| {
        for passing in [status(500, ""), status(503, ""), status(429, ""), Reply::Close] {
            for failing in [TOKEN, ROLE, OF_ROLE] {
                let passing = passing.clone();
                scope.spawn(move || passes(passing, failing));
            }
        }
        scope.spawn(|| passes(ok("no JSON"), OF_ROLE));
        scope.spawn(|| passes(ok(""), ROLE));
    });
    // No more than four times, or as often as is set.
    for (set, expected) in [("", 4), ("2", 2)] {
        let server = Server::answering(|_, _| status(500, "out of order"));
        let variables = environment(&server.url(), &[("AWS_METADATA_SERVICE_NUM_ATTEMPTS", set)]);
        let error = InstanceMetadata::new(variables, None).provide_credentials().unwrap_err();
        assert!(
            !error.is_absent() && error.to_string().ends_with("answered with the status 500: out of order"),
            "{error}"
        );
        assert_eq!(server.asked().len(), expected);
    }
}

#[test]
fn any_number_of_attempts_may_be_set() {
    let server = Server::answering(|asked, number| match asked.line.as_str() {
        ROLE => status(401, "no longer"),
        _ => service(asked, number, FAR),
    });
    let variables = environment(&server.url(), &[("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "100")]);
    let error = id(InstanceMetadata::new(variables, None).provide_credentials()).unwrap_err();
    assert!(error.ends_with("answered with the status 401: no longer"), "{error}");
    assert_eq!(server.asked().len(), 200);
}

#[test]
fn services_at_other_addresses_are_others() {
    let far = Server::answering(|asked, number| service(asked, number, FAR));
    let other = Server::answering(|asked, _| match asked.line.as_str() {
        "GET /latest/meta-data/placement/region" => ok("us-west-2"),
        TOKEN => ok("other-token"),
        _ => status(500, ""),
    });
    let silent = Server::answering(|_, _| Reply::Silence);
    let services = Services::new();
    let region = |server: &Server| {
        let loader = Loader::new().environment(environment(&server.url(), &[])).links(services.clone());
        loader.load().unwrap().config().unwrap().build().region().map(str::to_owned)
    };
    let fetch = |server: &Server| {
        id(DefaultChain::new(environment(&server.url(), &[]), None).with_links(services.clone()).provide_credentials())
    };
    // Silence of one is no silence of others.
    let regions = [region(&silent), region(&far), region(&other), region(&far)];
    assert_eq!(
        regions.each_ref().map(Option::as_deref),
        [None, Some("eu-west-1"), Some("us-west-2"), Some("eu-west-1")]
    );
    assert!(fetch(&far).is_ok());
    let error = fetch(&other).unwrap_err();
    assert!(error.contains("answered with the status 500"), "{error}");
    let tokens = |server: &Server| {
        let asked = server.asked();
        asked.iter().filter_map(|asked| asked.header("x-aws-ec2-metadata-token").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert!(tokens(&far).iter().all(|token| token == "token-0"), "{:?}", tokens(&far));
    assert!(tokens(&other).iter().all(|token| token == "other-token"), "{:?}", tokens(&other));
}

#[test]
fn what_stays_is_said_without_another_attempt() {
    for (path, reply, is_absent, expected) in [
        (TOKEN, status(400, ""), false, "the instance metadata service answered with the status 400"),
        (TOKEN, status(403, ""), false, "the instance metadata service refuses to be asked (status 403)"),
        (TOKEN, status(404, ""), false, "the instance metadata service has no tokens: it knows version 1 only"),
        (TOKEN, ok("a\nb"), false, "the instance metadata service gave a token that cannot be sent"),
        (
            ROLE,
            status(404, ""),
            true,
            "the instance metadata service has nothing at /latest/meta-data/iam/security-credentials/; has the",
        ),
        (ROLE, ok("../../api/token"), false, "the instance metadata service gave no name of a role"),
        (ROLE, status(403, ""), false, "the instance metadata service answered with the status 403"),
        (
            OF_ROLE,
            ok(r#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "EC2 cannot assume the role ours."}"#),
            false,
            "the instance metadata service has no credentials of the role `ours`: AssumeRoleUnauthorizedAccess: EC2 cannot assume the \
             role ours.; does the role's trust policy",
        ),
    ] {
        let server = Server::answering(move |asked, number| match asked.line == path {
            true => reply.clone(),
            false => service(asked, number, FAR),
        });
        let error = instance(&server).provide_credentials().unwrap_err();
        assert_eq!(error.is_absent(), is_absent, "{error}");
        assert!(error.to_string().starts_with(expected), "{error}");
        assert_eq!(server.lines().iter().filter(|line| *line == path).count(), 1, "{error}");
    }
}

#[test]
fn errors_show_neither_tokens_nor_passwords_of_addresses() {
    let token = "t0k".repeat(400);
    for (path, code) in [(ROLE, 403), (OF_ROLE, 500), (ROLE, 401), (OF_ROLE, 200)] {
        let token = token.clone();
        let server = Server::answering(move |asked, number| match asked.line.as_str() {
            TOKEN => ok(token.clone()),
            line if line == path => {
                let said = format!("{} {token}", "wrong: ".repeat(20));
                let refusal = format!(r#"{{"Code": "Denied", "Message": "{said}"}}"#);
                status(code, if code == 200 { &refusal } else { &said })
            }
            _ => service(asked, number, FAR),
        });
        let error = id(instance(&server).provide_credentials()).unwrap_err();
        assert!(error.contains("***") && !error.contains("t0k"), "{error}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let closing = Server::answering(|_, _| Reply::Close);
    for address in [nobody, closing.address] {
        let url = format!("http://user:p4ss@{address}/base");
        let variables = environment(&url, &[("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "1")]);
        let provider = InstanceMetadata::new(variables, None).endpoint(url.as_str());
        let error = id(provider.provide_credentials()).unwrap_err();
        assert!(error.contains(&format!("nothing answers at http://***@{address}/base/")), "{error}");
        assert!(!error.contains("p4ss") && !format!("{provider:?}").contains("p4ss"), "{error}");
    }
}

#[test]
fn version_1_is_asked_only_where_it_may_be() {
    for refusal in [status(404, ""), status(405, ""), status(403, ""), Reply::Silence] {
        let server = Server::answering(move |asked, number| match asked.line.as_str() {
            TOKEN => refusal.clone(),
            _ => service(asked, number, FAR),
        });
        let of = |more: &[(&str, &str)]| InstanceMetadata::new(environment(&server.url(), more), None);
        for more in [&[][..], &[("AWS_EC2_METADATA_V1_DISABLED", "true")]] {
            of(more).provide_credentials().unwrap_err();
        }
        assert!(server.lines().iter().all(|line| line == TOKEN));
        let found = of(&[("AWS_EC2_METADATA_V1_DISABLED", "false")]).provide_credentials();
        assert!(found.is_ok(), "{found:?}");
        assert!(server.asked().iter().all(|asked| asked.header("x-aws-ec2-metadata-token").is_none()));
    }
}

#[test]
fn credentials_serve_on_while_the_service_has_no_newer_ones() {
    let _turn = TURNS.lock().unwrap();
    let (hour, minute) = (3600, 60);
    let is_down = std::sync::Arc::new(AtomicU32::new(0));
    let server = Server::answering({
        let is_down = std::sync::Arc::clone(&is_down);
        move |asked, number| match is_down.load(Ordering::SeqCst) {
            0 => service(asked, number, "1970-01-01T01:00:00Z"),
            1 => status(500, "down"),
            _ => service(asked, number, "1970-01-02T00:00:00Z"),
        }
    });
    NOW.store(0, Ordering::SeqCst);
    let provider = instance(&server).clock(clock);
    let expiry =
        |fetched: &Credentials| fetched.expiry().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let first = provider.provide_credentials().unwrap();
    assert_eq!((first.access_key_id(), expiry(&first)), ("2", hour));
    // Down: what serves is given as it is, and what has expired for ten minutes and more.
    is_down.store(1, Ordering::SeqCst);
    for (now, expected) in [(hour - minute, hour), (hour, hour + 10 * minute), (2 * hour, 2 * hour + 10 * minute)] {
        NOW.store(now, Ordering::SeqCst);
        let fetched = provider.provide_credentials().unwrap();
        assert_eq!((fetched.access_key_id(), expiry(&fetched)), ("2", expected), "{now}");
        assert_eq!(fetched.session_token(), Some("session"));
    }
    // Up, with old ones; to a program that has just begun, too, or whose clock is ahead.
    is_down.store(0, Ordering::SeqCst);
    for provider in [&provider, &instance(&server).clock(clock)] {
        let fetched = provider.provide_credentials().unwrap();
        assert_eq!(expiry(&fetched), 2 * hour + 10 * minute);
    }
    // Up again.
    is_down.store(2, Ordering::SeqCst);
    assert_eq!(expiry(&provider.provide_credentials().unwrap()), 24 * hour);
}

#[test]
fn where_there_is_none_it_costs_a_second_at_most() {
    // Takes connections, and never answers.
    let silent = Server::answering(|_, _| Reply::Silence);
    // Takes no further connections, since many wait to be taken.
    let full = TcpListener::bind("127.0.0.1:0").unwrap();
    let wait = || TcpStream::connect_timeout(&full.local_addr().unwrap(), Duration::from_millis(100)).ok();
    let waiting: Vec<_> = std::iter::from_fn(wait).take(10_000).collect();
    assert!(waiting.len() < 10_000, "there should be an end");
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let _turn = TURNS.lock().unwrap();
    NOW.store(0, Ordering::SeqCst);
    for url in [silent.url(), format!("http://{}", full.local_addr().unwrap()), format!("http://{nobody}")] {
        let services = Services::new().clock(clock);
        // The region is asked for first, as for every configuration.
        let start = Instant::now();
        let loader = Loader::new().environment(environment(&url, &[])).links(services.clone());
        assert_eq!(loader.load().unwrap().config().unwrap().build().region(), None);
        let chain = DefaultChain::new(environment(&url, &[]), None).with_links(services);
        let error = chain.provide_credentials().unwrap_err();
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_millis(1_800), "{url}: {elapsed:?}");
        assert!(error.is_absent(), "{error}");
        assert!(error.to_string().contains(&format!("instance metadata: nothing answers at {url}/")), "{error}");
        assert_eq!(error.to_string().contains("hop limit"), url == silent.url(), "{error}");
    }
    assert_eq!(silent.lines(), [TOKEN]);
    // Later, somebody may.
    let provider = instance(&silent).clock(clock);
    for (second, asked) in [(0, 2), (9, 2), (10, 3)] {
        NOW.store(second, Ordering::SeqCst);
        assert!(provider.provide_credentials().is_err());
        assert_eq!(silent.lines().len(), asked, "{second}");
    }
}

#[test]
fn nobody_is_asked_where_that_is_turned_off() {
    let server = Server::answering(|asked, number| service(asked, number, FAR));
    for value in ["true", "TRUE"] {
        let variables = environment(&server.url(), &[("AWS_EC2_METADATA_DISABLED", value)]);
        let error = InstanceMetadata::new(variables.clone(), None).region().unwrap_err();
        assert!(error.is_absent() && error.to_string().contains("`AWS_EC2_METADATA_DISABLED` is true"), "{error}");
        let chain = DefaultChain::new(variables, None).with_links(Services::new());
        assert!(chain.provide_credentials().unwrap_err().is_absent());
    }
    assert_eq!(server.lines(), [""; 0]);
}
