//! A server that hands out credentials, each telling what was asked for and with which key.
//!
//! In: requests to STS, to IAM Identity Center, to the service of `aws login`, to the host of a container and to that of an instance. Out: their answers.

use smithgen_tests::peers::{RawRequest, Reply};

/// When credentials expire.
const EXPIRATION: &str = "2099-01-01T00:00:00Z";

/// The answer to a request.
pub(crate) fn answer(request: &RawRequest) -> Reply {
    match request.target.split('?').next().unwrap_or_default() {
        "/sts" | "/sts/" => sts(request),
        "/sso/federation/credentials" => portal(request),
        "/sign-ins/token" => sign_in(request),
        "/login/v1/token" => login(request),
        path if path.starts_with("/container") => container(request),
        "/imds/latest/api/token" | "/bare/latest/api/token" => {
            Reply::xml(200, "imds-token").header("x-aws-ec2-metadata-token-ttl-seconds", "21600")
        }
        path if path.starts_with("/imds/") => instance(request, path),
        _ => Reply::xml(404, ""),
    }
}

/// Credentials whose secret is the call, but for what differs from run to run.
fn sts(request: &RawRequest) -> Reply {
    let signer = request.header("authorization").and_then(|text| text.split_once("Credential=")?.1.split('/').next());
    // Blanks are written in one of two ways.
    let text = request.text().replace('+', "%20");
    let mut fields: Vec<_> = text.split('&').filter(|field| !field.contains("-session-")).collect();
    fields.sort_unstable();
    let field = |name: &str| text.split('&').find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
    let operation = field("Action").unwrap_or_default();
    let role = field("RoleArn").unwrap_or_default();
    if role.contains("denied") {
        let error = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>No.</Message></Error></ErrorResponse>";
        return Reply::xml(403, error);
    }
    let key: String = role.chars().filter(char::is_ascii_alphanumeric).collect();
    Reply::xml(
        200,
        &format!(
            "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result><Credentials>\
             <AccessKeyId>ASIA{key}</AccessKeyId><SecretAccessKey>s3cret {}</SecretAccessKey>\
             <SessionToken>by {}</SessionToken><Expiration>{EXPIRATION}</Expiration></Credentials><AssumedRoleUser>\
             <AssumedRoleId>AROA:x</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/{key}/x</Arn>\
             </AssumedRoleUser></{operation}Result></{operation}Response>",
            fields.join(" "),
            signer.unwrap_or("nobody"),
        ),
    )
}

/// Credentials whose secret is path and token; the token `over` has none.
fn portal(request: &RawRequest) -> Reply {
    let token = request.header("x-amz-sso_bearer_token").unwrap_or("no token");
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let mut fields: Vec<_> = query.split('&').collect();
    fields.sort_unstable();
    if token == "over" {
        return Reply::json(401, "{\"message\": \"over\"}").header("x-amzn-errortype", "UnauthorizedException");
    }
    let answer = serde_json::json!({"roleCredentials": {
        "accessKeyId": "ASIASSO", "secretAccessKey": format!("s3cret {} {token}", fields.join(" ")), "sessionToken": "sso-token",
        "expiration": 4_070_908_800_000_u64,
    }});
    Reply::json(200, &answer.to_string())
}

/// A token that is called by what is renewed; `lost` is not.
fn sign_in(request: &RawRequest) -> Reply {
    let asked: serde_json::Value = serde_json::from_str(request.text()).unwrap_or_default();
    let text = |name: &str| asked[name].as_str().unwrap_or_default();
    if text("refreshToken") == "lost" {
        return Reply::json(400, "{\"error\": \"invalid_grant\"}").header("x-amzn-errortype", "InvalidGrantException");
    }
    let token = format!("{} {} {}", text("grantType"), text("clientId"), text("refreshToken"));
    Reply::json(200, &serde_json::json!({"accessToken": token, "expiresIn": 28_800, "tokenType": "Bearer"}).to_string())
}

/// Credentials whose secret is what they are renewed by; some refresh tokens get none.
fn login(request: &RawRequest) -> Reply {
    let asked: serde_json::Value = serde_json::from_str(request.text()).unwrap_or_default();
    let text = |name: &str| asked[name].as_str().unwrap_or_default();
    let refusal = |error: &str| {
        let body = serde_json::json!({"error": error, "message": "No."});
        Reply::json(400, &body.to_string()).header("x-amzn-errortype", "AccessDeniedException")
    };
    match text("refreshToken") {
        _ if request.header("dpop").is_none() || request.header("authorization").is_some() => {
            refusal("INVALID_REQUEST")
        }
        "over" => refusal("TOKEN_EXPIRED"),
        "changed" => refusal("USER_CREDENTIALS_CHANGED"),
        "denied" => refusal("INSUFFICIENT_PERMISSIONS"),
        "other" => refusal("SOMETHING_ELSE"),
        "slow" => Reply::json(429, "{\"message\": \"Slow down.\"}").header("x-amzn-errortype", "TooManyRequestsError"),
        "down" => Reply::json(500, "{}").header("x-amzn-errortype", "InternalServerException"),
        "nothing" => Reply::json(200, "{}"),
        "broken" => Reply::json(200, "{\"accessToken\": {"),
        token => {
            let secret = format!("s3cret {} {} {token}", text("grantType"), text("clientId"));
            let access = serde_json::json!({"accessKeyId": "ASIALOGIN", "secretAccessKey": secret, "sessionToken": "login-token"});
            let answer = serde_json::json!({"accessToken": access, "refreshToken": "next", "expiresIn": 900, "tokenType": "aws_sigv4"});
            Reply::json(200, &answer.to_string())
        }
    }
}

/// Credentials whose secret is path and token.
fn container(request: &RawRequest) -> Reply {
    let token = request.header("authorization").unwrap_or("no token");
    let answer = serde_json::json!({
        "AccessKeyId": "ASIACONTAINER", "SecretAccessKey": format!("s3cret {} {token}", request.target), "Token": "container-token",
        "Expiration": EXPIRATION, "AccountId": "210987654321",
    });
    match request.target.as_str() {
        "/container/broken" => Reply::json(200, "{\"AccessKeyId\": 1"),
        "/container/refused" => Reply::json(403, "{}"),
        _ => Reply::json(200, &answer.to_string()),
    }
}

fn instance(request: &RawRequest, path: &str) -> Reply {
    if request.header("x-aws-ec2-metadata-token") != Some("imds-token") {
        return Reply::xml(401, "");
    }
    match path.strip_prefix("/imds/latest/meta-data/iam/security-credentials/") {
        Some("") => Reply::xml(200, "the-role"),
        Some("the-role") => {
            let answer = serde_json::json!({
                "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z", "AccessKeyId": "ASIAINSTANCE",
                "SecretAccessKey": "s3cret of the instance", "Token": "instance-token", "Expiration": EXPIRATION,
            });
            Reply::json(200, &answer.to_string())
        }
        _ => Reply::xml(404, ""),
    }
}
