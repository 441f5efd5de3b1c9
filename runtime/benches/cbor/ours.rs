//! The values of the benchmark as smithgen generates them.

use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::types::DateTime;
use smithgen_runtime::{string_enum, structure};

static TEXT: Schema = Schema::simple("Text", Kind::String);
static DOUBLE: Schema = Schema::simple("DatapointValue", Kind::Double);
static TIME: Schema = Schema::simple("Timestamp", Kind::Timestamp);
static STATUS: Schema = Schema::simple("StatusCode", Kind::Enum);
static TIMES: Schema = Schema::list("Timestamps", &[Member::element("member", &TIME)]);
static VALUES: Schema = Schema::list("DatapointValues", &[Member::element("member", &DOUBLE)]);
static RESULT: Schema = Schema::structure(
    "MetricDataResult",
    &[
        Member::new("Id", &TEXT),
        Member::new("Label", &TEXT),
        Member::new("Timestamps", &TIMES),
        Member::new("Values", &VALUES),
        Member::new("StatusCode", &STATUS),
    ],
);
static RESULTS: Schema = Schema::list("MetricDataResults", &[Member::element("member", &RESULT)]);
static ANSWER: Schema = Schema::structure(
    "GetMetricDataOutput",
    &[Member::new("MetricDataResults", &RESULTS), Member::new("NextToken", &TEXT)],
);
static DIMENSION: Schema =
    Schema::structure("Dimension", &[Member::new("Name", &TEXT).required(), Member::new("Value", &TEXT).required()]);
static DIMENSIONS: Schema = Schema::list("Dimensions", &[Member::element("member", &DIMENSION)]);
static DATUM: Schema = Schema::structure(
    "MetricDatum",
    &[
        Member::new("MetricName", &TEXT).required(),
        Member::new("Dimensions", &DIMENSIONS),
        Member::new("Timestamp", &TIME),
        Member::new("Value", &DOUBLE),
        Member::new("Unit", &TEXT),
    ],
);
static DATA: Schema = Schema::list("MetricData", &[Member::element("member", &DATUM)]);
static INPUT: Schema = Schema::structure(
    "PutMetricDataInput",
    &[Member::new("Namespace", &TEXT).required(), Member::new("MetricData", &DATA)],
);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StatusCode {
    Complete,
    InternalError,
    PartialData,
    Unknown(String),
}
string_enum!(StatusCode, Complete = "Complete", InternalError = "InternalError", PartialData = "PartialData",);

#[derive(PartialEq)]
pub(crate) struct MetricDataResult {
    pub(crate) id: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) timestamps: Option<Vec<DateTime>>,
    pub(crate) values: Option<Vec<f64>>,
    pub(crate) status_code: Option<StatusCode>,
}
structure!(MetricDataResult, RESULT, 0: id, 1: label, 2: timestamps, 3: values, 4: status_code);

#[derive(PartialEq)]
pub(crate) struct MetricData {
    pub(crate) metric_data_results: Option<Vec<MetricDataResult>>,
    pub(crate) next_token: Option<String>,
}
structure!(MetricData, ANSWER, 0: metric_data_results, 1: next_token);

#[derive(PartialEq)]
pub(crate) struct Dimension {
    pub(crate) name: String,
    pub(crate) value: String,
}
structure!(Dimension, DIMENSION, 0: name, 1: value);

#[derive(PartialEq)]
pub(crate) struct MetricDatum {
    pub(crate) metric_name: String,
    pub(crate) dimensions: Option<Vec<Dimension>>,
    pub(crate) timestamp: Option<DateTime>,
    pub(crate) value: Option<f64>,
    pub(crate) unit: Option<String>,
}
structure!(MetricDatum, DATUM, 0: metric_name, 1: dimensions, 2: timestamp, 3: value, 4: unit);

#[derive(PartialEq)]
pub(crate) struct PutMetricData {
    pub(crate) namespace: String,
    pub(crate) metric_data: Option<Vec<MetricDatum>>,
}
structure!(PutMetricData, INPUT, 0: namespace, 1: metric_data);
