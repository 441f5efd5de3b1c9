//! Walks a table of endpoint rules: values of parameters in, an endpoint or an error out.
//!
//! A condition holds if its value is set and not `false`. A function of something that is not set gives nothing, so that a
//! condition on it does not hold; `isSet` and `coalesce` alone look at that. What no table of ours says, such as a text where
//! there is none, counts as not set, too.

use std::borrow::Cow;

use super::outcome::{Endpoint, EndpointError, Resolved, Value};
use super::rules::{NO_MATCH, Op, RESULT, Rules};
use super::{
    Input, Inputs, Partition, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn, parse_url, partition,
    split, substring, uri_encode,
};

impl Rules {
    /// Finds the endpoint for these values of the parameters; where one is not set, its default counts.
    ///
    /// `partitions` is [`PARTITIONS`](super::PARTITIONS) unless there is a newer table.
    ///
    /// # Errors
    /// What the rules say of values that lead nowhere.
    pub fn resolve(&'static self, inputs: &Inputs<'_>, partitions: &[Partition]) -> Resolved {
        Walk::new(self, inputs, partitions)?.result()
    }
}

/// What an item comes to. URLs and resource names stay texts, which are taken apart when an attribute is asked for.
#[derive(Clone, Debug, PartialEq)]
enum Operand<'a> {
    Unset,
    Flag(bool),
    Integer(i64),
    Text(Cow<'a, str>),
    Texts(Vec<Cow<'a, str>>),
    Url(Cow<'a, str>),
    Arn(Cow<'a, str>),
    Partition(&'a Partition),
}

impl<'a> From<Option<Cow<'a, str>>> for Operand<'a> {
    fn from(text: Option<Cow<'a, str>>) -> Self {
        text.map_or(Operand::Unset, Operand::Text)
    }
}

impl<'a> From<Option<&'a Input<'_>>> for Operand<'a> {
    fn from(input: Option<&'a Input<'_>>) -> Self {
        match input {
            None => Operand::Unset,
            Some(Input::Text(text)) => Operand::Text(Cow::Borrowed(text)),
            Some(Input::Flag(value)) => Operand::Flag(*value),
            Some(Input::Texts(texts)) => {
                Operand::Texts(texts.iter().map(|text| Cow::Borrowed(text.as_ref())).collect())
            }
        }
    }
}

/// Why there is no endpoint where a value would choose its host.
const ENDS_HOST: &str = "a value in the endpoint's host has a character that no host can have";

/// A walk through the table, at the word `at` of its code.
struct Walk<'a> {
    rules: &'static Rules,
    partitions: &'a [Partition],
    slots: Vec<Operand<'a>>,
    at: usize,
    /// Whether a value would have ended the host that it is a part of, and had the request go to another.
    ends_host: bool,
}

impl<'a> Walk<'a> {
    fn new(rules: &'static Rules, inputs: &'a Inputs<'_>, partitions: &'a [Partition]) -> Result<Self, EndpointError> {
        for (parameter, value) in rules.parameters.iter().zip(&inputs.values) {
            if parameter.required && value.is_none() {
                return Err(EndpointError::MissingParameter(parameter.name));
            }
        }
        let slots = inputs.values.iter().map(|value| value.as_ref().into()).collect();
        Ok(Walk { rules, partitions, slots, at: 0, ends_host: false })
    }

    /// Follows the nodes to a result.
    fn result(mut self) -> Resolved {
        let nodes = self.rules.nodes;
        let mut reference = nodes.first().copied().unwrap_or(NO_MATCH);
        while reference < RESULT {
            let first = 1 + 3 * usize::from(reference);
            let Some([condition, then, otherwise]) = nodes.get(first..first + 3) else {
                return Err(EndpointError::NoMatch);
            };
            self.at = usize::from(*condition);
            reference = if self.holds() { *then } else { *otherwise };
        }
        if reference == NO_MATCH {
            return Err(EndpointError::NoMatch);
        }
        self.at = usize::from(reference - RESULT);
        match Op::of(self.word()).0 {
            Op::Error => {
                Err(self.text().map_or(EndpointError::NoMatch, |message| EndpointError::Rule(message.into_owned())))
            }
            _ => match self.endpoint() {
                _ if self.ends_host => Err(EndpointError::Rule(ENDS_HOST.to_owned())),
                endpoint => endpoint.ok_or(EndpointError::NoMatch),
            },
        }
    }

    fn holds(&mut self) -> bool {
        !matches!(self.operand(), Operand::Unset | Operand::Flag(false))
    }

    fn endpoint(&mut self) -> Option<Endpoint> {
        let url = self.text()?.into_owned();
        let properties = self.map(Self::property)?;
        let headers = self.map(|walk| match walk.operand() {
            Operand::Texts(values) => Some(values.into_iter().map(Cow::into_owned).collect()),
            _ => None,
        })?;
        Some(Endpoint { url, headers, properties })
    }

    /// The next word; behind the end there is nothing but empty texts.
    fn word(&mut self) -> u16 {
        let word = self.rules.code.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        word
    }

    /// Reads what is at the place in the next word.
    fn elsewhere<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let place = usize::from(self.word());
        let back = std::mem::replace(&mut self.at, place);
        let value = read(self);
        self.at = back;
        value
    }

    /// A part of the table's text.
    fn slice(&mut self, length: u16) -> Option<&'static str> {
        let from = usize::from(self.word());
        self.rules.text.get(from..from + usize::from(length))
    }

    /// An item that must be text.
    fn text(&mut self) -> Option<Cow<'a, str>> {
        match self.operand() {
            Operand::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A map, each value of which `read` reads.
    fn map<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Option<Vec<(&'static str, T)>> {
        match Op::of(self.word()) {
            (Op::Shared, _) => self.elsewhere(|walk| walk.map(read)),
            (Op::Map, entries) => (0..entries).map(|_| self.entry(read)).collect(),
            _ => None,
        }
    }

    fn entry<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Option<(&'static str, T)> {
        let (_, length) = Op::of(self.word());
        Some((self.slice(length)?, read(self)?))
    }

    /// The value of an endpoint's property.
    fn property(&mut self) -> Option<Value> {
        let start = self.at;
        match Op::of(self.word()) {
            (Op::Text, length) => Some(Value::String(Cow::Borrowed(self.slice(length)?))),
            (Op::List, entries) => (0..entries).map(|_| self.property()).collect::<Option<_>>().map(Value::List),
            (Op::Map, _) => {
                self.at = start;
                self.map(Self::property).map(Value::Map)
            }
            _ => {
                self.at = start;
                match self.operand() {
                    Operand::Flag(value) => Some(Value::Bool(value)),
                    Operand::Integer(value) => Some(Value::Integer(value)),
                    Operand::Text(text) => Some(Value::String(Cow::Owned(text.into_owned()))),
                    _ => None,
                }
            }
        }
    }

    /// What the next item comes to. All of it is read, so that the walk stands behind it.
    fn operand(&mut self) -> Operand<'a> {
        let (op, n) = Op::of(self.word());
        match op {
            Op::Text => self.slice(n).map(Cow::Borrowed).into(),
            Op::Slot => self.slots.get(usize::from(n)).cloned().unwrap_or(Operand::Unset),
            Op::Flag => Operand::Flag(n != 0),
            Op::Integer => Operand::Integer(n.into()),
            Op::Long => Operand::Integer((0..4).fold(0, |value, _| value << 16 | i64::from(self.word()))),
            Op::Template => self.template(n),
            Op::List => {
                // As many as there are, whether or not all are set.
                let texts: Vec<_> = (0..n).map(|_| self.text()).collect();
                texts.into_iter().collect::<Option<_>>().map_or(Operand::Unset, Operand::Texts)
            }
            Op::Attribute => attribute(self.operand(), n),
            Op::Entry => match self.operand() {
                Operand::Texts(texts) => texts.into_iter().nth(n.into()).into(),
                _ => Operand::Unset,
            },
            Op::Call => self.call(n),
            Op::Coalesce => {
                let mut first = Operand::Unset;
                for _ in 0..n {
                    let next = self.operand();
                    if first == Operand::Unset {
                        first = next;
                    }
                }
                first
            }
            Op::Assign => {
                let (value, slot) = (self.operand(), usize::from(n));
                self.slots.resize(self.slots.len().max(slot + 1), Operand::Unset);
                self.slots[slot].clone_from(&value);
                value
            }
            Op::Shared => self.elsewhere(Self::operand),
            Op::Map | Op::Endpoint | Op::Error => Operand::Unset,
        }
    }

    fn template(&mut self, pieces: u16) -> Operand<'a> {
        let mut joined = Some(String::new());
        let mut may_end_host = false;
        for _ in 0..pieces {
            let is_fixed = self.is_fixed(self.at);
            let piece = self.text();
            if let (Some(joined), Some(piece)) = (&joined, &piece) {
                // A path may follow a host, and what goes on from there is a path.
                self.ends_host |= may_end_host && is_fixed && !piece.starts_with('/');
                may_end_host = !is_fixed
                    && joined.split_once("://").is_some_and(|(_, host)| !host.contains('/'))
                    && !piece.starts_with('/')
                    && piece.contains(['/', '\\', '?', '#', '@']);
            }
            joined = joined.zip(piece).map(|(joined, piece)| joined + &piece);
        }
        joined.map(Cow::Owned).into()
    }

    /// Whether the item at a place is the same for all inputs.
    fn is_fixed(&self, at: usize) -> bool {
        let word = |at: usize| self.rules.code.get(at).copied().unwrap_or_default();
        match Op::of(word(at)).0 {
            Op::Text => true,
            Op::Shared => matches!(Op::of(word(word(at + 1).into())).0, Op::Text),
            _ => false,
        }
    }

    /// Calls the function of this number, by the order in which smithgen knows them.
    fn call(&mut self, function: u16) -> Operand<'a> {
        let first = self.operand();
        match (function, first) {
            (0, first) => Operand::Flag(first != Operand::Unset),
            (1, Operand::Flag(value)) => Operand::Flag(!value),
            (2, first) => match (first, self.operand()) {
                (Operand::Unset, _) | (_, Operand::Unset) => Operand::Unset,
                (first, second) => Operand::Flag(first == second),
            },
            (3, Operand::Text(text)) if parse_url(&text).is_some() => Operand::Url(text),
            (4, Operand::Text(text)) if parse_arn(&text).is_some() => Operand::Arn(text),
            (5, Operand::Text(region)) => {
                partition(self.partitions, &region).map_or(Operand::Unset, Operand::Partition)
            }
            (6, first) => match (first, self.operand(), self.operand(), self.operand()) {
                (Operand::Text(text), Operand::Integer(start), Operand::Integer(end), Operand::Flag(reverse)) => {
                    let index = |at| usize::try_from(at).unwrap_or(usize::MAX);
                    part(text, |text| substring(text, index(start), index(end), reverse).map(Cow::Borrowed)).into()
                }
                _ => Operand::Unset,
            },
            (7, first) => match (first, self.operand(), self.operand()) {
                (Operand::Text(text), Operand::Text(delimiter), Operand::Integer(limit)) => {
                    let limit = usize::try_from(limit).unwrap_or_default();
                    parts(text, |text| split(text, &delimiter, limit))
                }
                _ => Operand::Unset,
            },
            (8, Operand::Text(text)) => Operand::Text(Cow::Owned(uri_encode(&text))),
            (9 | 10, first) => match (first, self.operand()) {
                (Operand::Text(text), Operand::Flag(dots)) => Operand::Flag(match function {
                    9 => is_valid_host_label(&text, dots),
                    _ => is_virtual_hostable_s3_bucket(&text, dots),
                }),
                _ => Operand::Unset,
            },
            (11, first) => match (first, self.operand(), self.operand()) {
                (Operand::Flag(true), value, _) | (Operand::Flag(false), _, value) => value,
                _ => Operand::Unset,
            },
            _ => Operand::Unset,
        }
    }
}

/// An attribute of a URL, a resource name or a partition, by the order in which smithgen knows them.
fn attribute(value: Operand<'_>, number: u16) -> Operand<'_> {
    match value {
        Operand::Url(text) if number == 4 => parse_url(&text).map_or(Operand::Unset, |url| Operand::Flag(url.is_ip)),
        Operand::Url(text) => part(text, |text| {
            let url = parse_url(text)?;
            Some(match number {
                0 => Cow::Borrowed(url.scheme),
                1 => Cow::Borrowed(url.authority),
                2 => Cow::Borrowed(url.path),
                _ => url.normalized_path,
            })
        })
        .into(),
        Operand::Arn(text) if number == 4 => {
            parts(text, |text| parse_arn(text).map(|arn| arn.resource_id).unwrap_or_default())
        }
        Operand::Arn(text) => part(text, |text| {
            let arn = parse_arn(text)?;
            Some(Cow::Borrowed(match number {
                0 => arn.partition,
                1 => arn.service,
                2 => arn.region,
                _ => arn.account_id,
            }))
        })
        .into(),
        Operand::Partition(partition) => match number {
            0 => Operand::Text(Cow::Borrowed(partition.name)),
            1 => Operand::Text(Cow::Borrowed(partition.dns_suffix)),
            2 => Operand::Text(Cow::Borrowed(partition.dual_stack_dns_suffix)),
            3 => Operand::Text(Cow::Borrowed(partition.implicit_global_region)),
            4 => Operand::Flag(partition.supports_fips),
            _ => Operand::Flag(partition.supports_dual_stack),
        },
        _ => Operand::Unset,
    }
}

/// A part of a text, which is copied only if the text would go.
fn part<'a>(text: Cow<'a, str>, take: impl Fn(&str) -> Option<Cow<'_, str>>) -> Option<Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => take(text),
        Cow::Owned(text) => take(&text).map(|part| Cow::Owned(part.into_owned())),
    }
}

/// Several parts of a text, likewise.
fn parts<'a>(text: Cow<'a, str>, take: impl Fn(&str) -> Vec<&str>) -> Operand<'a> {
    Operand::Texts(match text {
        Cow::Borrowed(text) => take(text).into_iter().map(Cow::Borrowed).collect(),
        Cow::Owned(text) => take(&text).into_iter().map(|part| Cow::Owned(part.to_owned())).collect(),
    })
}
