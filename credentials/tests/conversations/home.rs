//! A home folder of a test's own, which is gone with the test.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use smithgen_runtime::config::Environment;

pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("smithgen-home-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Home(folder)
    }

    /// A path below it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file below it.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What a file below it holds.
    pub(crate) fn read(&self, name: &str) -> serde_json::Value {
        serde_json::from_slice(&fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// The names of the files in a folder below it.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The same folder by a name that is so long that a file below it can be opened as `name`, but none by a longer name beside it: nobody
    /// can write there, not even root.
    #[cfg(target_os = "linux")]
    pub(crate) fn too_long_for_more_than(&self, name: &str) -> String {
        const LONGEST: usize = 4095;
        let home = self.0.display().to_string();
        let pad = LONGEST - home.len() - 1 - name.len();
        home + &"/.".repeat(pad / 2) + &"/".repeat(pad % 2)
    }

    /// Variables of somebody who lives there.
    pub(crate) fn environment(&self, more: &[(&str, &str)]) -> Environment {
        let home = self.0.display().to_string();
        Environment::of_variables([("HOME", home.as_str())].iter().chain(more).copied(), false)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
