//! What an app pays for credentials from wherever they come: roles, containers and instances, beside environment, profiles and processes.

use crate::apps::{self, TOKIO};
use crate::builds::{self, BUILD, ROUNDS};
use crate::cost;
use crate::figure::{Figure, Target, Unit};

/// The most crates that the app may link with the chain, and how many times its build may take what it takes without.
const CRATES: f64 = 45.0;
const TIMES: f64 = 1.35;

/// Builds the app in its four forms, and counts its crates.
pub(crate) fn measure(is_brief: bool) -> Result<Vec<Figure>, String> {
    let folder = apps::base().join("chain");
    let tokio = TOKIO.replace(" }", ", optional = true }");
    let credentials = apps::workspace().join("credentials");
    let more = format!(
        "{tokio}smithgen-credentials = {{ path = {credentials:?}, default-features = false, features = [\"assume-role\", \
         \"container\", \"imds\"], optional = true }}\n"
    );
    let features = r#"
[features]
async = ["dep:tokio", "smithgen-credentials?/async", "smithgen-runtime/async"]
blocking = ["smithgen-credentials?/blocking", "smithgen-runtime/blocking"]
chain = ["dep:smithgen-credentials"]
"#;
    let script = apps::build_script(&apps::shipped_model(), &["ListUsers"]);
    let dependencies = apps::ours(&["sigv4"], &more) + features;
    apps::write_crate(&folder, &dependencies, include_str!("apps/ours_chain.rs"), Some(&script), true)?;
    cost::output(&folder, &["cargo", "fetch", "--quiet"])?;
    let mut figures = Vec::new();
    for client in ["blocking", "async"] {
        let sides = [format!("{client},chain"), client.to_owned()];
        let mut seconds = [Vec::new(), Vec::new()];
        for round in 1..=if is_brief { 1 } else { ROUNDS } {
            for (features, seconds) in sides.iter().zip(&mut seconds) {
                eprintln!("building {} with {features} (dev), round {round}", folder.display());
                seconds.push(builds::cold_build(&folder, &[BUILD.as_slice(), &["--features", features]].concat())?);
            }
        }
        let [with, without] = seconds.map(cost::median);
        let crates = |features: &String| builds::crates(&folder, &["--features", features]);
        let figure = |name: &str, unit, ours, theirs, target, obstacle: &str| Figure {
            name: format!("{name}, {client}"),
            unit,
            ours,
            theirs: Some(("without the chain".to_owned(), theirs)),
            target: Some(target),
            obstacle: obstacle.to_owned(),
        };
        let (build, links) = ("smithgen-credentials, and the XML that STS speaks", "what the transport brings");
        let (name, times) = ("cold dev build with the chain", Target::Times(TIMES));
        figures.push(figure(name, Unit::CpuSeconds, with, without, times, build));
        let (name, most) = ("crates at run time with the chain", Target::AtMost(CRATES));
        figures.push(figure(name, Unit::Crates, crates(&sides[0])?, crates(&sides[1])?, most, links));
    }
    Ok(figures)
}
