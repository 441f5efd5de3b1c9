//! Pages as they look on terminals.

mod sample;

use smithgen_cli::rooms::arguments::help;
use smithgen_cli::rooms::process::Terminal;
use smithgen_cli::tool::{Node, Pages};

const PAGES: &[(&str, &str)] = &[("put-note", sample::PAGE), ("put-note#yaml", "The note's text.\nA token.")];

fn shown(page: &str, terminal: &Terminal) -> String {
    help::render(page, terminal).replace('\x1b', "␛")
}

fn plain(width: usize) -> Terminal {
    Terminal { width, ..Terminal::default() }
}

#[test]
fn a_page_in_a_file() {
    insta::assert_snapshot!(shown(sample::PAGE, &plain(80)));
}

#[test]
fn a_page_on_a_narrow_terminal() {
    insta::assert_snapshot!(shown(sample::PAGE, &plain(40)));
}

#[test]
fn a_page_with_styles_and_links() {
    insta::assert_snapshot!(shown(sample::PAGE, &Terminal { width: 60, styles: true, links: true }));
}

#[test]
fn styles_and_links_change_nothing_but_looks() {
    for width in [1, 20, 40, 60, 80, 200] {
        let styled = shown(sample::PAGE, &Terminal { width, styles: true, links: true });
        let bare = strip(&styled);
        let without = shown(sample::PAGE, &plain(width));
        let (text, links) = without.split_once("\nLINKS\n").unwrap();
        let words = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(words(&bare), words(&text.replace("[1]", "").replace("[2]", "")), "at {width} columns");
        assert_eq!(links.lines().count(), 2);
        for line in bare.lines().filter(|_| width >= 60) {
            assert!(line.chars().count() <= width && !line.ends_with(' '), "{line:?}");
        }
    }
}

/// Takes escape sequences out.
fn strip(text: &str) -> String {
    let mut bare = String::new();
    let mut parts = text.split('␛');
    bare.extend(parts.next());
    for part in parts {
        let end = if part.starts_with(']') { None } else { part.find(['m', '\\']) };
        bare.push_str(end.map_or("", |end| &part[end + 1..]));
    }
    bare
}

#[test]
fn no_text_of_a_model_is_a_command_to_the_terminal() {
    assert_eq!(shown("P0\x1b]0;title\x07\x01\x04a", &plain(80)), "    ]0;titlea\n");
}

#[test]
fn strange_pages_take_no_longer_than_others() {
    let terminal = Terminal { width: 80, styles: true, links: true };
    for strange in
        ["\x04", "\x04a\x05", "\x04a\x05b\x06", "\x01\x02\x03", "あ", "a ", "B0a\n", "B9\n", "C0\n", "T0\n", "\n", "P"]
    {
        let page = format!("P0{}", strange.repeat(300_000));
        let started = std::time::Instant::now();
        help::render(&page, &terminal);
        // Even unoptimised and beside other tests, this takes a second; in quadratic time it would take an hour.
        assert!(started.elapsed().as_secs() < 60, "{strange:?} takes {:?}", started.elapsed());
    }
}

#[test]
fn without_pages_there_is_an_outline() {
    let outline = |words: &[&str]| shown(&sample::page(sample::tool(&[]), words), &plain(80));
    insta::assert_snapshot!("outline_of_the_program", outline(&[]));
    insta::assert_snapshot!("outline_of_a_command", outline(&["tag"]));
    insta::assert_snapshot!("outline_of_a_command_with_pages", outline(&["list-notes"]));
}

#[test]
fn sentences_for_the_skeleton() {
    let service = sample::tool(PAGES).services[0];
    let sentences = |name: &str| {
        let node = service.commands.iter().find(|node| node.name() == name);
        let Some(Node::Operation(command)) = node else { panic!("no operation {name}") };
        help::yaml_sentences(service, command)
    };
    assert_eq!(sentences("put-note"), ["The note's text.", "A token."]);
    assert_eq!(sentences("tag"), [""; 0]);
}

#[test]
fn packed_pages_are_found_by_name() {
    let pages =
        Pages::new(sample::pack(&[("", "P0service"), ("sign-up", "P0sign up"), ("sign-up#yaml", "a\nb")]).leak());
    assert_eq!(pages.page("").as_deref(), Some("P0service\n"));
    assert_eq!(pages.page("sign-up").as_deref(), Some("P0sign up\n"));
    assert_eq!(pages.page("sign-up#yaml").as_deref(), Some("a\nb\n"));
    assert_eq!(pages.page("sign"), None);
    assert_eq!(Pages::new(&[]).page(""), None);
}

#[test]
fn pages_have_lines_in_common() {
    let text = "\t0+2\na\t2 0+2 2\nb\t\nc\t3 0\nd\t0+4\ne\t-1\nf\t18446744073709551615+2\n\nx\n\nz\n";
    let pages = Pages::new(miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 6).leak());
    assert_eq!(pages.page("").as_deref(), Some("x\n\n"));
    assert_eq!(pages.page("a").as_deref(), Some("z\nx\n\nz\n"));
    assert_eq!(pages.page("b").as_deref(), Some(""));
    for outside in ["c", "d", "e", "f"] {
        assert_eq!(pages.page(outside), None, "{outside}");
    }
}

#[test]
fn damage_gives_no_page_and_no_panic() {
    let whole = sample::pack(&[("", "P0service"), ("sign-up", &"P0sign up\n".repeat(50))]);
    for length in 0..whole.len() {
        let cut: &'static [u8] = whole[..length].to_vec().leak();
        assert_eq!(Pages::new(cut).page("sign-up"), None, "cut after {length} bytes");
    }
    for index in 0..whole.len() {
        for flip in [1, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[index] ^= flip;
            // What comes out does not matter, only that something does.
            let _ = Pages::new(bytes.leak()).page("sign-up");
        }
    }
}
