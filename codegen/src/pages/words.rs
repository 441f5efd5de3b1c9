//! Words that hold for every command: how values are written, and what the exit status says. In HTML, as descriptions of models are. No
//! model is looked at here.

/// What stands above the examples.
pub(super) const EXAMPLES: &str = "<p>The quotes are those of a POSIX shell; other shells need theirs.</p>";

/// How values are written, on the service's page.
pub(super) const VALUES: &str = "\
    <p>An option and its value are two words, <code>--option VALUE</code>, or one, <code>--option=VALUE</code>; a value that starts \
    with a hyphen needs the second form. The beginning of an option's name is enough if no other option begins like it.</p>\
    <p>Structures, maps and lists of them are written in shorthand, <code>Key=value,Other=value</code>, or in JSON, \
    <code>'{\"Key\": \"value\"}'</code>; a list of strings as several words or one JSON list. A value as \
    <code>file://PATH</code> is the text of a file, and as <code>fileb://PATH</code> its bytes; <code>file:///dev/stdin</code> \
    reads standard input.</p>";

/// What the exit status says, on the service's page: status and meaning.
pub(super) const STATUSES: [(&str, &str); 6] = [
    ("0", "All went well."),
    ("130", "The command was interrupted."),
    ("252", "The command line is wrong: an option, a value, or a parameter that is missing. Nothing was sent."),
    ("253", "The environment or the configuration is wrong, or credentials are missing. Nothing was sent."),
    ("254", "The service answered with an error."),
    ("255", "Something else failed, such as the connection."),
];
