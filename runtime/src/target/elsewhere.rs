//! Requests that have to go elsewhere than they were sent at first.
//!
//! In: a request on its way, and what became known meanwhile: whose credentials are used, where a bucket is. Out: the same request to where
//! that leads.

use std::sync::Arc;

use http::header::HOST;
use http::uri::{Authority, PathAndQuery};
use http::{Request, Uri};

use super::{Target, Targets, joined};
use crate::body::ByteStream;
use crate::caller::Caller;
use crate::config::Config;
use crate::endpoint::{BuiltIn, Input};
use crate::error::ConstructionFailure;
#[cfg(all(feature = "rest-xml", feature = "sigv4"))]
use crate::s3;
use crate::service::ErasedService;

/// A call that may have to go elsewhere, once it is known whose credentials are used or where a bucket is. Few do, so that nothing is
/// copied for those that do not.
pub(crate) struct Elsewhere {
    pub(super) service: ErasedService,
    pub(super) config: Config,
    /// Where the request went at first, and by what that was decided.
    pub(super) first: Arc<Target>,
    /// Where the request goes as yet.
    pub(super) target: Arc<Target>,
    /// How accounts decide, which was left out at first.
    pub(super) mode: Option<Input<'static>>,
}

impl Elsewhere {
    /// Sends a request on to where callers from the account of the credentials go, to be signed for that.
    ///
    /// # Errors
    /// When no endpoint can be found for them, or none that can be signed for.
    pub(crate) fn go_to_account(
        &mut self,
        request: &mut Request<ByteStream>,
        caller: &mut Caller,
        targets: &Targets,
    ) -> Result<(), ConstructionFailure> {
        let account = caller.account_id().map(str::to_owned);
        let mode = self.mode.clone();
        let known = |built_in| match built_in {
            BuiltIn::AccountId => account.clone().map(Input::from),
            BuiltIn::AccountIdEndpointMode => mode.clone(),
            _ => None,
        };
        self.go(request, Some(caller), targets, known)
    }

    /// The path of the bucket, or of whatever the request is for.
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    pub(crate) fn path(&self) -> &str {
        Some(self.target.base_path.as_str()).filter(|path| !path.is_empty()).unwrap_or("/")
    }

    /// Sends a request on to the region of the bucket, where those to come go at once.
    ///
    /// # Errors
    /// When no endpoint can be found there, or none that can be signed for.
    #[cfg(all(feature = "rest-xml", feature = "sigv4"))]
    pub(crate) fn go_to_region(
        &mut self,
        region: &str,
        request: &mut Request<ByteStream>,
        caller: Option<&mut Caller>,
        targets: &Targets,
    ) -> Result<(), ConstructionFailure> {
        let known = |built_in| (built_in == BuiltIn::Region).then(|| region.to_owned().into());
        self.go(request, caller, targets, known)?;
        if let Some(bucket) = s3::bucket(&self.first.inputs) {
            targets.remember_region(bucket, region);
        }
        Ok(())
    }

    /// Sends a request on to where what is known now leads.
    pub(super) fn go(
        &mut self,
        request: &mut Request<ByteStream>,
        caller: Option<&mut Caller>,
        targets: &Targets,
        known: impl Fn(BuiltIn) -> Option<Input<'static>>,
    ) -> Result<(), ConstructionFailure> {
        let mut inputs = self.first.inputs.clone();
        inputs.fill(known);
        let target = targets.find(&self.config, &self.service, &inputs)?;
        if let Some(caller) = caller {
            target.welcome(caller, &self.config)?;
        }
        self.target.hand_over(request, &target)?;
        self.target = target;
        Ok(())
    }
}

impl Target {
    /// Sends a request to another target that was on its way here. Names that stand before the host stay before the other.
    fn hand_over(&self, request: &mut Request<ByteStream>, to: &Target) -> Result<(), ConstructionFailure> {
        let mut parts = request.uri().clone().into_parts();
        let authority = parts.authority.as_ref().map_or("", Authority::as_str);
        let Some(prefix) = authority.strip_suffix(self.authority.as_str()) else { return Ok(()) };
        let authority = Authority::try_from(format!("{prefix}{}", to.authority)).map_err(ConstructionFailure::new)?;
        let path = parts.path_and_query.as_ref().map_or("/", PathAndQuery::as_str);
        let path = joined(&to.base_path, path.strip_prefix(&self.base_path).unwrap_or(path));
        parts.path_and_query = Some(PathAndQuery::try_from(path).map_err(ConstructionFailure::new)?);
        (parts.scheme, parts.authority) = (Some(to.scheme.clone()), Some(authority));
        *request.uri_mut() = Uri::from_parts(parts).map_err(ConstructionFailure::new)?;
        // A signature may have said the host.
        [&HOST].into_iter().chain(self.headers.iter().map(|(name, _)| name)).for_each(|name| {
            request.headers_mut().remove(name);
        });
        to.add_headers(request.headers_mut());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;

    use http::header::USER_AGENT;

    use super::super::tests::{RULES, service};
    use super::*;
    use crate::endpoint::{Endpoint, Inputs};

    #[test]
    fn requests_are_handed_over() {
        let config = Config::builder().build();
        let target = |url: &str, headers| {
            let endpoint = Endpoint { url: url.to_owned(), headers, properties: Vec::new() };
            Target::of(&config, &service(TypeId::of::<u8>()), &Inputs::new(&RULES), &endpoint).unwrap()
        };
        let named = |name, value: &str| vec![(name, vec![value.to_owned()])];
        let from = target("https://a.test/base", vec![("x-from", vec!["a".to_owned(), "c".to_owned()])]);
        let to = target("http://b.test:81/other/", named("x-to", "b"));
        let handed_over = |request: &mut Request<ByteStream>| {
            from.hand_over(request, &to).unwrap();
            request.uri().to_string()
        };
        let mut request = Request::builder().header("x-from", "b").body(ByteStream::default()).unwrap();
        from.apply(&mut request).unwrap();
        assert_eq!(request.uri(), "https://a.test/base/");
        let values =
            |request: &Request<ByteStream>| request.headers().get_all("x-from").iter().cloned().collect::<Vec<_>>();
        assert_eq!(values(&request), ["a", "c"], "what the endpoint demands replaces what the operation has");
        assert_eq!(handed_over(&mut request), "http://b.test:81/other/");
        let headers = request.headers();
        assert!(!headers.contains_key("x-from") && headers["x-to"] == "b" && headers.contains_key(USER_AGENT));
        // Names before the host stay, and so does a host that the input chose.
        *request.uri_mut() = Uri::from_static("https://me.a.test/base/x?y");
        assert_eq!(handed_over(&mut request), "http://me.b.test:81/other/x?y");
        *request.uri_mut() = Uri::from_static("https://chosen.test/base/");
        assert_eq!(handed_over(&mut request), "https://chosen.test/base/");
    }
}
