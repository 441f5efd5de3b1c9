//! A small command-line tool, `notes`, as generated code would have it, and pages in the form in which generated code holds them.

#![allow(dead_code)] // each test uses what it needs

use smithgen_cli::rooms::arguments::help;
use smithgen_cli::tool::{Command, Node, Place, Service as Commands, Tool};
use smithgen_runtime::generated::Service;
use smithgen_runtime::generated::aws_json::AwsJson1_1;
use smithgen_runtime::generated::schema::{Kind, Member, Schema, ShapeTraits, prelude};
use smithgen_runtime::generated::{OperationMeta, Paginated, ServiceMeta};

struct Notes;

impl Service for Notes {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;
}

static META: ServiceMeta = ServiceMeta::new("Notes")
    .shape_name("NotesService")
    .version("2026-01-01")
    .endpoint_prefix("my-notes")
    .signing_name("my-notes");

static TEXT: Schema = Schema::simple("Text", Kind::String).with(&ShapeTraits::NONE.length(1, 128).pattern("[\\S ]+"));
static LIMIT: Schema = Schema::simple("Limit", Kind::Integer).with(&ShapeTraits::NONE.range(Some("0"), Some("60")));
static MODE: Schema = Schema::simple("Mode", Kind::Enum).with(&ShapeTraits::NONE.values(&["private", "public"]));
static COLOUR: Schema =
    Schema::simple("Colour", Kind::Enum).with(&ShapeTraits::NONE.values(&["red", "green", "not plain", "$(no)", "'"]));
static COLOURS: Schema = Schema::list("Colours", &[Member::element("member", &COLOUR)]);
static ATTRIBUTES: Schema =
    Schema::map("Attributes", &[Member::element("key", &prelude::STRING), Member::element("value", &prelude::STRING)]);
static TREE: Schema =
    Schema::structure("Tree", &[Member::new("Name", &prelude::STRING).required(), Member::new("Children", &TREES)]);
static TREES: Schema = Schema::list("Trees", &[Member::element("member", &TREE)]);

static PUT_NOTE: Schema = Schema::structure(
    "PutNoteRequest",
    &[
        Member::new("Text", &TEXT).required(),
        Member::new("Token", &prelude::STRING),
        Member::new("Due", &prelude::TIMESTAMP),
    ],
);
static LIST_NOTES: Schema = Schema::structure(
    "ListNotesRequest",
    &[Member::new("Filter", &TEXT), Member::new("NextToken", &prelude::STRING), Member::new("Limit", &LIMIT)],
);
static SET_MODE: Schema = Schema::structure(
    "SetModeRequest",
    &[Member::new("Mode", &MODE).required(), Member::new("Pinned", &prelude::BOOLEAN)],
);
static TAG: Schema = Schema::structure(
    "TagRequest",
    &[Member::new("Colours", &COLOURS), Member::new("Attributes", &ATTRIBUTES), Member::new("Tree", &TREE)],
);
static TAG_RESPONSE: Schema = Schema::structure("TagResponse", &[Member::new("Tree", &TREE)]);

static LIST_NOTES_META: OperationMeta = OperationMeta::new("ListNotes", &META, &LIST_NOTES, &prelude::UNIT, &[], &[])
    .paginated(&Paginated::new(&["NextToken"], &["NextToken"]).results(&["Notes"]).page_size("Limit"));
static PUT_NOTE_META: OperationMeta = OperationMeta::new("PutNote", &META, &PUT_NOTE, &prelude::UNIT, &[], &[]);
static SET_MODE_META: OperationMeta = OperationMeta::new("SetMode", &META, &SET_MODE, &prelude::UNIT, &[], &[]);
static TAG_META: OperationMeta = OperationMeta::new("Tag", &META, &TAG, &TAG_RESPONSE, &[], &[]);

static COMMANDS: [Node; 4] = [
    command("list-notes", &LIST_NOTES_META, "filter next-token limit"),
    command("put-note", &PUT_NOTE_META, "text token due"),
    command("set-mode", &SET_MODE_META, "mode pinned"),
    command("tag", &TAG_META, "colours attributes tree"),
];

/// A command whose operation has no type.
pub(crate) const fn command(name: &'static str, operation: &'static OperationMeta, options: &'static str) -> Node {
    Node::Operation(Command { name, operation, option_names: options, others: &[], waiter: None })
}

/// The tool, with these pages.
pub(crate) fn tool(pages: &[(&str, &str)]) -> &'static Tool {
    let pages: &[u8] = if pages.is_empty() { &[] } else { pack(pages).leak() };
    let service: &'static Commands = Box::leak(Box::new(Commands::new::<Notes>("my-notes", &COMMANDS, pages)));
    Box::leak(Box::new(Tool::new("my-notes", "1.2.3", Box::leak(Box::new([service])))))
}

/// The page to which words lead.
pub(crate) fn page(tool: &'static Tool, words: &[&str]) -> String {
    let place = words.iter().fold(Place::root(tool), |place, word| place.at(word).expect("a known word"));
    help::page(&place)
}

/// Writes pages as the generator may: it would find lines that they share.
pub(crate) fn pack(pages: &[(&str, &str)]) -> Vec<u8> {
    let (mut index, mut lines, mut first) = (String::new(), String::new(), 0);
    for (name, text) in pages {
        let count = text.lines().count();
        index += &format!("{name}\t{first}+{count}\n");
        text.lines().for_each(|line| lines.extend([line, "\n"]));
        first += count;
    }
    miniz_oxide::deflate::compress_to_vec(format!("{index}\n{lines}").as_bytes(), 6)
}

/// A page with all kinds of blocks.
pub(crate) const PAGE: &str = "\
H0Name
P0put-note - keeps a note
H0Description
P0Keeps a \x02note\x02 until \x03DeleteNote\x03 is called for it, and answers with its \x01identifier\x01. \
See \x04The \x03PutNote\x03 operation and what it does with long notes\x05https://docs.example/notes/put-note.html#long\x06.
A0Note
P1Notes are kept in the order in which they come. 注記は届いた順に保存されます。順序は変わりません。
B1Notes without text are refused.
B1Notes that are longer than the limit are cut off, as is said in \x04the guide\x05https://docs.example/guide\x06.
P2A paragraph of the item above.
B2An item below it.
P0First read this:
N01. Look at \x04https://docs.example/\x05https://docs.example/\x06.
N02. Look \x04again\x05https://docs.example/guide\x06, then stop.
H0Synopsis
C0put-note
C1--text <value>
C1[--token <value>]
H0Options
T0--text (string) [required]
P1The note's text.
P1Constraints:
B1min: \x031\x03
B1max: \x03128\x03
T0--tree (structure)
P1A tree.
T1Name -> (string)
P2The name of the tree, which no other tree has as long as this one is there, and for a day afterwards.
T1Children -> (list)
T2(structure)
P3( ... recursive ... )
P0Shorthand Syntax:
C1Name=string,Children=[{ ... recursive ... }]
P0JSON Syntax:
C1{
C1  \"Name\": \"string\",
C1
C1  \"Children\": [\t... ]
C1}
H0Output
P0None
";
