//! What calls are authenticated by beside signatures, which scheme goes first where a service takes several, and for which regions
//! signatures hold that hold for many.
//!
//! In: a [`Builder`]'s keys, and what settings add. Out: [`Identities`], which say for a scheme of a service who gives what it needs.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Builder, Config};
use crate::credentials::{Cached, Login, ProvideToken, Token, Tokens};
use crate::meta::{AuthScheme, OperationMeta};

/// What a variable of an environment says, by its name.
type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What a program and its environment have for schemes that do not sign.
#[derive(Clone, Default)]
pub(super) struct Identities {
    token: Option<Cached>,
    api_key: Option<Cached>,
    login: Option<Cached>,
    digest_login: Option<Cached>,
    preference: Option<Vec<Cow<'static, str>>>,
    region_set: Option<String>,
    /// What the settings prefer, which counts less than a token in the environment.
    pub(super) usual_preference: Vec<String>,
    /// Finds the tokens for single services by the names of variables, if there is an environment.
    pub(super) variable: Option<Variables>,
    /// What gives a token where neither program nor environment has one.
    pub(super) sign_in: Option<Cached>,
}

impl Builder {
    /// Sets where bearer tokens come from, for services that take those; a [`Token`] is one for ever. What is fetched is kept as
    /// [credentials](Self::credentials_provider) are. Default: none or, in configurations that are loaded from an environment, the
    /// variable `AWS_BEARER_TOKEN_` with the service's name in signatures, such as `AWS_BEARER_TOKEN_BEDROCK`, else the sign-in to IAM
    /// Identity Center that the profile names by `sso_session`.
    ///
    /// Tokens, keys and logins stand in requests as they are, and are not held back from endpoints without TLS (`http://…`), where
    /// everybody on the way can read them.
    pub fn token_provider(mut self, provider: impl ProvideToken) -> Self {
        self.identities.token = Some(Cached::new(Tokens(provider)));
        self
    }

    /// Sets the API key, for services that take one. It is sent as it is, as [tokens](Self::token_provider) are. Default: none.
    pub fn api_key(mut self, key: impl Into<Token>) -> Self {
        self.identities.api_key = Some(Cached::new(key.into().0));
        self
    }

    /// Sets the login, for services that take a user's name and password. It is sent as it is, as [tokens](Self::token_provider) are; calls
    /// with a user's name that has a `:` fail. Default: none.
    pub fn basic_auth_login(mut self, login: Login) -> Self {
        self.identities.login = Some(Cached::new(login.0));
        self
    }

    /// Sets the login, for services that ask for a digest of it, which needs the feature `digest` of smithgen-runtime. It is not sent: a
    /// hash of it answers what the server asks of the first request, which is then sent again, and for later ones the server's question
    /// is known. Bodies that can be read once only are held back until the server has asked, where it knows of `100-continue` and
    /// [that is not turned off](Self::expect_continue_threshold_bytes). Default: none.
    pub fn digest_auth_login(mut self, login: Login) -> Self {
        self.identities.digest_login = Some(Cached::new(login.0));
        self
    }

    /// Sets which schemes of authentication go first where an operation accepts several, by their names in models, such as `sigv4a` or
    /// `httpBearerAuth`, best first. Those that an operation does not accept are passed over, and those that are not named keep their
    /// order behind. Default: the model's order, but a bearer token of the environment goes first.
    pub fn auth_scheme_preference<N: Into<Cow<'static, str>>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.identities.preference = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the regions for which signatures of SigV4a hold, such as `us-east-1` or `*` for all, in place of those that an endpoint
    /// names. Default: the endpoint's, else the configuration's region.
    pub fn sigv4a_signing_region_set<N: AsRef<str>>(mut self, regions: impl IntoIterator<Item = N>) -> Self {
        let regions: Vec<_> = regions.into_iter().map(|region| region.as_ref().trim().to_owned()).collect();
        self.identities.region_set = Some(regions.join(",")).filter(|set| !set.is_empty());
        self
    }
}

impl Config {
    /// The scheme that calls of an operation are authenticated by: of those that it accepts and this build can do, in the order of
    /// preference, the first that there is something for, else the first.
    #[doc(hidden)]
    pub fn auth_scheme(&self, operation: &OperationMeta) -> Option<AuthScheme> {
        if self.is_unsigned() {
            return None;
        }
        let mut accepted = operation.auth_schemes();
        let first = accepted.next()?;
        let Some(second) = accepted.next() else {
            // Most operations accept one, about which there is nothing to look up.
            return Some(first);
        };
        // They are too few to compile a sort for.
        let mut schemes: Vec<(usize, AuthScheme)> = Vec::new();
        for scheme in [first, second].into_iter().chain(accepted) {
            let place = self.place(scheme, operation);
            let at = schemes.partition_point(|(other, _)| *other <= place);
            schemes.insert(at, (place, scheme));
        }
        let is_ready = |scheme: AuthScheme| scheme == AuthScheme::None || self.identity(scheme, operation).is_some();
        schemes.iter().find(|(_, scheme)| is_ready(*scheme)).or(schemes.first()).map(|(_, scheme)| *scheme)
    }

    /// The regions for which signatures of SigV4a hold, with `,` between them, if a program or its settings name some.
    #[cfg(feature = "sigv4")]
    pub(crate) fn region_set(&self) -> Option<&str> {
        self.0.identities.region_set.as_deref()
    }

    /// Who gives what a scheme needs for the calls of an operation.
    pub(crate) fn identity(&self, scheme: AuthScheme, operation: &OperationMeta) -> Option<Cached> {
        let Identities { token, api_key, login, digest_login, sign_in, .. } = &self.0.identities;
        let given = || self.given_token(operation).map(|token| Cached::new(token.0));
        match scheme {
            AuthScheme::None | AuthScheme::Other(_) => None,
            AuthScheme::SigV4 | AuthScheme::SigV4A => self.credentials_provider().cloned(),
            AuthScheme::HttpBearer => token.clone().or_else(given).or_else(|| sign_in.clone()),
            AuthScheme::HttpApiKey(_) => api_key.clone(),
            AuthScheme::HttpBasic => login.clone(),
            AuthScheme::HttpDigest => digest_login.clone(),
        }
    }

    /// Where a scheme stands among those that are preferred; those that nobody named come last.
    fn place(&self, scheme: AuthScheme, operation: &OperationMeta) -> usize {
        let Identities { token, preference, .. } = &self.0.identities;
        let has_token = || token.is_none() && self.given_token(operation).is_some();
        match preference {
            None if scheme == AuthScheme::HttpBearer && has_token() => 0,
            _ => self.preferred().position(|name| name == scheme.name()).map_or(usize::MAX, |place| place + 1),
        }
    }

    /// The names of the schemes that are preferred, best first: the program's, else those of its settings.
    pub(crate) fn preferred(&self) -> impl Iterator<Item = &str> {
        let Identities { preference, usual_preference, .. } = &self.0.identities;
        let usual = usual_preference.iter().filter(|_| preference.is_none()).map(String::as_str);
        preference.iter().flatten().map(Cow::as_ref).chain(usual)
    }

    /// The token that the environment has for the operation's service.
    fn given_token(&self, operation: &OperationMeta) -> Option<Token> {
        let name = operation.service.signing_name;
        let name = format!("AWS_BEARER_TOKEN_{}", name.replace(['-', ' '], "_").to_ascii_uppercase());
        self.0.identities.variable.as_ref()?(&name).map(|token| Token::new(token, None))
    }
}
