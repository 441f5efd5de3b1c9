//! Pages of users, as moto turns them, and streams of them as any library takes them.

use std::future::poll_fn;
use std::pin::Pin;

use cognito_idp::config::Credentials;
use cognito_idp::operation::list_users::ListUsersInput;
use cognito_idp::types::UserType;
use cognito_idp::{Client, Config, blocking};
use futures_core::Stream;
use smithgen_tests::peers::{Emulator, Moto};
use smithgen_tests::pool::Pool;

fn config(url: &str) -> Config {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    Config::builder().region("us-east-1").endpoint_url(url).credentials_provider(credentials).build()
}

/// A pool with five users, and their names in order.
fn pool(moto: &Moto) -> (Pool, Vec<String>) {
    let pool = Pool::set_up(moto, false);
    let mut names = vec![Pool::USER.to_owned()];
    for name in ["ana", "ben", "eva", "joe"].map(|name| format!("{name}@example.com")) {
        let sign_up = pool.client.sign_up().client_id(&pool.client_id).username(&name).password(Pool::PASSWORD);
        sign_up.send().expect("signed up");
        names.push(name);
    }
    names.sort();
    (pool, names)
}

/// The addresses of users, in order.
fn addresses(users: impl IntoIterator<Item = UserType>) -> Vec<String> {
    let address = |user: UserType| {
        let mut attributes = user.attributes.unwrap_or_default().into_iter();
        attributes.find(|attribute| attribute.name == "email").and_then(|attribute| attribute.value).or(user.username)
    };
    let mut addresses: Vec<_> = users.into_iter().map(|user| address(user).expect("a name")).collect();
    addresses.sort();
    addresses
}

/// Takes a stream to its end as a library would, which knows nothing but the trait.
async fn drain<S: Stream + Unpin + Send>(mut stream: S) -> Vec<S::Item> {
    let mut all = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        all.push(item);
    }
    all
}

#[needs::test(packages)]
fn all_users_come_page_by_page() {
    let moto = Moto::shared();
    let (pool, names) = pool(&moto);
    let client = blocking::Client::from_conf(config(moto.url()));
    let users = client.list_users().user_pool_id(&pool.id).into_paginator().page_size(2).items().send();
    let users: Vec<UserType> = users.collect::<Result<_, _>>().expect("users");
    assert_eq!(addresses(users), names);
    let pages = client.list_users().user_pool_id(&pool.id).limit(2).into_paginator().send();
    let sizes: Vec<_> = pages.map(|page| page.expect("a page").users.unwrap_or_default().len()).collect();
    assert_eq!(sizes, [2, 2, 1]);
    let mut none = client.list_users().user_pool_id("us-east-1_nosuchpool").into_paginator().items();
    assert_eq!(none.next().expect("an error").expect_err("no such pool").code(), Some("ResourceNotFoundException"));
    assert!(none.next().is_none());
}

#[needs::test(packages)]
fn streams_bring_the_same_users() {
    let moto = Moto::shared();
    let (pool, names) = pool(&moto);
    let client = Client::from_conf(config(moto.url()));
    let input = ListUsersInput::builder().user_pool_id(&pool.id).build();
    let paginator = || client.paginate(input.clone()).page_size(2);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let pages = runtime.block_on(drain(paginator().send()));
    assert_eq!(pages.len(), 3);
    let users = pages.into_iter().flat_map(|page| page.expect("a page").users.unwrap_or_default());
    assert_eq!(addresses(users), names);
    let users = runtime.block_on(drain(paginator().items()));
    assert_eq!(addresses(users.into_iter().map(|user| user.expect("a user"))), names);
    let users: Result<Vec<_>, _> = runtime.block_on(paginator().items().send().collect());
    assert_eq!(addresses(users.expect("users")), names);
}
