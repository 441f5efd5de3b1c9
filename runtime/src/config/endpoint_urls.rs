//! Where requests go instead of services' own endpoints.
//!
//! In: the URL that a program sets for all services, or those that settings have for all and for single ones. Out: a service's.

use http::Uri;

use super::{Builder, Config};
use crate::endpoint::{PARTITIONS, is_in_partition};
use crate::meta::ServiceMeta;

/// What is set.
#[derive(Clone, Default)]
pub(super) struct EndpointUrls {
    /// That of services that have none of their own here.
    pub(super) all: Option<String>,
    /// Those of single services, behind their names in variables, such as `COGNITO_IDENTITY_PROVIDER`; the last one counts.
    pub(super) services: Vec<(String, String)>,
}

impl EndpointUrls {
    /// That of a service, by the name that AWS's SDKs know it by.
    pub(super) fn of(&self, sdk_id: &str) -> Option<&str> {
        let name = if self.services.is_empty() { String::new() } else { in_variables(sdk_id) };
        let own = self.services.iter().rev().find(|(service, _)| *service == name).map(|(_, url)| url);
        own.or(self.all.as_ref()).map(String::as_str)
    }
}

/// How a service's name is written in variables.
pub(super) fn in_variables(sdk_id: &str) -> String {
    sdk_id.replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_ascii_uppercase()
}

impl Builder {
    /// Sets where to send requests instead of the service's own endpoint, whatever service that is: `http://` or `https://`, a host, and
    /// optionally port and base path. Default: the service's own endpoint for the region or, in configurations that are loaded from an
    /// environment, what that says of the service.
    pub fn endpoint_url(self, url: impl Into<String>) -> Self {
        self.endpoint_urls(EndpointUrls { all: Some(url.into()), services: Vec::new() })
    }

    pub(super) fn endpoint_urls(mut self, urls: EndpointUrls) -> Self {
        self.endpoint_urls = urls;
        self
    }
}

impl Config {
    /// Where to send requests instead of services' own endpoints, but for services that environment or profile send elsewhere.
    pub fn endpoint_url(&self) -> Option<&str> {
        self.0.endpoint_urls.all.as_deref()
    }

    /// Where to send those of one service.
    #[doc(hidden)]
    pub fn endpoint_url_of(&self, service: &ServiceMeta) -> Option<&str> {
        self.0.endpoint_urls.of(service.sdk_id)
    }

    /// The configuration of one service, whose [`endpoint_url`](Self::endpoint_url) is that of the service.
    pub(crate) fn of_service(&self, service: &ServiceMeta) -> Config {
        if self.0.endpoint_urls.services.is_empty() {
            return self.clone();
        }
        let all = self.endpoint_url_of(service).map(str::to_owned);
        self.to_builder().endpoint_urls(EndpointUrls { all, services: Vec::new() }).build()
    }

    /// Whether requests go to an `endpoint_url` that is not AWS's.
    pub(crate) fn has_foreign_endpoint(&self) -> bool {
        let url = self.endpoint_url().map(str::parse::<Uri>);
        url.is_some_and(|url| !url.is_ok_and(|url| is_in_partition(PARTITIONS, url.host().unwrap_or_default())))
    }
}
