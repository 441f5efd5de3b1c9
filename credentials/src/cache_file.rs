//! Files in which sign-ins and credentials lie, as the AWS CLI keeps them: a JSON object each, which other programs read and renew, too.
//!
//! In: a folder of the user's, and the name of a sign-in. Out: the object in its file, and a file that changes as a whole or not at all and
//! that nobody else may read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
#[cfg(any(feature = "login", feature = "sso"))]
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use smithgen_runtime::generated::codec::{Limits, Value as _};
use smithgen_runtime::generated::credentials::expiry;
use smithgen_runtime::generated::json::{JsonDecoder, JsonEncoder};
use smithgen_runtime::generated::schema::{Kind, Member, Schema};
#[cfg(any(feature = "login", feature = "sso"))]
use smithgen_runtime::settings::Environment;
use smithgen_runtime::types::{DateTime, Document};
use zeroize::Zeroizing;

static ANYTHING: Schema = Schema::simple("Anything", Kind::Document);
static WHOLE: Member = Member::element("whole", &ANYTHING);

/// The file of a sign-in, or of credentials.
pub(crate) struct CacheFile {
    path: PathBuf,
}

impl CacheFile {
    /// The file with the digest of a sign-in's name, in a folder below `.aws` of the user's home.
    ///
    /// # Errors
    /// When the user has no home.
    #[cfg(any(feature = "login", feature = "sso"))]
    pub(crate) fn in_home(environment: &Environment, folder: &str, digest: &[u8]) -> Result<Self, String> {
        let home = environment.home().ok_or("the user has no home folder: `HOME` is not set")?;
        Ok(Self::of(PathBuf::from(home).join(".aws").join(folder), digest))
    }

    /// The file with the digest of a name, in a folder.
    pub(crate) fn of(folder: PathBuf, digest: &[u8]) -> Self {
        let name = digest.iter().fold(String::new(), |name, byte| name + &format!("{byte:02x}"));
        CacheFile { path: folder.join(name + ".json") }
    }

    /// Where it lies.
    #[cfg(any(feature = "login", feature = "sso"))]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds; `None` if there is no such file.
    ///
    /// # Errors
    /// When it cannot be read, or is no JSON. The text shows nothing of what it holds.
    pub(crate) fn read(&self) -> Result<Option<Document>, String> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("{} cannot be read ({error})", self.path.display())),
        };
        let read = JsonDecoder::new(&bytes, &Limits::default()).and_then(|mut decoder| {
            let document = Document::decode(&WHOLE, &mut decoder)?;
            decoder.finish()?;
            Ok(document)
        });
        match read {
            Ok(document) if document.as_object().is_some() => Ok(Some(document)),
            _ => Err(format!("{} is no JSON object", self.path.display())),
        }
    }

    /// Puts a file with this in its place.
    ///
    /// # Errors
    /// When the file cannot be written; the old one is still there then.
    pub(crate) fn write(&self, document: &Document) -> io::Result<()> {
        let mut encoder = JsonEncoder::new(None);
        document.encode(&WHOLE, &mut encoder);
        let bytes = Zeroizing::new(encoder.finish().map_err(io::Error::other)?);
        fs::create_dir_all(self.path.parent().unwrap_or(&self.path))?;
        let (beside, mut file) = self.beside()?;
        let written = file.write_all(&bytes).and_then(|()| file.sync_all());
        drop(file);
        written.and_then(|()| fs::rename(&beside, &self.path)).inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    /// A new file in the same folder. Names may be taken: containers that share a home have the same process ids.
    fn beside(&self) -> io::Result<(PathBuf, File)> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = self.path.with_extension(format!("{}-{number}.tmp", std::process::id()));
            match options.open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// The text of a member.
pub(crate) fn text<'a>(document: &'a Document, name: &str) -> Option<&'a str> {
    document.get(name)?.as_string().filter(|text| !text.is_empty())
}

/// The time in a member.
pub(crate) fn time(document: &Document, name: &str) -> Option<SystemTime> {
    expiry(text(document, name)?)
}

/// A time as the AWS CLI writes it, in whole seconds.
pub(crate) fn written(time: SystemTime) -> String {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    DateTime::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file in a folder of the test's own, which is not there yet.
    fn file(name: &str) -> (PathBuf, CacheFile) {
        let folder = std::env::temp_dir().join(format!("smithgen-cache-file-{}-{name}", std::process::id()));
        (folder.clone(), CacheFile::of(folder.join("inner"), &[0x0a, 0xff]))
    }

    #[test]
    fn files_are_called_by_digests_and_keep_all_there_is() {
        let (folder, file) = file("keep");
        assert!(file.path.ends_with("0aff.json"));
        assert_eq!(file.read(), Ok(None));
        let all = r#"{"a": [1, -2.5, null, true], "b": {"c": "\u00e4\n\""}, "d": ""}"#;
        fs::create_dir_all(folder.join("inner")).expect("it can be made");
        fs::write(&file.path, all).expect("it can be written");
        let document = file.read().expect("JSON").expect("a file");
        file.write(&document).expect("it can be written");
        let written: serde_json::Value = serde_json::from_slice(&fs::read(&file.path).expect("a file")).expect("JSON");
        assert_eq!(written, serde_json::from_str::<serde_json::Value>(all).expect("JSON"));
        assert_eq!((text(&document, "a"), text(&document, "d"), text(&document, "e")), (None, None, None));
        fs::remove_dir_all(folder).expect("it can be removed");
    }

    #[test]
    fn writers_at_the_same_time_leave_one_whole_file() {
        let (folder, file) = file("threads");
        std::thread::scope(|scope| {
            for number in 0..8 {
                let file = &file;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let document: Document =
                            [("who", Document::from(number.to_string().repeat(10_000)))].into_iter().collect();
                        file.write(&document).expect("it can be written");
                        let read = file.read().expect("it is whole").expect("it is there");
                        assert_eq!(text(&read, "who").map(str::len), Some(10_000));
                    }
                });
            }
        });
        assert_eq!(fs::read_dir(folder.join("inner")).expect("a folder").count(), 1);
        fs::remove_dir_all(folder).expect("it can be removed");
    }

    #[test]
    fn files_of_others_are_left_alone() {
        let (folder, file) = file("others");
        fs::create_dir_all(folder.join("inner")).expect("it can be made");
        for number in 0..1000 {
            let theirs = file.path.with_extension(format!("{}-{number}.tmp", std::process::id()));
            fs::write(theirs, "theirs").expect("it can be written");
        }
        let document = Document::Object([("a".to_owned(), Document::from("b"))].into());
        file.write(&document).expect("another name is found");
        assert_eq!(file.read(), Ok(Some(document)));
        assert_eq!(fs::read_dir(folder.join("inner")).expect("a folder").count(), 1001);
        fs::remove_dir_all(folder).expect("it can be removed");
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_behind() {
        let (folder, file) = file("not");
        // A folder stands where the file would.
        fs::create_dir_all(file.path.join("x")).expect("it can be made");
        assert!(file.write(&Document::Object(std::collections::BTreeMap::new())).is_err());
        assert_eq!(fs::read_dir(folder.join("inner")).expect("a folder").count(), 1);
        assert!(file.read().is_err());
        fs::remove_dir_all(folder).expect("it can be removed");
    }
}
