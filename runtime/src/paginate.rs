//! Pages: all results of an operation that gives them in parts, one call after the other.
//!
//! In: a client, a finished input, and what generated code says of the operation ([`PaginatedOperation`]). Out: [`Pages`],
//! and through [`Items`] what is in them. Both are iterators for blocking clients and streams for asynchronous ones, which
//! also have the methods of the AWS SDK's streams. Nothing is sent before it is asked for. The last page is the one without a
//! token, or with an empty one, for the next; an error ends the pages as well.

use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::iter::FusedIterator;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::client::Core;
use crate::driver::{Async, Blocking, Driver, Given, GivenResult};
use crate::error::{ConstructionFailure, SdkError};
use crate::operation::{Operation, OperationInput};

/// An operation that gives its results in pages.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give its results in pages",
    label = "the model says nothing of pages for this operation"
)]
pub trait PaginatedOperation: Operation {
    /// What stands for a place among the results.
    type Token: Token;

    /// Asks for the page at `token`, and says whether that is another one than the input asked for before.
    fn set_token(input: &mut Self::Input, token: Self::Token) -> bool;

    /// The token of the next page.
    fn next_token(output: &Self::Output) -> Option<&Self::Token>;
}

/// An operation whose pages are of a size that callers may choose.
#[diagnostic::on_unimplemented(
    message = "the size of the pages of `{Self}` cannot be chosen",
    label = "the model says nothing of a size for this operation's pages"
)]
pub trait SizedPages: PaginatedOperation {
    /// The type of a size.
    type Size;

    /// Sets how many items a page may have.
    fn set_page_size(input: &mut Self::Input, size: Self::Size);
}

/// An operation whose pages hold a list or map of items, whatever they hold beside it.
#[diagnostic::on_unimplemented(
    message = "the pages of `{Self}` have no items",
    label = "the model does not say which member of this operation's output holds the items",
    note = "use the pages that `send` gives"
)]
pub trait PaginatedItems: PaginatedOperation {
    /// The list or map; items of a map are pairs of key and value.
    type Items: IntoIterator;

    /// The items of a page.
    fn items(output: Self::Output) -> Option<Self::Items>;
}

/// A place among the results of an operation.
pub trait Token: Clone {
    /// Whether it stands for no place at all.
    fn is_empty(&self) -> bool;
}

impl Token for String {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl<K: Clone, V: Clone> Token for HashMap<K, V> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

/// What to do when a page names itself as the next one.
#[derive(Clone, Copy, Debug)]
enum OnRepetition {
    Fail,
    End,
    GoOn,
}

/// Pages to be: [`send`](Self::send) gives the pages, [`items`](Self::items) what is in them.
#[must_use = "nothing is sent before pages or items are asked for"]
pub struct Paginator<D, O: Operation> {
    client: Core<D>,
    input: O::Input,
    on_repetition: OnRepetition,
}

impl<D: Driver> Core<D> {
    /// Prepares to fetch all pages that a finished input asks for.
    pub fn paginate<I: OperationInput<Operation: PaginatedOperation>>(&self, input: I) -> Paginator<D, I::Operation> {
        Paginator { client: self.clone(), input, on_repetition: OnRepetition::Fail }
    }
}

impl<D: Driver, O: PaginatedOperation> Paginator<D, O> {
    /// Sets how many items a page may have. Default: what the input says, or else the service.
    pub fn page_size(mut self, size: O::Size) -> Self
    where
        O: SizedPages,
    {
        O::set_page_size(&mut self.input, size);
        self
    }

    /// Sets the token of the page to begin with, as an earlier page had it. Default: the first page, unless the input says
    /// otherwise.
    pub fn starting_token(mut self, token: impl Into<O::Token>) -> Self {
        O::set_token(&mut self.input, token.into());
        self
    }

    /// Sets what happens when a page names itself as the next one: whether that is the end (`true`), or the page is fetched
    /// again, and again (`false`). Some operations end like this or wait for news, such as those that read logs. Default:
    /// the pages end with an error, lest results are missed unnoticed.
    pub fn stop_on_duplicate_token(mut self, stop: bool) -> Self {
        self.on_repetition = if stop { OnRepetition::End } else { OnRepetition::GoOn };
        self
    }

    /// The pages: each is an output of the operation or, of clients that tell of responses, a pair of it and what its response said beside.
    pub fn send(self) -> Pages<D, O> {
        let Paginator { client, input, on_repetition } = self;
        Pages { client, input, on_repetition, turn: Turn::Send, call: None }
    }

    /// The items of all pages, one by one. What pages hold beside them, such as counts, is in the pages that
    /// [`send`](Self::send) gives.
    pub fn items(self) -> Items<D, O>
    where
        O: PaginatedItems,
    {
        Items { pages: self.send(), page: None }
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Send,
    Fail,
    End,
}

/// The pages of an operation, one call after the other: an iterator or a stream.
#[must_use = "nothing is sent before the first page is asked for"]
pub struct Pages<D: Driver, O: PaginatedOperation> {
    client: Core<D>,
    input: O::Input,
    on_repetition: OnRepetition,
    turn: Turn,
    /// The call under way; a blocking client's is over before anyone sees it.
    call: Option<D::Sent<O>>,
}

// Nothing in it is ever pinned in its place.
impl<D: Driver, O: PaginatedOperation> Unpin for Pages<D, O> {}

impl<D: Driver, O: PaginatedOperation> Pages<D, O> {
    /// Begins the next call, if there is one.
    fn begin(&mut self) -> Option<Result<D::Sent<O>, ConstructionFailure>> {
        match mem::replace(&mut self.turn, Turn::End) {
            Turn::Send => Some(Ok(self.client.send::<O>(&self.input))),
            Turn::Fail => {
                let problem = "the service gave the same token again, so the next page would be this one";
                Some(Err(ConstructionFailure::new(problem)))
            }
            Turn::End => None,
        }
    }

    /// Looks at what a call came to, and decides what comes next.
    fn end<G: Given>(&mut self, result: GivenResult<G, O>) -> GivenResult<G, O> {
        let page = result?;
        if let Some(token) = O::next_token(G::output(&page)).filter(|token| !token.is_empty()) {
            self.turn = match (O::set_token(&mut self.input, token.clone()), self.on_repetition) {
                (true, _) | (false, OnRepetition::GoOn) => Turn::Send,
                (false, OnRepetition::Fail) => Turn::Fail,
                (false, OnRepetition::End) => Turn::End,
            };
        }
        Ok(page)
    }
}

impl<G: Given, O: PaginatedOperation> Iterator for Pages<Blocking<G>, O> {
    type Item = GivenResult<G, O>;

    fn next(&mut self) -> Option<GivenResult<G, O>> {
        Some(match self.begin()? {
            Ok(result) => self.end::<G>(result),
            Err(failure) => Err(SdkError::ConstructionFailure(failure)),
        })
    }
}

impl<G: Given, O: PaginatedOperation> FusedIterator for Pages<Blocking<G>, O> {}

impl<G: Given, O: PaginatedOperation> Pages<Async<G>, O> {
    /// The next page, as an executor asks for it; `None` after the last.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<GivenResult<G, O>>> {
        if self.call.is_none() {
            self.call = match self.begin() {
                Some(Ok(call)) => Some(call),
                Some(Err(failure)) => return Poll::Ready(Some(Err(SdkError::ConstructionFailure(failure)))),
                None => None,
            };
        }
        let Some(call) = &mut self.call else { return Poll::Ready(None) };
        let result = ready!(Pin::new(call).poll(context));
        self.call = None;
        Poll::Ready(Some(self.end::<G>(result)))
    }
}

/// What comes of asking for an item.
type ItemResult<O> = Result<<<O as PaginatedItems>::Items as IntoIterator>::Item, SdkError<<O as Operation>::Error>>;

/// What is in the pages of an operation, one by one: an iterator or a stream. The next page is fetched when the last item of
/// one has been taken.
#[must_use = "nothing is sent before the first item is asked for"]
pub struct Items<D: Driver, O: PaginatedItems> {
    pages: Pages<D, O>,
    /// The rest of the current page.
    page: Option<<O::Items as IntoIterator>::IntoIter>,
}

// Nothing in it is ever pinned in its place.
impl<D: Driver, O: PaginatedItems> Unpin for Items<D, O> {}

impl<D: Driver, O: PaginatedItems> Items<D, O> {
    /// The items themselves, as they are: a call site of the AWS SDK for Rust has this at its end.
    pub fn send(self) -> Self {
        self
    }

    /// The next item of the current page.
    fn take(&mut self) -> Option<ItemResult<O>> {
        self.page.as_mut()?.next().map(Ok)
    }

    fn turn_over(&mut self, output: O::Output) {
        self.page = O::items(output).map(IntoIterator::into_iter);
    }
}

impl<G: Given, O: PaginatedItems> Iterator for Items<Blocking<G>, O> {
    type Item = ItemResult<O>;

    fn next(&mut self) -> Option<ItemResult<O>> {
        loop {
            if let Some(item) = self.take() {
                return Some(item);
            }
            match self.pages.next()? {
                Ok(page) => self.turn_over(G::into_output(page)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<G: Given, O: PaginatedItems> FusedIterator for Items<Blocking<G>, O> {}

impl<G: Given, O: PaginatedItems> Items<Async<G>, O> {
    /// The next item, as an executor asks for it; `None` after the last.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<ItemResult<O>>> {
        loop {
            if let Some(item) = self.take() {
                return Poll::Ready(Some(item));
            }
            match ready!(self.pages.poll_next(context)) {
                Some(Ok(page)) => self.turn_over(G::into_output(page)),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// Makes a type with a method `poll_next` a stream, by methods of its own and, with the feature `async`, for every library.
macro_rules! stream {
    ($type:ident, $bound:ident, $given:ident, $ok:ty) => {
        impl<$given: Given, O: $bound> $type<Async<$given>, O> {
            /// The next one; `None` after the last.
            pub async fn next(&mut self) -> Option<Result<$ok, SdkError<O::Error>>> {
                poll_fn(|context| self.poll_next(context)).await
            }

            /// The next one; `None` after the last.
            ///
            /// # Errors
            /// When it could not be had; there is none after that.
            pub async fn try_next(&mut self) -> Result<Option<$ok>, SdkError<O::Error>> {
                self.next().await.transpose()
            }

            /// All of them: a `Vec` of results, or a result of a `Vec`.
            pub async fn collect<C: FromIterator<Result<$ok, SdkError<O::Error>>>>(mut self) -> C {
                let mut all = Vec::new();
                while let Some(one) = self.next().await {
                    all.push(one);
                }
                all.into_iter().collect()
            }

            /// All of them, or the error that ended them.
            ///
            /// # Errors
            /// When one could not be had; those before it are lost.
            pub async fn try_collect(self) -> Result<Vec<$ok>, SdkError<O::Error>> {
                self.collect().await
            }
        }

        #[cfg(feature = "async")]
        impl<$given: Given, O: $bound> futures_core::Stream for $type<Async<$given>, O> {
            type Item = Result<$ok, SdkError<O::Error>>;

            fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
                self.get_mut().poll_next(context)
            }
        }
    };
}

stream!(Pages, PaginatedOperation, G, G::Of<O::Output>);
stream!(Items, PaginatedItems, G, <O::Items as IntoIterator>::Item);

impl<D: Driver, O: Operation> fmt::Debug for Paginator<D, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paginator({})", O::META.name)
    }
}

impl<D: Driver, O: PaginatedOperation> fmt::Debug for Pages<D, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pages({}, {:?})", O::META.name, self.turn)
    }
}

impl<D: Driver, O: PaginatedItems> fmt::Debug for Items<D, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Items({}, {:?})", O::META.name, self.pages.turn)
    }
}
