//! How long a call may take, by phase, and how slow its streams may be.
//!
//! In: what a user configures. Out: the limits of each attempt and of all attempts together.

use std::time::Duration;

/// How long a call may take; `None` is no limit.
///
/// ```
/// use std::time::Duration;
/// use smithgen_runtime::config::TimeoutConfig;
///
/// let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_secs(10)).build();
/// assert_eq!(timeouts.connect_timeout(), Some(Duration::from_millis(3100)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutConfig {
    connect: Option<Duration>,
    read: Option<Duration>,
    attempt: Option<Duration>,
    operation: Option<Duration>,
}

impl Default for TimeoutConfig {
    fn default() -> Self {
        TimeoutConfig {
            connect: Some(Duration::from_millis(3100)),
            read: Some(Duration::from_secs(60)),
            attempt: None,
            operation: None,
        }
    }
}

impl TimeoutConfig {
    /// Starts from the defaults: 3.1 s to connect, 60 s for the next bytes, nothing else limited.
    pub fn builder() -> TimeoutConfigBuilder {
        TimeoutConfigBuilder(Self::default())
    }

    /// Starts from these.
    pub fn to_builder(self) -> TimeoutConfigBuilder {
        TimeoutConfigBuilder(self)
    }

    /// No limits at all; calls may then wait for ever, if they are not those of streams that stall (see [`StalledStreamProtectionConfig`]).
    pub const fn disabled() -> Self {
        TimeoutConfig { connect: None, read: None, attempt: None, operation: None }
    }

    /// For the name look-up and the TCP and TLS handshakes together. Default: 3.1 s.
    pub const fn connect_timeout(&self) -> Option<Duration> {
        self.connect
    }

    /// For the next bytes of a response. Default: 60 s.
    pub const fn read_timeout(&self) -> Option<Duration> {
        self.read
    }

    /// For one attempt, from the look-up to the last byte. Default: none.
    pub const fn operation_attempt_timeout(&self) -> Option<Duration> {
        self.attempt
    }

    /// For credentials, all attempts, and the waits between them. Default: none.
    pub const fn operation_timeout(&self) -> Option<Duration> {
        self.operation
    }

    /// The key that holds a limit of no time at all.
    pub(crate) fn zero(&self) -> Option<&'static str> {
        [
            (self.connect, "connect_timeout"),
            (self.read, "read_timeout"),
            (self.attempt, "operation_attempt_timeout"),
            (self.operation, "operation_timeout"),
        ]
        .into_iter()
        .find_map(|(limit, key)| (limit == Some(Duration::ZERO)).then_some(key))
    }
}

/// Builds a [`TimeoutConfig`]. Each setter takes a [`Duration`], or `None` for no limit.
#[derive(Clone, Copy, Debug)]
pub struct TimeoutConfigBuilder(TimeoutConfig);

impl TimeoutConfigBuilder {
    /// Limits the name look-up and the TCP and TLS handshakes together. Default: 3.1 s.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.connect = limit.into();
        self
    }

    /// Limits the wait for the next bytes of a response, and for the server to take those of a request. Default: 60 s.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.read = limit.into();
        self
    }

    /// Limits one attempt, from the look-up to the last byte; or to the head of the response, if its body is handed over as it comes. A
    /// blocking client that waits for the program's own reader waits for that as well. Default: none.
    pub fn operation_attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.attempt = limit.into();
        self
    }

    /// Limits credentials, all attempts, and the waits between them together. Default: none.
    pub fn operation_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.0.operation = limit.into();
        self
    }

    /// The timeouts.
    pub fn build(self) -> TimeoutConfig {
        self.0
    }
}

/// Whether calls end whose streams of bytes stall, and what that is: that less than a byte a second moves, over a grace period, while
/// the program waits for the server. Time that the program takes to send or to read does not count, nor do streams of events.
///
/// ```
/// use std::time::Duration;
/// use smithgen_runtime::config::StalledStreamProtectionConfig;
///
/// let protection = StalledStreamProtectionConfig::enabled().grace_period(Duration::from_secs(5)).build();
/// assert!(protection.upload_enabled() && protection.download_enabled());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StalledStreamProtectionConfig {
    upload: bool,
    download: bool,
    grace_period: Duration,
}

impl Default for StalledStreamProtectionConfig {
    /// Both directions, with a grace period of 20 s.
    fn default() -> Self {
        StalledStreamProtectionConfig { upload: true, download: true, grace_period: Duration::from_secs(20) }
    }
}

impl StalledStreamProtectionConfig {
    /// Starts with both directions, and a grace period of 20 s.
    pub fn enabled() -> StalledStreamProtectionConfigBuilder {
        StalledStreamProtectionConfigBuilder(Self::default())
    }

    /// No protection: streams may then be as slow as the read timeout lets them, a byte in its time.
    pub fn disabled() -> Self {
        Self::enabled().upload_enabled(false).download_enabled(false).build()
    }

    /// Whether bodies of requests are protected. Default: `true`.
    pub const fn upload_enabled(&self) -> bool {
        self.upload
    }

    /// Whether bodies of responses that come as streams are protected. Default: `true`.
    pub const fn download_enabled(&self) -> bool {
        self.download
    }

    /// For how long a stream may be too slow. Default: 20 s.
    pub const fn grace_period(&self) -> Duration {
        self.grace_period
    }
}

/// Builds a [`StalledStreamProtectionConfig`].
#[derive(Clone, Copy, Debug)]
pub struct StalledStreamProtectionConfigBuilder(StalledStreamProtectionConfig);

impl StalledStreamProtectionConfigBuilder {
    /// Protects bodies of requests. Default: `true`.
    pub fn upload_enabled(mut self, yes: bool) -> Self {
        self.0.upload = yes;
        self
    }

    /// Protects bodies of responses that come as streams. Default: `true`.
    pub fn download_enabled(mut self, yes: bool) -> Self {
        self.0.download = yes;
        self
    }

    /// Sets for how long a stream may be too slow. Default: 20 s.
    pub fn grace_period(mut self, time: Duration) -> Self {
        self.0.grace_period = time;
        self
    }

    /// The protection.
    pub fn build(self) -> StalledStreamProtectionConfig {
        self.0
    }
}
