//! Copies out of another region, whose service wants the same request signed for that region.

/// What the input of such an operation says of the region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresignedCopy {
    /// The index of the member for the URL of the signed request, which is made where it is not set.
    pub(crate) url: usize,
    /// The index of the member that names the region which the source is in.
    pub(crate) source: usize,
    /// Whether the service is told of both regions in the request itself, too.
    pub(crate) names_regions: bool,
}

impl PresignedCopy {
    /// A copy by the indices of the members for the URL and for the region of the source, which is not sent.
    pub const fn new(url: usize, source: usize) -> Self {
        PresignedCopy { url, source, names_regions: false }
    }

    /// Has the service told of both regions in the request itself, too.
    pub const fn naming_regions(mut self) -> Self {
        self.names_regions = true;
        self
    }
}
