//! Environments in which credentials are looked for.
//!
//! In: nothing. Out: rows of variables and files. `{home}` stands for the row's own folder, `{server}` for the server of the test,
//! `{minutes 8}` for the time eight minutes from now, and `(unset)` for a variable that is not set although all rows have it.

/// An environment.
pub(crate) struct Row {
    /// What is tried.
    pub(crate) name: &'static str,
    /// The parts of the config file.
    pub(crate) config: &'static [&'static str],
    /// Those of the credentials file.
    pub(crate) credentials: &'static [&'static str],
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// Other files, by their paths in the row's folder.
    pub(crate) files: &'static [(&'static str, &'static str)],
    /// The profile that the program names.
    pub(crate) profile: Option<&'static str>,
}

pub(crate) const EMPTY: Row =
    Row { name: "nothing", config: &[], credentials: &[], variables: &[], files: &[], profile: None };

const DEFAULT: &str = "[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key = s3cret-default\n";
const BASE: &str = "[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s3cret-base\n";
const HALF: &str = "[default]\naws_access_key_id = AKIDHALF\n";
const PROCESS: &str = "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"AKIDPROCESS\", \"SecretAccessKey\": \
                       \"s3cret-process\", \"SessionToken\": \"process-token\"}'\n";

/// A role that is assumed with the keys of `base`, as the profile `default`.
const ROLE: &str = "[default]\nrole_arn = arn:aws:iam::1:role/first\nsource_profile = base\n";
const WEB: &str = "[default]\nrole_arn = arn:aws:iam::1:role/web\nweb_identity_token_file = {home}/token\n";

const TOKEN: &[(&str, &str)] = &[("token", "an identity token")];
const ID: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIDENV");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "s3cret-env");
const WEB_FILE: (&str, &str) = ("AWS_WEB_IDENTITY_TOKEN_FILE", "{home}/token");
const WEB_ROLE: (&str, &str) = ("AWS_ROLE_ARN", "arn:aws:iam::1:role/pod");
const FULL: (&str, &str) = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{server}/container/full");
const INSTANCE: [(&str, &str); 2] =
    [("AWS_EC2_METADATA_DISABLED", "false"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{server}/imds/")];

const SESSION: &str =
    "[sso-session company]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\n";
const SSO: &str = "[default]\nsso_session = company\nsso_account_id = 123456789012\nsso_role_name = reader\n";
const SSO_OF_PROFILE: &str =
    "[profile signed]\nsso_session = company\nsso_account_id = 123456789012\nsso_role_name = reader\n";
const SSO_BY_ADDRESS: &str = "[default]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\n\
                              sso_account_id = 123456789012\nsso_role_name = reader\n";
const KEYS: &str = "aws_access_key_id = AKIDKEYS\naws_secret_access_key = s3cret-keys\n";

/// Where the AWS CLI keeps the token of a sign-in: files called by the SHA-1 of `company`, and of its address.
const BY_SESSION: &str = ".aws/sso/cache/71b21161ffa1e6516bcc072aaf5ef38cbe85b511.json";
const BY_ADDRESS: &str = ".aws/sso/cache/b7037568a7e4f6fba9450af24427009b78703b33.json";
const SIGNED_IN: &str = "{\"accessToken\": \"a-token\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}";
const ENDED: &str = "{\"accessToken\": \"a-token\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}";
const RENEWABLE: &str = "{\"accessToken\": \"a-token\", \"expiresAt\": \"2020-01-01T00:00:00Z\", \"refreshToken\": \"again\", \
                         \"clientId\": \"client\", \"clientSecret\": \"s3cret\", \"registrationExpiresAt\": \"2099-01-01T00:00:00Z\"}";
const LOST: &str = "{\"accessToken\": \"a-token\", \"expiresAt\": \"2020-01-01T00:00:00Z\", \"refreshToken\": \"lost\", \
                    \"clientId\": \"client\", \"clientSecret\": \"s3cret\", \"registrationExpiresAt\": \"2099-01-01T00:00:00Z\"}";
const UNREGISTERED: &str = "{\"accessToken\": \"a-token\", \"expiresAt\": \"2020-01-01T00:00:00Z\", \"refreshToken\": \"again\", \
                            \"clientId\": \"client\", \"clientSecret\": \"s3cret\", \"registrationExpiresAt\": \"2020-01-01T00:00:00Z\"}";

/// All environments.
pub(crate) const ROWS: &[Row] = &[
    EMPTY,
    // Variables.
    Row { name: "keys in variables", variables: &[ID, SECRET], ..EMPTY },
    Row { name: "variables before the default profile", credentials: &[DEFAULT], variables: &[ID, SECRET], ..EMPTY },
    Row {
        name: "a token and an account in variables",
        variables: &[ID, SECRET, ("AWS_SESSION_TOKEN", "env-token"), ("AWS_ACCOUNT_ID", "111122223333")],
        ..EMPTY
    },
    Row { name: "a token by its former name", variables: &[ID, SECRET, ("AWS_SECURITY_TOKEN", "old-token")], ..EMPTY },
    Row { name: "an id alone in variables", credentials: &[DEFAULT], variables: &[ID], ..EMPTY },
    Row { name: "a secret alone in variables", credentials: &[DEFAULT], variables: &[SECRET], ..EMPTY },
    Row {
        name: "an empty id in variables",
        credentials: &[DEFAULT],
        variables: &[("AWS_ACCESS_KEY_ID", ""), SECRET],
        ..EMPTY
    },
    Row {
        name: "keys that expire in variables",
        variables: &[ID, SECRET, ("AWS_CREDENTIAL_EXPIRATION", "2099-01-01T00:00:00Z")],
        ..EMPTY
    },
    Row {
        name: "variables before a profile in a variable",
        credentials: &[BASE],
        variables: &[ID, SECRET, ("AWS_PROFILE", "base")],
        ..EMPTY
    },
    Row {
        name: "a profile that the program names before variables",
        credentials: &[BASE],
        variables: &[ID, SECRET],
        profile: Some("base"),
        ..EMPTY
    },
    Row { name: "variables before a role", config: &[ROLE], credentials: &[BASE], variables: &[ID, SECRET], ..EMPTY },
    Row { name: "variables before a container", variables: &[ID, SECRET, FULL], ..EMPTY },
    // Shared files.
    Row { name: "the default profile", credentials: &[DEFAULT], ..EMPTY },
    Row {
        name: "a profile in a variable",
        credentials: &[DEFAULT, BASE],
        variables: &[("AWS_PROFILE", "base")],
        ..EMPTY
    },
    Row {
        name: "a profile in the former variable",
        credentials: &[DEFAULT, BASE],
        variables: &[("AWS_DEFAULT_PROFILE", "base")],
        ..EMPTY
    },
    Row {
        name: "a profile that is not there",
        credentials: &[DEFAULT, BASE],
        variables: &[("AWS_PROFILE", "nope")],
        ..EMPTY
    },
    Row { name: "a named profile that is not there", credentials: &[DEFAULT, BASE], profile: Some("nope"), ..EMPTY },
    Row { name: "keys in the config file", config: &[DEFAULT], ..EMPTY },
    Row {
        name: "keys of a profile in the config file",
        config: &[
            "[profile p]\naws_access_key_id = AKIDP\naws_secret_access_key = s3cret-p\naws_session_token = t\naws_account_id = 5\n",
        ],
        profile: Some("p"),
        ..EMPTY
    },
    Row {
        name: "the credentials file before the config file",
        config: &["[default]\naws_access_key_id = AKIDCONFIG\naws_secret_access_key = s3cret-config\n"],
        credentials: &[DEFAULT],
        ..EMPTY
    },
    Row { name: "an id alone in the credentials file", credentials: &[HALF], ..EMPTY },
    Row { name: "an id alone in the config file", config: &[HALF], ..EMPTY },
    Row {
        name: "files at other places",
        variables: &[("AWS_SHARED_CREDENTIALS_FILE", "{home}/other")],
        files: &[("other", "[base]\naws_access_key_id = O\naws_secret_access_key = s3cret-o\n")],
        profile: Some("base"),
        ..EMPTY
    },
    Row {
        name: "a config file at another place",
        variables: &[("AWS_CONFIG_FILE", "~/other")],
        files: &[("other", DEFAULT)],
        ..EMPTY
    },
    Row {
        name: "a config file at a place that variables name",
        variables: &[("AWS_CONFIG_FILE", "$PLACE/${NAME}r"), ("PLACE", "{home}/a"), ("NAME", "othe")],
        files: &[("a/other", DEFAULT)],
        ..EMPTY
    },
    Row {
        name: "a credentials file at a place that variables name in vain",
        variables: &[("AWS_SHARED_CREDENTIALS_FILE", "{home}/$NOBODY/${x-y}/$/other$")],
        files: &[("$NOBODY/${x-y}/$/other$", DEFAULT)],
        ..EMPTY
    },
    Row { name: "a file that makes no sense", config: &["[default\n"], ..EMPTY },
    Row {
        name: "a token by its former name in a file",
        credentials: &["[default]\naws_access_key_id = A\naws_secret_access_key = s3cret\naws_security_token = old\n"],
        ..EMPTY
    },
    Row {
        name: "a profile without credentials",
        config: &["[profile p]\nregion = eu-west-1\n"],
        profile: Some("p"),
        ..EMPTY
    },
    Row {
        name: "a quoted name",
        config: &["[profile \"p q\"]\naws_access_key_id = AKIDQ\naws_secret_access_key = s3cret-q\n"],
        profile: Some("p q"),
        ..EMPTY
    },
    // Processes.
    Row { name: "a process", config: &[PROCESS], ..EMPTY },
    Row {
        name: "a process before keys in the config file",
        config: &[PROCESS, "aws_access_key_id = AKIDCONFIG\naws_secret_access_key = s3cret-config\n"],
        ..EMPTY
    },
    Row { name: "keys in the credentials file before a process", config: &[PROCESS], credentials: &[DEFAULT], ..EMPTY },
    Row {
        name: "a process that fails",
        config: &["[default]\ncredential_process = sh -c 'echo no >&2; exit 3'\n"],
        ..EMPTY
    },
    Row {
        name: "a process of another version",
        config: &[
            "[default]\ncredential_process = echo '{\"Version\": 2, \"AccessKeyId\": \"a\", \"SecretAccessKey\": \"s3cret\"}'\n",
        ],
        ..EMPTY
    },
    Row {
        name: "a process without a secret",
        config: &["[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"a\"}'\n"],
        ..EMPTY
    },
    Row {
        name: "a process with an account of the profile",
        config: &[PROCESS, "aws_account_id = 123456789012\n"],
        ..EMPTY
    },
    // Roles.
    Row { name: "a role", config: &[ROLE], credentials: &[BASE], ..EMPTY },
    Row {
        name: "a role with everything",
        config: &[
            ROLE,
            "external_id = shared & secret\nrole_session_name = me\nduration_seconds = 1800\nmfa_serial = arn:aws:iam::1:mfa/me\n",
        ],
        credentials: &[BASE],
        ..EMPTY
    },
    Row {
        name: "a duration that is no number",
        config: &[ROLE, "duration_seconds = long\n"],
        credentials: &[BASE],
        ..EMPTY
    },
    Row {
        name: "roles in a row",
        config: &[
            "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = c\nrole_session_name = bee\n[profile c]\nrole_arn = arn:aws:iam::1:role/c\nsource_profile = base\n",
        ],
        credentials: &[BASE],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "keys before the role of a source",
        config: &[
            "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = base\naws_access_key_id = AKIDB\naws_secret_access_key = s3cret-b\n",
        ],
        credentials: &[BASE],
        profile: Some("a"),
        ..EMPTY
    },
    Row { name: "a role before keys of its own", config: &[ROLE], credentials: &[BASE, DEFAULT], ..EMPTY },
    Row {
        name: "a profile that is its own source",
        config: &[
            "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = a\naws_access_key_id = AKIDA\naws_secret_access_key = s3cret-a\n",
        ],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a circle",
        config: &[
            "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\n[profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = a\n",
        ],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a circle of one",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = a\n"],
        profile: Some("a"),
        ..EMPTY
    },
    Row { name: "a source that is not there", config: &[ROLE], ..EMPTY },
    Row { name: "a source without credentials", config: &[ROLE, "[profile base]\nregion = eu-west-1\n"], ..EMPTY },
    Row { name: "half a source", config: &[ROLE, "[profile base]\naws_secret_access_key = s3cret\n"], ..EMPTY },
    Row { name: "a role without a source", config: &["[default]\nrole_arn = arn:aws:iam::1:role/a\n"], ..EMPTY },
    Row {
        name: "a role with two sources",
        config: &[ROLE, "credential_source = Environment\n"],
        credentials: &[BASE],
        variables: &[("AWS_PROFILE", "default")],
        ..EMPTY
    },
    Row {
        name: "a source that is a process",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = default\n", PROCESS],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a source that is a token",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = default\n", WEB],
        files: TOKEN,
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role by variables",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Environment\n"],
        variables: &[ID, SECRET],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role by variables that are not there",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Environment\n"],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role by a container",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = EcsContainer\n"],
        variables: &[FULL],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role by an instance",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Ec2InstanceMetadata\n"],
        variables: &INSTANCE,
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role by a source that nobody knows",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/a\ncredential_source = Vault\n"],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role that is denied",
        config: &["[profile a]\nrole_arn = arn:aws:iam::1:role/denied\nsource_profile = base\n"],
        credentials: &[BASE],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role of the credentials file",
        credentials: &[BASE, "[a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\n"],
        profile: Some("a"),
        ..EMPTY
    },
    Row {
        name: "a role in a variable before a container",
        config: &[ROLE],
        credentials: &[BASE],
        variables: &[FULL, ("AWS_PROFILE", "default")],
        ..EMPTY
    },
    // Tokens.
    Row { name: "a token in variables", variables: &[WEB_FILE, WEB_ROLE], files: TOKEN, ..EMPTY },
    Row {
        name: "a token in variables with a name",
        variables: &[WEB_FILE, WEB_ROLE, ("AWS_ROLE_SESSION_NAME", "pod")],
        files: TOKEN,
        ..EMPTY
    },
    Row { name: "a token in variables without a role", variables: &[WEB_FILE], files: TOKEN, ..EMPTY },
    Row { name: "a role in variables without a token", credentials: &[DEFAULT], variables: &[WEB_ROLE], ..EMPTY },
    Row { name: "a token that is not there", variables: &[WEB_FILE, WEB_ROLE], ..EMPTY },
    Row {
        name: "a token before keys in files",
        credentials: &[DEFAULT],
        variables: &[WEB_FILE, WEB_ROLE],
        files: TOKEN,
        ..EMPTY
    },
    Row {
        name: "a role of the profile before a token",
        config: &[ROLE],
        credentials: &[BASE],
        variables: &[WEB_FILE, WEB_ROLE],
        files: TOKEN,
        ..EMPTY
    },
    Row {
        name: "keys in variables before a token",
        variables: &[ID, SECRET, WEB_FILE, WEB_ROLE],
        files: TOKEN,
        ..EMPTY
    },
    Row { name: "a token of the profile", config: &[WEB, "role_session_name = laptop\n"], files: TOKEN, ..EMPTY },
    Row {
        name: "a token of the profile with a source, too",
        config: &[WEB, "source_profile = base\n"],
        credentials: &[BASE],
        files: TOKEN,
        ..EMPTY
    },
    Row {
        name: "a token in variables with the role of the profile",
        config: &[WEB],
        variables: &[WEB_FILE],
        files: TOKEN,
        ..EMPTY
    },
    Row {
        name: "a token of variables beside a named profile",
        credentials: &[BASE],
        variables: &[WEB_FILE, WEB_ROLE],
        files: TOKEN,
        profile: Some("base"),
        ..EMPTY
    },
    Row {
        name: "a token of the profile without a role",
        config: &["[default]\nweb_identity_token_file = {home}/token\n"],
        files: TOKEN,
        ..EMPTY
    },
    Row {
        name: "a token of a role that is denied",
        variables: &[WEB_FILE, ("AWS_ROLE_ARN", "arn:aws:iam::1:role/denied")],
        files: TOKEN,
        ..EMPTY
    },
    // Sign-ins.
    Row { name: "a sign-in", config: &[SSO, SESSION], files: &[(BY_SESSION, SIGNED_IN)], ..EMPTY },
    Row { name: "a sign-in by address", config: &[SSO_BY_ADDRESS], files: &[(BY_ADDRESS, SIGNED_IN)], ..EMPTY },
    Row {
        name: "a time of a sign-in as it was written once",
        config: &[SSO_BY_ADDRESS],
        files: &[(BY_ADDRESS, "{\"accessToken\": \"t\", \"expiresAt\": \"2099-01-01T00:00:00UTC\"}")],
        ..EMPTY
    },
    Row { name: "nobody has signed in", config: &[SSO, SESSION], ..EMPTY },
    Row {
        name: "nobody has signed in at the address",
        config: &[SSO_BY_ADDRESS, SESSION],
        files: &[(BY_SESSION, SIGNED_IN)],
        ..EMPTY
    },
    Row {
        name: "a sign-in before keys of the profile",
        config: &[SSO, KEYS, SESSION],
        files: &[(BY_SESSION, SIGNED_IN)],
        ..EMPTY
    },
    Row { name: "a sign-in that is over", config: &[SSO, SESSION], files: &[(BY_SESSION, ENDED)], ..EMPTY },
    Row {
        name: "a sign-in by address that is over",
        config: &[SSO_BY_ADDRESS],
        files: &[(BY_ADDRESS, ENDED)],
        ..EMPTY
    },
    Row {
        name: "a sign-in by address that is over and would be renewed",
        config: &[SSO_BY_ADDRESS],
        files: &[(BY_ADDRESS, RENEWABLE)],
        ..EMPTY
    },
    Row { name: "a sign-in that is renewed", config: &[SSO, SESSION], files: &[(BY_SESSION, RENEWABLE)], ..EMPTY },
    Row { name: "a sign-in that cannot be renewed", config: &[SSO, SESSION], files: &[(BY_SESSION, LOST)], ..EMPTY },
    Row {
        name: "a sign-in whose registration is over",
        config: &[SSO, SESSION],
        files: &[(BY_SESSION, UNREGISTERED)],
        ..EMPTY
    },
    Row {
        name: "a sign-in that the portal does not know",
        config: &[SSO, SESSION],
        files: &[(BY_SESSION, "{\"accessToken\": \"over\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}")],
        ..EMPTY
    },
    Row {
        name: "a sign-in whose file has no token",
        config: &[SSO, SESSION],
        files: &[(BY_SESSION, "{\"expiresAt\": \"2099-01-01T00:00:00Z\"}")],
        ..EMPTY
    },
    Row { name: "a sign-in whose file is broken", config: &[SSO, SESSION], files: &[(BY_SESSION, "{")], ..EMPTY },
    Row { name: "a sign-in without its session", config: &[SSO], files: &[(BY_SESSION, SIGNED_IN)], ..EMPTY },
    Row {
        name: "a sign-in in two regions",
        config: &[SSO, "sso_region = us-east-1\n", SESSION],
        files: &[(BY_SESSION, SIGNED_IN)],
        ..EMPTY
    },
    Row {
        name: "a role by a sign-in",
        config: &[
            "[default]\nrole_arn = arn:aws:iam::1:role/first\nsource_profile = signed\n",
            SSO_OF_PROFILE,
            SESSION,
        ],
        files: &[(BY_SESSION, SIGNED_IN)],
        ..EMPTY
    },
    // Containers.
    Row { name: "a container", variables: &[FULL], ..EMPTY },
    Row {
        name: "a container with a token",
        variables: &[FULL, ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic abc")],
        ..EMPTY
    },
    Row {
        name: "a container with a token in a file",
        variables: &[FULL, ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "{home}/token")],
        files: TOKEN,
        ..EMPTY
    },
    Row { name: "a container after the default profile", credentials: &[DEFAULT], variables: &[FULL], ..EMPTY },
    Row {
        name: "a container that refuses",
        variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{server}/container/refused")],
        ..EMPTY
    },
    Row {
        name: "a container at a foreign place",
        variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/x")],
        ..EMPTY
    },
    Row {
        name: "a container beside a named profile without credentials",
        config: &["[profile p]\nregion = x\n"],
        variables: &[FULL],
        profile: Some("p"),
        ..EMPTY
    },
    // Instances.
    Row { name: "an instance", variables: &INSTANCE, ..EMPTY },
    Row {
        name: "an instance after a profile without credentials",
        config: &["[default]\nregion = eu-west-1\n"],
        variables: &INSTANCE,
        ..EMPTY
    },
    Row {
        name: "an instance that is not asked",
        variables: &[("AWS_EC2_METADATA_DISABLED", "TRUE"), ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{server}/imds/")],
        ..EMPTY
    },
    Row {
        name: "an instance at a place of the profile",
        config: &["[default]\nec2_metadata_service_endpoint = {server}/imds/\n"],
        variables: &[INSTANCE[0]],
        ..EMPTY
    },
    Row {
        name: "an instance without a role",
        variables: &[INSTANCE[0], ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{server}/bare/")],
        ..EMPTY
    },
    Row {
        name: "an instance at no place",
        variables: &[INSTANCE[0], ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "not a place")],
        ..EMPTY
    },
    Row {
        name: "a container whose answer makes no sense",
        variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{server}/container/broken")],
        ..EMPTY
    },
    Row {
        name: "a container whose token takes two lines",
        variables: &[FULL, ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "{home}/token")],
        files: &[("token", "one\ntwo")],
        ..EMPTY
    },
    Row {
        name: "a container whose token is not there",
        variables: &[FULL, ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "{home}/none")],
        ..EMPTY
    },
    Row { name: "a container before an instance", variables: &[INSTANCE[0], INSTANCE[1], FULL], ..EMPTY },
];
