//! What a path may name: files of botocore, packed or not, folders, services in wheels. And what is said of damaged ones.

#![cfg(feature = "archives")]

#[path = "support/archives.rs"]
mod archives;

use std::fs;
use std::path::{Path, PathBuf};

use archives::{gzip, zip};
use smithgen_model::{Limits, Model, services_of_wheel};

const PAGES: &str = r#"{"pagination": {"Op": {"input_token": "t", "output_token": "t"}}}"#;
const EXTRAS: &str = r#"{"merge": {"pagination": {"Op": {"result_key": "l"}}}}"#;

fn description(version: &str) -> String {
    format!(
        r#"{{"metadata": {{"serviceId": "Mine", "apiVersion": "{version}", "protocol": "json"}},
        "operations": {{"Op": {{"input": {{"shape": "A"}}, "output": {{"shape": "A"}}}}}},
        "shapes": {{"A": {{"type": "structure", "members": {{"t": {{"shape": "S"}}, "l": {{"shape": "L"}}}}}},
        "L": {{"type": "list", "member": {{"shape": "S"}}}}, "S": {{"type": "string"}}}}}}"#
    )
}

/// An empty folder for a test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("botocore_files").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A wheel with two versions of one service, and another service.
fn wheel() -> Vec<u8> {
    zip(&[
        ("botocore/__init__.py", b"# nothing".to_vec()),
        ("botocore/data/mine/2019-01-01/service-2.json", description("2019-01-01").into()),
        ("botocore/data/mine/2020-01-01/paginators-1.json", PAGES.into()),
        ("botocore/data/mine/2020-01-01/service-2.json.gz", gzip(description("2020-01-01").as_bytes())),
        ("botocore/data/mine/2020-01-01/paginators-1.sdk-extras.json", EXTRAS.into()),
        ("botocore/data/miner/2021-01-01/service-2.json", description("2021-01-01").into()),
        ("botocore/data/partitions.json", b"{}".to_vec()),
    ])
}

/// The version of the service, the items of its pages, and how many sources there are.
fn summary(path: impl AsRef<Path>) -> (String, Option<String>, usize) {
    let model = Model::load(&[path]).unwrap_or_else(|problems| panic!("{problems}"));
    let service = model.shape(model.services().next().expect("a service")).as_service().expect("a service");
    let operation = model.shape(model.find("com.amazonaws.mine#Op").expect("an operation"));
    let items = operation.traits.paginated().map(|pages| pages.items.unwrap_or("none").to_owned());
    (service.version.clone(), items, model.sources().len())
}

fn problem(path: impl AsRef<Path>) -> String {
    Model::load(&[path]).expect_err("no model").to_string()
}

#[test]
fn files_beside_a_description_are_read_with_it() {
    let folder = folder("beside");
    let old = folder.join("2019-01-01");
    let new = folder.join("2020-01-01");
    for folder in [&old, &new, &folder.join("other")] {
        fs::create_dir_all(folder).expect("a folder");
    }
    fs::write(old.join("service-2.json"), description("2019-01-01")).expect("written");
    fs::write(new.join("service-2.json.gz"), gzip(description("2020-01-01").as_bytes())).expect("written");
    fs::write(new.join("paginators-1.json"), PAGES).expect("written");
    fs::write(new.join("paginators-1.sdk-extras.json.gz"), gzip(EXTRAS.as_bytes())).expect("written");
    fs::write(old.join("renamed.json"), description("2019-01-01")).expect("written");
    fs::write(old.join("paginators-1.json"), PAGES).expect("written");
    let newest = ("2020-01-01".to_owned(), Some("l".to_owned()), 3);
    assert_eq!(summary(&folder), newest, "the newest version in a folder of versions");
    assert_eq!(summary(&new), newest);
    assert_eq!(summary(new.join("service-2.json.gz")), newest);
    assert_eq!(summary(old.join("service-2.json")), ("2019-01-01".to_owned(), Some("none".to_owned()), 2));
    let alone = ("2019-01-01".to_owned(), None, 1);
    assert_eq!(summary(old.join("renamed.json")), alone, "only the names of botocore belong together");
    assert!(problem(folder.join("other")).contains("this is a directory without a `service-2.json`"));
}

#[test]
fn services_are_read_in_place_in_a_wheel() {
    let folder = folder("wheel");
    let path = folder.join("botocore-1-py3-none-any.whl");
    fs::write(&path, wheel()).expect("written");
    let of = |service: &str| format!("{}:{service}", path.display());
    assert_eq!(summary(of("mine")), ("2020-01-01".to_owned(), Some("l".to_owned()), 3));
    assert_eq!(summary(of("mine/2019-01-01")), ("2019-01-01".to_owned(), None, 1));
    let problems = problem(of("mi"));
    assert!(problems.contains("the wheel has no service `mi`; there is mine, miner"), "{problems}");
    let problems = problem(of("mine/1"));
    assert!(problems.contains("no version `1` of `mine`; there is 2020-01-01, 2019-01-01"), "{problems}");
    assert!(problem(&path).contains("name one, as in `botocore.whl:sts`"));
    assert!(problem(folder.join("none.whl:mine")).contains("the file cannot be read"));
    let services = services_of_wheel(&path, &Limits::default()).expect("a wheel");
    let services: Vec<_> = services.iter().map(|(name, versions)| (name.as_str(), versions.join(" "))).collect();
    assert_eq!(services, [("mine", "2020-01-01 2019-01-01".to_owned()), ("miner", "2021-01-01".to_owned())]);
    fs::write(&path, zip(&[("a", Vec::new())])).expect("written");
    let problems = services_of_wheel(&path, &Limits::default()).expect_err("no services").to_string();
    assert!(problems.contains("botocore-1-py3-none-any.whl: the wheel has no services"), "{problems}");
}

#[test]
fn problems_in_a_wheel_name_the_file_in_it() {
    let path = folder("wrong").join("b.whl");
    let wrong = description("1").replace("\"list\"", "\"lust\"");
    fs::write(&path, zip(&[("botocore/data/mine/1/service-2.json", wrong.into())])).expect("written");
    let problems = problem(format!("{}:mine", path.display()));
    assert!(
        problems.contains("b.whl:botocore/data/mine/1/service-2.json:4:15: shape com.amazonaws.mine#L"),
        "{problems}"
    );
}

#[test]
fn damage_is_noticed() {
    let folder = folder("damage");
    let path = folder.join("b.whl");
    let whole = wheel();
    // Whatever is cut off or changed, there is a model or a problem.
    for end in (0..whole.len()).step_by(13) {
        fs::write(&path, &whole[..end]).expect("written");
        let problems = problem(format!("{}:mine", path.display()));
        assert!(problems.contains("not a wheel") || problems.contains("damaged"), "{end}: {problems}");
    }
    let mut changed = 0;
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, &bytes).expect("written");
        changed += usize::from(Model::load(&[format!("{}:mine", path.display())]).is_err());
    }
    assert!(changed > 100, "{changed}");
    let packed = gzip(description("1").as_bytes());
    let path = folder.join("service-2.json.gz");
    for (bytes, expected) in [
        (packed[..packed.len() - 1].to_vec(), "the archive is damaged"),
        (packed[..9].to_vec(), "the archive is damaged"),
        ([&packed[..packed.len() - 8], &[0; 4], &packed[packed.len() - 4..]].concat(), "a checksum is wrong"),
        ([&packed[..packed.len() - 4], &[9, 0, 0, 0]].concat(), "the archive is damaged"),
        (b"{}".to_vec(), "not packed with gzip"),
        (gzip(b"\xFF"), "not UTF-8"),
    ] {
        fs::write(&path, bytes).expect("written");
        let problems = problem(&path);
        assert!(problems.contains(expected), "{problems}");
    }
}

/// What is said of a file that is larger than the limits allow.
fn refused(limits: &Limits, path: &Path) -> String {
    Model::load_within(limits, &[path]).err().map(|problems| problems.to_string()).unwrap_or_default()
}

#[test]
fn files_are_read_up_to_limits() {
    let folder = folder("limits");
    let text = format!(r#"{{"smithy": "2.0", "metadata": {{"a": [{}0]}}, "shapes": {{}}}}"#, "0,".repeat(2_000));
    let (plain, packed) = (folder.join("m.json"), folder.join("m.json.gz"));
    fs::write(&plain, &text).expect("written");
    fs::write(&packed, gzip(text.as_bytes())).expect("written");
    for path in [&plain, &packed] {
        let short = Limits { bytes: text.len() - 1, ..Limits::default() };
        let said = refused(&short, path);
        assert!(
            said.contains(&format!(
                "more than {} bytes; `--max-bytes` of the command and `Builder::limits` allow more",
                text.len() - 1
            )),
            "{said}"
        );
        let few = Limits { values: 2_000, ..Limits::default() };
        let said = refused(&few, path);
        assert!(
            said.contains("more than 2000 values; `--max-values` of the command and `Builder::limits` allow more"),
            "{said}"
        );
        // What is stored in an archive is a little longer.
        let enough = Limits { bytes: text.len() + 100, values: 2_010 };
        assert_eq!(refused(&enough, path), "");
    }
}

#[test]
fn a_file_that_holds_millions_of_values_is_refused() {
    let path = folder("bomb").join("m.json");
    let text = format!(r#"{{"smithy": "2.0", "metadata": {{"a": [{}0]}}}}"#, "[],".repeat(Limits::default().values));
    fs::write(&path, text).expect("written");
    assert!(refused(&Limits::default(), &path).contains("more than 4000000 values"));
}

#[test]
fn archives_are_read_up_to_limits() {
    let path = folder("archive_limits").join("b.whl");
    let (of_mine, of_miner) = (format!("{}:mine", path.display()), format!("{}:miner", path.display()));
    // One of the files is stored as it is, the other one packed.
    let files = ["botocore/data/mine/1/service-2.json", "botocore/data/miner/1/service-2.json"];
    fs::write(&path, zip(&files.map(|name| (name, description("1").into_bytes())))).expect("written");
    let bytes = description("1").len();
    let few = Limits { bytes: bytes - 1, ..Limits::default() };
    for of_service in [&of_mine, &of_miner] {
        assert_eq!(refused(&Limits { bytes: bytes + 100, ..few }, Path::new(of_service)), "");
        let said = refused(&few, Path::new(of_service));
        assert!(said.contains(&format!("more than {} bytes; `--max-bytes`", bytes - 1)), "{said}");
    }
    let fewer = Limits { bytes: 100, ..few };
    let said = services_of_wheel(&path, &fewer).expect_err("a list of more than 100 bytes").to_string();
    assert!(said.contains("more than 100 bytes; `--max-bytes`"), "{said}");
}

/// Zeros, a thousandth as long when they are packed, and more of them than their footer says.
#[test]
fn what_is_packed_is_not_unpacked_beyond_limits() {
    let path = folder("packed_bomb").join("m.json.gz");
    let zeros = format!(r#"{{"smithy": "2.0", "metadata": {{"a": [{}0]}}}}"#, "0,".repeat(Limits::default().bytes / 2));
    let packed = miniz_oxide::deflate::compress_to_vec(zeros.as_bytes(), 9);
    assert!(packed.len() < 200_000);
    for (size, expected) in
        [(zeros.len(), "more than 67108864 bytes; `--max-bytes`"), (1_000, "the archive is damaged")]
    {
        let mut file = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3];
        file.extend(&packed);
        file.extend([0; 4]);
        file.extend(u32::try_from(size).expect("four bytes").to_le_bytes());
        fs::write(&path, file).expect("written");
        let said = refused(&Limits::default(), &path);
        assert!(said.contains(expected), "{said}");
    }
}
