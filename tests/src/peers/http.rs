//! Requests as they stand on the wire: bytes go in, nothing is normalised.

use std::io::{self, BufRead, Read};

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
    let mut headers = Vec::new();
    loop {
        let line = read_line(reader)?.ok_or_else(|| io::Error::other("the headers end early"))?;
        if line.is_empty() {
            return Ok(Some(RawRequest { method, target, headers, body: Vec::new(), connection }));
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
    fn what_is_no_request_is_an_error() {
        assert_eq!(read(b"").expect("the end"), None);
        for bytes in
            [&b"POST /\r\n\r\n"[..], b"POST / HTTP/1.1\n\n", b"POST / HTTP/1.1\r\nx\r\n\r\n", b"POST / HTTP/1.1\r\n"]
        {
            assert!(read(bytes).is_err());
        }
    }
}
