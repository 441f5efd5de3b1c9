//! What a service is, in types and in data.
//!
//! In: generated implementations. Out: [`Service`], and [`ErasedService`], which is the same without its type.

use std::any::TypeId;

#[cfg(feature = "endpoint-discovery")]
use crate::discovery::Wire;
#[cfg(feature = "event-streams")]
use crate::document::WriteDocument;
use crate::endpoint::Rules;
use crate::meta::ServiceMeta;
use crate::protocol::{Protocol, ReadFailure, failure};

/// A service: the wire format that it speaks, and where it is.
pub trait Service: 'static {
    /// The wire format.
    type Protocol: Protocol;

    /// Facts about the service.
    const META: &'static ServiceMeta;

    /// Where the service is, by its own endpoint rules.
    const RULES: &'static Rules = Rules::URL;
}

/// What calls need of a [`Service`], without its type.
#[derive(Clone, Copy, Debug)]
pub struct ErasedService {
    pub(crate) id: TypeId,
    pub(crate) meta: &'static ServiceMeta,
    pub(crate) rules: &'static Rules,
    pub(crate) failure: ReadFailure,
    /// That of its documents.
    #[cfg(feature = "event-streams")]
    pub(crate) media_type: &'static str,
    #[cfg(feature = "endpoint-discovery")]
    pub(crate) discovery: Wire,
}

impl ErasedService {
    /// The service `S`.
    pub const fn of<S: Service>() -> Self {
        ErasedService {
            id: TypeId::of::<S>(),
            meta: S::META,
            rules: S::RULES,
            failure: failure::<S::Protocol>,
            #[cfg(feature = "event-streams")]
            media_type: <S::Protocol as Protocol>::Format::MEDIA_TYPE,
            #[cfg(feature = "endpoint-discovery")]
            discovery: Wire::of::<S::Protocol>(),
        }
    }
}
