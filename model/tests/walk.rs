//! What lies in folders and archives is found, each model once; and nothing that is damaged goes unnoticed.

#![cfg(feature = "archives")]

#[path = "support/archives.rs"]
mod archives;
#[path = "support/tar.rs"]
mod tars;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use archives::{gzip, zip};
use smithgen_model::Limits;
use smithgen_model::walk::{NO_MODEL, Walk, each};
use tars::tar;

/// A model of one service.
fn smithy(service: &str) -> Vec<u8> {
    format!(r#"{{"smithy": "2.0", "shapes": {{"a#{service}": {{"type": "service", "version": "1"}}}}}}"#).into()
}

fn description(service: &str) -> Vec<u8> {
    format!(
        r#"{{"metadata": {{"serviceId": "{service}", "apiVersion": "1", "protocol": "json"}},
        "operations": {{"Op": {{"output": {{"shape": "A"}}}}}},
        "shapes": {{"A": {{"type": "structure", "members": {{"t": {{"shape": "S"}}}}}}, "S": {{"type": "string"}}}}}}"#
    )
    .into()
}

const WAITERS: &str = r#"{"version": 2, "waiters": {}}"#;

/// An empty folder for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walk").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.as_ref().parent().expect("a folder")).expect("folders");
    fs::write(path, bytes).expect("written");
}

/// What is found, by names without the folder: the services and the number of files, or the problems.
fn found(folder: &Path, limits: &Limits) -> Vec<String> {
    let shown = folder.display().to_string();
    let line = |found: smithgen_model::walk::Found| {
        let name = found.name.trim_start_matches(&shown).trim_start_matches('/').to_owned();
        match found.load(limits) {
            Ok(model) => {
                let services: Vec<_> = model.services().map(|ix| model.shape(ix).id.name().to_owned()).collect();
                format!("{name} = {} of {}", services.join(" "), model.sources().len())
            }
            Err(problems) if problems.iter().all(|problem| problem.event == NO_MODEL) => format!("{name} is none"),
            Err(problems) => format!("{name}: {}", problems.to_string().replace(&shown, "")),
        }
    };
    each(Walk::new(&[folder], *limits), 3, || line)
}

/// Files as they may lie in a folder or in an archive, and what they are.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("LICENSE", b"none".to_vec()),
        ("a/one.json", smithy("One")),
        ("b/other.json", b"{}".to_vec()),
        ("b/service-2.json.gz", gzip(&description("Two"))),
        ("b/waiters-2.json", WAITERS.into()),
        ("c/waiters-2.json", WAITERS.into()),
        ("c/wrong.json", b"{\"smithy\": ".to_vec()),
        (LONG, smithy("Four")),
        (LONGER, smithy("Five")),
    ]
}

const LONG: &str =
    "d/a-file-whose-name-is-so-long-that-the-header-of-an-archive-has-no-room-for-it-which-is-a-hundred-bytes/m.json";
const LONGER: &str =
    "d/a-file-whose-name-is-so-long-that-the-header-of-an-archive-has-no-room-for-it-which-is-a-hundred-bytes/n.json";

fn expected(prefix: &str) -> Vec<String> {
    let lines = [
        "a/one.json = One of 1".to_owned(),
        "b = Two of 2".to_owned(),
        "b/other.json is none".to_owned(),
        "c/waiters-2.json is none".to_owned(),
        format!(
            "c/wrong.json: error: /{prefix}c/wrong.json:1:11: the file is not JSON: EOF while parsing a value [Model]"
        ),
        format!("{LONG} = Four of 1"),
        format!("{LONGER} = Five of 1"),
    ];
    lines.map(|line| format!("{prefix}{line}")).to_vec()
}

#[test]
fn folders_and_archives_hold_the_same() {
    let folder = folder("same");
    for (name, bytes) in files() {
        write(folder.join("plain").join(name), bytes);
    }
    write(folder.join("a.tar"), tar(&files()));
    write(folder.join("b.tgz"), gzip_of_blocks(&tar(&files())));
    write(folder.join("c.zip"), zip(&files()));
    let all = found(&folder, &Limits::default());
    let of = |prefix: &str| {
        let mut lines: Vec<_> = all.iter().filter(|line| line.starts_with(prefix)).cloned().collect();
        lines.sort();
        lines
    };
    for prefix in ["plain/", "a.tar:", "b.tgz:", "c.zip:"] {
        assert_eq!(of(prefix), expected(prefix), "{prefix}");
    }
    assert_eq!(all.len(), 4 * expected("").len(), "{all:#?}");
}

/// Stored as it is, in blocks: <https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4>
fn gzip_of_blocks(bytes: &[u8]) -> Vec<u8> {
    let one = gzip(&bytes[..bytes.len().min(1)]);
    let (header, crc) = (&one[..15], crc32(bytes));
    let mut file = header.to_vec();
    for (number, block) in bytes.chunks(1000).enumerate() {
        file.push(u8::from((number + 1) * 1000 >= bytes.len()));
        let length = u16::try_from(block.len()).expect("a small block");
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend(block);
    }
    file.extend(crc.to_le_bytes());
    file.extend(u32::try_from(bytes.len()).expect("a small file").to_le_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc: u32, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[test]
fn what_is_named_is_told_from_what_is_found() {
    let folder = folder("named");
    write(folder.join("readme.txt"), "no model");
    write(folder.join("in/readme.txt"), "no model");
    write(folder.join("in/m.json"), smithy("One"));
    let paths = [folder.join("in"), folder.join("readme.txt"), folder.join("nowhere")];
    let walk = Walk::new(&paths, Limits::default());
    assert_eq!(walk.bytes(), smithy("One").len() as u64 + 8);
    let found: Vec<_> = walk.collect();
    assert_eq!(found.iter().map(|found| found.is_named).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!(found[1].position, smithy("One").len() as u64 + 8);
    assert!(found.into_iter().skip(1).all(|found| found.load(&Limits::default()).is_err()));
}

/// Folders that lead back to themselves are looked into once.
#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = folder("circle");
    write(folder.join("a/m.json"), smithy("One"));
    std::os::unix::fs::symlink(&folder, folder.join("a/up")).expect("a link");
    std::os::unix::fs::symlink(folder.join("a"), folder.join("b")).expect("a link");
    assert_eq!(found(&folder, &Limits::default()), ["a/m.json = One of 1"]);
}

/// A folder may hide models from whoever looks, and then says so.
#[cfg(unix)]
#[test]
fn what_cannot_be_looked_into_is_told() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder("closed");
    write(folder.join("a/m.json"), smithy("One"));
    write(folder.join("closed/m.json"), smithy("Two"));
    symlink("loop", folder.join("loop")).expect("a link");
    symlink("nowhere", folder.join("missing")).expect("a link");
    let closed = folder.join("closed");
    let permit = |mode| fs::set_permissions(&closed, fs::Permissions::from_mode(mode)).expect("it is ours");
    permit(0o000);
    // Nothing is closed to the superuser.
    let is_closed = fs::read_dir(&closed).is_err();
    let told = found(&folder, &Limits::default());
    permit(0o755);
    let expected =
        if is_closed { "closed: error: /closed: the folder cannot be read: " } else { "closed/m.json = Two of 1" };
    assert_eq!((told.len(), told[0].as_str()), (3, "a/m.json = One of 1"), "{told:?}");
    assert!(told[1].starts_with(expected), "{told:?}");
    assert!(told[2].starts_with("loop: error: /loop: the file cannot be read: "), "{told:?}");
}

#[test]
fn damage_of_a_tar_archive_is_noticed() {
    let folder = folder("damage");
    let files = [("a.json", smithy("A")), ("b.json", vec![b' '; 600])];
    let plain = tar(&files);
    let packed = gzip_of_blocks(&plain);
    let whole = |path: &Path| found(path, &Limits::default()).len();
    for (name, archive) in [("a.tar", &plain), ("a.tar.gz", &packed)] {
        let path = folder.join(name);
        write(&path, archive);
        assert_eq!(whole(&path), 2);
        // The second block of zeros at the end of an archive may be missing.
        let end = if name == "a.tar" { archive.len() - 512 } else { archive.len() };
        for end in (0..end).step_by(61) {
            write(&path, &archive[..end]);
            let told = found(&path, &Limits::default()).join("\n");
            assert!(told.contains("the archive is damaged"), "{name} of {end} bytes: {told}");
        }
    }
    let path = folder.join("a.tar.gz");
    for at in (0..20).chain((20..packed.len()).step_by(61)).chain(packed.len() - 8..packed.len()) {
        let mut changed = packed.clone();
        changed[at] ^= 1;
        write(&path, &changed);
        // In the header of gzip there are flags, a date and a name, which nobody misses.
        let is_missed = !(3..15).contains(&at);
        let told = found(&path, &Limits::default()).join("\n");
        let is_told = ["the archive is damaged", "not packed with gzip"].iter().any(|message| told.contains(message));
        assert!(is_told || !is_missed, "{at}: {told}");
    }
}

#[test]
fn files_in_archives_are_read_up_to_limits() {
    let folder = folder("limits");
    write(folder.join("a.tar"), tar(&[("a.json", smithy("A")), ("b.json", vec![b' '; 600]), ("c.json", smithy("C"))]));
    let told = found(&folder, &Limits { bytes: 500, ..Limits::default() });
    assert_eq!((told[0].as_str(), told[2].as_str()), ("a.tar:a.json = A of 1", "a.tar:c.json = C of 1"));
    assert!(told[1].contains("more than 500 bytes; `--max-bytes`"), "{told:?}");
}

#[test]
fn workers_share_the_work_and_keep_the_order() {
    let folder = folder("order");
    for number in 10..40 {
        write(folder.join(format!("{number}.json")), smithy("A"));
    }
    let workers = AtomicUsize::new(0);
    let names = each(Walk::new(&[&folder], Limits::default()), 4, || {
        workers.fetch_add(1, Ordering::Relaxed);
        |found| found.name
    });
    assert_eq!(workers.into_inner(), 4);
    assert!(names.len() == 30 && names.is_sorted(), "{names:?}");
}
