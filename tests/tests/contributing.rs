//! The page that explains how a member gets to the wire is true: what it names is there.
//!
//! In: the numbered steps of `CONTRIBUTING.md`. Out: nothing, or the files that are not there, and the names that stand in none of the files
//! of their step.

use std::fs;
use std::path::Path;

use smithgen_tests::throwaway::workspace;

/// The title of the section.
const TITLE: &str = "## How a member gets from the model to the wire\n";

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The text of a file, or of all files of a folder.
fn text_of(path: &Path) -> String {
    if !path.is_dir() {
        return fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries.map(|entry| text_of(&entry.expect("an entry").path())).collect()
}

/// Whether a text has a name in it, and not as a part of a longer one.
fn has_name(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

#[test]
fn the_way_of_a_member_leads_where_the_page_says() {
    let page = fs::read_to_string(workspace().join("CONTRIBUTING.md")).expect("the page");
    let (_, section) = page.split_once(TITLE).expect("the section");
    let section = section.split("\n## ").next().expect("a section");
    let mut steps: Vec<String> = Vec::new();
    for line in section.lines() {
        let is_step = line.split_once(". **").is_some_and(|(number, _)| number.parse::<usize>().is_ok());
        match steps.last_mut() {
            _ if is_step => steps.push(line.to_owned()),
            Some(step) if line.starts_with("   ") => *step += line,
            _ => steps.push(line.to_owned()),
        }
    }
    let mut named = 0;
    for step in steps {
        let (paths, names): (Vec<&str>, Vec<&str>) =
            quoted(&step).partition(|text| text.contains('/') && !text.contains(' '));
        let texts: String = paths.iter().map(|path| text_of(&workspace().join(path))).collect();
        if step.contains(". **") {
            assert!(!paths.is_empty(), "a step without a file: {step}");
            for name in names {
                // Words of the example, not of the code.
                if name.contains(['"', '-']) || ["username", "Option", "String", "OUT_DIR"].contains(&name) {
                    continue;
                }
                for part in name.trim_end_matches('!').split("::") {
                    assert!(has_name(&texts, part), "`{part}` is in none of {paths:?}");
                }
                named += 1;
            }
        }
    }
    assert!(named > 20, "only {named} names are looked up");
}
