//! Calls `ListUsers`, with credentials and region of environment and files or, with the feature `chain`, from wherever they come; blocking or
//! not, as features say.

#[cfg(feature = "async")]
use cognito::Client;
#[cfg(feature = "blocking")]
use cognito::blocking::Client;
use smithgen_runtime::config::Loader;

mod cognito {
    smithgen_runtime::include_client!();
}

fn main() {
    let loader = Loader::new();
    #[cfg(feature = "chain")]
    let loader = loader.links(smithgen_credentials::Services::new());
    let config = loader.load().and_then(|settings| settings.config()).expect("settings").build();
    let call = Client::from_conf(config).list_users().user_pool_id("eu-west-1_EXAMPLE");
    #[cfg(feature = "blocking")]
    let users = call.send();
    #[cfg(feature = "async")]
    let users = {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(call.send())
    };
    println!("{:?}", users.expect("users"));
}
