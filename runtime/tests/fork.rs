//! What two processes draw that were one: other idempotency tokens, and other ids of their calls. The process forks, so that
//! there is nothing else in this file.

#![cfg(unix)]

mod service;

use std::collections::BTreeSet;

use fork::Fork;
use service::{PutNote, note};
use smithgen_runtime::config::Config;
use smithgen_runtime::driver::ClientCore;

/// What makes a request of its own: its token and its id.
fn draw(core: &ClientCore) -> String {
    let mut exchange = core.start::<PutNote>(&note()).unwrap();
    let request = exchange.take_request();
    let id = request.headers()["amz-sdk-invocation-id"].to_str().unwrap();
    format!(
        "{}\n{id}\n{}\n",
        core.config().idempotency_token().unwrap(),
        String::from_utf8_lossy(&request.body().at_hand().unwrap())
    )
}

#[test]
fn processes_that_were_one_draw_different_ids() {
    let core = ClientCore::new(Config::builder().region("eu-west-1").build());
    // Whatever is kept of the first draw is in both.
    let mut drawn = draw(&core);
    let path = std::env::temp_dir().join(format!("smithgen-fork-{}", std::process::id()));
    match fork::fork().unwrap() {
        Fork::Child => {
            let is_written = std::fs::write(&path, draw(&core)).is_ok();
            std::process::exit(i32::from(!is_written));
        }
        Fork::Parent(child) => {
            drawn += &draw(&core);
            fork::waitpid(child).unwrap();
        }
    }
    drawn += &std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(drawn.lines().count(), 9);
    assert_eq!(drawn.lines().collect::<BTreeSet<_>>().len(), 9, "{drawn}");
}
