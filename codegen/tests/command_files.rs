//! What lies in a folder when a run of `generate` or `docs` does not end as it should, or is not the only one there: all of
//! the old or all of the new.

#![cfg(all(unix, feature = "command"))]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The files of a folder with what is in them.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// What writes many files, each of which names the model that it comes from.
const COMMANDS: [&str; 2] =
    ["generate --out made --crate-name many --runtime runtime", "docs --format html --out made"];

/// A service with operations of these numbers.
fn model(numbers: std::ops::Range<u32>) -> String {
    let list: Vec<_> = numbers.clone().map(|i| format!(r#"{{"target": "a#Do{i}"}}"#)).collect();
    let shapes = numbers.map(|i| {
        format!(
            r##", "a#Do{i}": {{"type": "operation", "input": {{"target": "a#In{i}"}}}}
  , "a#In{i}": {{"type": "structure", "members": {{"m{i}": {{"target": "smithy.api#String"}}}}}}"##
        )
    });
    format!(
        r#"{{"smithy": "2.0", "shapes": {{"a#Many": {{"type": "service", "version": "1", "operations": [{}],
    "traits": {{"aws.protocols#awsJson1_1": {{}}}}}}{}}}}}"#,
        list.join(", "),
        shapes.collect::<String>()
    )
}

/// A folder of its own for a test, with two models of one service. Nothing but `made` changes.
struct Folder {
    path: PathBuf,
    /// What the command makes of either model where nothing disturbs it.
    wanted: [(&'static str, Files); 2],
}

impl Folder {
    fn new(test: &str, command: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(test);
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(path.join("runtime")).expect("a folder");
        fs::write(path.join("runtime/Cargo.toml"), "").expect("a manifest");
        fs::write(path.join("one.json"), model(0..16)).expect("a model");
        fs::write(path.join("two.json"), model(8..24)).expect("a model");
        let mut folder = Folder { path, wanted: [("one.json", Files::new()), ("two.json", Files::new())] };
        for i in [0, 1] {
            let output = folder.command(command, i).output().expect("it runs");
            assert!(output.status.success(), "{output:?}");
            folder.wanted[i].1 = folder.made();
            fs::remove_dir_all(folder.path.join("made")).expect("a folder");
        }
        folder
    }

    /// The command for one of the models.
    fn command(&self, command: &str, which: usize) -> Command {
        self.in_shell("exec \"$@\"", command, which)
    }

    /// The command as a shell runs it, as its `"$@"`.
    fn in_shell(&self, script: &str, command: &str, which: usize) -> Command {
        let mut shell = Command::new("sh");
        shell.args(["-c", script, "sh", env!("CARGO_BIN_EXE_smithgen")]).args(command.split_whitespace());
        shell.arg(self.wanted[which].0).current_dir(&self.path).stdout(Stdio::piped()).stderr(Stdio::piped());
        shell
    }

    /// All files in `made`.
    fn made(&self) -> Files {
        files(&self.path.join("made"))
    }

    /// Which of the two is in the folder, in full and with nothing beside.
    fn which(&self) -> Option<usize> {
        let made = self.made();
        self.wanted.iter().position(|(_, wanted)| *wanted == made)
    }
}

fn files(folder: &Path) -> Files {
    let (mut files, mut open) = (Files::new(), vec![folder.to_owned()]);
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(inner).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    files.insert(
                        path.strip_prefix(folder).expect("inside").to_owned(),
                        fs::read(&path).expect("a file"),
                    );
                }
            }
        }
    }
    files
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A command that may not write a byte into any file, and is not killed when it tries.
const WITHOUT_A_BYTE: &str = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";

/// The next run ends what a dead one began, even if it can write nothing itself.
#[test]
fn a_run_that_is_killed_is_finished_or_undone_by_the_next() {
    for (command, kills) in COMMANDS.into_iter().zip([28_u32, 12]) {
        let folder = Folder::new(&format!("killed-{}", &command[..4]), command);
        let start = Instant::now();
        assert!(folder.command(command, 0).status().expect("it runs").success());
        let (lasts, mut now, mut amidst) = (start.elapsed(), 0, 0);
        for seed in 0..kills {
            let other = 1 - now;
            // A number that looks random, from 0 to 1.
            let part = f64::from((seed + 1).wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
            let mut child = folder.command(command, other).spawn().expect("it runs");
            if seed % 4 == 0 {
                thread::sleep(lasts.mul_f64(part));
            } else {
                // While it writes, which it says in a list.
                let list = folder.path.join("made/.smithgen");
                while child.try_wait().expect("a child").is_none() && !list.exists() {
                    thread::sleep(Duration::from_micros(50));
                }
                thread::sleep(lasts.mul_f64(part / 8.0));
            }
            child.kill().ok();
            child.wait().expect("it ended");
            if folder.which().is_none() {
                amidst += 1;
                // Whoever only looks leaves it so.
                if let Some(rest) = command.strip_prefix("generate ") {
                    let left = folder.made();
                    folder.command(&format!("check {rest}"), other).output().expect("it runs");
                    assert!(folder.made() == left, "{command}, seed {seed}");
                }
            }
            let next = folder.in_shell(WITHOUT_A_BYTE, command, other).output().expect("it runs");
            let Some(which) = folder.which() else {
                let names: Vec<_> = folder.made().into_keys().collect();
                panic!("{command}, seed {seed}: neither old nor new: {names:?}: {}", errors(&next));
            };
            assert_eq!(next.status.success(), which == other, "{command}, seed {seed}: {}", errors(&next));
            now = which;
        }
        assert!(amidst > 0, "{command}: no run was killed while it wrote");
    }
}

#[test]
fn a_run_that_may_not_write_its_files_leaves_all_as_it_was() {
    for command in COMMANDS {
        let folder = Folder::new(&format!("limit-{}", &command[..4]), command);
        assert!(folder.command(command, 0).status().expect("it runs").success());
        let mut failed = 0;
        for limit in 0.. {
            // The signal that such a write brings kills who does not ignore it.
            let dies = limit % 2 == 1;
            let trap = if dies { "" } else { "trap '' XFSZ; " };
            let script = format!("{trap}ulimit -f {limit}; exec \"$@\"");
            let output = folder.in_shell(&script, command, 1).output().expect("it runs");
            if output.status.success() {
                break;
            }
            failed += 1;
            if dies {
                folder.in_shell(WITHOUT_A_BYTE, command, 0).output().expect("it runs");
            } else {
                assert!(errors(&output).starts_with("error: made/"), "{}", errors(&output));
            }
            assert_eq!(folder.which(), Some(0), "{command}, {limit} blocks: {:?}", folder.made().into_keys());
        }
        assert_eq!(folder.which(), Some(1), "{command}");
        assert!(failed > 3, "{command}: {failed}");
    }
}

#[needs::test(mounts)]
fn a_full_disk_leaves_all_as_it_was() {
    // The second crate gets more and more blocks of 4 KiB until it has enough. What lies there then is copied out.
    let script = "
        mount -t tmpfs -o size=64m none made && cp -r old/. made || exit 9
        used=$(df -k made | awk 'END { print $3 }')
        for more in $(seq 0 8 4000); do
            mount -o remount,size=$((used + more))k made || exit 9
            \"$@\" && break
            cp -r made after/$more
        done
        cp -r made after/new";
    for command in COMMANDS {
        let folder = Folder::new(&format!("full-{}", &command[..4]), command);
        let [old, after, made] = ["old", "after", "made"].map(|name| folder.path.join(name));
        for path in [&after, &made] {
            fs::create_dir_all(path).expect("a folder");
        }
        assert!(folder.command(command, 0).status().expect("it runs").success());
        fs::rename(&made, &old).expect("a crate");
        fs::create_dir(&made).expect("a folder");
        let shell = folder.in_shell(script, command, 1);
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "--mount", "sh"]).args(shell.get_args()).current_dir(&folder.path);
        let output = unshare.output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        let mut failed = 0;
        for entry in fs::read_dir(&after).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_new = path.ends_with("new");
            failed += usize::from(!is_new);
            let wanted = &folder.wanted[usize::from(is_new)].1;
            assert!(files(&path) == *wanted, "{}: {:?}", path.display(), files(&path).into_keys());
        }
        assert!(failed > 5, "{failed}");
        assert!(errors(&output).contains("No space left on device"), "{}", errors(&output));
    }
}

#[test]
fn ten_runs_at_once_leave_what_one_of_them_wrote() {
    for command in COMMANDS {
        let folder = Folder::new(&format!("ten-{}", &command[..4]), command);
        for _ in 0..3 {
            let runs: Vec<Child> = (0..10).map(|i| folder.command(command, i % 2).spawn().expect("it runs")).collect();
            for run in runs {
                let output = run.wait_with_output().expect("it ends");
                assert!(output.status.success(), "{}", errors(&output));
            }
            assert!(folder.which().is_some(), "{command}: {:?}", folder.made().into_keys());
        }
    }
}

#[test]
fn a_run_that_waits_for_another_says_so() {
    for command in COMMANDS {
        let folder = Folder::new(&format!("waits-{}", &command[..4]), command);
        fs::create_dir(folder.path.join("made")).expect("a folder");
        let other = File::open(folder.path.join("made")).expect("a folder");
        other.lock().expect("a lock");
        let start = Instant::now();
        let mut child = folder.command(command, 0).spawn().expect("it runs");
        let mut said = String::new();
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        stderr.read_line(&mut said).expect("UTF-8");
        assert_eq!(said, "made: another run works in this folder; waiting for its end\n");
        assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
        assert!(folder.made().is_empty());
        drop(other);
        assert!(child.wait().expect("it ends").success());
        assert_eq!(folder.which(), Some(0));
    }
}
