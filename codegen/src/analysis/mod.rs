//! Questions about the model that need more than a look at one shape. One file a question.

pub mod auth;
pub mod bound;
pub mod depth;
pub mod discovery;
pub mod expressions;
pub mod jmespath;
pub mod optionality;
pub mod protocol;
pub mod recursion;
pub mod secrecy;
pub mod told;
pub mod waiters;
