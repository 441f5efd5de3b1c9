//! Help texts: one of the command as a whole, one of each of its commands.

/// How large models may be.
macro_rules! limits {
    () => {
        concat!(
            "      --max-bytes N    how long each file may be, unpacked: 67108864 bytes, without it\n",
            "      --max-values N   how many JSON values may be in each: 4000000, without it\n",
        )
    };
}

/// What all commands but `survey` take as MODEL.
macro_rules! model {
    () => {
        concat!(
            "  MODEL                a Smithy JSON AST file, such as cognito-idp.json; or of botocore a service's folder,\n",
            "                       its service-2.json or service-2.json.gz, or WHEEL:SERVICE, such as\n",
            "                       botocore-1.44.5-py3-none-any.whl:cognito-idp\n",
            limits!(),
        )
    };
}

/// What `generate` and `check` take.
macro_rules! crate_options {
    () => {
        concat!(
            "\nArguments:\n",
            model!(),
            "      --out DIR          the folder of the crate; or FILE.rs, a module of a crate of your own, which then needs no build\n",
            "                         script\n",
            "      --operation NAME   an operation to generate with what it reaches; give it once for each. All, without it\n",
            "      --protocol NAME    how to speak with the service, such as awsJson1_1 or rpcv2Cbor; what the AWS CLI speaks,\n",
            "                         without it\n",
            "      --crate-name NAME  the name of the crate and its tool; that of the AWS CLI, without it\n",
            "      --runtime PATH     where smithgen-runtime lies, as long as it is not on crates.io: the crate cannot be built\n",
            "                         without it\n",
            "      --force            write over a crate of another service, and remove what it leaves\n",
            "  -h, --help             this text\n"
        )
    };
}

/// `smithgen --help`.
pub(super) const GENERAL: &str = "\
Generates small typed AWS clients in Rust from Smithy service models.

Usage: smithgen COMMAND MODEL …
       smithgen survey SOURCE …

Commands:
  list      the operations of a model: name, authentication, first sentence
  generate  a complete crate or module with some operations, or all; writes only what changed
  check     whether a crate or module is what `generate` would write; a diff where it is not
  docs      reference pages: Markdown, manuals or HTML, one for each operation
  explain   what an operation or shape reaches, as a tree, with traits
  survey    what can be generated of everything in archives, wheels and folders, as a table or JSON

Options:
  -h, --help     this text, or that of a command
  -V, --version  the version

Exit status: 0 if all is well, 1 if a model cannot be generated or `check` found a difference, 2 for wrong use.
";

/// `smithgen list --help`.
pub(super) const LIST: &str = concat!(
    "Lists the operations of a model, one a line: name, authentication, first sentence, and a mark on those that cannot be\n",
    "generated.\n",
    "For a wheel of botocore alone, lists its services with their versions, the newest first.\n\n",
    "Usage: smithgen list MODEL\n\nArguments:\n",
    model!(),
    "  -h, --help           this text\n"
);

/// `smithgen generate --help`.
pub(super) const GENERATE: &str = concat!(
    "Writes a complete crate with a typed client, or a module, and touches only the files that change.\n\n",
    "Files that smithgen wrote and no longer needs are removed; files of other origin are never overwritten, and a crate of\n",
    "another service only with --force. An operation that cannot be generated is left out with a warning, unless it was\n",
    "named.\n",
    "Either all files change or none: what a run that was killed has begun, the next one ends. Runs into one folder wait\n",
    "for each other.\n\n",
    "Usage: smithgen generate MODEL --out DIR [--operation NAME]... [--protocol NAME]\n",
    "       [--crate-name NAME] [--runtime PATH] [--force]\n",
    crate_options!()
);

/// `smithgen check --help`.
pub(super) const CHECK: &str = concat!(
    "Compares a crate or a module with what `generate` would write with the same arguments, and writes nothing.\n\n",
    "Prints a unified diff, and exits with status 1, if they differ.\n\n",
    "Usage: smithgen check MODEL --out DIR [--operation NAME]... [--protocol NAME]\n",
    "       [--crate-name NAME] [--runtime PATH] [--force]\n",
    crate_options!()
);

/// `smithgen docs --help`.
pub(super) const DOCS: &str = concat!(
    "Writes reference pages of a service's command-line tool: one for each operation, and an index.\n\n",
    "A page has the sections of the AWS CLI's: description, synopsis, options, global options, examples, output.\n",
    "Only files that change are written. Pages that smithgen made of the same service and that no longer belong are\n",
    "removed; files of other origin, or of another service, are never overwritten. Either all files change or none.\n\n",
    "Usage: smithgen docs MODEL [--operation NAME]... --format markdown|man|html [--depth short|full]\n",
    "       [--full-url URL] --out DIR\n",
    "\nArguments:\n",
    model!(),
    "      --format FORMAT    markdown, man (for man(1)) or html\n",
    "      --depth DEPTH      full, without it; or short: the first paragraph of the description with a link to the\n",
    "                         rest, synopsis and options\n",
    "      --full-url URL     where short pages say that the full ones are; {command} stands for the command's name.\n",
    "                         AWS's own reference, without it, if the model tells where that is\n",
    "      --operation NAME   an operation to describe; give it once for each. All, without it\n",
    "      --out DIR          the folder of the pages\n",
    "  -h, --help             this text\n"
);

/// `smithgen explain --help`.
pub(super) const EXPLAIN: &str = concat!(
    "Shows what an operation or shape reaches, as a tree, with traits.\n\n",
    "A shape that comes again is shown in full once; one that holds itself is marked.\n\n",
    "Usage: smithgen explain MODEL NAME\n\nArguments:\n",
    model!(),
    "  NAME                 an operation or shape: `SignUp`, or `com.amazonaws.sns#Topic` where a name is not unique\n",
    "  -h, --help           this text\n"
);

/// `smithgen survey --help`.
pub(super) const SURVEY: &str = concat!(
    "Generates everything that it finds, in memory and on all cores, and prints a table: service, protocol, operations,\n",
    "shapes, lines of Rust, milliseconds, warnings, and how many operations were left out.\n\n",
    "All problems go to standard error, and of each kind of warning the first five. Exit status 1 if there is a problem with\n",
    "any model. What is read of folders and archives are the files `*.json` and `*.json.gz`; those that are no models are\n",
    "named.\n\n",
    "Usage: smithgen survey SOURCE... [--json] [--only-read]\n\nArguments:\n",
    "  SOURCE               a folder, with all below it; an archive (.tar, .tar.gz, .tgz, .zip), a wheel of botocore, or a\n",
    "                       MODEL as other commands take it\n",
    "      --json           JSON with all warnings, instead of the table and what goes to standard error\n",
    "      --only-read      read, resolve and validate the models, and generate nothing\n",
    limits!(),
    "  -h, --help           this text\n"
);
