//! The values of the benchmark as one writes them by hand for minicbor.

use minicbor::data::Tagged;
use minicbor::{Decode, Encode};
use smithgen_runtime::types::DateTime;

use crate::ours;

#[derive(PartialEq, Encode, Decode)]
pub(crate) enum StatusCode {
    #[n(0)]
    Complete,
    #[n(1)]
    InternalError,
    #[n(2)]
    PartialData,
}

#[derive(PartialEq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MetricDataResult {
    #[n(0)]
    id: Option<String>,
    #[n(1)]
    label: Option<String>,
    #[n(2)]
    timestamps: Option<Vec<Tagged<1, i64>>>,
    #[n(3)]
    values: Option<Vec<f64>>,
    #[n(4)]
    status_code: Option<StatusCode>,
}

#[derive(PartialEq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MetricData {
    #[n(0)]
    metric_data_results: Option<Vec<MetricDataResult>>,
    #[n(1)]
    next_token: Option<String>,
}

#[derive(PartialEq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Dimension {
    #[n(0)]
    name: String,
    #[n(1)]
    value: String,
}

#[derive(PartialEq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MetricDatum {
    #[n(0)]
    metric_name: String,
    #[n(1)]
    dimensions: Option<Vec<Dimension>>,
    #[n(2)]
    timestamp: Option<Tagged<1, i64>>,
    #[n(3)]
    value: Option<f64>,
    #[n(4)]
    unit: Option<String>,
}

#[derive(PartialEq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PutMetricData {
    #[n(0)]
    namespace: String,
    #[n(1)]
    metric_data: Option<Vec<MetricDatum>>,
}

/// The same answer.
pub(crate) fn answer(ours: &ours::MetricData) -> MetricData {
    let times = |times: &Vec<DateTime>| times.iter().map(|time| Tagged::new(time.secs())).collect();
    let result = |result: &ours::MetricDataResult| MetricDataResult {
        id: result.id.clone(),
        label: result.label.clone(),
        timestamps: result.timestamps.as_ref().map(times),
        values: result.values.clone(),
        status_code: result.status_code.as_ref().map(|_| StatusCode::Complete),
    };
    let results = ours.metric_data_results.as_ref().map(|results| results.iter().map(result).collect());
    MetricData { metric_data_results: results, next_token: ours.next_token.clone() }
}

/// The same input.
pub(crate) fn input(ours: &ours::PutMetricData) -> PutMetricData {
    let dimension =
        |dimension: &ours::Dimension| Dimension { name: dimension.name.clone(), value: dimension.value.clone() };
    let datum = |datum: &ours::MetricDatum| MetricDatum {
        metric_name: datum.metric_name.clone(),
        dimensions: datum.dimensions.as_ref().map(|dimensions| dimensions.iter().map(dimension).collect()),
        timestamp: datum.timestamp.map(|time| Tagged::new(time.secs())),
        value: datum.value,
        unit: datum.unit.clone(),
    };
    let data = ours.metric_data.as_ref().map(|data| data.iter().map(datum).collect());
    PutMetricData { namespace: ours.namespace.clone(), metric_data: data }
}
