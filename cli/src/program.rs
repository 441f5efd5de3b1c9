//! What a generated crate hands to its command-line tool: a table with an entry an operation. No code.
//!
//! In: nothing; generated code writes this table as a constant. Out: names and schemas for options, skeletons and completions,
//! hooks for the request, and the help pages.

use smithgen_runtime::generated::Service;
use smithgen_runtime::generated::schema::Member;
use smithgen_runtime::generated::untyped::ServiceRules;
use smithgen_runtime::generated::{OperationMeta, Paginated, ServiceMeta};
use smithgen_runtime::operation::Operation;

use crate::members::Wire;

/// A command-line tool.
#[derive(Debug)]
pub struct Program {
    /// The service that it calls. Its endpoint prefix is the program's name.
    pub service: &'static ServiceMeta,
    /// One command an operation, sorted by name.
    pub commands: &'static [Command],
    /// The help pages as [`help`](crate::arguments::help) reads them; empty if they are left out.
    pub pages: &'static [u8],
    /// The version of the crate that the tool is built in.
    pub version: &'static str,
    /// How requests of the service are directed.
    pub(crate) rules: ServiceRules,
    /// The service's wire format.
    pub(crate) wire: Wire,
}

impl Program {
    /// The tool of the service `S`.
    pub const fn new<S: Service>(commands: &'static [Command], pages: &'static [u8], version: &'static str) -> Self {
        Program {
            service: S::META,
            commands,
            pages,
            version,
            rules: ServiceRules::of::<S>(),
            wire: Wire::of::<S::Protocol>(),
        }
    }

    /// The program's name, such as `cognito-idp`.
    pub fn name(&self) -> &'static str {
        self.service.endpoint_prefix
    }

    /// The command called `name`.
    pub fn command(&self, name: &str) -> Option<&'static Command> {
        self.commands.iter().find(|command| command.name == name)
    }
}

/// The options that stand for token and limits where results come in pages.
const PAGING: [&str; 3] = ["starting-token", "page-size", "max-items"];

/// A command: an operation, and the names by which the command line knows it and the members of its input.
#[derive(Debug)]
pub struct Command {
    /// The name, such as `confirm-forgot-password`.
    pub name: &'static str,
    /// The operation.
    pub operation: &'static OperationMeta,
    /// The option of each member of the input, in the order of the schema, without the leading hyphens.
    pub options: &'static [&'static str],
}

impl Command {
    /// The command of the operation `O`.
    pub const fn new<O: Operation>(name: &'static str, options: &'static [&'static str]) -> Self {
        Command { name, operation: O::META, options }
    }

    /// How results come in pages, if the tool can turn them: it must know what they make together.
    pub(crate) fn pages(&self) -> Option<&'static Paginated> {
        self.operation.paginated.filter(|paginated| !paginated.results.is_empty())
    }

    /// The options that turn pages, without hyphens; none, if there are no pages to turn.
    pub(crate) fn paging_options(&self) -> impl Iterator<Item = &'static str> {
        let pages = self.pages();
        let has_sizes = pages.is_some_and(|pages| pages.page_size.is_some());
        PAGING.into_iter().filter(move |&option| pages.is_some() && (has_sizes || option != "page-size"))
    }

    /// The options that users are shown for members of the input, without hyphens. Those whose part the options for paging play
    /// are known, too, but not shown.
    pub(crate) fn shown_options(&self) -> impl Iterator<Item = (&'static str, &'static Member)> {
        let hidden = self.pages().into_iter().flat_map(Paginated::members);
        let hidden: Vec<&str> = hidden.collect();
        let options = self.options.iter().copied().zip(self.operation.input.members);
        options.filter(move |(_, member)| !hidden.contains(&member.name))
    }
}
