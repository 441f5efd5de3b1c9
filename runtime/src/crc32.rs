//! The CRC-32 of whole answers, which Amazon DynamoDB tells of each.
//!
//! In: a service, the head and the body of an answer. Out: the body, or that it is not what was sent.

use std::io;

use http::Response;

use crate::meta::ServiceMeta;

/// The body of an answer, unless its head tells another CRC-32.
///
/// # Errors
/// When it does.
pub(crate) fn checked(service: &ServiceMeta, head: &Response<()>, body: Vec<u8>) -> io::Result<Vec<u8>> {
    let told = head.headers().get("x-amz-crc32").filter(|_| service.crc32);
    let told = told.and_then(|value| value.to_str().ok()?.trim().parse::<u32>().ok());
    match told {
        Some(told) if told != crc32fast::hash(&body) => {
            Err(io::Error::other("the answer has another CRC-32 than it tells"))
        }
        _ => Ok(body),
    }
}
