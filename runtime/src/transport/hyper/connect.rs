//! Opening connections: name look-up, TCP, a proxy's tunnel, TLS, and HTTP's handshake, which sends nothing.
//!
//! In: the host to reach and the proxy to go through. Out: a [`Link`], ready for a request. Time limits are the caller's.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::uri::{Authority, Scheme};
use rustls::ClientConfig;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::io::{Activity, Io, Watched};
use super::pool::{Key, Link, Machine};
use crate::transport::proxy::Proxy;
use crate::transport::tls::{Tls, bare_host, server_name};
use crate::transport::{BoxError, TransportError, no_connection};

/// How long one address of a host may take while there are others to try.
const TIME_FOR_ONE_ADDRESS: Duration = Duration::from_secs(1);

/// The longest answer of a proxy that is read.
const MAX_PROXY_ANSWER: usize = 8 << 10;

/// Connects to a host, through the tunnel of a proxy if there is one.
pub(super) async fn connect(key: &Key, proxy: Option<&Proxy>, tls: &Tls) -> Result<Link, TransportError> {
    let connect = async { link(key, reach(key, proxy, tls, tls.config()).await?).await };
    connect.await.map_err(|error| unreached(key, proxy, error))
}

/// As [`connect`], or a connection for HTTP/2 if the server speaks that.
#[cfg(feature = "http2")]
pub(super) async fn connect_by_http2(
    key: &Key,
    proxy: Option<&Proxy>,
    tls: &Tls,
) -> Result<Result<Io, Box<Link>>, TransportError> {
    let connect = async {
        let (io, socket) = reach(key, proxy, tls, tls.config_of_http2()).await?;
        match io.speaks_http2() {
            true => Ok(Ok(io)),
            false => Ok(Err(Box::new(link(key, (io, socket)).await?))),
        }
    };
    connect.await.map_err(|error| unreached(key, proxy, error))
}

fn unreached(key: &Key, proxy: Option<&Proxy>, error: BoxError) -> TransportError {
    let host = proxy.map_or(&key.authority, |proxy| &proxy.authority);
    no_connection(host.as_str(), error)
}

/// Opens a connection to a host, with TLS in it as the host's scheme says.
async fn reach(
    key: &Key,
    proxy: Option<&Proxy>,
    tls: &Tls,
    config: Result<Arc<ClientConfig>, BoxError>,
) -> Result<(Io, std::net::TcpStream), BoxError> {
    let (authority, scheme) = proxy.map_or((&key.authority, &key.scheme), |p| (&p.authority, &p.scheme));
    let (mut io, socket) = open(authority, scheme).await?;
    if let Some(proxy) = proxy {
        io = secure(io, authority, scheme, tls, tls.config()).await?;
        ask_for_tunnel(&mut io, &key.authority, proxy).await?;
    }
    Ok((secure(io, &key.authority, &key.scheme, tls, config).await?, socket))
}

/// A connection for HTTP/1.1.
async fn link(key: &Key, (io, socket): (Io, std::net::TcpStream)) -> Result<Link, BoxError> {
    let activity = Activity::new();
    let (sender, connection) = hyper::client::conn::http1::handshake(Watched::new(io, activity.clone())).await?;
    let machine = Machine::of(connection);
    Ok(Link { key: key.clone(), sender, machine, activity, alarm: None, receiving: None, socket })
}

/// Puts TLS around a connection if the scheme asks for it.
async fn secure(
    io: Io,
    authority: &Authority,
    scheme: &Scheme,
    tls: &Tls,
    config: Result<Arc<ClientConfig>, BoxError>,
) -> Result<Io, BoxError> {
    if *scheme != Scheme::HTTPS {
        return Ok(io);
    }
    let connector = TlsConnector::from(config?);
    let connected = connector.connect(server_name(authority)?, io).await;
    Ok(Io::Tls(Box::new(connected.map_err(|error| tls.failure(authority, error))?)))
}

/// Opens a TCP connection to the first address that answers; the socket comes twice.
async fn open(authority: &Authority, scheme: &Scheme) -> Result<(Io, std::net::TcpStream), BoxError> {
    let port = authority.port_u16().unwrap_or(if *scheme == Scheme::HTTPS { 443 } else { 80 });
    let addresses: Vec<SocketAddr> = tokio::net::lookup_host((bare_host(authority), port)).await?.collect();
    let mut problem = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    for (index, address) in addresses.iter().enumerate() {
        let is_last = index + 1 == addresses.len();
        let connected = if is_last {
            TcpStream::connect(address).await
        } else {
            let limited = tokio::time::timeout(TIME_FOR_ONE_ADDRESS, TcpStream::connect(address)).await;
            limited.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        };
        match connected {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                let socket = stream.into_std()?;
                return Ok((Io::Plain(TcpStream::from_std(socket.try_clone()?)?), socket));
            }
            Err(error) => problem = error,
        }
    }
    Err(problem.into())
}

/// Asks a proxy to pass bytes on to a host (RFC 9110, section 9.3.6).
async fn ask_for_tunnel(io: &mut Io, target: &Authority, proxy: &Proxy) -> Result<(), BoxError> {
    let host = format!("{}:{}", target.host(), target.port_u16().unwrap_or(443));
    let mut request = format!("CONNECT {host} HTTP/1.1\r\nhost: {host}\r\n").into_bytes();
    if let Some(value) = proxy.authorization() {
        request.extend_from_slice(b"proxy-authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    let mut rest = request.as_slice();
    while !rest.is_empty() {
        let written = poll_fn(|context| Pin::new(&mut *io).poll_write(context, rest)).await?;
        rest = rest.get(written..).filter(|_| written > 0).ok_or("the proxy takes no more bytes")?;
    }
    poll_fn(|context| Pin::new(&mut *io).poll_flush(context)).await?;
    let answer = read_head(io).await?;
    let status = answer.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    if answer.starts_with(b"HTTP/1.") && status.len() == 3 && status.starts_with(b"2") {
        return Ok(());
    }
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    Err(format!("the proxy refused a tunnel: {}", String::from_utf8_lossy(line).escape_debug()).into())
}

/// Reads up to the empty line that ends a head. Nothing may follow it, because the proxy has nothing more to say.
async fn read_head(io: &mut Io) -> Result<Vec<u8>, BoxError> {
    let mut head = Vec::new();
    loop {
        let mut space = [0; 512];
        let mut buffer = ReadBuf::new(&mut space);
        poll_fn(|context| Pin::new(&mut *io).poll_read(context, &mut buffer)).await?;
        if buffer.filled().is_empty() {
            return Err("the proxy closed the connection".into());
        }
        head.extend_from_slice(buffer.filled());
        if head.ends_with(b"\r\n\r\n") {
            return Ok(head);
        }
        if head.len() > MAX_PROXY_ANSWER {
            return Err("the proxy's answer is too long".into());
        }
    }
}
