//! What a run has around it: streams, files, environment, the terminal, the pager, and Ctrl-C.
//!
//! In: the process, or what a test gives in its place. Out: what the rest of the tool reads from and writes to.

mod files;
pub mod interrupt;
pub mod pager;
mod surroundings;
mod terminal;
mod unseen;

pub use files::Files;
pub(crate) use files::{Loaded, STANDARD, describe};
pub use pager::Pager;
pub use surroundings::{Destination, Shared, Surroundings};
pub use terminal::Terminal;
pub(crate) use terminal::USUAL_WIDTH;
pub use unseen::ask_unseen;
