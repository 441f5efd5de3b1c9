//! Reads an object of S3, writes one of a file, or lists some, with the AWS SDK for Rust: `URL get KEY`, `URL put FILE`, `URL list PREFIX`.

use aws_sdk_s3::config::{Credentials, Region, RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::{Client, Config};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [url, verb, what] = words.as_slice() else { panic!("a URL, a verb and what it is about") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // Our clients compute no checksums for servers that are not AWS's, unless they are asked to.
    let config = Config::builder()
        .region(Region::new("eu-west-1"))
        .endpoint_url(url)
        .force_path_style(true)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "example", None, None, "static"));
    let client = Client::from_conf(config.build());
    runtime.block_on(async {
        match verb.as_str() {
            "get" => {
                let object = client.get_object().bucket("examples").key(what).send().await.expect("an object");
                let (expected, mut body, mut read) = (object.content_length, object.body, 0);
                while let Some(bytes) = body.next().await {
                    read += bytes.expect("bytes").len() as i64;
                }
                assert_eq!(Some(read), expected);
            }
            "put" => {
                let body = ByteStream::from_path(what).await.expect("a file");
                client.put_object().bucket("examples").key("object").body(body).send().await.expect("written");
            }
            _ => {
                client.list_objects_v2().bucket("examples").prefix(what).send().await.expect("a list");
            }
        }
    });
}
