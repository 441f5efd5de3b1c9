//! Confirmation codes: how they are issued, delivered, redeemed, and when they stop working.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::crypto::{same, six_digits};

/// Wrong answers after which a user's codes of one purpose are locked.
const MAX_FAILURES: u32 = 5;
/// How long that lock lasts.
const LOCK: Duration = Duration::from_secs(15 * 60);
/// Codes of one purpose that a user can ask for within [`SENDING_WINDOW`].
const MAX_SENT: usize = 5;
/// The time that [`MAX_SENT`] counts over.
const SENDING_WINDOW: Duration = Duration::from_secs(60 * 60);

/// What a code proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// That a new user owns the address given at sign-up.
    SignUp,
    /// That whoever asks for a new password owns the address.
    PasswordReset,
}

impl Purpose {
    /// How long a code works: a day after sign-up, an hour for a password.
    pub(crate) fn lifetime(self) -> Duration {
        match self {
            Self::SignUp => Duration::from_secs(24 * 60 * 60),
            Self::PasswordReset => Duration::from_secs(60 * 60),
        }
    }
}

/// Why a code was not issued or not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A code is waiting, but it is another one.
    Mismatch,
    /// No code is waiting: none was asked for, it was used, or it is too old.
    Expired,
    /// Too many wrong codes, or too many codes asked for.
    LimitExceeded,
}

struct Code {
    digits: String,
    issued: SystemTime,
}

/// One user's codes of one purpose: at most one works at a time.
pub(crate) struct Codes {
    purpose: Purpose,
    current: Option<Code>,
    failures: u32,
    locked_until: Option<SystemTime>,
    sent: Vec<SystemTime>,
}

impl Codes {
    pub(crate) fn new(purpose: Purpose) -> Self {
        Self { purpose, current: None, failures: 0, locked_until: None, sent: Vec::new() }
    }

    /// A new code; it replaces the one before.
    pub(crate) fn issue(&mut self, now: SystemTime) -> Result<String, Refusal> {
        self.sent.retain(|sent| passed(*sent, now) < SENDING_WINDOW);
        if self.sent.len() >= MAX_SENT {
            return Err(Refusal::LimitExceeded);
        }
        let old = self.current.take().map(|code| code.digits);
        let digits = loop {
            let digits = six_digits();
            if Some(&digits) != old.as_ref() {
                break digits;
            }
        };
        self.sent.push(now);
        self.current = Some(Code { digits: digits.clone(), issued: now });
        Ok(digits)
    }

    /// Uses the code up when it is the right one. Only wrong codes count against the limit.
    pub(crate) fn redeem(&mut self, given: &str, now: SystemTime) -> Result<(), Refusal> {
        if let Some(until) = self.locked_until {
            if now < until {
                return Err(Refusal::LimitExceeded);
            }
            (self.locked_until, self.failures) = (None, 0);
        }
        let waiting = self.current.as_ref().filter(|code| passed(code.issued, now) < self.purpose.lifetime());
        let Some(code) = waiting else {
            self.current = None;
            return Err(Refusal::Expired);
        };
        if !same(code.digits.as_bytes(), given.as_bytes()) {
            self.failures += 1;
            if self.failures >= MAX_FAILURES {
                self.locked_until = Some(now + LOCK);
            }
            return Err(Refusal::Mismatch);
        }
        (self.current, self.failures) = (None, 0);
        Ok(())
    }
}

/// The time from `start` to `now`; none when the clock was set back.
fn passed(start: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(start).unwrap_or_default()
}

/// An e-mail that the pool would have sent.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) to: String,
    pub(crate) purpose: Purpose,
    pub(crate) code: String,
}

/// Where the pool's e-mails arrive: in this process, so that the example can read the codes.
#[derive(Clone, Default)]
pub(crate) struct Outbox(Arc<Mutex<Vec<Message>>>);

impl Outbox {
    pub(crate) fn deliver(&self, message: Message) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    }

    /// The code of the newest message to this address for this purpose.
    pub(crate) fn newest_code(&self, to: &str, purpose: Purpose) -> Option<String> {
        let messages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        messages
            .iter()
            .rev()
            .find(|message| message.purpose == purpose && message.to.eq_ignore_ascii_case(to))
            .map(|message| message.code.clone())
    }
}

/// `right` with another last digit, for showing what a wrong code does.
pub(crate) fn wrong_code(right: &str) -> String {
    let (kept, last) = right.split_at(right.len().saturating_sub(1));
    format!("{kept}{}", if last == "0" { "1" } else { "0" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: SystemTime = SystemTime::UNIX_EPOCH;

    fn after(seconds: u64) -> SystemTime {
        START + Duration::from_secs(seconds)
    }

    #[test]
    fn a_code_works_once() {
        let mut codes = Codes::new(Purpose::PasswordReset);
        assert_eq!(codes.redeem("123456", START), Err(Refusal::Expired));
        let code = codes.issue(START).expect("a code");
        assert_eq!(codes.redeem(&code, after(1)), Ok(()));
        assert_eq!(codes.redeem(&code, after(2)), Err(Refusal::Expired));
    }

    #[test]
    fn a_new_code_replaces_the_old_one() {
        let mut codes = Codes::new(Purpose::SignUp);
        let old = codes.issue(START).expect("a code");
        let new = codes.issue(START).expect("a code");
        assert_eq!(codes.redeem(&old, START), Err(Refusal::Mismatch));
        assert_eq!(codes.redeem(&new, START), Ok(()));
    }

    #[test]
    fn codes_expire_by_their_purpose() {
        for (purpose, seconds) in [(Purpose::PasswordReset, 3_600), (Purpose::SignUp, 86_400)] {
            let mut codes = Codes::new(purpose);
            let code = codes.issue(START).expect("a code");
            assert_eq!(codes.redeem(&wrong_code(&code), after(seconds - 1)), Err(Refusal::Mismatch));
            assert_eq!(codes.redeem(&code, after(seconds)), Err(Refusal::Expired));
        }
    }

    #[test]
    fn five_wrong_codes_lock_even_the_right_one_for_a_while() {
        let mut codes = Codes::new(Purpose::PasswordReset);
        let code = codes.issue(START).expect("a code");
        for _ in 0..5 {
            assert_eq!(codes.redeem(&wrong_code(&code), START), Err(Refusal::Mismatch));
        }
        assert_eq!(codes.redeem(&code, after(899)), Err(Refusal::LimitExceeded));
        assert_eq!(codes.redeem(&code, after(900)), Ok(()));
    }

    #[test]
    fn a_new_code_does_not_lift_the_lock() {
        let mut codes = Codes::new(Purpose::PasswordReset);
        let code = codes.issue(START).expect("a code");
        for _ in 0..5 {
            let _ = codes.redeem(&wrong_code(&code), START);
        }
        let code = codes.issue(START).expect("a code");
        assert_eq!(codes.redeem(&code, after(1)), Err(Refusal::LimitExceeded));
    }

    #[test]
    fn five_codes_an_hour_can_be_asked_for() {
        let mut codes = Codes::new(Purpose::SignUp);
        for _ in 0..5 {
            codes.issue(START).expect("a code");
        }
        assert_eq!(codes.issue(after(3_599)), Err(Refusal::LimitExceeded));
        assert!(codes.issue(after(3_600)).is_ok());
    }

    #[test]
    fn the_outbox_tells_messages_apart() {
        let outbox = Outbox::default();
        for (to, purpose, code) in [
            ("a@example.com", Purpose::SignUp, "111111"),
            ("a@example.com", Purpose::PasswordReset, "222222"),
            ("b@example.com", Purpose::PasswordReset, "333333"),
            ("a@example.com", Purpose::PasswordReset, "444444"),
        ] {
            outbox.deliver(Message { to: to.to_owned(), purpose, code: code.to_owned() });
        }
        assert_eq!(outbox.newest_code("A@example.com", Purpose::PasswordReset).as_deref(), Some("444444"));
        assert_eq!(outbox.newest_code("a@example.com", Purpose::SignUp).as_deref(), Some("111111"));
        assert_eq!(outbox.newest_code("b@example.com", Purpose::SignUp), None);
    }
}
