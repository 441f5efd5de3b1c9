//! Requests as they stand on the wire: bytes go in, nothing is normalised. And a client for one request, the simplest there is.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use http::header::HOST;
use http::{Request, Response};

/// One request, raw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRequest {
    /// `POST`
    pub method: String,
    /// What stands after the method: a path with its query, or a whole URL to a proxy.
    pub target: String,
    /// Names and values as they were sent, in order.
    pub headers: Vec<(String, String)>,
    /// The body; of a chunked one, the chunks put together.
    pub body: Vec<u8>,
    /// Which connection brought it, counted from 0.
    pub connection: usize,
}

impl RawRequest {
    /// The value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    ///
    /// # Panics
    /// When it is not UTF-8.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body in UTF-8")
    }
}

/// Reads a request's line and headers; `None` at the end of the connection.
pub(crate) fn read_head(reader: &mut impl BufRead, connection: usize) -> io::Result<Option<RawRequest>> {
    let Some(line) = read_line(reader)? else { return Ok(None) };
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1"), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(io::Error::other(format!("not a request line: {line:?}")));
    };
    let (method, target) = (method.to_owned(), target.to_owned());
    let headers = read_headers(reader)?;
    Ok(Some(RawRequest { method, target, headers, body: Vec::new(), connection }))
}

fn read_headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(reader)?.ok_or_else(|| io::Error::other("the headers end early"))?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or_else(|| io::Error::other(format!("not a header: {line:?}")))?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

/// Reads the body that the head announces.
pub(crate) fn read_body(reader: &mut impl BufRead, request: &mut RawRequest) -> io::Result<()> {
    if request.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return read_chunks(reader, &mut request.body);
    }
    let length = request.header("content-length").unwrap_or("0").parse().map_err(io::Error::other)?;
    request.body.resize(length, 0);
    reader.read_exact(&mut request.body)
}

fn read_chunks(reader: &mut impl BufRead, body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let line = read_line(reader)?.ok_or_else(|| io::Error::other("the chunks end early"))?;
        let digits = line.split(';').next().unwrap_or_default();
        let length = u64::from_str_radix(digits.trim(), 16).map_err(io::Error::other)?;
        reader.by_ref().take(length).read_to_end(body)?;
        // After a chunk, the end of its line; after the last one, the end of the (empty) trailers.
        read_line(reader)?;
        if length == 0 {
            return Ok(());
        }
    }
}

/// Sends a request on a connection of its own, as somebody would who has an HTTP client and only borrows our operations. It goes to the
/// host of its URL, and is said to be for that which its headers name, if they do.
///
/// # Panics
/// When the connection fails or the answer is no HTTP.
pub fn send(request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    exchange(request).unwrap_or_else(|error| panic!("{}: {error}", request.uri()))
}

fn exchange(request: &Request<Vec<u8>>) -> io::Result<Response<Vec<u8>>> {
    let authority = request.uri().authority().ok_or_else(|| io::Error::other("a URL without a host"))?;
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let host = match request.headers().get(HOST) {
        Some(host) => host.to_str().map_err(io::Error::other)?,
        None => authority.as_str(),
    };
    let mut head = format!("{} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", request.method());
    let own = ["host", "content-length", "connection"];
    for (name, value) in request.headers().iter().filter(|(name, _)| !own.contains(&name.as_str())) {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().map_err(io::Error::other)?));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", request.body().len()));
    let mut stream = TcpStream::connect(authority.as_str())?;
    stream.write_all(&[head.as_bytes(), request.body()].concat())?;

    let mut reader = BufReader::new(stream);
    let line = read_line(&mut reader)?.ok_or_else(|| io::Error::other("no answer"))?;
    let status = line.split(' ').nth(1).unwrap_or_default();
    let mut response = Response::builder().status(status);
    let headers = read_headers(&mut reader)?;
    let header =
        |wanted: &str| headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
    let chunked = header("transfer-encoding").is_some();
    let length: Option<u64> =
        header("content-length").map(|length| length.parse().map_err(io::Error::other)).transpose()?;
    for (name, value) in headers {
        response = response.header(name, value);
    }
    let mut body = Vec::new();
    if chunked {
        read_chunks(&mut reader, &mut body)?;
    } else {
        reader.take(length.unwrap_or(u64::MAX)).read_to_end(&mut body)?;
    }
    response.body(body).map_err(io::Error::other)
}

/// A line without its end, which must be CR LF; `None` at the end of the stream.
fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if reader.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let line = bytes.strip_suffix(b"\r\n").ok_or_else(|| io::Error::other("a line without CR LF"))?;
    String::from_utf8(line.to_vec()).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::super::{Recorder, Reply};
    use super::*;

    fn read(mut bytes: &[u8]) -> io::Result<Option<RawRequest>> {
        let Some(mut request) = read_head(&mut bytes, 0)? else { return Ok(None) };
        read_body(&mut bytes, &mut request)?;
        Ok(Some(request))
    }

    #[test]
    fn names_order_and_bytes_are_kept() {
        let request = read(b"POST /x?y HTTP/1.1\r\nb-B:  1 \r\nA: 2\r\nContent-Length: 2\r\n\r\n\xff\x00rest");
        let request = request.expect("well-formed").expect("a request");
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/x?y"));
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["b-B", "A", "Content-Length"]);
        assert_eq!(request.header("B-b"), Some("1"));
        assert_eq!(request.body, b"\xff\x00");
    }

    #[test]
    fn chunks_are_put_together() {
        let request =
            read(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x\r\n0123456789\r\n0\r\n\r\n");
        assert_eq!(request.expect("well-formed").expect("a request").text(), "abc0123456789");
    }

    #[test]
    fn one_request_can_be_sent() {
        let recorder = Recorder::with([Reply::json(418, "short").header("X-A", "b").into()]);
        let request = Request::post(format!("{}/p?q", recorder.url())).header("x-c", "d").body(b"body".to_vec());
        let response = send(&request.expect("a request"));
        assert_eq!((response.status().as_u16(), response.body().as_slice()), (418, &b"short"[..]));
        assert_eq!(response.headers()["x-a"], "b");
        let [sent] = &recorder.take()[..] else { panic!("one request") };
        assert_eq!((sent.target.as_str(), sent.header("x-c"), sent.text()), ("/p?q", Some("d"), "body"));
    }

    #[test]
    fn what_is_no_request_is_an_error() {
        assert_eq!(read(b"").expect("the end"), None);
        for bytes in
            [&b"POST /\r\n\r\n"[..], b"POST / HTTP/1.1\n\n", b"POST / HTTP/1.1\r\nx\r\n\r\n", b"POST / HTTP/1.1\r\n"]
        {
            assert!(read(bytes).is_err());
        }
    }
}
