//! Reads an object of S3 or writes one of a file without blocking, with a client that the build script generates: `URL get KEY`,
//! `URL put FILE`.

use s3::config::Credentials;
use s3::{Client, Config};
use smithgen_runtime::body::ByteStream;

mod s3 {
    smithgen_runtime::include_client!();
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [url, verb, what] = words.as_slice() else { panic!("a URL, a verb and what it is about") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // Without TLS, the AWS SDK and curl leave bodies unsigned.
    let config = Config::builder()
        .region("eu-west-1")
        .endpoint_url(url)
        .payload_signing_enabled(false)
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "example", None, None, "static"));
    let client = Client::from_conf(config.build());
    runtime.block_on(async {
        if verb == "get" {
            let object = client.get_object().bucket("examples").key(what).send().await.expect("an object");
            let (expected, mut body, mut read) = (object.content_length, object.body, 0);
            while let Some(bytes) = body.next().await {
                read += bytes.expect("bytes").len() as i64;
            }
            assert_eq!(Some(read), expected);
        } else {
            let body = ByteStream::from_path(what).expect("a file");
            client.put_object().bucket("examples").key("object").body(body).send().await.expect("written");
        }
    });
}
