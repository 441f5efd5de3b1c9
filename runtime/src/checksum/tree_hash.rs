//! The two hashes that Glacier demands of a body: one of all its bytes, and one that is the root of a tree of hashes.
//!
//! In: a request whose body can be read twice. Out: the same with both in its headers; the signature takes the first as it is. How the
//! [tree](https://docs.aws.amazon.com/amazonglacier/latest/dev/checksum-calculations.html) grows: its leaves are the hashes of each mebibyte,
//! and two neighbours have the hash of both above them, or one that has no neighbour itself.

use std::io::{self, Read};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use sha2::{Digest, Sha256};

use crate::body::ByteStream;
use crate::error::ConstructionFailure;

pub(super) static CONTENT_HASH: HeaderName = HeaderName::from_static("x-amz-content-sha256");
static TREE_HASH: HeaderName = HeaderName::from_static("x-amz-sha256-tree-hash");

/// Bytes of a leaf.
const LEAF: usize = 1 << 20;

/// Adds the hashes. One that the input says stays.
///
/// # Errors
/// When the body cannot be read, or only once.
pub(super) fn add(request: &mut Request<ByteStream>) -> Result<(), ConstructionFailure> {
    let body = request.body().try_clone().ok_or_else(|| {
        ConstructionFailure::new(
            "its service demands hashes before the body, which a reader or a stream does not have; give it bytes or a file",
        )
    })?;
    let hashes = hashes(body).map_err(ConstructionFailure::new)?;
    for (name, hash) in [&CONTENT_HASH, &TREE_HASH].into_iter().zip(hashes) {
        let value = HeaderValue::try_from(hash).map_err(ConstructionFailure::new)?;
        request.headers_mut().entry(name).or_insert(value);
    }
    Ok(())
}

/// The hash of all bytes and that of the tree, in hexadecimal digits.
fn hashes(mut body: impl Read) -> io::Result<[String; 2]> {
    let (mut whole, mut level, mut leaf) = (Sha256::new(), Vec::new(), Vec::new());
    loop {
        leaf.clear();
        body.by_ref().take(LEAF as u64).read_to_end(&mut leaf)?;
        // Of a body without bytes there is one leaf, too.
        if leaf.is_empty() && !level.is_empty() {
            break;
        }
        whole.update(&leaf);
        level.push(Sha256::digest(&leaf));
    }
    while level.len() > 1 {
        let above = level.chunks(2).map(|pair| match pair {
            [left, right] => Sha256::new().chain_update(left).chain_update(right).finalize(),
            alone => alone.iter().copied().next().unwrap_or_default(),
        });
        level = above.collect();
    }
    Ok([whole.finalize(), level.pop().unwrap_or_default()].map(|hash| format!("{:x}", Bytes::copy_from_slice(&hash))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [(usize, &str); 7] = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (5, "08bb5e5d6eaac1049ede0893d30ed022b1a4d9b5b48db414871f51c9cb35283d"),
        (1048576, "631b84027d6b9e52b539c4e8373622d23032dfadc64d60af87339c9037e4f769"),
        (1048577, "a9c574ce937d2371daf87cdd0e75396b096d7f74a66c764e4c656bd12b2e7bf9"),
        (2097152, "bf4dff263ae686b64403208c35a3767e38453d6477e841947588d13d04e1d816"),
        (3145735, "6e58fc0c811c25c9f547ae3989a38ce98fd78521682f2bd4673997a946f829ee"),
        (5242880, "1eccd0ca741241ce114bde6d24a8de044ccee139ef6651bec9006d2f558751ef"),
    ];

    /// What botocore's `calculate_tree_hash` makes of bytes that count up to 250 again and again.
    #[test]
    fn trees_are_those_of_botocore() {
        let bytes = |length: usize| (0..length).map(|n| (n % 251) as u8).collect::<Vec<u8>>();
        for (length, tree) in KNOWN {
            let bytes = bytes(length);
            let [whole, found] = hashes(&bytes[..]).expect("bytes can be read");
            assert_eq!(found, tree, "{length}");
            assert_eq!(whole == tree, length <= LEAF, "{length}");
        }
    }

    #[test]
    fn both_are_added_and_what_is_there_stays() {
        let mut request = Request::new(ByteStream::from_static(b"hello"));
        request.headers_mut().insert(&TREE_HASH, HeaderValue::from_static("mine"));
        add(&mut request).expect("hashes");
        let hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert_eq!(
            (&request.headers()[&CONTENT_HASH], &request.headers()[&TREE_HASH]),
            (&hello.parse().unwrap(), &"mine".parse().unwrap())
        );
        let error = add(&mut Request::new(ByteStream::from_reader(&b"hello"[..]))).expect_err("it comes once");
        assert!(error.to_string().contains("give it bytes or a file"), "{error}");
    }
}
