//! Posts the body of `ConfirmForgotPassword` to a URL some times, by hand.

const BODY: &str = r#"{"ClientId":"3n4b5urk1ft4fl3mg5e62d9ado","Username":"diego@example.com","ConfirmationCode":"123456","Password":"N3w-password!"}"#;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().expect("a URL");
    let calls: usize = arguments.next().and_then(|calls| calls.parse().ok()).expect("a number of calls");
    let agent = ureq::Agent::new_with_defaults();
    for _ in 0..calls {
        let mut answer = agent
            .post(&url)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "AWSCognitoIdentityProviderService.ConfirmForgotPassword")
            .send(BODY)
            .expect("an answer");
        assert_eq!(answer.body_mut().read_to_string().expect("a body"), "{}");
    }
}
