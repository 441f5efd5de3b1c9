//! The values of the benchmark as one writes them by hand for serde.

use ciborium::tag::Required;
use serde::{Deserialize, Serialize};
use smithgen_runtime::types::DateTime;

use crate::ours;

#[derive(PartialEq, Serialize, Deserialize)]
pub(crate) enum StatusCode {
    Complete,
    InternalError,
    PartialData,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MetricDataResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamps: Option<Vec<Required<i64, 1>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<StatusCode>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MetricData {
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_data_results: Option<Vec<MetricDataResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Dimension {
    name: String,
    value: String,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MetricDatum {
    metric_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<Vec<Dimension>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<Required<i64, 1>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutMetricData {
    namespace: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_data: Option<Vec<MetricDatum>>,
}

/// The same answer.
pub(crate) fn answer(ours: &ours::MetricData) -> MetricData {
    let times = |times: &Vec<DateTime>| times.iter().map(|time| Required(time.secs())).collect();
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
        timestamp: datum.timestamp.map(|time| Required(time.secs())),
        value: datum.value,
        unit: datum.unit.clone(),
    };
    let data = ours.metric_data.as_ref().map(|data| data.iter().map(datum).collect());
    PutMetricData { namespace: ours.namespace.clone(), metric_data: data }
}
