//! Scripts that make shells complete the program's commands, options and values.
//!
//! In: the program's table, and the name of a shell. Out: a script that holds all names; the program itself is not run when
//! something is completed.

use std::collections::BTreeMap;

use smithgen_runtime::schema::Kind;

use crate::arguments::{COMPLETION, GLOBALS, HELP, SKELETONS};
use crate::program::Program;

/// The options that every command has beside the global ones.
const EVERY: &[&str] = &["--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton"];
/// The script for a shell; `None` if there is none for it.
pub fn script(program: &Program, shell: &str) -> Option<String> {
    let (template, syntax) = match shell {
        "bash" => (include_str!("bash.sh"), &BASH),
        "zsh" => (include_str!("zsh.sh"), &ZSH),
        "fish" => (include_str!("fish.fish"), &FISH),
        _ => return None,
    };
    let name = program.name();
    let identifier: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let commands: Vec<&str> = program.commands.iter().map(|command| command.name).chain([COMPLETION, HELP]).collect();
    let global = |takes_value: bool| {
        let chosen = GLOBALS.iter().filter(move |global| global.takes_value == takes_value);
        chosen.map(|global| format!("--{}", global.name)).collect::<Vec<_>>().join(" ")
    };
    let mut global_options = global(true);
    for option in EVERY {
        global_options.push(' ');
        global_options.push_str(option);
    }
    let script = template
        .replace("@OPTIONS@\n", &options(program, syntax))
        .replace("@GLOBAL_VALUES@\n", &global_values(syntax))
        .replace("@VALUES@\n", &values(program, syntax))
        .replace("@COMMANDS@", &commands.join(" "))
        .replace("@GLOBAL_OPTIONS@", &global_options)
        .replace("@GLOBAL_FLAGS@", &global(false))
        .replace("@PROGRAM@", name)
        .replace("@NAME@", &identifier);
    Some(script)
}

/// How a shell writes the lines of the tables.
struct Syntax {
    /// What stands before, between and after the words that a line is for.
    case: [&'static str; 3],
    /// Adds options, and options without value.
    options: [&'static str; 2],
    flags: [&'static str; 2],
    /// Sets values, and says that there may be several.
    values: [&'static str; 2],
    many: &'static str,
    end: &'static str,
}

const BASH: Syntax = Syntax {
    case: ["  '", "' | '", "')"],
    options: [" options+=' ", "'"],
    flags: [" flags+=' ", "'"],
    values: [" values='", "'"],
    many: " many=1",
    end: " ;;\n",
};

const ZSH: Syntax = Syntax {
    case: ["  '", "' | '", "')"],
    options: [" options+=(", ")"],
    flags: [" flags+=(", ")"],
    values: [" values=(", ")"],
    many: " many=1",
    end: " ;;\n",
};

const FISH: Syntax = Syntax {
    case: ["        case '", "' '", "'\n"],
    options: ["            set -a options ", "\n"],
    flags: ["            set -a flags ", "\n"],
    values: ["            set values ", "\n"],
    many: "            set many 1\n",
    end: "",
};

impl Syntax {
    /// Starts a line that is for `words`.
    fn case<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> String {
        let [before, between, after] = self.case;
        let words: Vec<&str> = words.into_iter().collect();
        format!("{before}{}{after}", words.join(between))
    }

    /// Adds a list of words to a line, unless it is empty.
    fn list(line: &mut String, [before, after]: [&str; 2], words: &[String]) {
        if !words.is_empty() {
            line.push_str(before);
            line.push_str(&words.join(" "));
            line.push_str(after);
        }
    }

    fn values(&self, line: &mut String, values: &[&'static str], many: bool) {
        let values: Vec<String> = values.iter().copied().filter(|value| is_plain(value)).map(str::to_owned).collect();
        Self::list(line, self.values, &values);
        line.push_str(if many { self.many } else { "" });
    }
}

/// Whether a value means itself to every shell.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:@+,".contains(&byte))
}

/// A line a command.
fn options(program: &Program, syntax: &Syntax) -> String {
    let mut lines = String::new();
    for command in program.commands {
        let (mut options, mut flags) = (Vec::new(), Vec::new());
        for (option, member) in command.shown_options() {
            match member.target.kind {
                Kind::Boolean => flags.extend([format!("--{option}"), format!("--no-{option}")]),
                _ => options.push(format!("--{option}")),
            }
        }
        options.extend(command.paging_options().map(|option| format!("--{option}")));
        if !options.is_empty() || !flags.is_empty() {
            lines.push_str(&syntax.case([command.name]));
            Syntax::list(&mut lines, syntax.options, &options);
            Syntax::list(&mut lines, syntax.flags, &flags);
            lines.push_str(syntax.end);
        }
    }
    lines
}

/// A line for each set of values that global options know.
fn global_values(syntax: &Syntax) -> String {
    let known =
        GLOBALS.iter().map(|global| (global.name, global.choices)).chain([("generate-cli-skeleton", SKELETONS)]);
    let mut lines = String::new();
    for (name, values) in known.filter(|(_, values)| !values.is_empty()) {
        lines.push_str(&syntax.case([format!("--{name}").as_str()]));
        syntax.values(&mut lines, values, false);
        lines.push_str(syntax.end);
    }
    lines
}

/// A line for each set of values that options of commands know.
fn values(program: &Program, syntax: &Syntax) -> String {
    let mut sets: BTreeMap<(&[&'static str], bool), Vec<String>> = BTreeMap::new();
    for command in program.commands {
        for (option, member) in command.shown_options() {
            let (schema, many) = match (member.target.kind, member.target.members) {
                (Kind::List, [element]) => (element.target, true),
                _ => (member.target, false),
            };
            if let Some(traits) = schema.traits.filter(|traits| traits.values.iter().any(|value| is_plain(value))) {
                sets.entry((traits.values, many)).or_default().push(format!("{} --{option}", command.name));
            }
        }
    }
    let mut lines = String::new();
    for ((values, many), options) in sets {
        lines.push_str(&syntax.case(options.iter().map(String::as_str)));
        syntax.values(&mut lines, values, many);
        lines.push_str(syntax.end);
    }
    lines
}
