//! Bodies that come piece by piece, through both drivers and transports, by a protocol of the tests' own.

mod asking;
mod cases;
#[cfg(target_os = "linux")]
mod long;
mod pattern;
mod raw;
mod retries;
mod silence;

use std::io::Read;
use std::time::Duration;

use smithgen_runtime::body::ByteStream;
use smithgen_runtime::client::Core;
use smithgen_runtime::config::{Builder, Config, RetryConfig, StalledStreamProtectionConfig, TimeoutConfig};
use smithgen_runtime::driver::{Async, Blocking, CallResult};
use smithgen_runtime::transport::TransportError;

use self::raw::{Carry, CarryInput};
use crate::server::{Server, runtime};

/// A client of either kind.
enum Caller {
    Blocking(Core<Blocking>),
    Async(Core<Async>, tokio::runtime::Runtime),
}

impl Caller {
    fn call(&self, body: ByteStream) -> CallResult<Carry> {
        let input = CarryInput { body };
        match self {
            Caller::Blocking(client) => client.execute(input),
            Caller::Async(client, runtime) => runtime.block_on(async { client.execute(input).await }),
        }
    }

    /// Another client of the same kind.
    fn with(&self, config: Builder) -> Self {
        match self {
            Caller::Blocking(_) => Caller::Blocking(Core::from_conf(config.build())),
            Caller::Async(..) => Caller::Async(Core::from_conf(config.build()), runtime()),
        }
    }

    /// The next bytes of a body; none at its end.
    fn next(&self, body: &mut ByteStream) -> std::io::Result<Vec<u8>> {
        match self {
            Caller::Blocking(_) => {
                let mut buffer = vec![0; 256 << 10];
                let count = body.read(&mut buffer)?;
                buffer.truncate(count);
                Ok(buffer)
            }
            Caller::Async(_, runtime) => Ok(runtime.block_on(body.next()).transpose()?.unwrap_or_default().into()),
        }
    }

    /// All of a body.
    fn read(&self, mut body: ByteStream) -> std::io::Result<Vec<u8>> {
        let mut all = Vec::new();
        loop {
            match self.next(&mut body)?.as_slice() {
                [] => return Ok(all),
                bytes => all.extend_from_slice(bytes),
            }
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Caller::Blocking(_) => "blocking",
            Caller::Async(..) => "async",
        }
    }
}

/// Runs a case with both kinds of clients.
fn both(config: &Builder, case: impl Fn(&Caller)) {
    let config = config.clone().build();
    case(&Caller::Blocking(Core::from_conf(config.clone())));
    case(&Caller::Async(Core::from_conf(config), runtime()));
}

/// Clients of a server that try again soon.
fn config(server: &Server) -> Builder {
    config_at(&server.url("http"))
}

fn config_at(url: &str) -> Builder {
    let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(20));
    Config::builder().endpoint_url(url).retry_config(retry)
}

/// The same that do not wait long for bytes.
fn hasty(server: &Server, limit: Duration) -> Builder {
    config(server)
        .timeout_config(TimeoutConfig::builder().read_timeout(limit).build())
        .retry_config(RetryConfig::disabled())
}

/// The same that do not have streams be slow for long.
fn demanding(server: &Server, grace_period: Duration) -> Builder {
    config(server)
        .stalled_stream_protection(StalledStreamProtectionConfig::enabled().grace_period(grace_period).build())
        .retry_config(RetryConfig::disabled())
}

/// What a transport says of a body that it could not bring.
fn told(error: std::io::Error) -> TransportError {
    error.downcast().expect("transports tell what is wrong with bodies")
}
