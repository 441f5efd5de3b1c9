//! Prints what clients of the same services send, a line for each request: the client, the operation and the body.

/// Writes the request of an input.
fn print(client: &str, operation: &str, input: impl smithgen_runtime::operation::OperationInput) {
    let config = smithgen_runtime::config::Config::builder().endpoint_url("http://service.test").build();
    let request = input.to_http_request(&config).expect("a request");
    println!("{client}\t{operation}\t{}", String::from_utf8_lossy(request.body()));
}

macro_rules! systems_manager {
    ($client:ident) => {{
        use sent_defaults::$client::operation::{create_maintenance_window, create_resource_data_sync, send_command};
        use sent_defaults::$client::types;
        let client = stringify!($client);
        let command = || send_command::SendCommandInput::builder().document_name("d");
        let alarms = || types::AlarmConfiguration::builder().alarms(types::Alarm::builder().name("a").build());
        let output = || types::CloudWatchOutputConfig::builder();
        print(client, "SendCommand", command().build());
        let sent = command().alarm_configuration(alarms().build()).cloud_watch_output_config(output().build());
        print(client, "SendCommand", sent.build());
        let alarms = alarms().ignore_poll_alarm_failure(false);
        let output = output().cloud_watch_output_enabled(false);
        let sent = command().alarm_configuration(alarms.build()).cloud_watch_output_config(output.build());
        print(client, "SendCommand", sent.build());
        let window = create_maintenance_window::CreateMaintenanceWindowInput::builder().name("window").schedule("s");
        let window = window.duration(1).cutoff(0).allow_unassociated_targets(false).client_token("t");
        print(client, "CreateMaintenanceWindow", window.build());
        let source = types::ResourceDataSyncSource::builder().source_type("t").source_regions("r");
        let sync = create_resource_data_sync::CreateResourceDataSyncInput::builder().sync_name("n");
        print(client, "CreateResourceDataSync", sync.sync_source(source.build()).build());
    }};
}

macro_rules! server_migration {
    ($client:ident) => {{
        use sent_defaults::$client::operation::put_app_validation_configuration::PutAppValidationConfigurationInput;
        use sent_defaults::$client::types::{AppValidationConfiguration, SsmValidationParameters};
        let input = |parameters| {
            let configuration = AppValidationConfiguration::builder().ssm_validation_parameters(parameters).build();
            PutAppValidationConfigurationInput::builder().app_id("i").app_validation_configurations(configuration).build()
        };
        let parameters = || SsmValidationParameters::builder();
        print(stringify!($client), "PutAppValidationConfiguration", input(parameters().build()));
        let minute = parameters().instance_id("i").execution_timeout_seconds(60).build();
        print(stringify!($client), "PutAppValidationConfiguration", input(minute));
    }};
}

fn main() {
    systems_manager!(ssm_smithy);
    server_migration!(sms_smithy);
    systems_manager!(ssm_botocore);
    server_migration!(sms_botocore);
}
