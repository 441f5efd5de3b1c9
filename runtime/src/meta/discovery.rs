//! That an operation goes where the service says, as the traits `aws.api#clientEndpointDiscovery`, `clientDiscoveredEndpoint` and
//! `clientEndpointDiscoveryId` have it.
//!
//! In: the operation that asks the service. Out: a [`Discovery`], which belongs to the operations that it decides of.

use super::OperationMeta;

/// Where an operation goes is asked before.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Discovery {
    /// The operation that asks.
    pub operation: &'static OperationMeta,
    /// Whether the service's own endpoint refuses the operation.
    pub is_required: bool,
    /// The indices of the members of the input that the answer depends on.
    pub identifiers: &'static [usize],
    /// The code of the error that says that an endpoint takes calls no more.
    pub error: &'static str,
}

impl Discovery {
    /// Asked by this operation, where programs want that; the service's own endpoint takes the calls as well.
    pub const fn by(operation: &'static OperationMeta) -> Self {
        Discovery { operation, is_required: false, identifiers: &[], error: "InvalidEndpointException" }
    }

    /// Has the operation go nowhere else.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Adds the indices of the members of the input that the answer depends on.
    pub const fn identifiers(mut self, members: &'static [usize]) -> Self {
        self.identifiers = members;
        self
    }

    /// Sets the code of the error that says that an endpoint takes calls no more.
    pub const fn error(mut self, code: &'static str) -> Self {
        self.error = code;
        self
    }
}

impl OperationMeta {
    /// Has the operation go where another one says.
    pub const fn discovered(mut self, discovery: &'static Discovery) -> Self {
        self.discovery = Some(discovery);
        self
    }
}
