// error: `Blocking` has no transport of its own here

use compile_fail::required_members::{Config, blocking};

fn main() {
    let _ = blocking::Client::from_conf(Config::builder().build());
}
