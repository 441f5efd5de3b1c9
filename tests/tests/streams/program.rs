//! A program that sends and receives a GiB, by one client or the other, and says how much more memory that took than a small call.

mod client;

use std::io::{self, Read};

use client::primitives::ByteStream;
use client::{Client, Config, blocking};

const GIB: u64 = 1 << 30;

/// The most memory that this process has had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse().unwrap()
}

/// A GiB: the file, and what comes piece by piece without a length.
fn bodies(file: &str) -> [(&'static str, ByteStream); 2] {
    [
        ("a file", ByteStream::from_path(file).unwrap()),
        ("a reader", ByteStream::from_reader(io::repeat(7).take(GIB))),
    ]
}

fn by_thread(config: Config, file: &str) {
    let client = blocking::Client::from_conf(config);
    client.store().bytes("small").send().unwrap();
    let idle = peak();
    client.store().bytes(ByteStream::from_path(file).unwrap()).send().unwrap();
    println!("up: {}", peak() - idle);
    for (name, body) in bodies(file) {
        let output = client.turn().body(body).send().unwrap();
        assert_eq!(output.body.size_hint(), (GIB, Some(GIB)));
        assert_eq!(output.body.to_file("/dev/null").unwrap(), GIB);
        println!("up and down, {name}: {}", peak() - idle);
    }
}

async fn by_tasks(config: Config, file: &str) {
    let client = Client::from_conf(config);
    client.store().bytes("small").send().await.unwrap();
    let idle = peak();
    client.store().bytes(ByteStream::from_path(file).unwrap()).send().await.unwrap();
    println!("up: {}", peak() - idle);
    for (name, body) in bodies(file) {
        let mut body = client.turn().body(body).send().await.unwrap().body;
        assert_eq!(body.size_hint(), (GIB, Some(GIB)));
        let mut count = 0;
        while count < GIB / 2 {
            count += body.try_next().await.unwrap().unwrap().len() as u64;
        }
        count += body.collect_to_file("/dev/null").await.unwrap();
        assert_eq!(count, GIB);
        println!("up and down, {name}: {}", peak() - idle);
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [driver, url, file] = words.as_slice() else { panic!("a driver, a URL and a file") };
    let config = Config::builder().endpoint_url(url).build();
    match driver.as_str() {
        "blocking" => by_thread(config, file),
        _ => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(by_tasks(config, file));
        }
    }
}
