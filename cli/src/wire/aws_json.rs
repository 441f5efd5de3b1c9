//! awsJson 1.0 and 1.1 without types.
//!
//! In: an input, or a response. Out: a request, or the members of the body that the schema knows, as the AWS CLI reads them:
//! values are not held against their types, and a body that is no JSON object is an output without members.
