//! What calls give: outputs alone, or with each what the response said beside it.
//!
//! In: what a call came to. Out: the output, or a pair of it and [`ResponseMetadata`]. Outputs themselves have no place for that, so that clients
//! that do not ask for it do not pay for it.

use std::fmt;

use super::{CallResult, ResultWithMetadata};
use crate::codec::Limits;
use crate::error::SdkError;
use crate::operation::{Operation, ProtocolOf};
use crate::outcome::{Outcome, ResponseMetadata, finish, finish_with_metadata};

/// What the calls of a driver give: [`Outputs`] or [`OutputsWithMetadata`].
pub trait Given: Clone + Copy + fmt::Debug + Send + Sync + 'static {
    /// What is given for an output.
    type Of<T>;

    /// What a call came to.
    #[doc(hidden)]
    fn finish<O: Operation>(outcome: Outcome, limits: &Limits) -> GivenResult<Self, O>;

    /// The output in what is given.
    fn output<T>(given: &Self::Of<T>) -> &T;

    /// The same by value.
    fn into_output<T>(given: Self::Of<T>) -> T;
}

/// What a call gives, or why there is nothing.
pub type GivenResult<G, O> = Result<<G as Given>::Of<<O as Operation>::Output>, SdkError<<O as Operation>::Error>>;

/// Nothing but outputs.
#[derive(Clone, Copy, Debug)]
pub struct Outputs;

impl Given for Outputs {
    type Of<T> = T;

    fn finish<O: Operation>(outcome: Outcome, limits: &Limits) -> CallResult<O> {
        finish::<ProtocolOf<O>, _, _>(outcome, limits, O::set_body)
    }

    fn output<T>(given: &T) -> &T {
        given
    }

    fn into_output<T>(given: T) -> T {
        given
    }
}

/// Pairs of an output and the [`ResponseMetadata`] of the response that it came in.
#[derive(Clone, Copy, Debug)]
pub struct OutputsWithMetadata;

impl Given for OutputsWithMetadata {
    type Of<T> = (T, ResponseMetadata);

    fn finish<O: Operation>(outcome: Outcome, limits: &Limits) -> ResultWithMetadata<O> {
        finish_with_metadata::<ProtocolOf<O>, _, _>(outcome, limits, O::set_body)
    }

    fn output<T>((output, _): &(T, ResponseMetadata)) -> &T {
        output
    }

    fn into_output<T>((output, _): (T, ResponseMetadata)) -> T {
        output
    }
}
