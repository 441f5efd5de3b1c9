//! The algorithms: bytes in, in pieces of any size; a checksum out.

use std::sync::LazyLock;

use crc::{CRC_32_ISCSI, CRC_64_NVME, Crc, Digest as CrcDigest, Table};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use crate::meta::ChecksumAlgorithm;
use crate::types::base64::encode_base64;

// Their tables, of 16 and 32 KiB, are made in microseconds where one is used, and are no part of programs.
static CRC32C: LazyLock<Box<Crc<u32, Table<16>>>> =
    LazyLock::new(|| Box::new(Crc::<u32, Table<16>>::new(&CRC_32_ISCSI)));
static CRC64_NVME: LazyLock<Box<Crc<u64, Table<16>>>> =
    LazyLock::new(|| Box::new(Crc::<u64, Table<16>>::new(&CRC_64_NVME)));

/// A checksum under way.
pub(crate) enum Sum {
    Crc32(crc32fast::Hasher),
    Crc32c(CrcDigest<'static, u32, Table<16>>),
    Crc64Nvme(CrcDigest<'static, u64, Table<16>>),
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha512(Box<Sha512>),
}

impl Sum {
    /// The sum of no bytes.
    pub(crate) fn new(algorithm: ChecksumAlgorithm) -> Self {
        match algorithm {
            ChecksumAlgorithm::Crc32 => Sum::Crc32(crc32fast::Hasher::new()),
            ChecksumAlgorithm::Crc32c => Sum::Crc32c(CRC32C.digest()),
            ChecksumAlgorithm::Crc64Nvme => Sum::Crc64Nvme(CRC64_NVME.digest()),
            ChecksumAlgorithm::Md5 => Sum::Md5(Md5::new()),
            ChecksumAlgorithm::Sha1 => Sum::Sha1(Sha1::new()),
            ChecksumAlgorithm::Sha256 => Sum::Sha256(Sha256::new()),
            ChecksumAlgorithm::Sha512 => Sum::Sha512(Box::default()),
        }
    }

    /// Adds the next bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        match self {
            Sum::Crc32(sum) => sum.update(bytes),
            Sum::Crc32c(sum) => sum.update(bytes),
            Sum::Crc64Nvme(sum) => sum.update(bytes),
            Sum::Md5(sum) => sum.update(bytes),
            Sum::Sha1(sum) => sum.update(bytes),
            Sum::Sha256(sum) => sum.update(bytes),
            Sum::Sha512(sum) => sum.update(bytes),
        }
    }

    /// The checksum so far as headers have it: base64, of numbers the most significant byte first.
    pub(crate) fn finish(&self) -> String {
        match self {
            Sum::Crc32(sum) => encode_base64(&sum.clone().finalize().to_be_bytes()),
            Sum::Crc32c(sum) => encode_base64(&sum.clone().finalize().to_be_bytes()),
            Sum::Crc64Nvme(sum) => encode_base64(&sum.clone().finalize().to_be_bytes()),
            Sum::Md5(sum) => encode_base64(&sum.clone().finalize()),
            Sum::Sha1(sum) => encode_base64(&sum.clone().finalize()),
            Sum::Sha256(sum) => encode_base64(&sum.clone().finalize()),
            Sum::Sha512(sum) => encode_base64(&sum.clone().finalize()),
        }
    }

    /// The checksum of bytes that are at hand.
    pub(crate) fn of(algorithm: ChecksumAlgorithm, bytes: &[u8]) -> String {
        let mut sum = Self::new(algorithm);
        sum.add(bytes);
        sum.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The check values of the catalogue of CRCs, of RFC 1321 and of FIPS 180: base64 of the sums of `123456789`.
    const OF_DIGITS: [(ChecksumAlgorithm, &str); 7] = [
        (ChecksumAlgorithm::Crc32, "y/Q5Jg=="),
        (ChecksumAlgorithm::Crc32c, "4waSgw=="),
        (ChecksumAlgorithm::Crc64Nvme, "rosUhgp5mIg="),
        (ChecksumAlgorithm::Md5, "JfnnlDI7RTiF9RgfG2JNCw=="),
        (ChecksumAlgorithm::Sha1, "98O8HYCOBHMq32eZZczDTKeuNEE="),
        (ChecksumAlgorithm::Sha256, "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="),
        (
            ChecksumAlgorithm::Sha512,
            "2eZ2LdHI6vbWGzxhkvxAjU1tXxF20MKRabwk5xw/J0rSf81YEbMT1oH35V7ALXPUmclUVba1u1A6z1dPuo/+hQ==",
        ),
    ];

    #[test]
    fn sums_are_those_of_the_catalogues() {
        for (algorithm, expected) in OF_DIGITS {
            assert_eq!(Sum::of(algorithm, b"123456789"), expected, "{algorithm:?}");
        }
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_how_the_bytes_come(
            bytes in prop::collection::vec(any::<u8>(), 0..2000),
            cuts in prop::collection::vec(0usize..2000, 0..8),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).chain([0, bytes.len()]).collect();
            cuts.sort_unstable();
            for algorithm in ChecksumAlgorithm::ALL {
                let mut sum = Sum::new(algorithm);
                cuts.windows(2).for_each(|cut| sum.add(&bytes[cut[0]..cut[1]]));
                prop_assert_eq!(sum.finish(), Sum::of(algorithm, &bytes), "{:?}", algorithm);
            }
        }
    }
}
