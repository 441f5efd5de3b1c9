//! Which files belong to what a path names.
//!
//! In: a path: a file, a folder of botocore's data, or `WHEEL:SERVICE`. Out: texts with names, a service first and the files
//! beside it after it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::archive::{Archive, gunzip};
use crate::limits::Limits;
use crate::problem::{Problem, Problems};
use crate::report::{At, Report};
use crate::source::Source;

/// The name of a description without its ending.
const SERVICE: &str = "service-2";
/// Files beside a description that add to it, in the order in which they are read.
const BESIDE: [&str; 7] = [
    "service-2.sdk-extras",
    "paginators-1",
    "paginators-1.sdk-extras",
    "waiters-2",
    "examples-1",
    "endpoint-rule-set-1",
    "endpoint-tests-1",
];
const ENDINGS: [&str; 2] = [".json", ".json.gz"];
/// Where a wheel of botocore has its descriptions.
const DATA: &str = "botocore/data/";

/// Reads all that a path names. What hinders is reported, at a source without text.
pub(crate) fn read_path(path: &Path, limits: &Limits, sources: &mut Vec<Source>, report: &mut Report) {
    let found = if let Some((wheel, service)) = in_wheel(path) {
        read_wheel(&wheel, service, limits)
    } else if path.is_dir() {
        read_folder(path, limits)
    } else {
        read_file(path, limits)
    };
    match found {
        Ok(found) => sources.extend(found),
        Err(message) => {
            let number = u32::try_from(sources.len()).unwrap_or(u32::MAX);
            report.error("Model", At::source(number), message);
            sources.push(Source { name: path.display().to_string(), text: String::new() });
        }
    }
}

/// The file or folder whose changes matter to what [`Model::load`](crate::Model::load) reads from a path: for build scripts.
pub fn watched_path(path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    let is_description = ENDINGS.iter().any(|ending| path.ends_with(format!("{SERVICE}{ending}")));
    match (in_wheel(path), path.parent()) {
        (Some((wheel, _)), _) => wheel,
        // The files beside it matter, too, also those that are not there yet.
        (None, Some(folder)) if is_description => match folder.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => folder.to_path_buf(),
        },
        _ => path.to_path_buf(),
    }
}

/// The services in a wheel of botocore with their versions, the newest first; both in order. The wheel's list of files may have
/// as many bytes as a file.
///
/// # Errors
/// When the file is not a wheel, or not one of botocore.
pub fn services_of_wheel(wheel: impl AsRef<Path>, limits: &Limits) -> Result<Vec<(String, Vec<String>)>, Problems> {
    let wheel = wheel.as_ref();
    let services =
        Archive::open(wheel, limits).map(|archive| services(&archive)).and_then(|services| match services.is_empty() {
            true => Err(format!("the wheel has no services in `{DATA}`")),
            false => Ok(services),
        });
    services.map_err(|message| Problem::of_file("Model", wheel.display(), message).into())
}

/// The parts of `WHEEL:SERVICE`.
fn in_wheel(path: &Path) -> Option<(PathBuf, &str)> {
    let text = path.to_str().filter(|_| !path.exists())?;
    let (wheel, service) = text.rsplit_once(".whl:")?;
    Some((PathBuf::from(format!("{wheel}.whl")), service))
}

fn services(archive: &Archive) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut names: Vec<(&str, &str)> = archive.names().filter_map(service_and_version).collect();
    names.sort_unstable();
    names.dedup();
    for (service, version) in names {
        match found.last_mut() {
            Some((last, versions)) if last == service => versions.insert(0, version.to_owned()),
            _ => found.push((service.to_owned(), vec![version.to_owned()])),
        }
    }
    found
}

/// `botocore/data/SERVICE/VERSION/service-2.json`
fn service_and_version(name: &str) -> Option<(&str, &str)> {
    let mut parts = name.strip_prefix(DATA)?.split('/');
    let (service, version, file) = (parts.next()?, parts.next()?, parts.next()?);
    let is_description = ENDINGS.iter().any(|ending| file.strip_suffix(ending) == Some(SERVICE));
    (is_description && parts.next().is_none()).then_some((service, version))
}

/// The newest version of a service in a wheel, or `SERVICE/VERSION`.
fn read_wheel(wheel: &Path, wanted: &str, limits: &Limits) -> Result<Vec<Source>, String> {
    let mut archive = Archive::open(wheel, limits)?;
    let services = services(&archive);
    let (service, version) = match wanted.split_once('/') {
        Some((service, version)) => (service, Some(version)),
        None => (wanted, None),
    };
    let Some((_, versions)) = services.iter().find(|(name, _)| name == service) else {
        let near: Vec<&str> =
            services.iter().map(|(name, _)| name.as_str()).filter(|name| name.contains(service)).take(5).collect();
        let hint = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
        return Err(format!("the wheel has no service `{service}`{hint}"));
    };
    let version = match version {
        None => versions.first().map(String::as_str).unwrap_or_default(),
        Some(version) if versions.iter().any(|known| known == version) => version,
        Some(version) => {
            let known = versions.join(", ");
            return Err(format!("the wheel has no version `{version}` of `{service}`; there is {known}"));
        }
    };
    let folder = format!("{DATA}{service}/{version}");
    gather(limits, |file| {
        let name = format!("{folder}/{file}");
        let bytes = archive.read(&name, limits)?;
        Some((format!("{}:{name}", wheel.display()), bytes))
    })
}

/// A folder with a description, or one with a folder for each version, of which the newest counts.
fn read_folder(folder: &Path, limits: &Limits) -> Result<Vec<Source>, String> {
    let is_described = |folder: &Path| ENDINGS.iter().any(|ending| folder.join(format!("{SERVICE}{ending}")).is_file());
    if is_described(folder) {
        return read_beside(folder, limits);
    }
    let entries = fs::read_dir(folder).map_err(|error| format!("the folder cannot be read: {error}"))?;
    let mut versions: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    versions.retain(|version| is_described(version));
    versions.sort_unstable();
    match versions.last() {
        Some(newest) => read_beside(newest, limits),
        None => Err("this is a directory without a `service-2.json`; name the model files in it".to_owned()),
    }
}

fn read_beside(folder: &Path, limits: &Limits) -> Result<Vec<Source>, String> {
    gather(limits, |file| {
        let path = folder.join(file);
        let bytes = path.is_file().then(|| read_bytes(&path, limits))?;
        Some((path.display().to_string(), bytes))
    })
}

fn read_file(path: &Path, limits: &Limits) -> Result<Vec<Source>, String> {
    let is_description = ENDINGS.iter().any(|ending| path.ends_with(format!("{SERVICE}{ending}")));
    let folder = path.parent().filter(|_| is_description && path.is_file());
    let name = path.display().to_string();
    if name.ends_with(".whl") {
        return Err("a wheel holds many services: name one, as in `botocore.whl:sts`".to_owned());
    }
    let mut sources = vec![source(name, read_bytes(path, limits)?, limits)?];
    if let Some(folder) = folder {
        sources.extend(read_beside(folder, limits)?.into_iter().skip(1));
    }
    Ok(sources)
}

fn read_bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
    let read = fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| format!("the file cannot be read: {error}"))?;
    limits.check(bytes.len()).map(|()| bytes)
}

/// A description and what stands beside it; `read` gives the full name and the bytes of a file, if there is one.
fn gather(
    limits: &Limits,
    mut read: impl FnMut(&str) -> Option<(String, Result<Vec<u8>, String>)>,
) -> Result<Vec<Source>, String> {
    let mut sources = Vec::new();
    for stem in [SERVICE].iter().chain(&BESIDE) {
        let found = ENDINGS.iter().find_map(|ending| read(&format!("{stem}{ending}")));
        if let Some((name, bytes)) = found {
            let bytes = bytes.map_err(|message| format!("{name}: {message}"))?;
            sources.push(source(name, bytes, limits)?);
        }
    }
    Ok(sources)
}

/// What a file of this name adds to a description: 0 is the description itself, and the rest is read in this order.
#[cfg(feature = "archives")]
pub(crate) fn part_of_description(name: &str) -> Option<usize> {
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending))?;
    [SERVICE].iter().chain(&BESIDE).position(|known| *known == stem)
}

/// A file as text.
pub(crate) fn source(name: String, bytes: Vec<u8>, limits: &Limits) -> Result<Source, String> {
    let bytes = if name.ends_with(".gz") { gunzip(&bytes, limits)? } else { bytes };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name, text }),
        Err(_) => Err("the file is not UTF-8 text, so it is no JSON model".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_scripts_watch_what_is_read() {
        for (path, watched) in [
            ("m/model.json", "m/model.json"),
            ("m/service-2.json", "m"),
            ("service-2.json.gz", "."),
            ("m/b.whl:sts", "m/b.whl"),
            ("C:/m/b.whl:sts/2011-06-15", "C:/m/b.whl"),
        ] {
            assert_eq!(watched_path(path), Path::new(watched), "{path}");
        }
    }

    #[test]
    fn names_in_wheels_tell_service_and_version() {
        assert_eq!(service_and_version("botocore/data/sts/2011-06-15/service-2.json.gz"), Some(("sts", "2011-06-15")));
        for other in
            ["botocore/data/partitions.json", "botocore/data/sts/2011-06-15/waiters-2.json", "x/service-2.json"]
        {
            assert_eq!(service_and_version(other), None, "{other}");
        }
    }
}
