//! Bodies: their bytes, and what they say, by the media type of the case.
//!
//! In: a case, or bytes. Out: bytes, or a node. Cases write CBOR in base64; a node of it has bytes in base64, too, special numbers
//! by their names, and no tags.

use std::collections::BTreeSet;

use smithgen_model::Node;
use smithgen_runtime::generated::cbor::CborDecoder;
use smithgen_runtime::generated::codec::{ANY, DecodeError, Decoder, Limits, Next};
use smithgen_runtime::generated::types::{decode_base64, encode_base64};

use super::Case;

impl Case {
    /// Whether its body is CBOR.
    pub(super) fn is_cbor(&self) -> bool {
        self.text("bodyMediaType") == Some("application/cbor")
    }

    /// The bytes of its body, if it says anything of one.
    pub(super) fn body(&self) -> Result<Option<Vec<u8>>, String> {
        match self.text("body") {
            Some(text) if self.is_cbor() => decode_base64(text).map(Some).map_err(|error| error.to_string()),
            text => Ok(text.map(|text| text.as_bytes().to_vec())),
        }
    }
}

/// What a body of CBOR says; `None` if that is nothing.
pub(super) fn cbor(body: &[u8]) -> Option<Node> {
    let mut decoder = CborDecoder::new(body, &Limits::default());
    let node = read(&mut decoder).ok()?;
    decoder.finish().ok().map(|()| node)
}

fn read(decoder: &mut CborDecoder<'_>) -> Result<Node, DecodeError> {
    Ok(match decoder.next()? {
        Next::Null => {
            decoder.null()?;
            Node::Null
        }
        Next::Boolean => Node::Bool(decoder.boolean(&ANY)?),
        Next::Number => {
            let text = decoder.number(&ANY)?;
            Node::parse(&text).unwrap_or(Node::String(text))
        }
        Next::String => Node::String(decoder.string(&ANY)?),
        Next::Blob => Node::String(encode_base64(&decoder.blob(&ANY)?)),
        Next::List => {
            let mut list = Vec::new();
            decoder.list(|decoder| {
                list.push(read(decoder)?);
                Ok(())
            })?;
            Node::Array(list)
        }
        Next::Map => {
            let mut entries = Vec::new();
            decoder.map(|decoder, key| {
                entries.push((key, read(decoder)?));
                Ok(())
            })?;
            Node::Object(entries.into())
        }
    })
}

/// The pairs of a form. The entries of maps come in any order, so keys stand in place of their numbers.
pub fn form(body: &str) -> BTreeSet<String> {
    let pairs = || body.split('&').filter_map(|pair| pair.split_once('='));
    let entries: Vec<(&str, &str)> = pairs()
        .filter_map(|(name, value)| {
            let (entry, part) = name.rsplit_once('.')?;
            let mut steps = entry.rsplit('.');
            let is_numbered = steps.next()?.parse::<usize>().is_ok();
            // SNS has keys that are called `Name`, which elements of lists may be, too.
            let is_key = ["key", "K"].contains(&part) || part == "Name" && steps.next() == Some("entry");
            (is_numbered && is_key).then_some((entry, value))
        })
        .collect();
    let named = |(name, value): (&str, &str)| {
        let mut name = name.to_owned();
        for (entry, key) in &entries {
            if let Some(rest) = name.strip_prefix(entry).filter(|rest| rest.starts_with('.')) {
                let map = entry.rsplit_once('.').map_or("", |(map, _)| map);
                name = format!("{map}[{key}]{rest}");
            }
        }
        format!("{name}={value}")
    };
    pairs().map(named).collect()
}
