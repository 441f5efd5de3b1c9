//! Credentials are overwritten when nobody needs them any more: their bytes are gone from the process's memory.
//!
//! The one test looks for a secret in all memory that the process may write, but for its own stack, on which each move of a value
//! leaves what it was. It is alone in its program, so that nothing else makes copies meanwhile.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use http::Request;
use smithgen_runtime::config::Environment;
use smithgen_runtime::credentials::{Credentials, DefaultChain, ProvideCredentials};
use smithgen_runtime::generated::sigv4::Signer;
use smithgen_runtime::types::DateTime;

/// What hides the wanted bytes where the search itself keeps them.
const MASK: u8 = 0x55;

/// A text that stands nowhere in the program: `count` letters that follow from `seed`.
fn letters(seed: u32, count: usize) -> impl Iterator<Item = char> {
    let numbers =
        std::iter::successors(Some(seed), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223)));
    numbers.skip(1).take(count).map(|number| char::from(b'A' + (number >> 24) as u8 % 26))
}

/// A text of `letters` in one allocation that is never moved.
fn text(seed: u32) -> String {
    let mut text = String::with_capacity(64);
    text.extend(letters(seed, 48));
    text
}

/// A credentials file with a secret key and a token, written letter by letter: whoever writes makes no copies either.
fn file(secret: u32, token: u32) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wiped-credentials");
    let mut file = File::create(&path).expect("files can be made");
    let mut write = |bytes: &[u8]| file.write_all(bytes).expect("files can be written");
    write(b"[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = ");
    letters(secret, 48).for_each(|letter| write(&[letter as u8]));
    write(b"\naws_session_token = ");
    letters(token, 48).for_each(|letter| write(&[letter as u8]));
    write(b"\n");
    path
}

/// How often the letters of `seed` stand in memory. The first ones do not count: who gets freed memory writes there.
fn copies(seed: u32) -> usize {
    let wanted: Vec<u8> = letters(seed, 48).skip(16).map(|letter| letter as u8 ^ MASK).collect();
    let here = std::ptr::from_ref(&wanted).addr();
    let mut memory = File::open("/proc/self/mem").expect("a process may read its own memory");
    let mut buffer = vec![0; 1 << 20];
    let mut found = 0;
    for line in fs::read_to_string("/proc/self/maps").expect("memory is listed").lines() {
        let Some((start, end)) = writable(line).filter(|(start, end)| !(*start..*end).contains(&here)) else {
            continue;
        };
        let mut at = start;
        while at < end {
            let length = buffer.len().min(end - at);
            memory.seek(SeekFrom::Start(at as u64)).expect("memory can be read");
            if memory.read_exact(&mut buffer[..length]).is_err() {
                break;
            }
            found += buffer[..length].windows(wanted.len()).filter(|bytes| is(bytes, &wanted)).count();
            at += length;
        }
        // What was read must not be found again.
        black_box(&mut buffer).fill(0);
    }
    found
}

fn is(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.iter().zip(wanted).all(|(byte, wanted)| byte ^ MASK == *wanted)
}

/// The addresses of a line of `/proc/self/maps`, if what lies there is private and may be written.
fn writable(line: &str) -> Option<(usize, usize)> {
    let (range, rest) = line.split_once(' ')?;
    let (start, end) = range.split_once('-')?;
    let address = |text| usize::from_str_radix(text, 16).ok();
    rest.starts_with("rw-p").then_some((address(start)?, address(end)?))
}

#[test]
fn secrets_are_gone_from_memory() {
    let kept = text(1);
    assert!(copies(1) > 0, "the search does not find what is there");
    drop(kept);

    drop(black_box(Credentials::new("AKIDEXAMPLE", text(2), Some(text(3)), None, "test")));
    assert_eq!((copies(2), copies(3)), (0, 0), "copies of the secret key and of the token are left");

    let file = file(5, 6);
    let environment = Environment::of_variables([("AWS_SHARED_CREDENTIALS_FILE", file.to_string_lossy())], false);
    let credentials = DefaultChain::new(environment, None).provide_credentials().unwrap();
    assert!(copies(5) > 0 && copies(6) > 0, "the keys of a file are in use");
    drop(credentials);
    assert_eq!((copies(5), copies(6)), (0, 0), "copies of the keys of a file are left");

    let credentials = Credentials::new("AKIDEXAMPLE", text(4), None, None, "test");
    let clone = credentials.clone();
    let signer = Signer::new(&credentials, "eu-west-1", "execute-api", DateTime::from_secs(1_440_938_160));
    let mut request = Request::get("https://example.com/").body(Vec::new()).unwrap();
    signer.sign(&mut request).unwrap();
    drop(credentials);
    assert!(copies(4) > 0, "one copy is in use");
    drop(clone);
    assert_eq!(copies(4), 0, "copies of the secret key are left by a signature");
}
