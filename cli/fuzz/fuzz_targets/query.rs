//! A query and a document, each on lines of its own: any text as JMESPath, and what is a query is asked of the document.

#![no_main]

use libfuzzer_sys::fuzz_target;
use smithgen_jmespath::{Expression, Value};

fuzz_target!(|text: &str| {
    let (query, document) = text.split_once('\n').unwrap_or((text, "{}"));
    match (Expression::parse(query), document.parse::<Value>()) {
        (Ok(query), Ok(document)) => {
            // Whatever comes of it, it must come; what is found is JSON.
            let found = query.search(&document).map(|found| found.to_string());
            assert!(found.is_err() || found.is_ok_and(|text| text.parse::<Value>().is_ok()));
            let _ = query.check();
        }
        (Err(error), _) => assert!(error.place().is_none_or(|at| at <= query.chars().count())),
        _ => {}
    }
});
