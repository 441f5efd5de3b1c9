//! Logins that prove themselves by a hash, and never go over the wire: [RFC 7616](https://www.rfc-editor.org/rfc/rfc7616), and servers
//! that know no more than [RFC 2617](https://www.rfc-editor.org/rfc/rfc2617) or 2069.
//!
//! In: the challenge of a server, a login, requests. Out: requests with an answer in `authorization`. What a server asked is remembered,
//! so that only the first request to it comes back; each later one counts its uses of the server's `nonce`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, WWW_AUTHENTICATE};
use http::{HeaderMap, Request, Uri};
use md5::Md5;
use sha2::digest::Digest;
use sha2::{Sha256, Sha512_256};
use zeroize::Zeroizing;

use super::challenges::{Challenge, challenges, parameters};
use super::put;
use crate::body::ByteStream;
use crate::credentials::Credentials;
use crate::endpoint::uri_encode;
use crate::error::ConstructionFailure;

static AUTHENTICATION_INFO: HeaderName = HeaderName::from_static("authentication-info");

/// What so many servers asked is remembered.
const REMEMBERED: usize = 100;

/// The hash functions by their names in challenges.
const HASHES: [(&str, Hash); 3] = [("MD5", Hash::Md5), ("SHA-256", Hash::Sha256), ("SHA-512-256", Hash::Sha512_256)];

#[derive(Clone, Copy, Debug)]
enum Hash {
    Md5,
    Sha256,
    Sha512_256,
}

impl Hash {
    /// The hash of texts with `:` between them, in hexadecimal digits.
    fn of(self, parts: &[&str]) -> String {
        let colons = parts.iter().flat_map(|part| [b":", part.as_bytes()]);
        self.of_bytes(colons.skip(1))
    }

    fn of_bytes<'a>(self, parts: impl Iterator<Item = &'a [u8]>) -> String {
        match self {
            Hash::Md5 => hashed::<Md5>(parts),
            Hash::Sha256 => hashed::<Sha256>(parts),
            Hash::Sha512_256 => hashed::<Sha512_256>(parts),
        }
    }
}

fn hashed<'a, D: Digest>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = D::new();
    parts.for_each(|part| hash.update(part));
    format!("{:x}", Bytes::copy_from_slice(&hash.finalize()))
}

/// What an answer vouches for: its "quality of protection".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quality {
    /// Method and target, without a count: RFC 2069.
    Old,
    /// Method and target.
    Auth,
    /// The body, too.
    AuthInt,
}

/// A challenge that can be answered.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    /// The name of the hash function as the server spells it, if it names one.
    algorithm: Option<String>,
    hash: Hash,
    /// Whether the first nonces go into the key of all that follow.
    is_session: bool,
    quality: Quality,
    hashes_users: bool,
    takes_utf8: bool,
    is_stale: bool,
}

impl Question {
    /// The first challenge of a response that can be answered; one for the body only where that is at hand.
    pub(crate) fn of(headers: &HeaderMap, has_body: bool) -> Option<Self> {
        let texts =
            headers.get_all(WWW_AUTHENTICATE).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
        texts.flat_map(challenges).find_map(|challenge| Self::read(&challenge, has_body))
    }

    fn read(challenge: &Challenge<'_>, has_body: bool) -> Option<Self> {
        let owned = |name| challenge.get(name).map(str::to_owned);
        let says = |name, word: &str| challenge.get(name).is_some_and(|value| value.eq_ignore_ascii_case(word));
        let named = challenge.get("algorithm").unwrap_or("MD5").to_ascii_uppercase();
        let plain = named.strip_suffix("-SESS");
        let (_, hash) = HASHES.into_iter().find(|(name, _)| *name == plain.unwrap_or(&named))?;
        Some(Question {
            realm: owned("realm").filter(|_| challenge.is_of("Digest"))?,
            nonce: owned("nonce")?,
            opaque: owned("opaque"),
            algorithm: owned("algorithm"),
            hash,
            is_session: plain.is_some(),
            quality: quality(challenge.get("qop"), has_body)?,
            hashes_users: says("userhash", "true"),
            takes_utf8: says("charset", "UTF-8"),
            is_stale: says("stale", "true"),
        })
    }

    /// Whether a login may be right whose answer was refused by this challenge: its nonce had grown old.
    pub(crate) fn is_stale(&self) -> bool {
        self.is_stale
    }
}

/// What to vouch for of what a challenge offers, if it is any of that.
fn quality(offers: Option<&str>, has_body: bool) -> Option<Quality> {
    let Some(offers) = offers.filter(|offers| !offers.trim().is_empty()) else { return Some(Quality::Old) };
    let offers = |word: &str| offers.split(',').any(|offer| offer.trim().eq_ignore_ascii_case(word));
    match () {
        () if offers("auth") => Some(Quality::Auth),
        () if offers("auth-int") && has_body => Some(Quality::AuthInt),
        () => None,
    }
}

/// What servers asked last, by scheme and authority of their URLs.
#[derive(Debug, Default)]
pub(crate) struct Questions(Mutex<Vec<(String, Asked)>>);

/// A challenge, and what was made of it.
#[derive(Clone, Debug)]
struct Asked {
    question: Question,
    /// The nonce that it came with; the server may name others later.
    first_nonce: String,
    /// Our own nonce, which stays the same: servers differ in whether `-sess` takes the first or the current one.
    cnonce: String,
    /// How many requests had the nonce.
    count: u32,
}

impl Questions {
    /// Remembers the challenge of a server.
    pub(crate) fn keep(&self, uri: &Uri, question: Question, cnonce: String) {
        let origin = origin(uri);
        let mut all = self.lock();
        all.retain(|(known, _)| *known != origin);
        if all.len() >= REMEMBERED {
            all.remove(0);
        }
        let first_nonce = question.nonce.clone();
        all.push((origin, Asked { question, first_nonce, cnonce, count: 0 }));
    }

    /// Whether it is known what a server asks.
    pub(crate) fn knows(&self, uri: &Uri) -> bool {
        let origin = origin(uri);
        self.lock().iter().any(|(known, _)| *known == origin)
    }

    /// Takes the nonce that a server wants to see next, if it names one.
    pub(crate) fn renew(&self, uri: &Uri, headers: &HeaderMap) {
        let info = headers.get(&AUTHENTICATION_INFO).and_then(|value| value.to_str().ok());
        let Some(next) = info.and_then(|info| parameters(info).get("nextnonce").map(str::to_owned)) else { return };
        let origin = origin(uri);
        if let Some((_, asked)) = self.lock().iter_mut().find(|(known, _)| *known == origin) {
            (asked.question.nonce, asked.count) = (next, 0);
        }
    }

    /// Puts the answer into a request, if it is known what its server asks.
    ///
    /// # Errors
    /// When the server's words cannot stand in a header.
    pub(crate) fn answer(
        &self,
        request: &mut Request<ByteStream>,
        login: &Credentials,
    ) -> Result<(), ConstructionFailure> {
        request.headers_mut().remove(AUTHORIZATION);
        let origin = origin(request.uri());
        let asked = self.lock().iter_mut().find(|(known, _)| *known == origin).map(|(_, asked)| {
            asked.count = asked.count.saturating_add(1);
            asked.clone()
        });
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let answer = asked.and_then(|asked| asked.answer(login, request.method().as_str(), target, request.body()));
        answer.map_or(Ok(()), |answer| put(request, AUTHORIZATION, answer))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(String, Asked)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn origin(uri: &Uri) -> String {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    format!("{}://{authority}", uri.scheme_str().unwrap_or_default())
}

impl Asked {
    /// The answer to the challenge; none where it is to vouch for a body that is not at hand.
    fn answer(&self, login: &Credentials, method: &str, target: &str, body: &ByteStream) -> Option<String> {
        let Asked { question, first_nonce, cnonce, count } = self;
        let Question { realm, nonce, hash, quality, .. } = question;
        let (user, count) = (login.access_key_id(), format!("{count:08x}"));
        // Whoever knows this can answer for the user.
        let mut key = Zeroizing::new(hash.of(&[user, realm, login.secret_access_key()]));
        if question.is_session {
            key = Zeroizing::new(hash.of(&[&key, first_nonce, cnonce]));
        }
        let asked = match quality {
            Quality::AuthInt => hash.of(&[method, target, &hash.of_bytes([&*body.at_hand()?].into_iter())]),
            Quality::Auth | Quality::Old => hash.of(&[method, target]),
        };
        let word = match quality {
            Quality::Old => None,
            Quality::Auth => Some("auth"),
            Quality::AuthInt => Some("auth-int"),
        };
        let response = match word {
            None => hash.of(&[&key, nonce, &asked]),
            Some(word) => hash.of(&[&key, nonce, &count, cnonce, word, &asked]),
        };
        let mut text = format!("Digest {}, realm={}, nonce={}", self.user(user), quoted(realm), quoted(nonce));
        text.extend([", uri=", &quoted(target), ", response=", &quoted(&response)]);
        if let Some(algorithm) = &question.algorithm {
            text.extend([", algorithm=", algorithm]);
        }
        if let Some(opaque) = &question.opaque {
            text.extend([", opaque=", &quoted(opaque)]);
        }
        if let Some(word) = word {
            text.extend([", qop=", word, ", nc=", &count]);
        }
        if word.is_some() || question.is_session {
            text.extend([", cnonce=", &quoted(cnonce)]);
        }
        Some(text)
    }

    /// The user's name as the server wants it.
    fn user(&self, user: &str) -> String {
        let Question { realm, hash, hashes_users, takes_utf8, .. } = &self.question;
        match user.is_ascii() {
            _ if *hashes_users => format!("username=\"{}\", userhash=true", hash.of(&[user, realm])),
            false if *takes_utf8 => format!("username*=UTF-8''{}", uri_encode(user)),
            _ => format!("username={}", quoted(user)),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::credentials::Login;

    const RFC_2617: &str = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
        nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
    const RFC_7616: &str = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=ALGORITHM, \
        nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    const JASON: &str = "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, \
        nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", \
        charset=UTF-8, userhash=true";

    fn question(headers: &[&str], has_body: bool) -> Option<Question> {
        let values = headers.iter().map(|text| (WWW_AUTHENTICATE, HeaderValue::try_from(*text).unwrap()));
        let mut map = HeaderMap::new();
        map.extend(values);
        Question::of(&map, has_body)
    }

    /// The answer to a challenge by a login, in a request that is the first to have its nonce.
    fn answer(challenge: &str, (user, password): (&str, &str), cnonce: &str, method: &str, target: &str) -> String {
        let question = question(&[challenge], true).unwrap();
        let asked = Asked { first_nonce: question.nonce.clone(), question, cnonce: cnonce.to_owned(), count: 1 };
        let login = Login::new(user, password, None);
        asked.answer(&login.0, method, target, &ByteStream::from_static(b"a body")).unwrap()
    }

    /// A parameter of an answer.
    fn part(answer: &str, name: &str) -> Option<String> {
        challenges(answer)[0].get(name).map(str::to_owned)
    }

    fn response(answer: &str) -> String {
        part(answer, "response").unwrap()
    }

    #[test]
    fn the_examples_of_the_rfcs_are_answered_as_there() {
        let mufasa = ("Mufasa", "Circle Of Life");
        let old = answer(RFC_2617, mufasa, "0a4f113b", "GET", "/dir/index.html");
        assert_eq!(
            old,
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
             uri=\"/dir/index.html\", response=\"6629fae49393a05397450978507c4ef1\", \
             opaque=\"5ccc069c403ebaf9f0171e9517f40e41\", qop=auth, nc=00000001, cnonce=\"0a4f113b\""
        );
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        for (algorithm, expected) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ] {
            let challenge = RFC_7616.replace("ALGORITHM", algorithm);
            let new = answer(&challenge, ("Mufasa", "Circle of Life"), cnonce, "GET", "/dir/index.html");
            assert_eq!(response(&new), expected);
            assert_eq!(part(&new, "algorithm").as_deref(), Some(algorithm));
        }
        // As its [erratum 4897](https://www.rfc-editor.org/errata/eid4897) has it: the text took SHA-512, cut short, for SHA-512/256.
        let jason = ("J\u{e4}s\u{f8}n Doe", "Secret, or not?");
        let hashed = answer(JASON, jason, "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", "GET", "/doe.json");
        assert_eq!(
            part(&hashed, "username").as_deref(),
            Some("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b")
        );
        assert_eq!(response(&hashed), "3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
        assert!(hashed.contains(", userhash=true, "), "{hashed}");
    }

    #[test]
    fn answers_vouch_for_what_the_server_asks() {
        // All of these were computed by Python's hashlib, by the formulas of RFC 7616, 3.4.
        for (asked, expected) in [
            ("", "f92cc7a9ca20c846de0cadddffcf22f5"),
            (", qop=auth-int", "98b30483e53187745bcf02248e1e3bfb"),
            (", qop=\"auth-int,auth\"", "91f6fabfe24ab38fd80b725664fb51fa"),
            (", qop=auth, algorithm=md5-SESS", "b794cbe9b8293c748c6093df24b830a1"),
            (", qop=auth, algorithm=SHA-256-sess", "b1fa4c57e560d5a39f06d149cbcec3e833ae11fcdcb6b36edd27dc8b3ecaa82d"),
        ] {
            let challenge = format!("Digest realm=\"r\", nonce=n{asked}");
            let answer = answer(&challenge, ("user", "pass"), "c", "PUT", "/a?b=c");
            assert_eq!(response(&answer), expected, "{asked}");
            let is_counted = !asked.is_empty();
            let counts = ["qop", "nc", "cnonce"].map(|name| part(&answer, name).is_some());
            assert_eq!(counts, [is_counted; 3], "{answer}");
        }
    }

    #[test]
    fn names_are_written_as_the_server_reads_them() {
        let name = |challenge: &str, user: &str| {
            let answer = answer(&format!("Digest realm=r, nonce=n{challenge}"), (user, "p"), "c", "GET", "/");
            answer.split(", realm=").next().unwrap().to_owned()
        };
        assert_eq!(name("", r#"a"b\c"#), r#"Digest username="a\"b\\c""#);
        assert_eq!(name(", charset=\"utf-8\"", "a b"), "Digest username=\"a b\"");
        assert_eq!(name(", charset=UTF-8", "\u{e4} b"), "Digest username*=UTF-8''%C3%A4%20b");
        assert_eq!(name("", "\u{e4} b"), "Digest username=\"\u{e4} b\"");
        // What the server quotes is quoted again.
        let quoted = answer(r#"Digest realm="a \"b\" \\", nonce=n"#, ("u", "p"), "c", "GET", "/");
        assert!(quoted.contains(r#", realm="a \"b\" \\", "#), "{quoted}");
    }

    #[test]
    fn the_first_challenge_that_can_be_answered_is_taken() {
        let realm = |headers: &[&str], has_body| question(headers, has_body).map(|question| question.realm);
        for (headers, expected) in [
            (
                &["Basic realm=x", "Digest realm=a, nonce=n, algorithm=SHA-512", "Digest realm=b, nonce=n"][..],
                Some("b"),
            ),
            (&["Basic realm=x, Digest realm=a, nonce=n, algorithm=SHA-256, digest realm=b, nonce=n"], Some("a")),
            (&["Digest realm=a, nonce=n, qop=magic, Digest realm=b, nonce=n, qop=\"magic, AUTH\""], Some("b")),
            (&["Digest realm=a, nonce=n, qop=\"\""], Some("a")),
            (&["Digest realm=a", "Digest nonce=n", "Digest", "Bearer realm=a, nonce=n"], None),
            (&["Digest realm=a, nonce=n, algorithm=MD5-SESS-SESS"], None),
            (&[], None),
        ] {
            assert_eq!(realm(headers, false).as_deref(), expected, "{headers:?}");
        }
        let body = ["Digest realm=a, nonce=n, qop=auth-int"];
        assert_eq!((realm(&body, true).as_deref(), realm(&body, false)), (Some("a"), None));
        let is_stale = |stale: &str| question(&[&format!("Digest realm=a, nonce=n{stale}")], true).unwrap().is_stale();
        assert_eq!(["", ", stale=FALSE", ", stale=True", ", stale=\"true\""].map(is_stale), [false, false, true, true]);
    }

    #[test]
    fn servers_are_told_apart_and_the_oldest_forgotten() {
        let questions = Questions::default();
        let login = Login::new("user", "pass", None);
        let count = |url: &str| {
            let mut request = Request::get(url).body(ByteStream::default()).unwrap();
            questions.answer(&mut request, &login.0).unwrap();
            part(request.headers().get(AUTHORIZATION)?.to_str().unwrap(), "nc")
        };
        let keep = |url: &str| {
            let question = question(&["Digest realm=r, nonce=n, qop=auth"], false).unwrap();
            questions.keep(&url.parse().unwrap(), question, "c".to_owned());
        };
        keep("http://a.test/x");
        assert_eq!(
            ["http://a.test/y", "http://a.test/"].map(count),
            ["00000001", "00000002"].map(|n| Some(n.to_owned()))
        );
        assert_eq!(["https://a.test/x", "http://a.test:81/x", "http://b.test/x"].map(count), [None, None, None]);
        keep("http://a.test/x");
        assert_eq!(count("http://a.test/").as_deref(), Some("00000001"), "a nonce is counted from its beginning");
        (0..REMEMBERED).for_each(|number| keep(&format!("http://a{number}.test/")));
        assert_eq!(count("http://a.test/"), None);
        assert_eq!(questions.lock().len(), REMEMBERED);
    }
}
