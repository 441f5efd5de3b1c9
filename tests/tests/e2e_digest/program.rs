//! Enters by digest through both clients, and prints who was let in, or why not, a line for each door.
//! httpbin takes the path without its escapes for the `uri` of an answer, so that nothing here needs any.

use digest::bin::{Client, blocking};
use smithgen_runtime::config::Config;
use smithgen_runtime::credentials::Login;

/// What the server asks for (`any` is a choice), by which hash, and the login that the client has.
const DOORS: [(&str, &str, &str); 7] = [
    ("auth", "MD5", "p4ssword"),
    ("auth-int", "MD5", "p4ssword"),
    ("any", "SHA-256", "p4ssword"),
    ("auth-int", "SHA-256", "p4ssword"),
    ("auth", "SHA-256", "wrong"),
    // No RFC has this one.
    ("auth", "SHA-512", "p4ssword"),
    ("auth", "MD5", "p4ssword"),
];

const USER: &str = "diego";

fn config(password: &str) -> Config {
    let url = std::env::var("HTTPBIN").expect("an address");
    Config::builder().endpoint_url(url).digest_auth_login(Login::new(USER, password, None)).build()
}

/// The same calls by one of the clients, twice each: the second knows what the server asked.
macro_rules! tour {
    ($client:ty, ($($wait:tt)*)) => {
        for (qop, algorithm, password) in DOORS {
            let client = <$client>::from_conf(config(password));
            for _ in 0..2 {
                let call = client.enter().qop(qop).user(USER).password("p4ssword").algorithm(algorithm);
                match call.send()$($wait)* {
                    Ok(output) => println!("{qop} {algorithm}: {:?} {:?}", output.authenticated, output.user),
                    Err(error) => println!("{qop} {algorithm}: {:?}", error.status().map(|status| status.as_u16())),
                }
            }
        }
    };
}

fn main() {
    tour!(blocking::Client, ());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { tour!(Client, (.await)) });
}
