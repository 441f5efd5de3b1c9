//! Requests and forms that others send.

use std::time::{Duration, SystemTime};

use smithgen_runtime::client::Core;
use smithgen_runtime::driver::{Async, Blocking};
use smithgen_runtime::presigning::{PostPolicy, PresigningConfig, presign, presign_post};

use super::service::{DeleteNotesInput, note};
use super::{Ok200, START, config, keys};

#[test]
fn requests_are_presigned_for_others() {
    let config = config().credentials_provider(keys()).build();
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(START);
    let validity = PresigningConfig::builder().start_time(start).expires_in(Duration::from_secs(900)).build().unwrap();
    let request = presign(&DeleteNotesInput {}, &config, validity).unwrap();
    let (url, query) = request.uri().split_once('?').unwrap();
    assert_eq!((request.method(), url), ("POST", "https://notes.eu-west-1.amazonaws.com/"));
    assert!(query.contains("&X-Amz-Date=19941106T084937Z&"), "{query}");
    assert!(query.contains("&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target&X-Amz-Expires=900&"), "{query}");
    assert!(query.contains("&X-Amz-Security-Token=t0ken&X-Amz-Signature="), "{query}");
    let headers: Vec<_> = request.headers().collect();
    assert_eq!(headers, [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "NotesService.DeleteNotes")]);
    assert_eq!(request.body(), b"{}");
    let sent = request.make_http_1x_request("{}");
    assert_eq!((sent.uri().to_string(), sent.headers().len()), (request.uri().to_owned(), 2));
    let shown = format!("{request:?}");
    assert!(!shown.contains("t0ken") && !shown.contains("X-Amz-Signature"), "{shown}");
    // Both drivers say the same.
    let (blocking, asynchronous) = (Core::<Blocking>::with_transport, Core::<Async>::with_transport);
    let again = blocking(config.clone(), Ok200::default()).presign(DeleteNotesInput {}, validity).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let later = asynchronous(config, Ok200::default()).presign(DeleteNotesInput {}, validity);
    for other in [again, runtime.block_on(later).unwrap()] {
        assert_eq!(other.uri(), request.uri());
    }
}

#[test]
fn forms_show_nothing_by_which_others_could_send_them() {
    let validity = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let policy = || PostPolicy::new("bucket", "key", validity).field("acl", "private").content_length(0..=9);
    let post = presign_post(&DeleteNotesInput {}, &config().credentials_provider(keys()).build(), policy()).unwrap();
    let shown = format!("{post:?}");
    for (name, value) in post.fields() {
        let is_open = !["policy", "x-amz-credential", "x-amz-security-token", "x-amz-signature"].contains(&name);
        assert_eq!(shown.contains(value), is_open, "{name}: {shown}");
    }
    let problem = presign_post(&DeleteNotesInput {}, &config().build(), policy()).unwrap_err().to_string();
    assert!(problem.contains("no `credentials_provider`"), "{problem}");
    let problem = presign_post(&note(), &config().build(), policy()).unwrap_err().to_string();
    assert!(problem.contains("a form needs a signature"), "{problem}");
}

#[test]
fn what_needs_no_signature_is_presigned_as_it_is() {
    let validity = PresigningConfig::expires_in(Duration::from_secs(900)).unwrap();
    let unsigned = config().build();
    let request = presign(&note(), &unsigned, validity).unwrap();
    assert!(!request.uri().contains('?'), "{request:?}");
    assert!(presign(&DeleteNotesInput {}, &unsigned, validity).is_err());
    for (seconds, is_possible) in [(0, false), (1, true), (604_800, true), (604_801, false)] {
        let validity = PresigningConfig::expires_in(Duration::from_secs(seconds));
        assert_eq!(validity.is_ok(), is_possible, "{validity:?}");
    }
    let problem = PresigningConfig::builder().build().unwrap_err().to_string();
    assert!(problem.contains("`expires_in` is not set"), "{problem}");
}
