//! What a generated crate hands to its command-line tool: services, and their commands as a tree. No code.
//!
//! In: nothing; generated code writes this as constants. Out: names and schemas for options, skeletons and completions,
//! hooks for the request, and the help pages; and where words lead in all that.
//!
//! A tool of one service has the service's commands for its own; in one of several, the service's name stands before them. All
//! else is the same, so that [`Place`] is the one that knows the difference.

mod pages;

use smithgen_runtime::generated::Service as Modelled;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, Trait};
use smithgen_runtime::generated::untyped::{ErasedService, UntypedEvents};
use smithgen_runtime::generated::waiter::Waiter;
use smithgen_runtime::generated::{OperationMeta, Paginated, ServiceMeta};
use smithgen_runtime::operation::Operation;

use crate::failure::Failure;
use crate::members::Wire;

pub use pages::Pages;

/// A command-line tool.
#[derive(Debug)]
pub struct Tool {
    /// Its name, such as `cognito-idp`.
    pub name: &'static str,
    /// The version of the crate that it is built in.
    pub version: &'static str,
    /// What it calls, sorted by name.
    pub services: &'static [&'static Service],
}

impl Tool {
    /// A tool of these services.
    pub const fn new(name: &'static str, version: &'static str, services: &'static [&'static Service]) -> Self {
        Tool { name, version, services }
    }

    /// All commands that call an operation.
    pub(crate) fn commands(&self) -> impl Iterator<Item = &'static Command> {
        let mut pending: Vec<&'static Node> = self.services.iter().flat_map(|service| service.commands).collect();
        std::iter::from_fn(move || {
            loop {
                match pending.pop()? {
                    Node::Operation(command) => return Some(command),
                    Node::Group(group) => pending.extend(group.commands),
                    Node::Custom(_) => {}
                }
            }
        })
    }

    /// The service of a tool that has one only.
    pub(crate) fn only_service(&self) -> Option<&'static Service> {
        match self.services {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// A service of a tool.
#[derive(Debug)]
pub struct Service {
    /// Its name in the AWS CLI, the word before its commands in a tool of several services.
    pub name: &'static str,
    /// What is said of it.
    pub meta: &'static ServiceMeta,
    /// Its commands, sorted by name.
    pub commands: &'static [Node],
    /// The help pages; none if they are left out.
    pub pages: Pages,
    /// How requests of the service are directed.
    pub(crate) rules: ErasedService,
    /// The service's wire format.
    pub(crate) wire: Wire,
}

impl Service {
    /// The service `S` under the name that the AWS CLI has for it, with its packed help pages.
    pub const fn new<S: Modelled>(name: &'static str, commands: &'static [Node], pages: &'static [u8]) -> Self {
        Self::of::<S>(name, commands, pages, Wire::of::<S::Protocol>())
    }

    /// The same, of a service with streams of events.
    pub const fn with_events<S: Modelled<Protocol: UntypedEvents>>(
        name: &'static str,
        commands: &'static [Node],
        pages: &'static [u8],
    ) -> Self {
        Self::of::<S>(name, commands, pages, Wire::with_events::<S::Protocol>())
    }

    const fn of<S: Modelled>(name: &'static str, commands: &'static [Node], pages: &'static [u8], wire: Wire) -> Self {
        Service { name, meta: S::META, commands, pages: Pages::new(pages), rules: ErasedService::of::<S>(), wire }
    }
}

/// What commands are for that wait.
const WAIT: &str =
    "Wait until a particular condition is satisfied. Each subcommand calls an operation again and again until it is.";

/// What a word stands for.
#[derive(Debug)]
pub enum Node {
    /// A call of an operation.
    Operation(Command),
    /// Commands of which each has a word more.
    Group(Group),
    /// What the tool does in a way of its own.
    Custom(Custom),
}

impl Node {
    /// The command of the operation `O`, called `name`, with an option for each member of the input, without hyphens and with blanks between.
    pub const fn operation<O: Operation>(name: &'static str, options: &'static str) -> Self {
        Self::with_others::<O>(name, options, &[])
    }

    /// The same, with other names of these options.
    pub const fn with_others<O: Operation>(
        name: &'static str,
        options: &'static str,
        others: &'static [OtherName],
    ) -> Self {
        Node::Operation(Command { name, operation: O::META, option_names: options, others, waiter: None })
    }

    /// The same command, which waits for something, and prints nothing.
    pub const fn until(self, waiter: &'static Waiter) -> Self {
        match self {
            Node::Operation(command) => Node::Operation(Command { waiter: Some(waiter), ..command }),
            other => other,
        }
    }

    /// The commands that wait, sorted by name, below the word `wait`.
    pub const fn waits(commands: &'static [Node]) -> Self {
        Node::Group(Group { name: "wait", about: WAIT, commands })
    }

    /// The word.
    pub fn name(&self) -> &'static str {
        match self {
            Node::Operation(command) => command.name,
            Node::Group(group) => group.name,
            Node::Custom(custom) => custom.name,
        }
    }

    /// What is said of it here; of operations, pages say it.
    pub(crate) fn about(&self) -> &'static str {
        match self {
            Node::Operation(_) => "",
            Node::Group(group) => group.about,
            Node::Custom(custom) => custom.about,
        }
    }
}

/// Commands that have a word in common.
#[derive(Debug)]
pub struct Group {
    /// The word.
    pub name: &'static str,
    /// What they are for, in a sentence.
    pub about: &'static str,
    /// The commands, sorted by name.
    pub commands: &'static [Node],
}

/// A command that is no operation.
#[derive(Debug)]
pub struct Custom {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// What words it takes, as usage lines show them; may be empty.
    pub usage: &'static str,
    /// Does it: takes the words after the name, without global options, and gives what goes to standard output.
    pub run: fn(&[&str]) -> Result<String, Failure>,
}

/// Where words lead: to a tool, a service of several, a group, or a command.
#[derive(Clone, Debug)]
pub struct Place {
    /// The tool.
    pub tool: &'static Tool,
    /// The service that is meant, if there is but one or a word has named it.
    pub service: Option<&'static Service>,
    /// What the words after that stand for, each in the one before.
    pub path: Vec<&'static Node>,
}

impl Place {
    /// Where no word has been said.
    pub fn root(tool: &'static Tool) -> Self {
        Place { tool, service: tool.only_service(), path: Vec::new() }
    }

    /// Whether no word has been said.
    pub(crate) fn is_root(&self) -> bool {
        self.path.is_empty() && self.names_service() == self.service.is_none()
    }

    /// Whether services are named by words.
    fn names_service(&self) -> bool {
        self.tool.only_service().is_none()
    }

    /// The words that may follow.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        match self.nodes() {
            Some(nodes) => nodes.iter().map(Node::name).collect(),
            None => self.tool.services.iter().map(|service| service.name).collect(),
        }
    }

    /// What may follow; `None` if that are services.
    pub(crate) fn nodes(&self) -> Option<&'static [Node]> {
        match self.path.last() {
            None => self.service.map(|service| service.commands),
            Some(Node::Group(group)) => Some(group.commands),
            Some(_) => Some(&[]),
        }
    }

    /// Where a further word leads.
    pub fn at(&self, name: &str) -> Option<Self> {
        let mut place = self.clone();
        match self.nodes() {
            Some(nodes) => place.path.push(nodes.iter().find(|node| node.name() == name)?),
            None => place.service = Some(self.tool.services.iter().find(|service| service.name == name)?),
        }
        Some(place)
    }

    /// What the word that may follow is called.
    pub(crate) fn kind_of_next(&self) -> &'static str {
        match (self.service, self.path.as_slice()) {
            (None, _) => "command",
            (_, []) => "operation",
            _ => "subcommand",
        }
    }

    /// What the last word stands for.
    pub(crate) fn node(&self) -> Option<&'static Node> {
        self.path.last().copied()
    }

    /// The operation's command that the words lead to.
    pub(crate) fn command(&self) -> Option<&'static Command> {
        match self.node() {
            Some(Node::Operation(command)) => Some(command),
            _ => None,
        }
    }

    /// The words within the service, which are the name of its help page.
    pub(crate) fn page_name(&self) -> String {
        self.path.iter().map(|node| node.name()).collect::<Vec<_>>().join(" ")
    }

    /// All words, the tool's name first.
    pub(crate) fn words(&self) -> String {
        let service = self.service.filter(|_| self.names_service()).map(|service| service.name);
        let words = [self.tool.name].into_iter().chain(service).chain(self.path.iter().map(|node| node.name()));
        words.collect::<Vec<_>>().join(" ")
    }

    /// The words that lead on from here to an operation, as usage lines show them.
    pub(crate) fn usage(&self) -> &'static str {
        if self.service.is_none() { "<service> <operation>" } else { "<operation>" }
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
    /// The option of each member of the input, in the order of the schema, without the leading hyphens and with blanks between: one text
    /// takes a quarter of the room that a table of texts takes.
    pub option_names: &'static str,
    /// Other names of these options.
    pub others: &'static [OtherName],
    /// What is waited for with the operation, if not its answer is wanted.
    pub waiter: Option<&'static Waiter>,
}

/// Another name of an option, without hyphens.
#[derive(Debug)]
pub struct OtherName {
    option: &'static str,
    pub(crate) name: &'static str,
    /// Whether it says no where the option says yes; otherwise it says the same, and is not shown.
    pub(crate) says_no: bool,
}

impl OtherName {
    /// What says no where `option` says yes, if that is not `no-` and the option.
    pub const fn negative(option: &'static str, name: &'static str) -> Self {
        OtherName { option, name, says_no: true }
    }

    /// An older name of `option`, which is understood and not shown.
    pub const fn alias(option: &'static str, name: &'static str) -> Self {
        OtherName { option, name, says_no: false }
    }
}

impl Command {
    /// The options of the members of the input, in the order of the schema, without the leading hyphens.
    pub fn options(&self) -> Vec<&'static str> {
        self.option_names.split_terminator(' ').collect()
    }

    /// The other names of an option.
    pub(crate) fn others_of(&self, option: &str) -> impl Iterator<Item = &'static OtherName> {
        self.others.iter().filter(move |other| other.option == option)
    }

    /// What says no where `option` says yes.
    pub(crate) fn negative(&self, option: &str) -> String {
        let other = self.others_of(option).find(|other| other.says_no);
        other.map_or_else(|| format!("no-{option}"), |other| other.name.to_owned())
    }

    /// The words within the service that lead to it.
    pub(crate) fn words(&self) -> String {
        if self.waiter.is_some() { format!("wait {}", self.name) } else { self.name.to_owned() }
    }

    /// How results come in pages, if the tool can turn them: it must know what they make together.
    pub(crate) fn pages(&self) -> Option<&'static Paginated> {
        self.operation.paginated.filter(|paginated| !paginated.results.is_empty() && self.waiter.is_none())
    }

    /// The member of the output that goes to a file: bytes that are the whole body, be they streamed or not.
    pub(crate) fn outfile(&self) -> Option<&'static Member> {
        let is_body =
            |member: &&Member| member.target.kind == Kind::Blob && member.traits.contains(&Trait::HttpPayload);
        self.operation.output.members.iter().find(is_body).filter(|_| self.waiter.is_none())
    }

    /// Whether there is such a member.
    pub(crate) fn has_outfile(&self) -> bool {
        self.outfile().is_some()
    }

    /// The union of the events that come, if the answer is a stream of them.
    pub(crate) fn events(&self) -> Option<&'static Schema> {
        self.operation.output.events().map(|stream| stream.target)
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
        let options = self.options().into_iter().zip(self.operation.input.members);
        options.filter(move |(_, member)| !hidden.contains(&member.name))
    }
}
