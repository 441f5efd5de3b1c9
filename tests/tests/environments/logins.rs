//! Environments with sessions of `aws login`, as rows of the [`table`](super::table) are.
//!
//! In: nothing. Out: rows with a profile that names a session, and what lies where the AWS CLI keeps it.

use super::table::{EMPTY, Row};

const LOGIN: &str = "[default]\nlogin_session = arn:aws:sts::123456789012:assumed-role/Admin/me\n";
const KEYS: &str = "aws_access_key_id = AKIDKEYS\naws_secret_access_key = s3cret-keys\n";

/// Called by the SHA-256 of the session's name.
pub(crate) const FILE: &str = ".aws/login/cache/c03a7323bda916bba892295dd46ea73c98866a0ad0a2606cb839909f35fbc865.json";
const ELSEWHERE: &str = "logins/c03a7323bda916bba892295dd46ea73c98866a0ad0a2606cb839909f35fbc865.json";
/// By that of no name at all.
const OF_NOBODY: &str = ".aws/login/cache/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.json";

/// A key of nobody's, as the AWS CLI writes one, as other programs do, of another curve, and of none.
macro_rules! key {
    (sec1) => {
        "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8goAoGCCqGSM49\\n\
         AwEHoUQDQgAEUVw9brnjlrkE0/7Kf1T9zQzB6Ze/N13KUVrQpsO0A19FNr46UPMY\\n+/mlR1kCoiFQK+8NV+CMU7LMClbxfZ+TVA==\\n\
         -----END EC PRIVATE KEY-----\\n"
    };
    (pkcs8) => {
        "-----BEGIN PRIVATE KEY-----\\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAQIDBAUGBwgJCgsM\\n\
         DQ4PEBESExQVFhcYGRobHB0eHyChRANCAARRXD1uueOWuQTT/sp/VP3NDMHpl783\\nXcpRWtCmw7QDX0U2vjpQ8xj7+aVHWQKiIVAr7w1X4IxTsswKVvF9n5NU\\n\
         -----END PRIVATE KEY-----\\n"
    };
    (cut) => {
        "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g\\n-----END EC PRIVATE KEY-----\\n"
    };
    (none) => {
        "s3cret, but no key"
    };
}

/// A session that ends then and is renewed by that token and that key.
macro_rules! session {
    ($ends:literal, $token:literal, $key:tt) => {
        concat!(
            "{\"accessToken\": {\"accessKeyId\": \"ASIAOLD\", \"secretAccessKey\": \"s3cret old\", \"sessionToken\": \"old-token\", \
             \"accountId\": \"123456789012\", \"expiresAt\": \"",
            $ends,
            "\"}, \"tokenType\": \"aws_sigv4\", \"clientId\": \"arn:aws:signin:::devtools/same-device\", \"refreshToken\": \"",
            $token,
            "\", \"idToken\": \"e.e.e\", \"dpopKey\": \"",
            key!($key),
            "\"}"
        )
    };
}

const FRESH: &str = session!("2099-01-01T00:00:00Z", "again", sec1);
const OVER: &str = session!("2020-01-01T00:00:00Z", "again", sec1);

/// A row whose session is over, and which the service answers so.
const fn ended(name: &'static str, files: &'static [(&'static str, &'static str)]) -> Row {
    // Whoever tries again only takes longer.
    Row { name, config: &[LOGIN], files, variables: &[("AWS_MAX_ATTEMPTS", "1")], ..EMPTY }
}

pub(crate) const ROWS: &[Row] = &[
    Row { name: "a session", config: &[LOGIN], files: &[(FILE, FRESH)], ..EMPTY },
    Row { name: "a session that nobody has begun", config: &[LOGIN], ..EMPTY },
    Row { name: "a session by no name", config: &["[default]\nlogin_session =\n"], ..EMPTY },
    Row {
        name: "a session by no name that is there",
        config: &["[default]\nlogin_session =\n"],
        files: &[(OF_NOBODY, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a session in a folder of one's choice",
        config: &[LOGIN],
        variables: &[("AWS_LOGIN_CACHE_DIRECTORY", "~/logins")],
        files: &[(ELSEWHERE, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a session in a folder that a variable names",
        config: &[LOGIN],
        variables: &[("AWS_LOGIN_CACHE_DIRECTORY", "${HOME}/logins")],
        files: &[(ELSEWHERE, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a session that is not in the folder of one's choice",
        config: &[LOGIN],
        variables: &[("AWS_LOGIN_CACHE_DIRECTORY", "{home}/logins")],
        files: &[(FILE, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a session of a named profile",
        config: &["[profile p]\nlogin_session = arn:aws:sts::123456789012:assumed-role/Admin/me\n"],
        files: &[(FILE, FRESH)],
        profile: Some("p"),
        ..EMPTY
    },
    Row { name: "a session of the credentials file", credentials: &[LOGIN], files: &[(FILE, FRESH)], ..EMPTY },
    Row {
        name: "a session after variables",
        config: &[LOGIN],
        variables: &[("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "s3cret-env")],
        files: &[(FILE, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a session after keys in the credentials file",
        config: &[LOGIN],
        credentials: &["[default]\n", KEYS],
        files: &[(FILE, FRESH)],
        ..EMPTY
    },
    Row { name: "a session before keys in the config file", config: &[LOGIN, KEYS], files: &[(FILE, FRESH)], ..EMPTY },
    Row {
        name: "a session before a process",
        config: &[LOGIN, "credential_process = false\n"],
        files: &[(FILE, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a session before a container",
        config: &[LOGIN],
        variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{server}/container/full")],
        ..EMPTY
    },
    Row {
        name: "a role by a session",
        config: &[
            "[default]\nrole_arn = arn:aws:iam::1:role/first\nsource_profile = signed\n",
            "[profile signed]\nlogin_session = arn:aws:sts::123456789012:assumed-role/Admin/me\n",
        ],
        files: &[(FILE, FRESH)],
        ..EMPTY
    },
    Row {
        name: "a role by a session that is renewed",
        config: &[
            "[default]\nrole_arn = arn:aws:iam::1:role/first\nsource_profile = signed\n",
            "[profile signed]\nlogin_session = arn:aws:sts::123456789012:assumed-role/Admin/me\n",
        ],
        files: &[(FILE, OVER)],
        ..EMPTY
    },
    // Their ends.
    Row {
        name: "a session that ends soon",
        config: &[LOGIN],
        files: &[(FILE, session!("{minutes 8}", "again", sec1))],
        ..EMPTY
    },
    Row {
        name: "a session that ends at once",
        config: &[LOGIN],
        files: &[(FILE, session!("{minutes 3}", "again", sec1))],
        ..EMPTY
    },
    ended("a session that is renewed", &[(FILE, OVER)]),
    ended("a session that another program's key renews", &[(FILE, session!("2020-01-01T00:00:00Z", "again", pkcs8))]),
    ended("a session that is over for good", &[(FILE, session!("2020-01-01T00:00:00Z", "over", sec1))]),
    ended("a session of an old password", &[(FILE, session!("2020-01-01T00:00:00Z", "changed", sec1))]),
    ended("a session that may not be renewed", &[(FILE, session!("2020-01-01T00:00:00Z", "denied", sec1))]),
    ended("a session that is refused otherwise", &[(FILE, session!("2020-01-01T00:00:00Z", "other", sec1))]),
    ended("a session that is asked for too often", &[(FILE, session!("2020-01-01T00:00:00Z", "slow", sec1))]),
    ended("a session whose service is down", &[(FILE, session!("2020-01-01T00:00:00Z", "down", sec1))]),
    ended("a session that is answered by nothing", &[(FILE, session!("2020-01-01T00:00:00Z", "nothing", sec1))]),
    ended("a session that is answered by half", &[(FILE, session!("2020-01-01T00:00:00Z", "broken", sec1))]),
    // Their files.
    ended("a session with half a key", &[(FILE, session!("2020-01-01T00:00:00Z", "again", cut))]),
    ended("a session with no key", &[(FILE, session!("2020-01-01T00:00:00Z", "again", none))]),
    Row {
        name: "a session with no key that nobody needs",
        config: &[LOGIN],
        files: &[(FILE, session!("2099-01-01T00:00:00Z", "again", none))],
        ..EMPTY
    },
    Row {
        name: "a session that ends at no time",
        config: &[LOGIN],
        files: &[(FILE, session!("some day", "again", sec1))],
        ..EMPTY
    },
    Row { name: "a session in half a file", config: &[LOGIN], files: &[(FILE, "{\"accessToken\": {")], ..EMPTY },
    Row { name: "a session in an empty file", config: &[LOGIN], files: &[(FILE, "")], ..EMPTY },
    Row { name: "a session without anything", config: &[LOGIN], files: &[(FILE, "{}")], ..EMPTY },
    Row { name: "a session in a list", config: &[LOGIN], files: &[(FILE, "[]")], ..EMPTY },
    Row {
        name: "a session without a key",
        config: &[LOGIN],
        files: &[(
            FILE,
            "{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"s3cret\", \"sessionToken\": \"t\", \"accountId\": \"1\", \
             \"expiresAt\": \"2099-01-01T00:00:00Z\"}, \"clientId\": \"c\", \"refreshToken\": \"r\"}",
        )],
        ..EMPTY
    },
    Row {
        name: "a session without an account",
        config: &[LOGIN],
        files: &[(
            FILE,
            "{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"s3cret\", \"sessionToken\": \"t\", \
             \"expiresAt\": \"2099-01-01T00:00:00Z\"}, \"clientId\": \"c\", \"refreshToken\": \"r\", \"dpopKey\": \"k\"}",
        )],
        ..EMPTY
    },
    Row {
        name: "a session without an end",
        config: &[LOGIN],
        files: &[(
            FILE,
            "{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"s3cret\", \"sessionToken\": \"t\", \"accountId\": \"1\"}, \
             \"clientId\": \"c\", \"refreshToken\": \"r\", \"dpopKey\": \"k\"}",
        )],
        ..EMPTY
    },
];
