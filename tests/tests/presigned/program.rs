//! Prints presigned requests, a line for each, and forms.

use std::error::Error;
use std::time::{Duration, SystemTime};

use presigned::{s3, sns, sts};
use s3::presigning::{PostPolicy, PresignedRequest, PresigningConfig, presign_post};
use smithgen_runtime::body::ByteStream;
use smithgen_runtime::config::{Config, Credentials};
use smithgen_runtime::driver::Blocking;

/// Prints the method, the URL, and the headers that must be sent.
fn print(request: Result<PresignedRequest, impl Error>) {
    let request = request.expect("a request");
    let headers: Vec<String> = request.headers().map(|(name, value)| format!("{name}={value}")).collect();
    println!("{} {} {}", request.method(), request.uri(), headers.join(";"));
}

fn main() {
    let text = |name: &str| std::env::var(name).expect("it is set");
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(text("TIME").parse().expect("seconds"));
    let validity = |seconds| {
        let config = PresigningConfig::builder().start_time(start).expires_in(Duration::from_secs(seconds));
        config.build().expect("a time")
    };
    let credentials = Credentials::new(text("KEY"), text("SECRET"), Some(text("TOKEN")), None, "test");
    let config = Config::builder().region("eu-west-1").credentials_provider(credentials).build();
    let a_while = validity(900);

    let sts = sts::client::Client::<Blocking>::from_conf(config.clone());
    print(sts.get_caller_identity().presigned(a_while));
    let role = sts.assume_role().role_arn("arn:aws:iam::123456789012:role/r").role_session_name("a b&c=d+e/ü");
    print(role.presigned(a_while));
    let sns = sns::client::Client::<Blocking>::from_conf(config.clone());
    print(sns.publish().topic_arn("arn:aws:sns:eu-west-1:123456789012:t").message("ä \"b\"").presigned(a_while));

    let s3 = s3::client::Client::<Blocking>::from_conf(config.clone());
    print(s3.get_object().bucket("bucket").key("a//b c/../é+.txt").presigned(a_while));
    let typed = s3.get_object().bucket("bucket").key("k").response_content_type("text/plain").version_id("v/1=");
    print(typed.presigned(a_while));
    print(s3.put_object().bucket("bucket").key("k").presigned(a_while));
    let put = s3.put_object().bucket("bucket").key("k").content_type("text/plain").metadata("colour", "dark blue");
    // Whoever has the URL sends another body.
    print(put.content_length(5).body(ByteStream::from_reader(std::io::empty())).presigned(a_while));
    print(s3.head_object().bucket("bucket").key("k").presigned(a_while));
    print(s3.delete_object().bucket("bucket").key("k").presigned(a_while));
    // botocore asks for that by itself.
    let list = s3.list_objects_v2().encoding_type(s3::types::EncodingType::Url);
    print(list.bucket("bucket").prefix("a b/").delimiter("/").presigned(a_while));

    let bucket = s3::operation::head_bucket::HeadBucketInput::builder().bucket("bucket").build();
    for policy in [
        PostPolicy::new("bucket", "k\"ey", validity(3600)),
        PostPolicy::new("bucket", "uploads/${filename}", validity(60))
            .field("acl", "public-read")
            .content_length(1..=1_048_576)
            .starts_with("Content-Type", "image/"),
    ] {
        let post = presign_post(&bucket, &config, policy).expect("a form");
        let fields: Vec<String> = post.fields().map(|(name, value)| format!("{name}={value}")).collect();
        println!("POST {} {}", post.uri(), fields.join("\u{1}"));
    }
}
