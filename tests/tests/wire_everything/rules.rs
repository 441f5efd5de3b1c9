//! Why requests may differ from botocore's: rules, each with its reason.
//!
//! In: a difference. Out: the rule that allows it. There is no other way for a request to differ.

use smithgen_runtime::generated::types::encode_base64;
use smithgen_runtime::types::{DateTime, TimestampFormat};

use super::compare::{Difference, Part, decoded};

/// A kind of difference that is allowed.
pub(crate) struct Rule {
    pub(crate) reason: &'static str,
    /// By the service's name in botocore, and a difference.
    pub(crate) allows: fn(&str, &Difference) -> bool,
}

pub(crate) const RULES: [Rule; 15] = [
    Rule {
        reason: "the target is the service's name as Smithy has it; botocore's may have a namespace of Java before it",
        allows: |_, difference| {
            let is_target = difference.part == Part::Header("x-amz-target".to_owned());
            is_target
                && texts(difference)
                    .is_some_and(|(ours, theirs)| theirs.strip_suffix(ours).is_some_and(|rest| rest.ends_with('.')))
        },
    },
    Rule {
        reason: "numbers with fractions are the same, however many digits and exponents Python writes",
        allows: |_, difference| {
            let numbers = texts(difference).map(|(ours, theirs)| (ours.parse::<f64>(), theirs.parse::<f64>()));
            matches!(numbers, Some((Ok(ours), Ok(theirs))) if ours == theirs || ours as f32 == theirs as f32)
        },
    },
    Rule {
        reason: "times are the same, however many digits of a second there are",
        allows: |_, difference| {
            let time = |text: &str| DateTime::from_str(text, TimestampFormat::DateTime).ok();
            texts(difference).is_some_and(|(ours, theirs)| time(ours).is_some() && time(ours) == time(theirs))
        },
    },
    Rule {
        reason: "a body that is bytes or a text as it stands says so, as Smithy wants it",
        allows: |_, difference| {
            let is_type = difference.part == Part::Header("content-type".to_owned()) && difference.theirs.is_none();
            is_type && matches!(difference.ours.as_deref(), Some("application/octet-stream" | "text/plain"))
        },
    },
    Rule {
        reason: "XML says what it is, as Smithy wants it; that of botocore says nothing",
        allows: |_, difference| {
            let is_type = difference.part == Part::Header("content-type".to_owned()) && difference.theirs.is_none();
            is_type && difference.ours.as_deref() == Some("application/xml")
        },
    },
    Rule {
        reason: "a header whose list has no elements is sent without a text, as Smithy wants it; botocore leaves it out",
        allows: |_, difference| {
            let is_header = matches!(difference.part, Part::Header(_)) && difference.theirs.is_none();
            is_header && difference.ours.as_deref() == Some("")
        },
    },
    Rule {
        reason: "the elements of a list in a header have a blank behind their commas, as Smithy wants it",
        allows: |_, difference| {
            let is_header = matches!(difference.part, Part::Header(_));
            is_header
                && texts(difference).is_some_and(|(ours, theirs)| ours.replace(", ", ",") == theirs.replace(", ", ","))
        },
    },
    Rule {
        reason: "a backslash in quotes has one before it, as HTTP wants it; botocore's has none",
        allows: |_, difference| {
            let is_header = matches!(difference.part, Part::Header(_));
            is_header
                && texts(difference).is_some_and(|(ours, theirs)| {
                    ours.replace(r"\\", r"\").replace(", ", ",") == theirs.replace(", ", ",")
                })
        },
    },
    Rule {
        reason: "the element of an input in XML is there, though no member is; botocore sends no body",
        allows: |_, difference| {
            let Part::Body(place) = &difference.part else { return false };
            let is_outermost = place.matches('/').count() == 1 && difference.theirs.is_none();
            let element =
                difference.ours.as_deref().and_then(|ours| ours.strip_prefix("[{\"text\":\"\",\"@xmlns\":\""));
            is_outermost && element.is_some_and(|rest| rest.ends_with("\"}]") && rest.matches('"').count() == 1)
        },
    },
    Rule {
        reason: "SimpleDB's lists lie flat in forms, each element by its own name; an empty one has that name, too, not the list's",
        allows: |service, difference| {
            let Part::Body(name) = &difference.part else { return false };
            let said = |text: &Option<String>| text.as_deref() == Some("");
            let is_singular = !name.ends_with('s');
            service == "sdb" && if is_singular { said(&difference.ours) } else { said(&difference.theirs) }
        },
    },
    Rule {
        reason: "a checksum that is demanded and nothing more is content-md5, as Smithy wants it; botocore's is CRC-32",
        allows: |_, difference| {
            let sums = difference.ours.as_deref().zip(difference.theirs.as_deref());
            difference.part == Part::Header("content-md5".to_owned()) && sums == Some(("right", "right CRC-32"))
        },
    },
    Rule {
        reason: "user data of machines is put into base64 by tools, and not where these requests are made; botocore has no other place",
        allows: |service, difference| {
            let is_it =
                matches!(service, "autoscaling" | "ec2") && difference.part == Part::Body("UserData".to_owned());
            is_it && texts(difference).is_some_and(|(ours, theirs)| encode_base64(ours.as_bytes()) == theirs)
        },
    },
    Rule {
        reason: "sources of copies are escaped by tools, and not where these requests are made; botocore has no other place",
        allows: |service, difference| {
            let is_it = service == "s3" && difference.part == Part::Header("x-amz-copy-source".to_owned());
            is_it && texts(difference).is_some_and(|(ours, theirs)| ours == decoded(theirs))
        },
    },
    Rule {
        reason: "copies out of other regions hold a request that is signed, where there are credentials",
        allows: |service, difference| {
            let is_it = service == "ec2" && difference.part == Part::Body("PresignedUrl".to_owned());
            is_it && difference.ours.is_none() && difference.theirs.as_deref() == Some("signed")
        },
    },
    Rule {
        reason: "keys in lists come as they are unless the caller wants them escaped; botocore and tools want that, and undo it",
        allows: |service, difference| {
            let is_it = service == "s3" && difference.part == Part::Query("encoding-type".to_owned());
            is_it && difference.ours.is_none() && difference.theirs.as_deref() == Some("url")
        },
    },
];

/// What is said in the same place of queries, headers or bodies.
fn texts(difference: &Difference) -> Option<(&str, &str)> {
    match difference.part {
        Part::Query(_) | Part::Header(_) | Part::Body(_) => {
            difference.ours.as_deref().zip(difference.theirs.as_deref())
        }
        _ => None,
    }
}
