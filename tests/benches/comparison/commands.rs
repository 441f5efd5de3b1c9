//! The command-line tool against the AWS CLI: time from start to finish, peak memory, size, and what building it costs.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use crate::apps;
use crate::builds;
use crate::calls::Server;
use crate::cost;
use crate::figure::{Figure, Target, Unit};
use crate::generation;

/// Runs of which the median counts.
pub(crate) const ROUNDS: usize = 20;

/// Where a version 2 of the AWS CLI may be: on the path, or where Debian puts it.
const AWS: [&str; 2] = ["aws", "/usr/bin/aws"];

/// Measures both tools, in turns.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let (aws, whose) = AWS
        .into_iter()
        .find_map(|program| {
            let version = cost::output(&apps::workspace(), &[program, "--version"]).ok()?;
            let version = version.strip_prefix("aws-cli/2.")?.split_whitespace().next()?;
            Some((program, format!("AWS CLI 2.{version}")))
        })
        .ok_or("version 2 of the AWS CLI is needed, such as Debian's package `awscli`")?;
    let tool = Tool::generate()?;
    let (dev, size) = (tool.build_dev()?, tool.build_release()?);
    let server = Server::start("--serve")?;
    let ours = tool.program("release").to_string_lossy().into_owned();
    let skeleton = ["confirm-forgot-password", "--generate-cli-skeleton"];
    let url = server.url();
    let call = [
        "confirm-forgot-password",
        "--client-id=3n4b5urk1ft4fl3mg5e62d9ado",
        "--username=diego@example.com",
        "--confirmation-code=123456",
        "--password=N3w-password!",
        "--region=eu-west-1",
        "--endpoint-url",
        &url,
    ];
    let mut figures = Vec::new();
    for (name, arguments, fraction) in
        [("start to end, skeleton", skeleton.as_slice(), 100.0), ("start to end, a call over loopback", &call, 50.0)]
    {
        eprintln!("running: {name}");
        let (mine, theirs) = ([&[ours.as_str()], arguments].concat(), [&[aws, "cognito-idp"], arguments].concat());
        let mut times = [Vec::new(), Vec::new()];
        // The first round warms the caches of both.
        for round in 0..=ROUNDS {
            for (command, times) in [&mine, &theirs].into_iter().zip(&mut times) {
                let milliseconds = milliseconds(command)?;
                if round > 0 {
                    times.push(milliseconds);
                }
            }
        }
        let [mine_ms, theirs_ms] = times.map(cost::median);
        let figure = |what: &str, unit, ours, theirs, target| Figure {
            name: format!("{name}: {what}"),
            unit,
            ours,
            theirs: Some((whose.clone(), theirs)),
            target: Some(target),
            obstacle: "starting a process at all".to_owned(),
        };
        figures.push(figure("time", Unit::Milliseconds, mine_ms, theirs_ms, Target::Fraction(fraction)));
        figures.push(figure("memory", Unit::Kibibytes, peak(&mine)?, peak(&theirs)?, Target::Fraction(8.0)));
    }
    let alone = |name: &str, unit, ours, most, obstacle: &str| Figure {
        name: name.to_owned(),
        unit,
        ours,
        theirs: None,
        target: Some(Target::AtMost(most)),
        obstacle: obstacle.to_owned(),
    };
    figures.push(alone(
        "the tool with help pages, as the README installs it",
        Unit::Bytes,
        size,
        4.9e6,
        "TLS and HTTP, a third of it; the links of credentials, a tenth; JMESPath and YAML",
    ));
    figures.push(alone("cold dev build of the tool", Unit::CpuSeconds, dev, 60.0, "the client and TLS"));
    Ok(figures)
}

/// Milliseconds from start to end.
fn milliseconds(command: &[&str]) -> Result<f64, String> {
    let start = Instant::now();
    cost::output(&apps::base(), command)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// Kibibytes of memory at the peak.
fn peak(command: &[&str]) -> Result<f64, String> {
    cost::timed(&apps::base(), command, 0).map(|cost| cost.kibibytes)
}

/// The generated crate with the command of the whole service.
struct Tool {
    folder: PathBuf,
    /// How the README has cargo build it.
    settings: Vec<String>,
}

impl Tool {
    fn generate() -> Result<Self, String> {
        let folder = apps::base().join("tool");
        // The crate's own manifest decides nothing about workspaces; one around it does.
        apps::write(&folder.join("Cargo.toml"), "[workspace]\nmembers = [\"client\"]\nresolver = \"3\"\n")?;
        apps::lock(&folder)?;
        let (model, _) = generation::largest_model()?;
        apps::generate_crate(&model, &folder.join("client"), &["--crate-name", "cognito-idp"])?;
        let tool = Tool { folder, settings: settings()? };
        cost::output(&tool.folder, &["cargo", "fetch", "--quiet"])?;
        Ok(tool)
    }

    /// Seconds of CPU time of a dev build that finds nothing built.
    fn build_dev(&self) -> Result<f64, String> {
        let build = |round| {
            eprintln!("building the tool (dev), round {round} of {}", builds::ROUNDS);
            builds::cold_build(&self.folder, &BUILD)
        };
        (1..=builds::ROUNDS).map(build).collect::<Result<_, _>>().map(cost::median)
    }

    /// Bytes of the stripped release program.
    fn build_release(&self) -> Result<f64, String> {
        eprintln!("building the tool (release)");
        let settings: Vec<&str> = self.settings.iter().map(String::as_str).collect();
        cost::output(&self.folder, &[BUILD.as_slice(), &["--release"], &settings].concat())?;
        let program = self.program("release");
        let metadata = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?;
        Ok(metadata.len() as f64)
    }

    fn program(&self, profile: &str) -> PathBuf {
        self.folder.join("target").join(profile).join("cognito-idp")
    }
}

/// The options of cargo by which the README sets the profile of a tool that it installs.
fn settings() -> Result<Vec<String>, String> {
    let path = apps::workspace().join("README.md");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let settings = text.split_whitespace().filter(|word| word.starts_with("profile.release."));
    let options: Vec<String> = settings.map(|setting| format!("--config={setting}")).collect();
    if options.is_empty() { Err(format!("{}: it installs no tool", path.display())) } else { Ok(options) }
}

const BUILD: [&str; 7] = ["cargo", "build", "--quiet", "--offline", "--features=cli", "--target-dir", "target"];
