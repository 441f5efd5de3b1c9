//! A query and a document, each on lines of its own: any text as JMESPath, and what is a query is asked of the document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use smithgen_cli::json;
use smithgen_cli::query::Expression;

fuzz_target!(|text: &str| {
    let (query, document) = text.split_once('\n').unwrap_or((text, "{}"));
    if let (Ok(query), Ok(document)) = (Expression::parse(query), json::read(document)) {
        // Whatever comes of it, it must come.
        let _ = (query.check(), query.search(&document));
    }
});
