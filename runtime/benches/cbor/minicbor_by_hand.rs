//! The values of the benchmark as one writes them by hand for minicbor where members go by names, as they do in rpcv2Cbor: its derive
//! knows numbers alone.

use minicbor::data::{Tagged, Type};
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

/// A structure, and both ways for it.
macro_rules! named {
    ($type:ident, $($name:literal $field:ident: $of:ty),*) => {
        #[derive(Default)]
        pub(crate) struct $type { $($field: Option<$of>),* }

        impl<C> Encode<C> for $type {
            fn encode<W: Write>(&self, encoder: &mut Encoder<W>, context: &mut C) -> Result<(), EncodeError<W::Error>> {
                encoder.begin_map()?;
                $(if let Some(value) = &self.$field {
                    encoder.str($name)?.encode_with(value, context)?;
                })*
                encoder.end()?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $type {
            fn decode(decoder: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
                let mut value = Self::default();
                let mut left = decoder.map()?;
                while is_one_left(&mut left, decoder)? {
                    match decoder.str()? {
                        $($name => value.$field = decoder.decode_with(context)?,)*
                        _ => decoder.skip()?,
                    }
                }
                Ok(value)
            }
        }
    };
}

fn is_one_left(left: &mut Option<u64>, decoder: &mut Decoder<'_>) -> Result<bool, DecodeError> {
    match left {
        Some(0) => Ok(false),
        Some(left) => {
            *left -= 1;
            Ok(true)
        }
        None if decoder.datatype()? == Type::Break => decoder.skip().map(|()| false),
        None => Ok(true),
    }
}

named!(
    MetricDataResult, "Id" id: String, "Label" label: String, "Timestamps" timestamps: Vec<Tagged<1, i64>>,
    "Values" values: Vec<f64>, "StatusCode" status_code: String
);
named!(MetricData, "MetricDataResults" metric_data_results: Vec<MetricDataResult>, "NextToken" next_token: String);
named!(Dimension, "Name" name: String, "Value" value: String);
named!(
    MetricDatum, "MetricName" metric_name: String, "Dimensions" dimensions: Vec<Dimension>,
    "Timestamp" timestamp: Tagged<1, i64>, "Value" value: f64, "Unit" unit: String
);
named!(PutMetricData, "Namespace" namespace: String, "MetricData" metric_data: Vec<MetricDatum>);
