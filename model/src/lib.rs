//! Reads Smithy service models into one resolved, validated graph.
//!
//! In: Smithy JSON AST files of version 1.0 or 2.0, one or several, or service descriptions of
//! botocore. Out: a [`Model`] of index tables, or [`Problems`] with file, line and column.
//!
//! The stages, each in a file of its own: `json` parses texts, `recognise` tells what they are,
//! `botocore` converts what is no Smithy, `ast` reads shapes whose references are text, `merge` joins files, `mixins` flattens, `upgrade`
//! brings 1.0 to 2.0, `resolve` turns names into indices, `validate` checks what they mean.
//!
//! ```no_run
//! let model = smithgen_model::Model::load(&["model/cognito-idp.json"])?;
//! for service in model.services() {
//!     for operation in model.operations_of(service) {
//!         println!("{}", model.shape(operation).id.name());
//!     }
//! }
//! # Ok::<(), smithgen_model::Problems>(())
//! ```

mod archive;
mod ast;
mod aws_cli;
mod botocore;
mod default_value;
mod fix_ups;
mod json;
mod limits;
mod load;
mod locate;
mod merge;
mod mixins;
mod model;
mod node;
mod order;
mod paginator;
mod places;
mod prelude;
mod problem;
mod recognise;
mod report;
mod resolve;
mod shape_id;
mod shape_type;
mod source;
mod traits;
mod upgrade;
mod validate;
mod visible;
mod waiter;
#[cfg(feature = "archives")]
#[doc(hidden)]
pub mod walk;

pub use default_value::DefaultValue;
pub use json::JsonError;
pub use limits::Limits;
pub use model::{Member, Model, Operation, Resource, Service, Shape, ShapeIx, ShapeKind};
pub use node::{Node, Number, Object};
pub use paginator::Paginator;
pub use problem::{Location, Problem, Problems, Severity};
pub use shape_id::ShapeId;
pub use shape_type::ShapeType;
pub use source::Source;
pub use traits::{
    Deprecated, EnumValue, ErrorFault, Http, Length, Paginated, Range, Retryable, TimestampFormat, Traits,
};
pub use waiter::{Acceptor, AcceptorState, Matcher, NamedWaiter, PathComparator, PathMatcher, Waiter};

// For the generator alone: how it reports what it finds, and facts that are no model's.
#[doc(hidden)]
pub use self::{
    aws_cli::AwsCli,
    botocore::{services_of_wheel, watched_path},
    default_value::base64,
    report::{At, Finding},
    traits::{
        ASKED_FOR, ENCODED, FILLED_IN, HEADERS, LABELS_IN_ENDPOINT, LAST_SEGMENT, POSTED_QUERY, PRESIGNED_COPY,
        REQUEST_URL, RETRIES, SENT_ESCAPED, SENT_IN_BASE64, SENT_WITH_MD5, TEXT_BESIDE, TREE_HASH, UNWRAPPED_OUTPUT,
    },
    visible::{is_unseen, visible},
};
