//! Points in time, in all the forms in which people, programs and services write them.
//!
//! In: what was typed, or what a response holds, and a [`Zone`]. Out: a point in time for the wire ([`parse`]), or its text for
//! people ([`Timestamps`]).

mod moment;
mod show;
mod zone;

pub(crate) use moment::of_number;
pub use moment::parse;
pub use show::Timestamps;
pub use zone::Zone;
