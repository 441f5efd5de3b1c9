//! Environment variables, and the places of the shared files that follow from them.

use std::fmt;
use std::sync::Arc;

use crate::by_name::ByName;

/// The variables that the home folder follows from.
const HOMES: [&str; 4] = ["HOME", "HOMEDRIVE", "HOMEPATH", "USERPROFILE"];

/// Environment variables: the process's own, or given ones. An empty variable counts as unset. `Debug` shows no value.
#[derive(Clone)]
pub struct Environment {
    /// `None` is the process's own.
    variables: Option<Arc<ByName<String>>>,
    is_windows: bool,
}

impl Environment {
    /// The process's own variables, read whenever one is asked for.
    pub fn of_process() -> Self {
        Environment { variables: None, is_windows: cfg!(windows) }
    }

    /// Given variables, on Windows or elsewhere.
    pub fn of_variables<N: Into<String>, V: Into<String>>(
        variables: impl IntoIterator<Item = (N, V)>,
        is_windows: bool,
    ) -> Self {
        let mut given = ByName::default();
        for (name, value) in variables {
            given.insert(name.into(), value.into());
        }
        Environment { variables: Some(Arc::new(given)), is_windows }
    }

    /// The value of a variable, unless it is unset or empty.
    pub fn get(&self, name: &str) -> Option<String> {
        let value = match &self.variables {
            Some(variables) => variables.get(name).cloned(),
            None => std::env::var(name).ok(),
        };
        value.filter(|value| !value.is_empty())
    }

    /// The variables whose names begin so, by the rest of their names; those that are unset or empty are not there.
    pub(crate) fn named(&self, start: &str) -> Vec<(String, String)> {
        let given =
            self.variables.iter().flat_map(|given| given.iter().map(|(name, value)| (name.to_owned(), value.clone())));
        let own = self.variables.is_none().then(std::env::vars_os).into_iter().flatten();
        let own = own.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        // Capitals make no difference there.
        let written = |name: String| if self.is_windows { name.to_ascii_uppercase() } else { name };
        let all = given.chain(own).filter(|(_, value)| !value.is_empty());
        all.filter_map(|(name, value)| Some((written(name).strip_prefix(start)?.to_owned(), value))).collect()
    }

    /// Refuses variables that settings come from and whose values are no text: taken for unset ones they would send calls
    /// elsewhere, or as somebody else.
    pub(crate) fn check(&self) -> Result<(), String> {
        // Given ones are text.
        let variables = self.variables.is_none().then(std::env::vars_os).into_iter().flatten();
        let is_ours = |name: &str| name.starts_with("AWS_") || HOMES.contains(&name);
        let refused = variables.filter(|(_, value)| value.to_str().is_none());
        match refused.filter_map(|(name, _)| name.into_string().ok()).filter(|name| is_ours(name)).min() {
            Some(name) => Err(format!("the environment variable `{name}` is not UTF-8")),
            None => Ok(()),
        }
    }

    /// The profile that the environment chooses: `AWS_PROFILE`, else `AWS_DEFAULT_PROFILE`, else `default`.
    pub fn profile_name(&self) -> String {
        self.chosen_profile().unwrap_or_else(|| "default".to_owned())
    }

    /// As [`profile_name`](Self::profile_name), without the default.
    pub(crate) fn chosen_profile(&self) -> Option<String> {
        self.get("AWS_PROFILE").or_else(|| self.get("AWS_DEFAULT_PROFILE"))
    }

    /// The path of the config file: `AWS_CONFIG_FILE`, else `.aws/config` in the home folder, if there is one.
    pub fn config_file(&self) -> Option<String> {
        self.shared_file("AWS_CONFIG_FILE", "config")
    }

    /// The path of the credentials file: `AWS_SHARED_CREDENTIALS_FILE`, else `.aws/credentials` in the home folder, if there
    /// is one.
    pub fn credentials_file(&self) -> Option<String> {
        self.shared_file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
    }

    fn shared_file(&self, variable: &str, name: &str) -> Option<String> {
        let slash = if self.is_windows { '\\' } else { '/' };
        match self.get(variable) {
            Some(path) => Some(self.expanded(&path)),
            None => Some(format!("{}{slash}.aws{slash}{name}", self.home()?)),
        }
    }

    /// A path with the values of variables in the places of their names, `$NAME` or `${NAME}`, and then with the home folder in the place
    /// of a `~` at its start. What no variable is called stays as it is.
    pub fn expanded(&self, path: &str) -> String {
        let path = self.with_variables(path);
        let is_slash = |c| c == '/' || (self.is_windows && c == '\\');
        match path.strip_prefix('~').zip(self.home()) {
            Some((rest, home)) if rest.is_empty() || rest.starts_with(is_slash) => home + rest,
            _ => path,
        }
    }

    fn with_variables(&self, path: &str) -> String {
        let (mut text, mut rest) = (String::new(), path);
        while let Some((before, after)) = rest.split_once('$') {
            let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '_';
            let (name, length) = match after.strip_prefix('{').map(|name| name.split_once('}')) {
                Some(Some((name, _))) => (name, name.len() + 2),
                Some(None) => ("", 0),
                None => {
                    let length = after.find(is_other).unwrap_or(after.len());
                    (&after[..length], length)
                }
            };
            let (own, after) = after.split_at(length);
            text += before;
            text += &self.get(name).unwrap_or_else(|| format!("${own}"));
            rest = after;
        }
        text + rest
    }

    /// The user's home folder: `HOME` and, on Windows, `USERPROFILE`, else `HOMEDRIVE` and `HOMEPATH`.
    pub fn home(&self) -> Option<String> {
        let windows = || {
            let drive = || Some(self.get("HOMEDRIVE")? + &self.get("HOMEPATH")?);
            self.get("USERPROFILE").or_else(drive).filter(|_| self.is_windows)
        };
        self.get("HOME").or_else(windows)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.variables.is_some() { "Environment of given variables" } else { "Environment" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_stand_for_tildes() {
        let environment = |file| Environment::of_variables([("HOME", "/home/diego"), ("AWS_CONFIG_FILE", file)], false);
        for (file, expected) in
            [("~/x", "/home/diego/x"), ("~", "/home/diego"), ("~other/x", "~other/x"), ("a/~", "a/~"), ("~\\x", "~\\x")]
        {
            assert_eq!(environment(file).config_file().as_deref(), Some(expected));
        }
    }

    #[test]
    fn variables_stand_for_their_values() {
        let own = [("HOME", "/home/diego"), ("A", "$B"), ("B_2", "~"), ("x-y", "ü")];
        let environment = Environment::of_variables(own, false);
        for (path, expected) in [
            ("$A/${B_2}/$B_2x", "$B/~/$B_2x"),
            ("$B_2/x", "/home/diego/x"),
            ("${x-y}$x-y", "ü$x-y"),
            ("$", "$"),
            ("${A", "${A"),
            ("$$A${}$ü", "$$B${}$ü"),
        ] {
            assert_eq!(environment.expanded(path), expected, "{path}");
        }
    }

    #[test]
    fn without_a_home_there_are_no_files() {
        let environment = Environment::of_variables([("HOME", ""), ("USERPROFILE", "C:\\x")], false);
        assert_eq!((environment.config_file(), environment.credentials_file()), (None, None));
        assert_eq!(environment.profile_name(), "default");
    }

    #[test]
    fn the_newer_variable_chooses_the_profile() {
        let variables = [("AWS_PROFILE", "new"), ("AWS_DEFAULT_PROFILE", "old")];
        assert_eq!(Environment::of_variables(variables, false).profile_name(), "new");
        assert_eq!(Environment::of_variables([variables[1]], false).profile_name(), "old");
    }
}
