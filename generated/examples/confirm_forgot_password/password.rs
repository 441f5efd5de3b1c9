//! Passwords: which ones a pool accepts, and how it remembers them.

use super::crypto::{hmac_sha256, random_bytes, same};

/// The special characters that count as symbols, as the service's developer guide lists them.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

/// What a new password must have.
#[derive(Clone, Debug)]
pub(crate) struct PasswordPolicy {
    /// Fewest characters.
    pub(crate) minimum_length: usize,
    pub(crate) require_uppercase: bool,
    pub(crate) require_lowercase: bool,
    pub(crate) require_numbers: bool,
    pub(crate) require_symbols: bool,
}

impl Default for PasswordPolicy {
    /// The policy of a new pool: eight characters with one of every kind.
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
        }
    }
}

impl PasswordPolicy {
    /// The first demand that `password` does not meet, in the service's words.
    pub(crate) fn check(&self, password: &str) -> Result<(), String> {
        let has = |kind: fn(char) -> bool| password.chars().any(kind);
        let demands = [
            (password.chars().count() >= self.minimum_length, "Password not long enough"),
            (!self.require_lowercase || has(|c| c.is_ascii_lowercase()), "Password must have lowercase characters"),
            (!self.require_uppercase || has(|c| c.is_ascii_uppercase()), "Password must have uppercase characters"),
            (!self.require_numbers || has(|c| c.is_ascii_digit()), "Password must have numeric characters"),
            (!self.require_symbols || has(|c| SYMBOLS.contains(c)), "Password must have symbol characters"),
        ];
        match demands.iter().find(|(met, _)| !met) {
            None => Ok(()),
            Some((_, missing)) => Err(format!("Password did not conform with policy: {missing}")),
        }
    }
}

/// A password that can be recognised but not read.
pub(crate) struct StoredPassword {
    salt: [u8; 16],
    digest: [u8; 32],
}

impl StoredPassword {
    /// Salts and digests. One round: the pool lives in memory only; a pool on disk would need a slow hash.
    pub(crate) fn new(password: &str) -> Self {
        let salt = random_bytes();
        Self { salt, digest: hmac_sha256(&salt, &[password.as_bytes()]) }
    }

    pub(crate) fn matches(&self, password: &str) -> bool {
        same(&self.digest, &hmac_sha256(&self.salt, &[password.as_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_demand_is_made_on_its_own() {
        let policy = PasswordPolicy::default();
        for (password, missing) in [
            ("Ab1!", "not long enough"),
            ("ABCDEFG1!", "lowercase"),
            ("abcdefg1!", "uppercase"),
            ("Abcdefgh!", "numeric"),
            ("Abcdefgh1", "symbol"),
        ] {
            let message = policy.check(password).expect_err(password);
            assert!(message.starts_with("Password did not conform with policy: "), "{message}");
            assert!(message.contains(missing), "{password}: {message}");
        }
        assert_eq!(policy.check("Abcdefg1!"), Ok(()));
        // Length counts characters, not bytes.
        assert!(policy.check("Äb1!äöü").is_err());
        assert_eq!(policy.check("ÄBb1!äöü"), Ok(()));
    }

    #[test]
    fn demands_can_be_switched_off() {
        let lax = PasswordPolicy {
            minimum_length: 3,
            require_uppercase: false,
            require_lowercase: false,
            require_numbers: false,
            require_symbols: false,
        };
        assert_eq!(lax.check("abc"), Ok(()));
        assert!(lax.check("ab").is_err());
    }

    #[test]
    fn a_stored_password_recognises_only_itself() {
        let stored = StoredPassword::new("Abcdefg1!");
        assert!(stored.matches("Abcdefg1!"));
        assert!(!stored.matches("Abcdefg1"));
        assert_ne!(stored.digest, StoredPassword::new("Abcdefg1!").digest);
    }
}
