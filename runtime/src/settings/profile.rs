//! The shared config and credentials files, merged into profiles.
//!
//! In: the text of both files. Out: [`Profiles`], or the line that makes no sense. The rules are those that AWS's SDKs
//! share; see <https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html>.

use std::error::Error;
use std::fmt;
use std::io::ErrorKind;

use zeroize::Zeroizing;

use super::Environment;
use crate::by_name::ByName;

/// Which of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedFile {
    /// `~/.aws/config`
    Config,
    /// `~/.aws/credentials`
    Credentials,
}

/// Named settings: a profile, or another section of the config file. `Debug` shows names only; values, which may be keys, are
/// overwritten in the end.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    properties: ByName<Property>,
}

#[derive(Clone, PartialEq, Eq)]
struct Property {
    value: Zeroizing<String>,
    source: SharedFile,
}

impl Profile {
    /// The value of a property, by its name in small letters. Lines of sub-properties are in it as they stand.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.properties.get(name).map(|property| property.value.as_str())
    }

    /// The file that a property is from.
    pub fn source(&self, name: &str) -> Option<SharedFile> {
        self.properties.get(name).map(|property| property.source)
    }

    /// The value of a property inside another one, as `endpoint_url` in a service's.
    pub fn sub_property(&self, name: &str, inner: &str) -> Option<&str> {
        let lines = self.get(name)?.lines().filter_map(|line| line.split_once('='));
        lines.filter(|(key, _)| key.trim().eq_ignore_ascii_case(inner)).map(|(_, value)| value.trim()).next_back()
    }

    /// All properties, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.properties.iter().map(|(name, property)| (name, property.value.as_str()))
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.properties.names()).finish()
    }
}

/// All sections of both files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    profiles: ByName<Profile>,
    sso_sessions: ByName<Profile>,
    services: ByName<Profile>,
}

/// Why the shared files cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileError {
    message: String,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for ProfileError {}

impl Profiles {
    /// Reads the files that the environment points to; those that do not exist are empty.
    ///
    /// # Errors
    /// When a variable that settings come from is not UTF-8, a file cannot be read, or a line of it makes no sense.
    pub fn read(environment: &Environment) -> Result<Self, ProfileError> {
        environment.check().map_err(|message| ProfileError { message })?;
        let mut profiles = Profiles::default();
        let files = [
            (SharedFile::Config, environment.config_file()),
            (SharedFile::Credentials, environment.credentials_file()),
        ];
        for (file, path) in files {
            let Some(path) = path else { continue };
            match std::fs::read(&path) {
                Ok(bytes) => profiles.add(file, &String::from_utf8_lossy(&Zeroizing::new(bytes)), &path)?,
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(ProfileError { message: format!("{path} cannot be read: {error}") }),
            }
        }
        Ok(profiles)
    }

    /// Reads the texts of a config and a credentials file.
    ///
    /// # Errors
    /// When a line makes no sense.
    pub fn parse(config: &str, credentials: &str) -> Result<Self, ProfileError> {
        let mut profiles = Profiles::default();
        profiles.add(SharedFile::Config, config, "config")?;
        profiles.add(SharedFile::Credentials, credentials, "credentials")?;
        Ok(profiles)
    }

    /// The profile of this name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.get(name)
    }

    /// The section `[services …]` of this name.
    pub fn services(&self, name: &str) -> Option<&Profile> {
        self.services.get(name)
    }

    /// The section `[sso-session …]` of this name.
    pub fn sso_session(&self, name: &str) -> Option<&Profile> {
        self.sso_sessions.get(name)
    }

    /// All profiles, by name.
    pub fn profiles(&self) -> impl Iterator<Item = (&str, &Profile)> {
        self.profiles.iter()
    }

    /// All sections `[sso-session …]`, by name.
    pub fn sso_sessions(&self) -> impl Iterator<Item = (&str, &Profile)> {
        self.sso_sessions.iter()
    }

    fn add(&mut self, file: SharedFile, text: &str, path: &str) -> Result<(), ProfileError> {
        let sections = sections(file, text)
            .map_err(|(line, problem)| ProfileError { message: format!("{path}, line {line}: {problem}") })?;
        // `[profile default]` makes `[default]` of the same file void.
        let has_prefixed_default = sections.iter().any(|section| section.kind == SectionKind::PrefixedDefault);
        for section in sections {
            let place = match section.kind {
                SectionKind::BareDefault if has_prefixed_default => continue,
                SectionKind::Profile | SectionKind::PrefixedDefault | SectionKind::BareDefault => &mut self.profiles,
                SectionKind::SsoSession => &mut self.sso_sessions,
                SectionKind::Services => &mut self.services,
                SectionKind::Ignored => continue,
            };
            let properties = &mut place.of(section.name).properties;
            for (name, value) in section.properties {
                properties.insert(name, Property { value, source: file });
            }
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SectionKind {
    Profile,
    PrefixedDefault,
    BareDefault,
    SsoSession,
    Services,
    Ignored,
}

struct Section {
    kind: SectionKind,
    name: String,
    properties: Vec<(String, Zeroizing<String>)>,
}

/// The property that a line may continue.
enum Open {
    None,
    /// With a name that is not valid: its lines are skipped.
    Ignored,
    Value,
    /// One without a value of its own, whose lines are properties, too.
    SubProperties,
}

/// The sections of a file in their order, or the number of a line and what is wrong with it.
fn sections(file: SharedFile, text: &str) -> Result<Vec<Section>, (usize, &'static str)> {
    let mut sections: Vec<Section> = Vec::new();
    let mut open = Open::None;
    for (index, line) in text.split('\n').enumerate() {
        let complain = |problem| (index + 1, problem);
        if line.trim().is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with('[') {
            sections.push(section(file, line).map_err(complain)?);
            open = Open::None;
            continue;
        }
        let is_continuation = line.starts_with([' ', '\t']);
        let Some(section) = sections.last_mut() else {
            return Err(complain("Expected a profile definition"));
        };
        if is_continuation {
            continue_property(&open, &mut section.properties, line.trim()).map_err(complain)?;
            continue;
        }
        let (name, value) = property(line).map_err(complain)?;
        open = match (is_identifier(name), value) {
            (false, _) => Open::Ignored,
            (true, "") => Open::SubProperties,
            (true, _) => Open::Value,
        };
        if !matches!(open, Open::Ignored) {
            section.properties.push((name.to_ascii_lowercase(), Zeroizing::new(value.to_owned())));
        }
    }
    Ok(sections)
}

/// The section that a line in brackets begins.
fn section(file: SharedFile, line: &str) -> Result<Section, &'static str> {
    let line = line.split(['#', ';']).next().unwrap_or_default().trim();
    let inner = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = inner.ok_or("Profile definition must end with ']'")?.trim();
    let (kind, name) = match (file, inner.split_once([' ', '\t'])) {
        (SharedFile::Credentials, _) => (SectionKind::Profile, inner),
        (SharedFile::Config, None) if inner == "default" => (SectionKind::BareDefault, inner),
        (SharedFile::Config, Some(("profile", name))) if name.trim() == "default" => {
            (SectionKind::PrefixedDefault, "default")
        }
        (SharedFile::Config, Some(("profile", name))) => (SectionKind::Profile, name.trim()),
        (SharedFile::Config, Some(("sso-session", name))) => (SectionKind::SsoSession, name.trim()),
        (SharedFile::Config, Some(("services", name))) => (SectionKind::Services, name.trim()),
        (SharedFile::Config, _) => (SectionKind::Ignored, inner),
    };
    let quoted = if file == SharedFile::Config { unquoted(name) } else { None };
    let kind = if quoted.is_some() || is_identifier(name) { kind } else { SectionKind::Ignored };
    Ok(Section { kind, name: quoted.unwrap_or(name).to_owned(), properties: Vec::new() })
}

/// What is in the quotation marks around a name, which the AWS CLI writes where there are blanks in it.
fn unquoted(name: &str) -> Option<&str> {
    let inner = |mark| name.strip_prefix(mark)?.strip_suffix(mark).filter(|inner| !inner.contains([mark, '\\']));
    inner('"').or_else(|| inner('\'')).filter(|inner| !inner.is_empty())
}

/// Name and value on a line, without the comment after them.
fn property(line: &str) -> Result<(&str, &str), &'static str> {
    let comment = line.char_indices().zip(line.chars().skip(1)).find(|((_, c), next)| {
        // A mark that follows anything but white space belongs to the value.
        c.is_whitespace() && matches!(next, '#' | ';')
    });
    let line = comment.and_then(|((at, _), _)| line.get(..at)).unwrap_or(line);
    let (name, value) = line.split_once('=').ok_or("Expected an '=' sign defining a property")?;
    match name.trim() {
        "" => Err("Property did not have a name"),
        name => Ok((name, value.trim())),
    }
}

/// Adds an indented line to the last property.
fn continue_property(
    open: &Open,
    properties: &mut [(String, Zeroizing<String>)],
    line: &str,
) -> Result<(), &'static str> {
    match open {
        Open::None => return Err("Expected a property definition, found continuation"),
        Open::Ignored => return Ok(()),
        Open::Value => {}
        Open::SubProperties => match line.split_once('=') {
            None => return Err("Expected an '=' sign defining a sub-property"),
            Some((name, _)) if name.trim().is_empty() => return Err("Sub-property did not have a name"),
            Some(_) => {}
        },
    }
    if let Some((_, value)) = properties.last_mut() {
        value.push('\n');
        value.push_str(line);
    }
    Ok(())
}

/// Whether a text can name a profile or a property.
fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/.%@:+".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_know_their_file() {
        let profiles = Profiles::parse("[default]\na = 1\nb = 1", "[default]\nb = 2").unwrap();
        let profile = profiles.profile("default").unwrap();
        assert_eq!(
            (profile.source("a"), profile.source("b")),
            (Some(SharedFile::Config), Some(SharedFile::Credentials))
        );
        assert_eq!(profile.source("c"), None);
    }

    #[test]
    fn names_may_be_quoted() {
        let config = "[profile \"a b\"]\nx = 1\n[profile 'c']\nx = 2\n[profile \"d]\nx = 3\n[profile e f]\nx = 4";
        let profiles = Profiles::parse(config, "[\"g\"]\nx = 5").unwrap();
        let names: Vec<_> = profiles.profiles().map(|(name, _)| name).collect();
        assert_eq!(names, ["a b", "c"]);
    }

    #[test]
    fn sub_properties_are_found() {
        let profiles = Profiles::parse("[services x]\ns3 =\n  endpoint_url = http://a=b\n  Other=1", "").unwrap();
        let services = profiles.services("x").unwrap();
        assert_eq!(services.sub_property("s3", "endpoint_url"), Some("http://a=b"));
        assert_eq!(services.sub_property("s3", "other"), Some("1"));
        assert_eq!(services.sub_property("s3", "none"), None);
        assert_eq!(services.sub_property("ec2", "endpoint_url"), None);
    }

    #[test]
    fn errors_name_file_and_line_but_no_value() {
        let error = Profiles::parse("", "[a]\n\ns3cret").unwrap_err().to_string();
        assert_eq!(error, "credentials, line 3: Expected an '=' sign defining a property");
    }

    #[test]
    fn values_are_not_shown() {
        let profiles = Profiles::parse("", "[a]\naws_secret_access_key = s3cret").unwrap();
        let shown = format!("{profiles:?}");
        assert!(shown.contains("aws_secret_access_key") && !shown.contains("s3cret"), "{shown}");
    }
}
