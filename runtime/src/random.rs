//! Random numbers for jitter and ids.
//!
//! In: 128 random bits, from the operating system or from a test. Out: fractions and UUIDs. Not for secrets. The system is
//! asked for every call anew: whatever a process kept would be the same in one that forks off, and so would its ids.

use crate::error::ConstructionFailure;

/// A generator of the xoroshiro family: two words of state, a few instructions a number.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    low: u64,
    high: u64,
}

impl Random {
    /// A generator that follows from its seed.
    pub(crate) fn new(low: u64, high: u64) -> Self {
        // All zeros would stay so for ever.
        Random { low: low | 1, high }
    }

    /// A generator that nobody can foresee, and unlike any other.
    ///
    /// # Errors
    /// When the system has no random bytes to give.
    pub(crate) fn from_system() -> Result<Self, ConstructionFailure> {
        let mut bytes = [0; 16];
        getrandom::getrandom(&mut bytes)
            .map_err(|error| ConstructionFailure::new(format!("the system gives no random bytes: {error}")))?;
        let number = u128::from_ne_bytes(bytes);
        Ok(Random::new(number as u64, (number >> 64) as u64))
    }

    /// 64 random bits (xoroshiro128++).
    fn next(&mut self) -> u64 {
        let (low, mut high) = (self.low, self.high);
        let number = low.wrapping_add(high).rotate_left(17).wrapping_add(low);
        high ^= low;
        self.low = low.rotate_left(49) ^ high ^ (high << 21);
        self.high = high.rotate_left(28);
        number
    }

    /// A number from 0 up to, but not including, 1.
    pub(crate) fn fraction(&mut self) -> f64 {
        // 53 bits fill the fraction of a double.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number from `least` to `most`, both included.
    #[cfg(feature = "waiters")]
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + (self.fraction() * (most.saturating_sub(least) as f64 + 1.0)) as u64
    }

    /// A UUID of version 4 (RFC 9562).
    pub(crate) fn uuid(&mut self) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let high = self.next() & !0xf000 | 0x4000;
        let low = self.next() & !(0b11 << 62) | 0b10 << 62;
        let mut text = String::with_capacity(36);
        for (position, byte) in high.to_be_bytes().into_iter().chain(low.to_be_bytes()).enumerate() {
            if matches!(position, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_their_form_and_differ() {
        let one = Random::from_system().unwrap().uuid();
        let other = Random::from_system().unwrap().uuid();
        assert_ne!(one, other);
        for uuid in [one, other, Random::new(0, 0).uuid(), Random::new(u64::MAX, u64::MAX).uuid()] {
            let parts: Vec<_> = uuid.split('-').collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
        }
    }

    #[test]
    fn fractions_cover_their_range() {
        let mut random = Random::new(1, 2);
        let fractions: Vec<_> = (0..10_000).map(|_| random.fraction()).collect();
        assert!(fractions.iter().all(|x| (0.0..1.0).contains(x)));
        let mean = fractions.iter().sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
