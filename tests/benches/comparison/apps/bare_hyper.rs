//! Posts the body of `ConfirmForgotPassword` to a URL some times, by hand, on one connection.

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;

const BODY: &str = r#"{"ClientId":"3n4b5urk1ft4fl3mg5e62d9ado","Username":"diego@example.com","ConfirmationCode":"123456","Password":"N3w-password!"}"#;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let host = url.strip_prefix("http://").expect("a URL").to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let stream = tokio::net::TcpStream::connect(&host).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.expect("a connection");
        tokio::spawn(connection);
        for _ in 0..calls {
            let request = Request::post("/")
                .header("host", &host)
                .header("content-type", "application/x-amz-json-1.1")
                .header("x-amz-target", "AWSCognitoIdentityProviderService.ConfirmForgotPassword")
                .body(Full::new(Bytes::from_static(BODY.as_bytes())))
                .expect("a request");
            let answer = sender.send_request(request).await.expect("an answer");
            assert_eq!(answer.status(), 200);
            assert_eq!(answer.into_body().collect().await.expect("a body").to_bytes(), "{}");
        }
    });
}
