//! The documentation converter on every description of AWS's models: no panic, no word lost, every link kept, and the blocks
//! that the model has. Both ends are read by others: the HTML by html5ever's tokenizer, the Markdown by
//! pulldown-cmark with the options of rustdoc.

mod docs_corpus {
    pub(crate) mod corpus;
    pub(crate) mod html;
    pub(crate) mod markdown;
}

use std::sync::atomic::{AtomicUsize, Ordering};

use docs_corpus::{corpus, html, markdown};
use smithgen::stages::docs::{Description, parse};

/// How many descriptions the models of the archive have at least.
const DESCRIPTIONS: usize = 218_589;

#[needs::test(conformance)]
fn descriptions_of_all_models_keep_their_words() {
    let descriptions = corpus::of_models();
    assert!(descriptions.len() >= DESCRIPTIONS, "only {} descriptions", descriptions.len());
    let paired = check_all(&descriptions, Markup::OfModels);
    assert!(paired > DESCRIPTIONS - DESCRIPTIONS / 100, "tags pair in {paired} descriptions only");
}

#[needs::test(conformance)]
fn malformed_descriptions_keep_their_words() {
    let descriptions = corpus::malformed();
    assert_eq!(descriptions.len(), 742 + 1410);
    check_all(&descriptions, Markup::OfModels);
}

/// Markup thrown together at random: what no author writes must not lose words either.
#[test]
fn random_markup_keeps_its_words() {
    let pieces = html::PIECES;
    let mut state = 7u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(state >> 8).unwrap() % below
    };
    let descriptions: Vec<String> =
        (0..30_000).map(|_| (0..next(14)).map(|_| pieces[next(pieces.len())]).collect()).collect();
    check_all(&descriptions, Markup::Random);
}

/// Where descriptions come from.
#[derive(Clone, Copy, PartialEq)]
enum Markup {
    /// Every link of theirs must be in the Markdown, and where tags pair, every block.
    OfModels,
    /// Tags pair by chance only. Links may lack an end: a browser goes on with them in the next block, we do not.
    Random,
}

/// Checks descriptions on all processors and reports the first few that fail. Out: in how many tags pair.
fn check_all(descriptions: &[String], markup: Markup) -> usize {
    let paired = AtomicUsize::new(0);
    let at = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut failures = Vec::new();
                    while let Some(description) = descriptions.get(at.fetch_add(1, Ordering::Relaxed)) {
                        match check(description, markup) {
                            Ok(pairs) => drop(paired.fetch_add(usize::from(pairs), Ordering::Relaxed)),
                            Err(failure) => failures.push(format!("{failure}\n  in {description:?}")),
                        }
                    }
                    failures
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic in a worker")).collect()
    });
    let some: Vec<&str> = failures.iter().take(12).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), descriptions.len(), some.join("\n\n"));
    paired.into_inner()
}

/// Checks a description. Out: whether its tags pair.
fn check(description: &str, markup: Markup) -> Result<bool, String> {
    let document = parse(description);
    let expected = html::read(description);
    let plain = markdown::words(&document.to_plain_text());
    same("plain text", &plain, &markdown::words(&expected.text))?;

    let lines = document.to_markdown(&|_| None);
    let read = markdown::read(&lines);
    let told = |what: String| format!("{what}\n  as {lines:#?}");
    same("text of the Markdown", &read.words(), &html::typographic(&expected.text)).map_err(told)?;
    match &expected.blocks {
        Some(blocks) if markup == Markup::OfModels => same("blocks", &read.blocks, blocks).map_err(told)?,
        _ => {
            let foreign = markdown::FOREIGN.iter().find(|kind| read.blocks.contains_key(*kind));
            foreign.map_or(Ok(()), |kind| Err(told(format!("a block that is no description's: {kind}"))))?;
        }
    }
    // Addresses in the text of a model become links too.
    let lost = expected.links.iter().find(|link| !read.links.contains(*link) && !read.autolinks.contains(*link));
    let invented = read.links.difference(&expected.links).next();
    if let Some(link) = invented.or(lost.filter(|_| markup == Markup::OfModels)) {
        return Err(told(format!("the link {link:?} is lost or invented")));
    }
    if let Some(line) = lines.iter().find(|line| line.trim_end().len() != line.len() || line.contains(['\n', '\r'])) {
        return Err(format!("white space at the end of {line:?}"));
    }
    check_resolved(&document, &read)?;

    let sentence = markdown::words(&document.first_sentence().to_plain_text());
    if plain.contains(sentence.as_str()) {
        Ok(expected.blocks.is_some())
    } else {
        Err(format!("first sentence {sentence:?}"))
    }
}

/// Links to items change no word, and lead to what the resolver says.
fn check_resolved(document: &Description, plain: &markdown::Read) -> Result<(), String> {
    let lines = document.to_markdown(&|name| Some(format!("crate::item::{name}")));
    let read = markdown::read(&lines);
    same("text with links to items", &read.words(), &plain.words())?;
    same("blocks with links to items", &read.blocks, &plain.blocks)?;
    match read.links.iter().find(|link| !link.starts_with("crate::item::") && !plain.links.contains(link.as_str())) {
        None => Ok(()),
        Some(link) => Err(format!("a link to {link}")),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, ours: &T, expected: &T) -> Result<(), String> {
    if ours == expected { Ok(()) } else { Err(format!("{what} differ:\n     ours {ours:?}\n expected {expected:?}")) }
}
