//! The command-line tool against the AWS CLI: time from start to finish, peak memory, size, and what building it costs.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use crate::apps;
use crate::calls::Server;
use crate::cost;
use crate::figure::{Figure, Target, Unit};
use crate::generation;

const ROUNDS: usize = 20;

/// Runs a command and prints its peak memory in kibibytes.
const PEAK: &str = "import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";

/// Measures both tools, in turns.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let version = cost::output(&apps::workspace(), &["aws", "--version"])
        .map_err(|problem| format!("the AWS CLI is needed as `aws` (Debian's package `awscli`): {problem}"))?;
    let whose = version.split_whitespace().next().unwrap_or_default().replace("aws-cli/", "AWS CLI ");
    let tool = Tool::generate()?;
    let (dev, size) = (tool.build_dev()?, tool.build_release()?);
    let server = Server::start()?;
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
        let (mine, theirs) = ([&[ours.as_str()], arguments].concat(), [&["aws", "cognito-idp"], arguments].concat());
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
            target,
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
        target: Target::AtMost(most),
        obstacle: obstacle.to_owned(),
    };
    figures.push(alone("the tool with help pages, stripped", Unit::Bytes, size, 6e6, "TLS, schemas and help pages"));
    figures.push(alone("cold dev build of the tool", Unit::CpuSeconds, dev, 60.0, "the client and TLS"));
    Ok(figures)
}

/// Milliseconds from start to end.
fn milliseconds(command: &[&str]) -> Result<f64, String> {
    let start = Instant::now();
    cost::output(&apps::base(), command)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

fn peak(command: &[&str]) -> Result<f64, String> {
    let text = cost::output(&apps::base(), &[&["python3", "-c", PEAK], command].concat())?;
    text.trim().parse().map_err(|_| format!("the peak of memory is `{text}`"))
}

/// The generated crate with the command of the whole service.
struct Tool {
    folder: PathBuf,
}

impl Tool {
    fn generate() -> Result<Self, String> {
        let folder = apps::base().join("tool");
        // The crate's own manifest decides nothing about profiles and workspaces; one around it does.
        let workspace = "[workspace]\nmembers = [\"client\"]\nresolver = \"3\"\n\n[profile.release]\nstrip = true\n";
        apps::write(&folder.join("Cargo.toml"), workspace)?;
        let lock = apps::workspace().join("Cargo.lock");
        let text = fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
        apps::write(&folder.join("Cargo.lock"), &text)?;
        let (model, _) = generation::largest_model()?;
        apps::generate_crate(&model, &folder.join("client"), &["--crate-name", "client"])?;
        let tool = Tool { folder };
        cost::output(&tool.folder, &["cargo", "fetch", "--quiet"])?;
        Ok(tool)
    }

    /// Seconds of CPU time of a dev build that finds nothing built.
    fn build_dev(&self) -> Result<f64, String> {
        eprintln!("building the tool (dev)");
        let target = self.folder.join("target/debug");
        match fs::remove_dir_all(&target) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("{}: {error}", target.display()));
            }
            _ => {}
        }
        cost::cpu_seconds(&self.folder, &BUILD)
    }

    /// Bytes of the stripped release program.
    fn build_release(&self) -> Result<f64, String> {
        eprintln!("building the tool (release)");
        cost::output(&self.folder, &[BUILD.as_slice(), &["--release"]].concat())?;
        let program = self.program("release");
        let metadata = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?;
        Ok(metadata.len() as f64)
    }

    fn program(&self, profile: &str) -> PathBuf {
        self.folder.join("target").join(profile).join("cognito-idp")
    }
}

const BUILD: [&str; 7] = ["cargo", "build", "--quiet", "--offline", "--features=cli", "--target-dir", "target"];
