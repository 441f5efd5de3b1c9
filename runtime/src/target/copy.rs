//! Where a request goes that is signed for the region which a copy comes from.
//!
//! In: a request on its way that notes that region. Out: the same for the endpoint of that region, to be signed there.

use std::sync::Arc;

use http::Request;

use super::{Directed, Elsewhere, Target, Targets};
use crate::adapt::{CopyFrom, form_of};
use crate::body::ByteStream;
use crate::endpoint::BuiltIn;
use crate::error::ConstructionFailure;
use crate::sigv4::copy::CopySource;

impl Directed {
    /// What has to be signed for the region that the request wants a copy from; nothing, for all others.
    ///
    /// # Errors
    /// When that is no region, or has no endpoint.
    pub(crate) fn copy_source(&mut self, targets: &Targets) -> Result<Option<CopySource>, ConstructionFailure> {
        let wanted = self.request.extensions_mut().remove::<CopyFrom>();
        let Some((CopyFrom { region, form, url }, elsewhere)) = wanted.zip(self.by_source.take()) else {
            return Ok(None);
        };
        let mut there = Request::new(ByteStream::default());
        *there.uri_mut() = self.request.uri().clone();
        let target = elsewhere.in_region(&region, &mut there, targets)?;
        let signed = format!("{}?{form}", there.uri());
        let there = Request::get(signed).body(Vec::new()).map_err(ConstructionFailure::new)?;
        Ok(Some(CopySource { there, properties: target.signing.clone(), form: form_of(&self.request), url }))
    }
}

impl Elsewhere {
    /// Sends a request to where it goes in another region, whatever region is configured.
    fn in_region(
        mut self,
        region: &str,
        request: &mut Request<ByteStream>,
        targets: &Targets,
    ) -> Result<Arc<Target>, ConstructionFailure> {
        self.config = self.config.to_builder().region(region.to_owned()).build();
        self.go(request, None, targets, |built_in| (built_in == BuiltIn::Region).then(|| region.to_owned().into()))?;
        Ok(self.target)
    }
}
