//! Passwords by which IAM users connect to databases: presigned requests, which nobody sends, without their scheme.
//!
//! In: where the database is, who connects, a configuration with credentials. Out: an [`AuthToken`] for
//! [Amazon RDS](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html) or
//! [Amazon Aurora DSQL](https://docs.aws.amazon.com/aurora-dsql/latest/userguide/SECTION_authentication-token.html).

use std::fmt;
use std::time::{Duration, SystemTime};

use http::Request;
use http::uri::Authority;

use super::PresigningConfig;
use crate::config::{Config, SET_REGION};
use crate::credentials::{Credentials, ProvideCredentials as _};
use crate::endpoint::{is_host_and_port, uri_encode};
use crate::error::ConstructionFailure;
use crate::redact::REDACTED;
use crate::sigv4::Signer;
use crate::types::DateTime;

/// For how long tokens let somebody connect where that is not said.
const USUAL: Duration = Duration::from_secs(15 * 60);

/// What makes the passwords of one user of one database. A connection outlives the password that it was opened by.
///
/// ```
/// use smithgen_runtime::config::Config;
/// use smithgen_runtime::credentials::Credentials;
/// use smithgen_runtime::presigning::AuthTokenGenerator;
///
/// let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "example");
/// let config = Config::builder().region("eu-west-1").credentials_provider(keys).build();
/// let generator = AuthTokenGenerator::rds("db.abc.eu-west-1.rds.amazonaws.com", 5432, "diego");
/// let token = generator.auth_token(&config)?;
/// assert!(token.as_str().starts_with("db.abc.eu-west-1.rds.amazonaws.com:5432/?Action=connect&DBUser=diego&X-Amz-"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct AuthTokenGenerator {
    authority: String,
    signing_name: &'static str,
    query: String,
    presigning: Option<PresigningConfig>,
}

impl AuthTokenGenerator {
    /// For a user of a database of Amazon RDS or Aurora, at the address that the program connects to.
    pub fn rds(hostname: &str, port: u16, username: &str) -> Self {
        let query = format!("Action=connect&DBUser={}", uri_encode(username));
        Self::new(format!("{hostname}:{port}"), "rds-db", query)
    }

    /// For a custom role of a cluster of Aurora DSQL.
    pub fn dsql(hostname: &str) -> Self {
        Self::new(hostname.to_owned(), "dsql", "Action=DbConnect".to_owned())
    }

    /// For the role `admin` of a cluster of Aurora DSQL.
    pub fn dsql_admin(hostname: &str) -> Self {
        Self::new(hostname.to_owned(), "dsql", "Action=DbConnectAdmin".to_owned())
    }

    fn new(authority: String, signing_name: &'static str, query: String) -> Self {
        AuthTokenGenerator { authority, signing_name, query, presigning: None }
    }

    /// Sets from when on, and for how long, tokens let somebody connect. Default: from the moment that they are made, for 15 minutes, which
    /// is as long as Amazon RDS takes them.
    pub fn presigning_config(mut self, presigning: PresigningConfig) -> Self {
        self.presigning = Some(presigning);
        self
    }

    /// A token for the region and by the credentials of a configuration, which are fetched on the calling thread.
    ///
    /// # Errors
    /// As [`auth_token_of`](Self::auth_token_of), and when there are no credentials or no region.
    pub fn auth_token(&self, config: &Config) -> Result<AuthToken, ConstructionFailure> {
        let region =
            config.region().ok_or_else(|| ConstructionFailure::new(format!("there is no region; {SET_REGION}")))?;
        let provider = config.credentials_provider();
        let provider = provider.ok_or_else(|| {
            ConstructionFailure::new("a token needs a signature, but the configuration has no `credentials_provider`")
        })?;
        self.auth_token_of(&provider.provide_credentials().map_err(ConstructionFailure::new)?, region)
    }

    /// A token for a region, by these credentials, for programs that fetch them in their own way.
    ///
    /// # Errors
    /// When the host is not one.
    pub fn auth_token_of(&self, credentials: &Credentials, region: &str) -> Result<AuthToken, ConstructionFailure> {
        let usual = || PresigningConfig { start_time: SystemTime::now(), expires_in: USUAL };
        let PresigningConfig { start_time, expires_in } = self.presigning.unwrap_or_else(usual);
        // A host is signed without the port that HTTP would use anyway.
        let signed = self.authority.strip_suffix(":443").unwrap_or(&self.authority);
        let url = format!("https://{signed}/?{}", self.query);
        let mut request = Request::get(url).body(Vec::new()).map_err(ConstructionFailure::new)?;
        let is_host = |authority: &Authority| *authority == signed && is_host_and_port(signed);
        if signed.contains('@') || !request.uri().authority().is_some_and(is_host) {
            return Err(ConstructionFailure::new(format!("{:?} is no host", self.authority)));
        }
        let signer = Signer::new(credentials, region, self.signing_name, DateTime::from(start_time));
        signer.presign(&mut request, expires_in)?;
        let query = request.uri().query().unwrap_or_default();
        Ok(AuthToken(format!("{}/?{query}", self.authority)))
    }
}

/// What a user of a database gives for a password. `Debug` leaves it out.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthToken(String);

impl AuthToken {
    /// The password.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<AuthToken> for String {
    fn from(token: AuthToken) -> Self {
        token.0
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthToken").field(&REDACTED).finish()
    }
}
