// error: `smithgen_runtime::driver::Blocking` has no transport of its own here
// label: no transport for this driver
// at: blocking::Client::from_conf(Config::builder().build())

use client_crate::required_members::{Config, blocking};

fn main() {
    let _ = blocking::Client::from_conf(Config::builder().build());
}
