//! Asks for models with a configuration of ours, by what environment and profile say, or with one of the AWS SDK's.

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_credential_types::provider::token::SharedTokenProvider;
use aws_credential_types::{Credentials, Token};
use aws_types::SdkConfig;
use aws_types::origin::Origin;
use aws_types::region::Region;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};
use bedrock_tokens::bedrock::blocking::Client;
use smithgen_runtime::config::Loader;

/// Looks into the environment as `aws_config` does.
#[derive(Debug)]
struct Services;

impl LoadServiceConfig for Services {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace(' ', "_");
        std::env::var(format!("{}_{service}", key.env())).ok()
    }
}

/// What `aws_config` would have loaded, and what the program has set.
fn sdk_config(way: &str) -> SdkConfig {
    let keys = Credentials::new("AKIDEXAMPLE", "s3cret", None, None, "example");
    let mut builder = SdkConfig::builder()
        .region(Region::new("us-east-1"))
        .endpoint_url(std::env::var("AWS_ENDPOINT_URL").expect("text"))
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .service_config(Services);
    match way {
        "sdk with a preference" => {
            builder.insert_origin("auth_scheme_preference", Origin::shared_config());
        }
        "sdk with a token" => {
            builder = builder.token_provider(SharedTokenProvider::new(Token::new("t0k3n", None)));
            builder.insert_origin("token_provider", Origin::shared_config());
        }
        _ => {}
    }
    builder.build()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let way = std::env::args().nth(1).unwrap_or_default();
    let client = match way.as_str() {
        "settings" => Client::new(Loader::new().links(smithgen_credentials::Services::new()).load()?.config()?.build()),
        way => Client::new(&sdk_config(way)),
    };
    match client.list_foundation_models().send() {
        Ok(output) => println!("{}", output.model_summaries.unwrap_or_default()[0].model_id),
        Err(error) => println!("{} {}", error.code().unwrap_or_default(), error.message().unwrap_or_default()),
    }
    Ok(())
}
