//! Gzip (RFC 1952) for request bodies.
//!
//! In: bytes. Out: one gzip member that holds them as one block of DEFLATE (RFC 1951) with the fixed codes. Repetitions are
//! found by a table of the last place of each four bytes, which is what makes the JSON of metrics and the like short; codes
//! fitted to the text would win about a quarter more at several times the size of this file.

/// The shortest repetition that is looked for.
const SHORTEST: usize = 4;
/// The longest repetition that has a code.
const LONGEST: usize = 258;
/// How far back a repetition may lie.
const WINDOW: usize = 32 * 1024;
/// Entries of the table of places: a power of two.
const PLACES: usize = 1 << 15;

/// Least length and number of extra bits of each code for a length, from 257 on.
const LENGTHS: [(usize, u32); 29] = {
    let mut codes = [(LONGEST, 0); 29];
    let (mut index, mut next) = (0, 3);
    while index < 28 {
        let extra = if index < 8 { 0 } else { index as u32 / 4 - 1 };
        codes[index] = (next, extra);
        next += 1 << extra;
        index += 1;
    }
    codes
};

/// Least distance and number of extra bits of each code for a distance.
const DISTANCES: [(usize, u32); 30] = {
    let mut codes = [(0, 0); 30];
    let (mut index, mut next) = (0, 1);
    while index < 30 {
        let extra = if index < 4 { 0 } else { index as u32 / 2 - 1 };
        codes[index] = (next, extra);
        next += 1 << extra;
        index += 1;
    }
    codes
};

/// The checksum of each byte.
const CHECKSUMS: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

/// The bytes as a gzip file without name and time.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits { out: Vec::with_capacity(bytes.len() / 2 + 32), pending: 0, count: 0 };
    // Magic number, method DEFLATE, no flags, no time, no extra flags, no known operating system.
    bits.out.extend([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]);
    deflate(bytes, &mut bits);
    let mut out = bits.finish();
    out.extend(crc32(bytes).to_le_bytes());
    // RFC 1952 wants the length modulo 2^32.
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| CHECKSUMS[(sum as u8 ^ byte) as usize] ^ (sum >> 8))
}

/// Bits, the lowest first, on their way into bytes.
struct Bits {
    out: Vec<u8>,
    pending: u64,
    count: u32,
}

impl Bits {
    /// Appends the `count` lowest bits of a value, at most 32.
    fn put(&mut self, value: u32, count: u32) {
        self.pending |= u64::from(value) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.pending as u8);
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    /// Appends a code, which goes the highest bit first, unlike all else.
    fn code(&mut self, code: u32, count: u32) {
        self.put(code.reverse_bits() >> (32 - count), count);
    }

    /// Appends a literal byte, the end (256) or the code of a length, in the fixed codes of RFC 1951 section 3.2.6.
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xC0 + symbol - 280, 8),
        }
    }

    fn repetition(&mut self, length: usize, distance: usize) {
        let (code, rest, extra) = code_of(&LENGTHS, length);
        self.symbol(257 + code);
        self.put(rest, extra);
        let (code, rest, extra) = code_of(&DISTANCES, distance);
        self.code(code, 5);
        self.put(rest, extra);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.out.push(self.pending as u8);
        }
        self.out
    }
}

/// The code of a value, what is left of it for the extra bits, and their number.
fn code_of(codes: &[(usize, u32)], value: usize) -> (u32, u32, u32) {
    let index = codes.partition_point(|(least, _)| *least <= value).saturating_sub(1);
    let (least, extra) = codes.get(index).copied().unwrap_or_default();
    (index as u32, (value - least) as u32, extra)
}

/// Writes all bytes as one last block with fixed codes.
fn deflate(bytes: &[u8], bits: &mut Bits) {
    bits.put(0b011, 3);
    // Where each four bytes stood last; places count from 1.
    let mut places = vec![0; PLACES];
    let mut at = 0;
    while let Some(rest @ [first, ..]) = bytes.get(at..) {
        match repetition_at(bytes, at, rest, &mut places) {
            Some((length, distance)) => {
                bits.repetition(length, distance);
                for inside in at + 1..at + length {
                    remember(bytes.get(inside..).unwrap_or_default(), inside, &mut places);
                }
                at += length;
            }
            None => {
                bits.symbol(u32::from(*first));
                at += 1;
            }
        }
    }
    bits.symbol(256);
}

/// What of the bytes before repeats here: its length, and how far back it lies.
fn repetition_at(bytes: &[u8], at: usize, rest: &[u8], places: &mut [usize]) -> Option<(usize, usize)> {
    let earlier = remember(rest, at, places)?.checked_sub(1)?;
    let distance = at - earlier;
    if distance > WINDOW {
        return None;
    }
    let same = bytes.get(earlier..)?.iter().zip(rest).take(LONGEST).take_while(|(a, b)| a == b).count();
    (same >= SHORTEST).then_some((same, distance))
}

/// Notes that the next four bytes stand at `at`, and gives the place where they, or others with the same hash, stood last.
fn remember(rest: &[u8], at: usize, places: &mut [usize]) -> Option<usize> {
    let hash = u32::from_le_bytes(*rest.first_chunk()?).wrapping_mul(0x9E37_79B1) >> (32 - PLACES.ilog2());
    Some(std::mem::replace(places.get_mut(hash as usize)?, at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads bits, the lowest first.
    struct Reader<'a>(&'a [u8], usize);

    impl Reader<'_> {
        fn bit(&mut self) -> u32 {
            let bit = self.0[self.1 / 8] >> (self.1 % 8) & 1;
            self.1 += 1;
            bit.into()
        }

        fn number(&mut self, count: u32) -> u32 {
            (0..count).map(|place| self.bit() << place).sum()
        }

        fn code(&mut self, count: u32) -> u32 {
            (0..count).fold(0, |code, _| code << 1 | self.bit())
        }

        fn symbol(&mut self) -> u32 {
            let code = self.code(7);
            if code < 0b001_1000 {
                return 256 + code;
            }
            let code = code << 1 | self.bit();
            match code {
                0x30..=0xBF => code - 0x30,
                0xC0..=0xC7 => code - 0xC0 + 280,
                _ => (code << 1 | self.bit()) - 0x190 + 144,
            }
        }
    }

    /// Reads one block with fixed codes, by the tables of RFC 1951.
    fn inflate(gzipped: &[u8]) -> Vec<u8> {
        const LEAST_LENGTHS: [usize; 29] = [
            3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
            227, 258,
        ];
        const LEAST_DISTANCES: [usize; 30] = [
            1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
            4097, 6145, 8193, 12289, 16385, 24577,
        ];
        let mut reader = Reader(&gzipped[10..], 0);
        assert_eq!(reader.number(3), 0b011);
        let mut out = Vec::new();
        loop {
            let index = match reader.symbol() {
                256 => break,
                byte @ 0..=255 => {
                    out.push(byte as u8);
                    continue;
                }
                length => length as usize - 257,
            };
            let extra = if !(8..28).contains(&index) { 0 } else { index as u32 / 4 - 1 };
            let length = LEAST_LENGTHS[index] + reader.number(extra) as usize;
            let index = reader.code(5) as usize;
            let extra = if index < 4 { 0 } else { index as u32 / 2 - 1 };
            let distance = LEAST_DISTANCES[index] + reader.number(extra) as usize;
            for _ in 0..length {
                out.push(out[out.len() - distance]);
            }
        }
        let end = &gzipped[10 + reader.1.div_ceil(8)..];
        assert_eq!(end[..4], crc32(&out).to_le_bytes());
        assert_eq!(end[4..], (out.len() as u32).to_le_bytes());
        out
    }

    #[test]
    fn what_is_compressed_can_be_read_again() {
        let mut noise = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        })
        .take(100_000)
        .collect();
        let far: Vec<u8> = [&noise[..70], &noise[1000..34_000], &noise[..70]].concat();
        for bytes in
            [&b""[..], b"a", b"aaaaaaaaaaaa", &[0xFF; 70_000], &noise, &far, "é{\"a\":1}".repeat(3000).as_bytes()]
        {
            assert!(inflate(&gzip(bytes)) == bytes, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn repetitions_get_short() {
        let json = r#"{"MetricName":"Latency","Value":12.5,"Unit":"Milliseconds"},"#.repeat(200);
        assert!(gzip(json.as_bytes()).len() < json.len() / 20);
        let noise: Vec<u8> = (0..=255).collect();
        assert!(gzip(&noise).len() < 256 + 64);
    }

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
