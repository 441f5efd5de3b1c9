//! A server on loopback that gives answers in their order, and a home with shared files; both are gone with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use smithgen_runtime::settings::Environment;

/// A request: the headers by their names in small letters, and the body.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field of a form.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let pairs = self.body.split('&').filter_map(|pair| pair.split_once('='));
        let found = pairs.into_iter().find(|(key, _)| *key == name)?.1;
        let mut bytes = Vec::new();
        let mut rest = found.bytes();
        while let Some(byte) = rest.next() {
            let digits: String =
                if byte == b'%' { rest.by_ref().take(2).map(char::from).collect() } else { String::new() };
            bytes.push(u8::from_str_radix(&digits, 16).unwrap_or(byte));
        }
        Some(String::from_utf8(bytes).expect("text"))
    }
}

/// An answer: status, headers, body.
#[derive(Clone, Debug)]
pub(crate) struct Answer(pub(crate) u16, pub(crate) Vec<(&'static str, String)>, pub(crate) String);

impl Answer {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Answer(200, Vec::new(), body.into())
    }

    /// An error as STS writes it.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        let body = format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
             <Message>{message}</Message></Error><RequestId>7-7</RequestId></ErrorResponse>"
        );
        Answer(status, Vec::new(), body)
    }

    /// Credentials of a role, whose parts end in `name`.
    pub(crate) fn role(operation: &str, name: &str, expiration: &str) -> Self {
        Answer::ok(format!(
            "<{operation}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{operation}Result><Credentials>\
             <AccessKeyId>ASIA{name}</AccessKeyId><SecretAccessKey>s3cret-{name}</SecretAccessKey>\
             <SessionToken>t0ken-{name}</SessionToken><Expiration>{expiration}</Expiration></Credentials><AssumedRoleUser>\
             <AssumedRoleId>AROA:{name}</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/{name}/x</Arn>\
             </AssumedRoleUser></{operation}Result></{operation}Response>"
        ))
    }
}

/// A server that gives the answers in their order, the last one again and again.
pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(crate) fn new(answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (next, noted) = (Arc::new(Mutex::new(answers)), Arc::clone(&seen));
        // It ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (next, noted) = (Arc::clone(&next), Arc::clone(&noted));
                thread::spawn(move || serve(stream, &next, &noted));
            }
        });
        Server { url, seen }
    }

    /// What has come so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("a lock").clone()
    }
}

fn serve(stream: TcpStream, answers: &Mutex<Vec<Answer>>, seen: &Mutex<Vec<Seen>>) {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let mut headers = Vec::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).expect("a header");
            match header.trim_end().split_once(':') {
                Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
                None => break,
            }
        }
        let length = headers.iter().find(|(name, _)| name == "content-length").map_or("0", |(_, value)| value);
        let mut body = vec![0; length.parse().expect("a length")];
        reader.read_exact(&mut body).expect("a body");
        let body = String::from_utf8(body).expect("text");
        let answer = {
            let mut answers = answers.lock().expect("a lock");
            if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
        };
        seen.lock().expect("a lock").push(Seen { headers, body });
        let Answer(status, headers, text) = answer;
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("HTTP/1.1 {status} OK\r\ncontent-length: {}\r\n{headers}\r\n", text.len());
        if reader.get_mut().write_all((head + &text).as_bytes()).is_err() {
            return;
        }
    }
}

/// A folder with shared files.
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new(config: &str, credentials: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("smithgen-credentials-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let home = Home(std::env::temp_dir().join(name));
        home.file(".aws/config", config);
        home.file(".aws/credentials", credentials);
        home
    }

    /// Writes a file in it, and says where.
    pub(crate) fn file(&self, path: &str, text: &str) -> String {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(&path, text).expect("files can be written");
        path.display().to_string()
    }

    /// An environment with this home, and these variables.
    pub(crate) fn environment(&self, variables: &[(&str, &str)]) -> Environment {
        let home = self.0.display().to_string();
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Environment::of_variables([("HOME".to_owned(), home)].into_iter().chain(variables), false)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
