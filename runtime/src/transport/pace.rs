//! How fast bytes move: when a server has fallen silent, and when a stream has stalled.
//!
//! In: what is asked of a server, and what each wait for it brought. Out: how long the next wait may take, and what to say when that was not
//! enough. Time that the program takes is told to nobody, and no clock is read here.

use std::time::Duration;

use super::{MinimumThroughput, TransportError, TransportErrorKind};

/// What is asked of the other side, and how far it has got.
#[derive(Clone, Copy, Default)]
pub(super) struct Pace {
    /// Silence is less than a byte in its period.
    silence: Option<Window>,
    stream: Option<Window>,
}

#[derive(Clone, Copy)]
struct Window {
    least: MinimumThroughput,
    waited: Duration,
    moved: u64,
}

impl Window {
    fn of(least: MinimumThroughput) -> Self {
        Window { least, waited: Duration::ZERO, moved: 0 }
    }

    fn left(&self) -> Duration {
        self.least.period.saturating_sub(self.waited)
    }

    fn note(&mut self, waited: Duration, moved: u64) {
        self.waited = self.waited.saturating_add(waited);
        self.moved = self.moved.saturating_add(moved);
        if self.moved >= self.least.bytes {
            *self = Window::of(self.least);
        }
    }
}

impl Pace {
    /// Lets the server be silent for so long, and a stream be as slow as this.
    pub(super) fn of(silence: Option<Duration>, stream: Option<MinimumThroughput>) -> Self {
        let byte_in = |period| MinimumThroughput { bytes: 1, period };
        Pace { silence: silence.map(byte_in).map(Window::of), stream: stream.map(Window::of) }
    }

    /// Begins anew.
    #[cfg(feature = "blocking")]
    pub(super) fn begin(&mut self) {
        for window in [&mut self.silence, &mut self.stream].into_iter().flatten() {
            *window = Window::of(window.least);
        }
    }

    /// Notes that a wait for the server brought so many bytes.
    pub(super) fn note(&mut self, waited: Duration, moved: u64) {
        for window in [&mut self.silence, &mut self.stream].into_iter().flatten() {
            window.note(waited, moved);
        }
    }

    /// How long the next wait may take; nothing at all when the server has been too slow.
    pub(super) fn patience(&self) -> Option<Duration> {
        [self.silence, self.stream].into_iter().flatten().map(|window| window.left()).min()
    }

    /// What to say when patience has come to its end.
    pub(super) fn verdict(&self) -> TransportError {
        match self.stream {
            Some(stream) if self.silence.is_none_or(|silence| stream.left() < silence.left()) => {
                let MinimumThroughput { bytes, period } = stream.least;
                let cause = format!("{} bytes moved in {period:?}, but {bytes} are the least", stream.moved);
                TransportError::new(TransportErrorKind::StalledStream, cause)
            }
            _ => TransportError::new(TransportErrorKind::ReadTimeout, "the server fell silent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const LEAST: MinimumThroughput = MinimumThroughput { bytes: 20, period: Duration::from_secs(20) };

    /// Waits for bytes that come as a list says, each piece so long after the last one, until patience ends: when that is, and what is
    /// said then.
    fn end(mut pace: Pace, pieces: impl IntoIterator<Item = (Duration, u64)>) -> Option<(Duration, TransportError)> {
        let mut now = Duration::ZERO;
        for (after, bytes) in pieces {
            let patience = pace.patience().unwrap_or(Duration::MAX);
            if after >= patience {
                pace.note(patience, 0);
                assert_eq!(pace.patience(), Some(Duration::ZERO));
                return Some((now + patience, pace.verdict()));
            }
            now += after;
            pace.note(after, bytes);
        }
        None
    }

    fn stalls(pieces: impl IntoIterator<Item = (Duration, u64)>) -> Option<Duration> {
        end(Pace::of(Some(60 * SECOND), Some(LEAST)), pieces).map(|(time, error)| {
            assert_eq!(error.kind(), TransportErrorKind::StalledStream, "{error}");
            assert!(error.to_string().starts_with("the stream stalled: "), "{error}");
            time
        })
    }

    #[test]
    fn a_stream_keeps_to_its_least_throughput_however_it_is_cut() {
        // As fast as is asked for, and a little slower.
        assert_eq!(stalls((0..1000).map(|_| (SECOND.mul_f64(0.99), 1))), None);
        assert_eq!(stalls((0..1000).map(|_| (SECOND.mul_f64(1.01), 1))), Some(20 * SECOND));
        // Pieces may be rare if they are large, and small if they are frequent.
        assert_eq!(stalls((0..1000).map(|_| (19 * SECOND, 20))), None);
        assert_eq!(stalls((0..1000).map(|_| (SECOND / 100, 1))), None);
        // No byte and a byte now and then are too slow alike.
        assert_eq!(stalls([(SECOND * 1000, 1)]), Some(20 * SECOND));
        assert_eq!(stalls((0..1000).map(|_| (6 * SECOND, 1))), Some(20 * SECOND));
        // What was fast may not rest on it.
        assert_eq!(stalls([(SECOND, 1 << 30), (21 * SECOND, 1)]), Some(21 * SECOND));
        // What did not have to be waited for counts as well.
        assert_eq!(stalls([(19 * SECOND, 19), (Duration::ZERO, 1), (19 * SECOND, 1)]), None);
    }

    #[test]
    fn silence_is_told_from_slowness() {
        let kind = |silence: Option<u64>, least: Option<MinimumThroughput>, pieces: &[(Duration, u64)]| {
            let pace = Pace::of(silence.map(Duration::from_secs), least);
            end(pace, pieces.iter().copied()).map(|(time, error)| (time.as_secs(), error.kind()))
        };
        let never = [(Duration::MAX, 0)];
        assert_eq!(kind(None, None, &never[..0]), None);
        assert_eq!(kind(Some(60), None, &never), Some((60, TransportErrorKind::ReadTimeout)));
        assert_eq!(kind(Some(10), Some(LEAST), &never), Some((10, TransportErrorKind::ReadTimeout)));
        assert_eq!(kind(Some(20), Some(LEAST), &never), Some((20, TransportErrorKind::ReadTimeout)));
        assert_eq!(kind(Some(60), Some(LEAST), &never), Some((20, TransportErrorKind::StalledStream)));
        assert_eq!(kind(None, Some(LEAST), &never), Some((20, TransportErrorKind::StalledStream)));
        // A byte every 9 s is not silence, but too slow.
        let rare = [(9 * SECOND, 1); 4];
        assert_eq!(kind(Some(10), None, &rare), None);
        assert_eq!(kind(Some(10), Some(LEAST), &rare), Some((20, TransportErrorKind::StalledStream)));
    }
}
