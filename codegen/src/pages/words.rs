//! Words that hold for every command: the options that come after those of the members, the global options, and how values are
//! written. In HTML, as descriptions of models are. No model is looked at here.

/// An option that is no member's.
#[derive(Debug)]
pub(super) struct Generic {
    /// Its names without hyphens, separated by a space.
    pub(super) name: &'static str,
    /// The type of its value.
    pub(super) kind: &'static str,
    /// What it does.
    pub(super) text: &'static str,
    /// The values that it may have; any, if there are none.
    pub(super) values: &'static [&'static str],
}

/// `--cli-input-json | --cli-input-yaml`.
pub(super) static CLI_INPUT: Generic = Generic {
    name: "cli-input-json cli-input-yaml",
    kind: "string",
    text: "<p>Takes the parameters of the operation from one JSON object, or one YAML mapping, under their names in the service's \
           interface. The value is the text itself or, as <code>file://PATH</code>, where it lies; \
           <code>--generate-cli-skeleton</code> prints the form that it must have.</p>\
           <p>Options beside it override it: the value of an option replaces the whole member of that name, and nothing within \
           members is merged. Options that are required without it may then be missing, since the text may hold them; what \
           results is checked as a whole before anything is sent.</p>\
           <p>Arbitrary bytes cannot be passed this way: a string is taken literally, <code>fileb://</code> means nothing within \
           the text, and a binary member is read as <code>--cli-binary-format</code> says. Only one of the two may be \
           given.</p>",
    values: &[],
};

/// `--generate-cli-skeleton`.
pub(super) static SKELETON: Generic = Generic {
    name: "generate-cli-skeleton",
    kind: "string",
    text: "<p>Prints a skeleton to standard output and sends no request; credentials are not needed.</p>\
           <p>Without a value, or with <code>input</code>, it is a sample of the parameters in JSON, to be filled in and given \
           to <code>--cli-input-json</code>; with <code>yaml-input</code>, the same in YAML for <code>--cli-input-yaml</code>, \
           with a comment beside each member. Neither asks for the options that are required otherwise. With \
           <code>output</code>, the parameters are checked as for a request, required ones included, and a sample of the \
           command's output is printed. No other value is accepted.</p>",
    values: &[],
};

/// `--starting-token`.
pub(super) static STARTING_TOKEN: Generic = Generic {
    name: "starting-token",
    kind: "string",
    text: "<p>Where to go on: the <code>NextToken</code> that an earlier call of this command printed when \
           <code>--max-items</code> cut its results short.</p>",
    values: &[],
};

/// `--page-size`.
pub(super) static PAGE_SIZE: Generic = Generic {
    name: "page-size",
    kind: "integer",
    text: "<p>How many results each request may bring. This does not change how many the command prints: small pages only take \
           more requests, of which each is less likely to time out.</p>",
    values: &[],
};

/// `--max-items`.
pub(super) static MAX_ITEMS: Generic = Generic {
    name: "max-items",
    kind: "integer",
    text: "<p>How many results the command prints at most. If there are more, it prints a <code>NextToken</code> as well, which \
           the next call takes as <code>--starting-token</code>. That token is this command's own; other clients of the \
           service cannot use it.</p>",
    values: &[],
};

/// Options of every command, which may stand anywhere on the line.
pub(super) static GLOBAL: [Generic; 19] = [
    Generic {
        name: "debug",
        kind: "boolean",
        text: "<p>Tells on standard error what is done, without secrets.</p>",
        values: &[],
    },
    Generic {
        name: "endpoint-url",
        kind: "string",
        text: "<p>Sends requests to this address instead of the service's own. It starts with <code>http://</code> or \
               <code>https://</code>.</p>",
        values: &[],
    },
    Generic {
        name: "no-verify-ssl",
        kind: "boolean",
        text: "<p>Accepts any TLS certificate. Without this option, the server's certificate must be valid.</p>",
        values: &[],
    },
    Generic {
        name: "no-paginate",
        kind: "boolean",
        text: "<p>Makes one request only, for the first page of results, where all pages would be fetched otherwise.</p>",
        values: &[],
    },
    Generic {
        name: "output",
        kind: "string",
        text: "<p>The form of the output.</p>",
        values: &["json", "text", "table", "yaml", "yaml-stream", "off"],
    },
    Generic {
        name: "query",
        kind: "string",
        text: "<p>A <a href=\"https://jmespath.org\">JMESPath</a> expression that selects what is printed of the response.</p>",
        values: &[],
    },
    Generic {
        name: "profile",
        kind: "string",
        text: "<p>The profile of the configuration and credentials files to use.</p>",
        values: &[],
    },
    Generic {
        name: "region",
        kind: "string",
        text: "<p>The region to call, whatever the environment and the configuration file say.</p>",
        values: &[],
    },
    Generic { name: "version", kind: "boolean", text: "<p>Prints the version and ends.</p>", values: &[] },
    Generic {
        name: "color",
        kind: "string",
        text: "<p>Whether output is coloured; <code>auto</code> colours it in a terminal.</p>",
        values: &["on", "off", "auto"],
    },
    Generic {
        name: "no-sign-request",
        kind: "boolean",
        text: "<p>Sends requests unsigned, and looks for no credentials.</p>",
        values: &[],
    },
    Generic {
        name: "ca-bundle",
        kind: "string",
        text: "<p>A file of certificate authorities, in PEM, to trust instead of those that the environment and the \
               configuration file name.</p>",
        values: &[],
    },
    Generic {
        name: "cli-read-timeout",
        kind: "int",
        text: "<p>How many seconds to wait for data before giving up; 0 means for ever. 60, if it is not given.</p>",
        values: &[],
    },
    Generic {
        name: "cli-connect-timeout",
        kind: "int",
        text: "<p>How many seconds a connection may take to open; 0 means for ever. 60, if it is not given.</p>",
        values: &[],
    },
    Generic {
        name: "cli-binary-format",
        kind: "string",
        text: "<p>How binary values are written on the command line: as <code>base64</code>, which holds if this option is not \
               given, or, with <code>raw-in-base64-out</code>, as the bytes themselves. A value as <code>fileb://PATH</code> is \
               always the bytes of the file; as <code>file://PATH</code> it is text in the form that this option says.</p>",
        values: &["base64", "raw-in-base64-out"],
    },
    Generic {
        name: "no-cli-pager",
        kind: "boolean",
        text: "<p>Prints output straight to the terminal, through no pager.</p>",
        values: &[],
    },
    Generic {
        name: "cli-auto-prompt",
        kind: "boolean",
        text: "<p>Makes the AWS CLI ask for parameters. This command never asks, and refuses the option.</p>",
        values: &[],
    },
    Generic {
        name: "no-cli-auto-prompt",
        kind: "boolean",
        text: "<p>Keeps the AWS CLI from asking for parameters, which this command never does.</p>",
        values: &[],
    },
    Generic {
        name: "cli-error-format",
        kind: "string",
        text: "<p>The form of error messages; <code>enhanced</code>, if it is not given.</p>",
        values: &["legacy", "json", "yaml", "text", "table", "enhanced"],
    },
];

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

#[cfg(test)]
mod tests {
    use super::GLOBAL;
    use crate::docs::{parse, plain_text_of_html};
    use crate::names::GLOBAL_OPTIONS;

    #[test]
    fn every_global_option_is_described() {
        assert_eq!(GLOBAL.each_ref().map(|option| option.name), GLOBAL_OPTIONS);
        for option in &GLOBAL {
            assert!(plain_text_of_html(option.text).ends_with('.'), "{}", option.name);
            assert!(!parse(option.text).is_empty());
        }
    }
}
