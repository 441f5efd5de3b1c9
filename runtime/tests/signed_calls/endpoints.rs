//! Endpoints that say how to sign: by which name, in which region, and what of paths.

use smithgen_runtime::client::Core;
use smithgen_runtime::driver::Blocking;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::endpoint::{BuiltIn, Parameter, Rules};
use smithgen_runtime::generated::schema::Schema;
use smithgen_runtime::generated::sigv4::SigningOptions;
use smithgen_runtime::generated::{AuthScheme, OperationMeta, Service, ServiceMeta};
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::structure;

use super::service::{DeleteNotesError, DeleteNotesInput, Notes};
use super::{Noted, config, drive, keys, response, signed_again, start};

/// A service whose endpoint says how to sign: with a name and in a region of its own, and at some URLs, paths as they are.
pub(super) struct Ruled;

pub(super) const PLAIN: &str = "https://files.example/plain//a%20b";
pub(super) const OPEN: &str = "http://files1.example/plain//a%20b";

impl Service for Ruled {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = Notes::META;

    const RULES: &'static Rules = &RULES;
}

/// The configured URL, to be signed as `files` in `us-east-1`, with `disableDoubleEncoding` for [`PLAIN`], as smithgen prints it.
static RULES: Rules = rules(
    "https://files.example/plain//a%20bdisableDoubleEncodingsigningRegionauthSchemessigningNameus-east-1sigv4name",
);

/// The same for [`OPEN`].
pub(super) static OPEN_RULES: Rules = rules(
    "http://files1.example/plain//a%20bdisableDoubleEncodingsigningRegionauthSchemessigningNameus-east-1sigv4name",
);

const fn rules(text: &'static str) -> Rules {
    Rules::new(ENDPOINT, text, &[0, 0, 32817, 32792], &CODE)
}

const ENDPOINT: &[Parameter] = &[Parameter::built_in("Endpoint", BuiltIn::Endpoint).required()];

/// In it, `sigv4` is the five letters from the 99th on, and `name` the four behind them.
const CODE: [u16; 54] = [
    40962, 4096, 34, 0, 28673, 11, 68, 24577, 28676, 4, 104, 5, 99, 11, 79, 5, 8, 13, 55, 9, 90, 21, 34, 8192, 57344,
    4096, 53248, 4, 28672, 28673, 11, 68, 24577, 28676, 4, 104, 5, 99, 11, 79, 5, 8, 13, 55, 9, 90, 21, 34, 8193,
    57344, 4096, 53248, 29, 28672,
];

/// The same with a longer word in place of `sigv4`.
const fn code_for_sessions() -> [u16; CODE.len()] {
    let (mut code, mut at) = (CODE, 0);
    while at + 1 < code.len() {
        match (code[at], code[at + 1]) {
            (5, 99) => code[at] = 15,
            (4, 104) => code[at + 1] = 114,
            _ => {}
        }
        at += 1;
    }
    code
}

pub(super) static SESSION_RULES: Rules = Rules::new(
    ENDPOINT,
    "https://files.example/plain//a%20bdisableDoubleEncodingsigningRegionauthSchemessigningNameus-east-1sigv4-s3expressname",
    &[0, 0, 32817, 32792],
    &const { code_for_sessions() },
);

pub(super) struct Sweep;
pub(super) struct SweepInput {}
pub(super) static SWEEP_INPUT: Schema = Schema::structure("SweepInput", &[]);
structure!(SweepInput, SWEEP_INPUT);

impl Operation for Sweep {
    type Service = Ruled;
    type Input = SweepInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Sweep", &[AuthScheme::SigV4]);
}

impl OperationInput for SweepInput {
    type Operation = Sweep;
}

/// What is signed for several regions.
struct Spread;
struct SpreadInput {}
structure!(SpreadInput, SWEEP_INPUT);

impl Operation for Spread {
    type Service = Notes;
    type Input = SpreadInput;
    type Output = DeleteNotesInput;
    type Error = DeleteNotesError;

    const META: &'static OperationMeta = &OperationMeta::of::<Self>("Spread", &[AuthScheme::SigV4A]);
}

impl OperationInput for SpreadInput {
    type Operation = Spread;
}

#[test]
fn programs_say_for_which_regions_signatures_hold() {
    let noted = Noted::default();
    let client = Core::<Blocking>::with_transport(config().credentials_provider(keys()).build(), noted.clone());
    let with = |regions: &[&str]| {
        let config = client.config().to_builder().sigv4a_signing_region_set(regions);
        client.with_config(config.build()).execute(SpreadInput {}).unwrap();
    };
    client.execute(SpreadInput {}).unwrap();
    with(&["us-east-1", " eu-* "]);
    with(&["*"]);
    with(&[]);
    client.execute(SpreadInput {}).unwrap();
    let sent = noted.0.lock().unwrap().split_off(0);
    let regions: Vec<_> = sent.iter().map(|headers| headers["x-amz-region-set"].to_str().unwrap()).collect();
    assert_eq!(regions, ["eu-west-1", "us-east-1,eu-*", "*", "eu-west-1", "eu-west-1"]);
    assert!(sent.iter().all(|headers| headers["authorization"].to_str().unwrap().contains("x-amz-region-set")));
}

#[test]
fn endpoints_say_what_signatures_are_for() {
    let sent = |url: &str| {
        let config = config().credentials_provider(keys()).endpoint_url(url);
        drive(start::<Sweep>(config, &SweepInput {}), vec![response(200, &[])]).remove(0)
    };
    let request = sent("https://files.example/a%20b");
    assert_eq!(*request.headers(), signed_again(&request, "us-east-1", "files", SigningOptions::default()));
    assert!(!request.headers().contains_key("x-amz-content-sha256"));
    let request = sent(PLAIN);
    let plain = SigningOptions {
        normalize_path: false,
        double_encode_path: false,
        send_content_hash: true,
        ..SigningOptions::default()
    };
    assert_eq!(*request.headers(), signed_again(&request, "us-east-1", "files", plain));
    assert!(request.headers().contains_key("x-amz-content-sha256"));
    for part in [SigningOptions { normalize_path: true, ..plain }, SigningOptions { double_encode_path: true, ..plain }]
    {
        assert_ne!(*request.headers(), signed_again(&request, "us-east-1", "files", part), "the path tells them apart");
    }
}
