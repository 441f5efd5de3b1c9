//! CBOR of this crate against structs that derive serde's traits and go through ciborium, and against minicbor, in one run.
//!
//! `cargo bench -p smithgen-runtime --bench cbor` prints a table, as the benchmark of JSON does. minicbor is there twice. Its derive
//! knows no names of members, only numbers: its bodies, which are smaller, stand for what can be had where one may choose the
//! format. By hand it reads and writes the same bodies as all others.

use std::hint::black_box;

use smithgen_runtime::generated::cbor::{read_into, to_vec};
use smithgen_runtime::generated::codec::{Limits, Structure};
use smithgen_runtime::types::DateTime;

#[path = "cbor/minicbor_by_hand.rs"]
mod minicbor_by_hand;
#[path = "cbor/minicbor_side.rs"]
mod minicbor_side;
#[path = "cbor/ours.rs"]
mod ours;
#[path = "cbor/serde_side.rs"]
mod serde_side;
#[path = "turns/mod.rs"]
mod turns;

use turns::compare;

/// Metrics in an answer, and points of each: together about 1 MB.
const METRICS: usize = 500;
const POINTS: i64 = 140;

fn main() {
    turns::head();
    let answer = metric_data();
    let (theirs, derived) = (serde_side::answer(&answer), minicbor_side::answer(&answer));
    run::<_, _, _, minicbor_by_hand::MetricData>("GetMetricData", &answer, &theirs, &derived);
    let input = put_metric_data();
    let (theirs, derived) = (serde_side::input(&input), minicbor_side::input(&input));
    run::<_, _, _, minicbor_by_hand::PutMetricData>("PutMetricData", &input, &theirs, &derived);
}

/// Both ways against the three others.
fn run<O, S, M, H>(name: &str, ours: &O, theirs: &S, derived: &M)
where
    O: Structure + PartialEq,
    S: serde::Serialize + serde::de::DeserializeOwned + PartialEq,
    M: minicbor::Encode<()> + for<'a> minicbor::Decode<'a, ()> + PartialEq,
    H: minicbor::Encode<()> + for<'a> minicbor::Decode<'a, ()>,
{
    let body = to_vec(ours).expect("it can be written");
    let read = |body: &[u8]| {
        let mut value = O::blank();
        read_into(black_box(body), &Limits::default(), O::SCHEMA, &mut value).expect("it can be read");
        value
    };
    let ciborium = |value: &S| {
        let mut body = Vec::with_capacity(256);
        ciborium::into_writer(value, &mut body).expect("it can be written");
        body
    };
    let of_ciborium = |body: &[u8]| ciborium::from_reader::<S, _>(black_box(body)).expect("it can be read");
    let minicbor = |value: &M| minicbor::to_vec(value).expect("it can be written");
    let of_minicbor = |body: &[u8]| minicbor::decode::<M>(black_box(body)).expect("it can be read");
    let by_hand = |value: &H| minicbor::to_vec(value).expect("it can be written");
    let of_hand = |body: &[u8]| minicbor::decode::<H>(black_box(body)).expect("it can be read");
    let theirs_by_hand = of_hand(&body);
    // Each reads what the other writes, and the values are the same.
    assert!(
        of_ciborium(&body) == *theirs
            && read(&ciborium(theirs)) == *ours
            && of_minicbor(&minicbor(derived)) == *derived
            && by_hand(&theirs_by_hand) == body
    );
    let (length, derived_body) = (body.len(), minicbor(derived));
    compare(&format!("{name} against ciborium, encode"), length, || to_vec(ours).unwrap(), || ciborium(theirs));
    compare(&format!("{name} against ciborium, decode"), length, || read(&body), || of_ciborium(&body));
    compare(
        &format!("{name} against minicbor's derive, encode"),
        derived_body.len(),
        || to_vec(ours).unwrap(),
        || minicbor(derived),
    );
    compare(
        &format!("{name} against minicbor's derive, decode"),
        derived_body.len(),
        || read(&body),
        || of_minicbor(&derived_body),
    );
    compare(
        &format!("{name} against minicbor by hand, encode"),
        length,
        || to_vec(ours).unwrap(),
        || by_hand(&theirs_by_hand),
    );
    compare(&format!("{name} against minicbor by hand, decode"), length, || read(&body), || of_hand(&body));
}

fn metric_data() -> ours::MetricData {
    let result = |metric: usize| ours::MetricDataResult {
        id: Some(format!("m{metric}")),
        label: Some(format!("AWS/Lambda Duration function-{metric}")),
        timestamps: Some((0..POINTS).map(|point| DateTime::from_secs(1_764_000_000 - 60 * point)).collect()),
        values: Some((0..POINTS).map(|point| (metric as f64 + 0.1) * point as f64 / 3.0).collect()),
        status_code: Some(ours::StatusCode::Complete),
    };
    ours::MetricData {
        metric_data_results: Some((0..METRICS).map(result).collect()),
        next_token: Some("CAISlAIIARKSAggD".repeat(20)),
    }
}

fn put_metric_data() -> ours::PutMetricData {
    let dimension = |name: &str, value: String| ours::Dimension { name: name.to_owned(), value };
    let datum = |index: i64| ours::MetricDatum {
        metric_name: "RequestLatency".to_owned(),
        dimensions: Some(vec![
            dimension("Service", "checkout".to_owned()),
            dimension("Instance", format!("i-0123456789abcdef{index}")),
        ]),
        timestamp: Some(DateTime::from_secs(1_764_000_000 + index)),
        value: Some(12.3 * index as f64),
        unit: Some("Milliseconds".to_owned()),
    };
    ours::PutMetricData { namespace: "Shop/Frontend".to_owned(), metric_data: Some((0..20).map(datum).collect()) }
}
