//! What requests say of a copy out of another region.
//!
//! In: the input and its request, which is a form. Out: the same without the region of the source where the service does not take that, and
//! with a note of what has to be signed for that region, if the caller has not done so.

use http::header::CONTENT_LENGTH;

use super::HttpRequest;
use crate::codec::Texts;
use crate::config::Config;
use crate::endpoint::uri_encode_into;
use crate::meta::{OperationMeta, PresignedCopy};

/// The pair for the region of the copy, by which all services know it.
const DESTINATION: &str = "DestinationRegion";

/// What has to be signed for another region, once there are credentials.
#[cfg_attr(not(feature = "sigv4"), expect(dead_code, reason = "nobody signs"))]
#[derive(Clone, Debug)]
pub(crate) struct CopyFrom {
    pub(crate) region: String,
    /// The form that is signed.
    pub(crate) form: String,
    /// The name of the pair with the URL.
    pub(crate) url: &'static str,
}

/// Says in a request what the service is to know of the region of the source.
pub(super) fn prepare(
    operation: &OperationMeta,
    copy: PresignedCopy,
    input: &dyn Texts,
    request: &mut HttpRequest,
    config: &Config,
) {
    let Some(region) = input.text(copy.source) else { return };
    let mut form = form_of(request);
    if !copy.names_regions {
        form = without(&form, operation.input_name(copy.source));
    }
    let url = operation.input_name(copy.url);
    if let Some(destination) = config.region().filter(|_| input.text(copy.url).is_none() && !region.is_empty()) {
        let mut signed = without(&form, DESTINATION);
        add(&mut signed, DESTINATION, destination);
        if copy.names_regions {
            form.clone_from(&signed);
        }
        request.extensions_mut().insert(CopyFrom { region: region.to_owned(), form: signed, url });
    }
    set_form(request, form);
}

/// The form that a request sends.
pub(crate) fn form_of(request: &HttpRequest) -> String {
    String::from_utf8_lossy(&request.body().at_hand().unwrap_or_default()).into_owned()
}

/// Has a request send another form.
pub(crate) fn set_form(request: &mut HttpRequest, form: String) {
    request.headers_mut().insert(CONTENT_LENGTH, form.len().into());
    *request.body_mut() = form.into_bytes().into();
}

/// Adds a pair to a form.
pub(crate) fn add(form: &mut String, name: &str, value: &str) {
    form.extend(["&", name, "="]);
    uri_encode_into(value, form);
}

/// A form without the pair of a name.
fn without(form: &str, name: &str) -> String {
    let others = form.split('&').filter(|pair| pair.split('=').next() != Some(name));
    others.collect::<Vec<_>>().join("&")
}
