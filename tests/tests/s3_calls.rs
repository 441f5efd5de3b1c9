//! What calls of Amazon S3 do that no others do, by its tool, with a server of the test's own.

use std::sync::OnceLock;

use smithgen::Builder;
use smithgen_tests::peers::{Python, RawRequest, Recorder, Reply};
use smithgen_tests::tool::{Ran, Tool};

const LIST: &str = r#"<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>7</Key></Contents></ListBucketResult>"#;

fn tool() -> &'static Tool {
    static TOOL: OnceLock<Tool> = OnceLock::new();
    let operations = ["GetObject", "HeadObject", "ListObjectsV2"];
    let client = || Builder::new(Python::find().data().join("s3")).operations(operations);
    TOOL.get_or_init(|| Tool::build("tool-s3", &client()))
}

/// Runs the tool in a region, with a server by a name that is no address.
fn run(server: &Recorder, words: &[&str]) -> Ran {
    run_with(server, &[], words)
}

/// The same with some variables more.
fn run_with(server: &Recorder, variables: &[(&str, &str)], words: &[&str]) -> Ran {
    let url = server.url().replace("127.0.0.1", "localhost");
    let place = [("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", url.as_str())];
    let credentials = [("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example")];
    tool().run(&std::env::temp_dir(), &[&credentials, &place, variables].concat(), words)
}

fn listed(server: &Recorder) -> Vec<RawRequest> {
    let ran = run(server, &["list-objects-v2", "--bucket", "things", "--query", "Contents[0].Key", "--output", "text"]);
    assert_eq!((ran.status, ran.stdout.trim()), (Some(0), "7"), "{ran:?}");
    server.take()
}

/// The region that a request is signed for.
fn region(request: &RawRequest) -> &str {
    let signature = request.header("authorization").expect("a signature");
    signature.split('/').nth(2).expect("a scope")
}

#[needs::test(packages)]
fn an_endpoint_of_ones_own_has_buckets_in_its_path() {
    let server = Recorder::with([Reply::xml(200, LIST).into()]);
    let requests = listed(&server);
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(request.target.starts_with("/things?"), "{}", request.target);
    assert!(request.header("host").is_some_and(|host| host.starts_with("localhost:")));
    assert_eq!(region(request), "us-east-1");
}

#[needs::test(packages)]
fn requests_follow_a_bucket_into_its_region() {
    let moved = "<Error><Code>PermanentRedirect</Code><Message>Use another endpoint</Message></Error>";
    let wrong =
        "<Error><Code>AuthorizationHeaderMalformed</Code><Message>no</Message><Region>eu-west-3</Region></Error>";
    for (reply, expected) in [
        (Reply::xml(301, moved).header("x-amz-bucket-region", "eu-central-1"), "eu-central-1"),
        (Reply::xml(400, wrong), "eu-west-3"),
    ] {
        let server = Recorder::with([reply.into(), Reply::xml(200, LIST).into()]);
        let requests = listed(&server);
        assert_eq!(requests.iter().map(region).collect::<Vec<_>>(), ["us-east-1", expected]);
        assert_eq!(requests[0].target, requests[1].target);
    }
    // Not twice.
    let reply = |region| Reply::xml(301, moved).header("x-amz-bucket-region", region).into();
    let server = Recorder::with([reply("eu-central-1"), reply("eu-west-3")]);
    let ran = run(&server, &["list-objects-v2", "--bucket", "things"]);
    assert_eq!((ran.status, server.take().len()), (Some(254), 2), "{ran:?}");
    let told = "An error occurred (PermanentRedirect) when calling the ListObjectsV2 operation: Use another endpoint";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
}

#[needs::test(packages)]
fn an_error_that_began_as_a_success_is_tried_again() {
    let error = "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>try again</Message></Error>";
    let server = Recorder::with([Reply::xml(200, error).into(), Reply::xml(200, LIST).into()]);
    assert_eq!(listed(&server).len(), 2);
}

#[needs::test(packages)]
fn an_answer_to_head_is_told_by_its_status() {
    let server = Recorder::with([Reply::xml(404, "").into()]);
    let ran = run(&server, &["head-object", "--bucket", "things", "--key", "a/../b c"]);
    let told = "An error occurred (404) when calling the HeadObject operation: Not Found";
    assert!(ran.status == Some(254) && ran.stderr.contains(told), "{ran:?}");
    let requests = server.take();
    assert_eq!(requests[0].target, "/things/a/../b%20c", "keys are sent as they are");
}

#[needs::test(packages)]
fn tools_open_the_session_of_what_they_presign() {
    let opened = "<CreateSessionResult><Credentials><SessionToken>t/1</SessionToken><SecretAccessKey>s</SecretAccessKey>\
                  <AccessKeyId>SESSION</AccessKeyId><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>";
    let refused = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>";
    let words = ["get-object", "--bucket", "b--use1-az1--x-s3", "--key", "k", "--presign", "60"];
    // An address has no host for each bucket.
    let presigned = |server: &Recorder| {
        let url = server.url();
        run_with(server, &[("AWS_ENDPOINT_URL", &url)], &words)
    };
    let server = Recorder::with([Reply::xml(200, opened).into()]);
    let ran = presigned(&server);
    let requests = server.take();
    assert_eq!(
        requests.iter().map(|request| request.target.as_str()).collect::<Vec<_>>(),
        ["/b--use1-az1--x-s3?session"]
    );
    assert!(
        ran.status == Some(0) && ran.stdout.starts_with(&format!("{}/b--use1-az1--x-s3/k?", server.url())),
        "{ran:?}"
    );
    assert!(
        ran.stdout.contains("X-Amz-Credential=SESSION%2F") && ran.stdout.contains("&X-Amz-S3session-Token=t%2F1"),
        "{ran:?}"
    );
    let ran = presigned(&Recorder::with([Reply::xml(403, refused).into()]));
    let told = "An error occurred (AccessDenied) when calling the GetObject operation: no";
    assert!(ran.status == Some(254) && ran.stderr.contains(told), "{ran:?}");
}

#[needs::test(packages)]
fn what_expires_is_a_date_or_a_text() {
    let told = |value: &str, query: &str| {
        let server = Recorder::with([Reply::xml(200, "").header("Expires", value).into()]);
        let ran =
            run(&server, &["head-object", "--bucket", "things", "--key", "k", "--query", query, "--output", "text"]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        ran.stdout.trim().to_owned()
    };
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_eq!(told(date, "[Expires, ExpiresString]"), format!("1994-11-06T08:49:37+00:00\t{date}"));
    assert_eq!(told("next week", "[Expires, ExpiresString]"), "None\tnext week");
}
