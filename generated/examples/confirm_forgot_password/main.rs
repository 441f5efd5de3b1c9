//! A user pool on loopback, for trying calls by hand: prints its address, serves until standard input ends.

mod codes;
mod constraints;
mod crypto;
mod http_server;
mod password;
mod service;
mod user_pool;

use std::sync::Arc;
use std::time::SystemTime;

use codes::{Outbox, Purpose, wrong_code};
use password::PasswordPolicy;
use user_pool::{AppClient, UserPool};

fn main() -> std::io::Result<()> {
    let outbox = Outbox::default();
    let client = AppClient { id: "3n4b5urk1ft4fl3mg5e62d9ado".to_owned(), secret: None };
    let pool = Arc::new(UserPool::new(client, PasswordPolicy::default(), Box::new(SystemTime::now), outbox.clone()));
    let server = http_server::HttpServer::start({
        let pool = Arc::clone(&pool);
        move |request| service::answer(&pool, request, SystemTime::now())
    })?;
    println!("A user pool listens at {}. Type an address to see its newest code.", server.url());
    for line in std::io::stdin().lines() {
        match outbox.newest_code(line?.trim(), Purpose::PasswordReset) {
            Some(code) => println!("{code} (a wrong one: {})", wrong_code(&code)),
            None => println!("no message"),
        }
    }
    Ok(())
}
