//! rpcv2Cbor with ministack's CloudWatch: metrics put and read, alarms in pages, errors; by both clients and by the tool.

use serde_json::{Value, json};
use smithgen::Builder;
use smithgen_tests::peers::{Emulator, Ministack, Python};
use smithgen_tests::throwaway::Throwaway;
use smithgen_tests::tool::Tool;

const OPERATIONS: [&str; 5] = ["PutMetricData", "GetMetricData", "PutMetricAlarm", "DescribeAlarms", "GetDashboard"];

/// What each client prints, its name put in.
const EXPECTED: [&str; 10] = [
    r#"Some("sums") Some("Grüße 🎉") Some(Complete) [0, 2] Some([4.25, -0.1])"#,
    r#"Some("counts") Some("Grüße 🎉") Some(Complete) [0] Some([1.0])"#,
    r#"Some("none") Some("Grüße 🎉") Some(Complete) [] Some([])"#,
    r#"Some("NAME-a") Some(4.25) Some(false) true"#,
    r#"Some("NAME-b") Some(1000000000.0) Some(false) true"#,
    "the page ends, and names the next one: true",
    r#"Some("NAME-c") Some(-3.0) Some(false) true"#,
    "the page ends, and names the next one: false",
    r#"Some(404) Some("ResourceNotFound") Some("Dashboard none does not exist")"#,
    r#"Some("ValidationError")"#,
];

fn client() -> Builder {
    Builder::new(Python::find().data().join("cloudwatch")).operations(OPERATIONS).protocol("rpcv2Cbor")
}

#[needs::test(packages)]
fn both_clients_put_and_read() {
    let mut crate_ = Throwaway::with_features("cloudwatch_cbor", &["async", "blocking", "cbor", "sigv4"]);
    crate_
        .depends_on("tokio = { version = \"1.49\", default-features = false, features = [\"net\", \"rt\", \"time\"] }");
    let text = client().generate().unwrap_or_else(|problems| panic!("{problems}"));
    // It speaks others, too, so that all of this would be no evidence.
    assert!(text.contains("rpc_v2::RpcV2Cbor"));
    crate_.file("src/cloudwatch.rs", &text);
    crate_.file("src/lib.rs", "pub mod cloudwatch;\n");
    crate_.file("src/main.rs", include_str!("e2e_ministack/program.rs"));
    let ministack = Ministack::start();
    let printed = crate_.cargo_succeeds(&["run", "--quiet"], &[("MINISTACK", ministack.url())]).stdout;
    let printed = String::from_utf8(printed).expect("UTF-8");
    let expected = ["blocking", "async"].map(|name| EXPECTED.map(|line| line.replace("NAME", name)));
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected.concat());
}

#[needs::test(packages)]
fn the_tool_puts_and_reads() {
    let ministack = Ministack::start();
    let tool = Tool::build("tool-cloudwatch", &client());
    let run = |words: &[&str]| {
        let credentials = [("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example")];
        let place = [("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", ministack.url())];
        tool.run(&std::env::temp_dir(), &[credentials, place].concat(), words)
    };
    let printed = |words: &[&str]| -> Value {
        let ran = run(words);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{words:?}: {ran:?}");
        if ran.stdout.is_empty() { Value::Null } else { serde_json::from_str(&ran.stdout).expect("JSON") }
    };
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs();
    let [start, end] = [now / 60 * 60, now / 60 * 60 + 120].map(|time| time.to_string());
    for value in ["1.5", "2.75"] {
        let datum = format!("MetricName=Warmth,Timestamp={start},Value={value},Dimensions=[{{Name=Room,Value=hall}}]");
        assert_eq!(printed(&["put-metric-data", "--namespace", "tool", "--metric-data", &datum]), Value::Null);
    }
    let query = r#"[{"Id": "sums", "MetricStat": {"Metric": {"Namespace": "tool", "MetricName": "Warmth",
        "Dimensions": [{"Name": "Room", "Value": "hall"}]}, "Period": 60, "Stat": "Sum"}}]"#;
    let read = ["get-metric-data", "--start-time", &start, "--end-time", &end, "--metric-data-queries", query];
    let results = &printed(&read)["MetricDataResults"];
    assert_eq!((&results[0]["Values"], &results[0]["StatusCode"]), (&json!([4.25]), &json!("Complete")));
    assert!(results[0]["Timestamps"][0].as_str().is_some_and(|time| time.ends_with(":00+00:00")), "{results}");
    for name in ["a", "b", "c"] {
        let alarm = ["put-metric-alarm", "--alarm-name", name, "--namespace", "tool", "--metric-name", "Warmth"];
        let when =
            ["--comparison-operator", "GreaterThanThreshold", "--threshold", "0.25", "--evaluation-periods", "1"];
        assert_eq!(printed(&[&alarm[..], &when, &["--period", "60", "--statistic", "Sum"]].concat()), Value::Null);
    }
    let query = "MetricAlarms[].[AlarmName, Threshold]";
    let pages = printed(&["describe-alarms", "--page-size", "2", "--query", query]);
    assert_eq!(pages, json!([["a", 0.25], ["b", 0.25], ["c", 0.25]]));
    let page = printed(&[
        "describe-alarms",
        "--no-paginate",
        "--max-records",
        "2",
        "--query",
        "[length(MetricAlarms), NextToken]",
    ]);
    assert_eq!(page, json!([2, "c"]));
    let ran = run(&["get-dashboard", "--dashboard-name", "none"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (Some(254), ""), "{ran:?}");
    assert!(
        ran.stderr.contains("(ResourceNotFound)") && ran.stderr.contains("Dashboard none does not exist"),
        "{ran:?}"
    );
}
