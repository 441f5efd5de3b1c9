//! Reads an object of S3, writes one of a file, or lists some, with a client that the build script generates: `URL get KEY`,
//! `URL put FILE`, `URL list PREFIX`.

use s3::config::Credentials;
use s3::{Config, blocking};
use smithgen_runtime::body::ByteStream;

mod s3 {
    smithgen_runtime::include_client!();
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [url, verb, what] = words.as_slice() else { panic!("a URL, a verb and what it is about") };
    // Without TLS, the AWS SDK and curl leave bodies unsigned.
    let config = Config::builder()
        .region("eu-west-1")
        .endpoint_url(url)
        .payload_signing_enabled(false)
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "example", None, None, "static"));
    let client = blocking::Client::from_conf(config.build());
    match verb.as_str() {
        "get" => {
            let object = client.get_object().bucket("examples").key(what).send().expect("an object");
            let (expected, mut body) = (object.content_length, object.body);
            let read = std::io::copy(&mut body, &mut std::io::sink()).expect("bytes");
            assert_eq!(i64::try_from(read).ok(), expected);
        }
        "put" => {
            let body = ByteStream::from_path(what).expect("a file");
            client.put_object().bucket("examples").key("object").body(body).send().expect("written");
        }
        _ => {
            client.list_objects_v2().bucket("examples").prefix(what).send().expect("a list");
        }
    }
}
