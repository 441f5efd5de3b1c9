//! Options that are no member's: what they are called, what they take, and what they do.
//!
//! In: nothing. Out: tables, of which the command line, its help and completions are made, and the reference pages that the generator
//! writes; the crate `smithgen` has this very file, since neither crate knows the other. Nothing in it is looked up elsewhere.

/// An option that is no member's.
#[derive(Debug)]
pub struct CommonOption {
    /// Its names without hyphens; several, if what is said of one holds for the others.
    pub names: &'static [&'static str],
    /// What the pages call the type of its value; a `boolean` takes none.
    pub kind: &'static str,
    /// What it does. A line is a paragraph, and backquotes stand around code.
    pub text: &'static str,
    /// The values that it may have; any, if there are none.
    pub values: &'static [&'static str],
}

impl CommonOption {
    /// Its name; the first of several.
    pub const fn name(&self) -> &'static str {
        match self.names {
            [name, ..] => name,
            [] => "",
        }
    }

    /// Its names as they stand on the line: a file has none, and is shown by what it is.
    pub fn shown(&self) -> impl Iterator<Item = String> {
        let hyphens = if self.names == OUTFILE.names { "" } else { "--" };
        self.names.iter().map(move |name| format!("{hyphens}{name}"))
    }

    /// Whether a value follows.
    pub fn takes_value(&self) -> bool {
        self.kind != "boolean"
    }

    /// The value that the option has without one, if it need not have one.
    pub fn implied(&self) -> Option<&'static str> {
        match self.name() {
            "generate-cli-skeleton" => Some("input"),
            "presign" => Some("3600"),
            _ => None,
        }
    }
}

/// What every operation takes besides its members: all of them at once.
pub static CLI_INPUT: CommonOption = CommonOption {
    names: &["cli-input-json", "cli-input-yaml"],
    kind: "string",
    text: "Takes the parameters of the operation from one JSON object, or one YAML mapping, under their names in the \
           service's interface. The value is the text itself or, as `file://PATH`, where it lies; \
           `--generate-cli-skeleton` prints the form that it must have.\n\
           Options beside it override it: the value of an option replaces the whole member of that name, and nothing \
           within members is merged. Options that are required without it may then be missing, since the text may \
           hold them; what results is checked as a whole before anything is sent.\n\
           Arbitrary bytes cannot be passed this way: a string is taken literally, `fileb://` means nothing within \
           the text, and a binary member is read as `--cli-binary-format` says. Only one of the two may be given.",
    values: &[],
};

/// What every operation takes to be told how it is called.
pub static SKELETON: CommonOption = CommonOption {
    names: &["generate-cli-skeleton"],
    kind: "string",
    text: "Prints a skeleton to standard output and sends no request; credentials are not needed.\n\
           Without a value, or with `input`, it is a sample of the parameters in JSON, to be filled in and given to \
           `--cli-input-json`; with `yaml-input`, the same in YAML for `--cli-input-yaml`, with a comment beside \
           each member. Neither asks for the options that are required otherwise. With `output`, the parameters are \
           checked as for a request, required ones included, and a sample of the command's output is printed. No \
           other value is accepted.",
    values: &["input", "output", "yaml-input"],
};

/// What operations take whose answer is a stream of bytes.
pub static OUTFILE: CommonOption = CommonOption {
    names: &["outfile"],
    kind: "string",
    text: "The name of the file that the bytes of the answer are written to as they come; the rest of the answer is printed \
           as usual. Behind `-`, the bytes go to standard output, and nothing else does.",
    values: &[],
};

/// What streams of bytes are taken from.
pub const STREAMED: &str = "Takes the name of a file, without `file://` or `fileb://` before it, whose bytes are sent as they are read; \
                            `-` is standard input.";

/// What streams of events are taken from.
pub const EVENTS: &str = "Takes the name of a file, without `file://` before it; `-` is standard input. Each line is an event, sent as soon as \
                          it is read: a JSON object of one member, in the form in which events are printed that come.";

/// What operations take whose results come in pages.
pub static PAGING: [CommonOption; 3] = [
    CommonOption {
        names: &["starting-token"],
        kind: "string",
        text: "Where to go on: the `NextToken` that an earlier call of this command printed when `--max-items` cut its \
           results short.",
        values: &[],
    },
    CommonOption {
        names: &["page-size"],
        kind: "integer",
        text: "How many results each request may bring. This does not change how many the command prints: small pages \
           only take more requests, of which each is less likely to time out.",
        values: &[],
    },
    CommonOption {
        names: &["max-items"],
        kind: "integer",
        text: "How many results the command prints at most. If there are more, it prints a `NextToken` as well, which \
           the next call takes as `--starting-token`. That token is this command's own; other clients of the service \
           cannot use it.",
        values: &[],
    },
];

/// The values of a global option; none, if there is no such option or it takes any.
pub fn values_of(name: &str) -> &'static [&'static str] {
    GLOBAL.iter().find(|option| option.name() == name).map_or(&[], |option| option.values)
}

/// What may stand anywhere on a line, in the AWS CLI's order; what that has not comes last.
pub static GLOBAL: [CommonOption; 20] = [
    CommonOption {
        names: &["debug"],
        kind: "boolean",
        text: "Tells on standard error what is done, without secrets.",
        values: &[],
    },
    CommonOption {
        names: &["endpoint-url"],
        kind: "string",
        text: "Sends requests to this address instead of the service's own. It starts with `http://` or `https://`.",
        values: &[],
    },
    CommonOption {
        names: &["no-verify-ssl"],
        kind: "boolean",
        text: "Accepts any TLS certificate. Without this option, the server's certificate must be valid.",
        values: &[],
    },
    CommonOption {
        names: &["no-paginate"],
        kind: "boolean",
        text: "Makes one request only, for the first page of results, where all pages would be fetched otherwise.",
        values: &[],
    },
    CommonOption {
        names: &["output"],
        kind: "string",
        text: "The form of the output.",
        values: &["json", "text", "table", "yaml", "yaml-stream", "off"],
    },
    CommonOption {
        names: &["query"],
        kind: "string",
        text: "A JMESPath expression (https://jmespath.org) that selects what is printed of the response.",
        values: &[],
    },
    CommonOption {
        names: &["profile"],
        kind: "string",
        text: "The profile of the configuration and credentials files to use.",
        values: &[],
    },
    CommonOption {
        names: &["region"],
        kind: "string",
        text: "The region to call, whatever the environment and the configuration file say.",
        values: &[],
    },
    CommonOption { names: &["version"], kind: "boolean", text: "Prints the version and ends.", values: &[] },
    CommonOption {
        names: &["color"],
        kind: "string",
        text: "Whether output is coloured; `auto` colours it in a terminal.",
        values: &["on", "off", "auto"],
    },
    CommonOption {
        names: &["no-sign-request"],
        kind: "boolean",
        text: "Sends requests unsigned, and looks for no credentials.",
        values: &[],
    },
    CommonOption {
        names: &["ca-bundle"],
        kind: "string",
        text: "A file of certificate authorities, in PEM, to trust instead of those that the environment and the \
           configuration file name.",
        values: &[],
    },
    CommonOption {
        names: &["cli-read-timeout"],
        kind: "int",
        text: "How many seconds to wait for data before giving up; 0 means for ever. 60, if it is not given.",
        values: &[],
    },
    CommonOption {
        names: &["cli-connect-timeout"],
        kind: "int",
        text: "How many seconds a connection may take to open; 0 means for ever. 60, if it is not given.",
        values: &[],
    },
    CommonOption {
        names: &["cli-binary-format"],
        kind: "string",
        text: "How binary values are written on the command line: as `base64`, which holds if this option is not given, \
           or, with `raw-in-base64-out`, as the bytes themselves. A value as `fileb://PATH` is always the bytes of \
           the file; as `file://PATH` it is text in the form that this option says.",
        values: &["base64", "raw-in-base64-out"],
    },
    CommonOption {
        names: &["no-cli-pager"],
        kind: "boolean",
        text: "Prints output straight to the terminal, through no pager.",
        values: &[],
    },
    CommonOption {
        names: &["cli-auto-prompt"],
        kind: "boolean",
        text: "Makes the AWS CLI ask for parameters. This command never asks, and refuses the option.",
        values: &[],
    },
    CommonOption {
        names: &["no-cli-auto-prompt"],
        kind: "boolean",
        text: "Keeps the AWS CLI from asking for parameters, which this command never does.",
        values: &[],
    },
    CommonOption {
        names: &["cli-error-format"],
        kind: "string",
        text: "The form of error messages; `enhanced`, if it is not given.",
        values: &["legacy", "json", "yaml", "text", "table", "enhanced"],
    },
    CommonOption {
        names: &["presign"],
        kind: "integer",
        text: "Signs the request and prints its URL, and sends nothing: whoever has the URL can make the call, without \
               credentials, for so many seconds; for 3600, if no number follows, and for 604800, a week, at most.\n\
               What must be sent with it is told on standard error: the method, if it is not `GET`, headers, and the \
               body. With `--output`, all of that is printed as one structure. The AWS CLI has no such option.",
        values: &[],
    },
];
