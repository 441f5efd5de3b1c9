//! Pages of users, as moto turns them, and streams of them as any library takes them; pages on the command line, as the AWS CLI
//! puts them together.

use std::future::poll_fn;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use cognito_idp::config::Credentials;
use cognito_idp::operation::list_users::ListUsersInput;
use cognito_idp::types::UserType;
use cognito_idp::{Client, Config, blocking};
use futures_core::Stream;
use serde_json::{Value, json};
use smithgen_tests::peers::{Emulator, Moto, Python};
use smithgen_tests::pool::Pool;
use smithgen_tests::tool::{Ran, Tool};

fn config(url: &str) -> Config {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    Config::builder().region("us-east-1").endpoint_url(url).credentials_provider(credentials).build()
}

/// A pool with five users, and their names in order.
fn pool(moto: &Moto) -> (Pool, Vec<String>) {
    let pool = Pool::set_up(moto, false);
    let mut names = vec![Pool::USER.to_owned()];
    for name in ["ana", "ben", "eva", "joe"].map(|name| format!("{name}@example.com")) {
        let sign_up = pool.client.sign_up().client_id(&pool.client_id).username(&name).password(Pool::PASSWORD);
        sign_up.send().expect("signed up");
        names.push(name);
    }
    names.sort();
    (pool, names)
}

/// The addresses of users, in order.
fn addresses(users: impl IntoIterator<Item = UserType>) -> Vec<String> {
    let address = |user: UserType| {
        let mut attributes = user.attributes.unwrap_or_default().into_iter();
        attributes.find(|attribute| attribute.name == "email").and_then(|attribute| attribute.value).or(user.username)
    };
    let mut addresses: Vec<_> = users.into_iter().map(|user| address(user).expect("a name")).collect();
    addresses.sort();
    addresses
}

/// Takes a stream to its end as a library would, which knows nothing but the trait.
async fn drain<S: Stream + Unpin + Send>(mut stream: S) -> Vec<S::Item> {
    let mut all = Vec::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        all.push(item);
    }
    all
}

#[needs::test(packages)]
fn all_users_come_page_by_page() {
    let moto = Moto::shared();
    let (pool, names) = pool(&moto);
    let client = blocking::Client::from_conf(config(moto.url()));
    let users = client.list_users().user_pool_id(&pool.id).into_paginator().page_size(2).items().send();
    let users: Vec<UserType> = users.collect::<Result<_, _>>().expect("users");
    assert_eq!(addresses(users), names);
    let pages = client.list_users().user_pool_id(&pool.id).limit(2).into_paginator().send();
    let sizes: Vec<_> = pages.map(|page| page.expect("a page").users.unwrap_or_default().len()).collect();
    assert_eq!(sizes, [2, 2, 1]);
    let mut none = client.list_users().user_pool_id("us-east-1_nosuchpool").into_paginator().items();
    assert_eq!(none.next().expect("an error").expect_err("no such pool").code(), Some("ResourceNotFoundException"));
    assert!(none.next().is_none());
}

#[needs::test(packages)]
fn streams_bring_the_same_users() {
    let moto = Moto::shared();
    let (pool, names) = pool(&moto);
    let client = Client::from_conf(config(moto.url()));
    let input = ListUsersInput::builder().user_pool_id(&pool.id).build();
    let paginator = || client.paginate(input.clone()).page_size(2);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let pages = runtime.block_on(drain(paginator().send()));
    assert_eq!(pages.len(), 3);
    let users = pages.into_iter().flat_map(|page| page.expect("a page").users.unwrap_or_default());
    assert_eq!(addresses(users), names);
    let users = runtime.block_on(drain(paginator().items()));
    assert_eq!(addresses(users.into_iter().map(|user| user.expect("a user"))), names);
    let users: Result<Vec<_>, _> = runtime.block_on(paginator().items().send().collect());
    assert_eq!(addresses(users.expect("users")), names);
}

/// A table of five items, whose keys are a text and something of a type.
fn table(name: &str, kind: &str, run: impl Fn(&[&str]) -> Ran) {
    let part = format!("AttributeName=Part,AttributeType={kind}");
    let keys = ["--key-schema", "AttributeName=Id,KeyType=HASH", "AttributeName=Part,KeyType=RANGE"];
    let types = ["--attribute-definitions", "AttributeName=Id,AttributeType=S", &part];
    let create = ["create-table", "--table-name", name, "--billing-mode", "PAY_PER_REQUEST"];
    let made = run(&[&create[..], &keys, &types].concat());
    assert_eq!(made.status, Some(0), "{made:?}");
    for number in 0..5 {
        let item =
            format!(r#"{{"Id": {{"S": "é"}}, "Part": {{"{kind}": "AP8{number}"}}, "Size": {{"N": "{number}"}}}}"#);
        let put = run(&["put-item", "--table-name", name, "--item", &item]);
        assert_eq!(put.status, Some(0), "{put:?}");
    }
}

#[needs::test(packages)]
fn scans_print_what_the_aws_cli_prints() {
    let (python, moto) = (Python::find(), Moto::start());
    let model = smithgen::Builder::new(python.data().join("dynamodb"));
    let tool = Tool::build("tool-dynamodb", &model.operations(["CreateTable", "PutItem", "Query", "Scan"]));
    let run = |words: &[&str]| {
        let credentials = [("AWS_ACCESS_KEY_ID", "example"), ("AWS_SECRET_ACCESS_KEY", "example")];
        let place = [("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", moto.url())];
        tool.run(&std::env::temp_dir(), &[credentials, place].concat(), words)
    };
    table("Notes", "S", run);
    let scan = ["scan", "--table-name", "Notes"];
    let query = ["query", "--table-name", "Notes", "--key-condition-expression", "Id = :id"];
    let query = [&query[..], &["--expression-attribute-values", r#"{":id": {"S": "é"}}"#]].concat();
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for call in [&scan[..], &query] {
        for rest in [
            &[][..],
            &["--page-size", "2"],
            &["--page-size", "2", "--query", "Count"],
            &["--page-size", "2", "--query", "Count", "--output", "text"],
            &["--page-size", "2", "--output", "text"],
            &["--page-size", "2", "--output", "table"],
            &["--page-size", "2", "--max-items", "3"],
            &["--page-size", "2", "--max-items", "4"],
            &["--page-size", "2", "--max-items", "3", "--output", "text"],
            &["--return-consumed-capacity", "TOTAL", "--page-size", "2"],
            &["--return-consumed-capacity", "TOTAL", "--page-size", "2", "--output", "text"],
            &["--no-paginate", "--limit", "2"],
        ] {
            commands.push([call, rest].concat());
        }
    }
    // From each place where it was cut.
    let tokens: Vec<String> = ["3", "4"]
        .into_iter()
        .map(|count| run(&[&scan[..], &["--page-size", "2", "--max-items", count, "--query", "NextToken"]].concat()))
        .map(|ran| serde_json::from_str(&ran.stdout).expect("a token"))
        .collect();
    commands.extend(tokens.iter().map(|token| [&scan[..], &["--page-size", "2", "--starting-token", token]].concat()));
    let theirs: Vec<Vec<&str>> = commands.iter().map(|words| [&["dynamodb"], words.as_slice()].concat()).collect();
    let theirs = python.run("aws.py", &json!({"url": moto.url(), "commands": theirs}));
    for (words, theirs) in commands.iter().zip(theirs.as_array().expect("a list")) {
        let ours = run(words);
        let ours = json!({"status": ours.status, "stdout": ours.stdout, "stderr": ours.stderr});
        assert_eq!(&ours, theirs, "{words:?}");
    }
    // And what that is.
    let all: Value = serde_json::from_str(&run(&commands[9]).stdout).expect("JSON");
    assert_eq!((&all["Count"], &all["ScannedCount"]), (&json!(5), &json!(5)));
    assert!(all["Items"].as_array().is_some_and(|items| items.len() == 5) && all["ConsumedCapacity"].is_object());
    // Version 1 of the AWS CLI fails where keys are bytes.
    table("Bytes", "B", run);
    let scan = ["scan", "--table-name", "Bytes", "--page-size", "2"];
    let ran = run(&[&scan[..], &["--query", "[length(Items), Count]", "--output", "text"]].concat());
    assert_eq!(ran.stdout, "2\t2\n2\t2\n1\t1\n", "{ran:?}");
    let mut sizes = Vec::new();
    let mut rest = vec!["--max-items".to_owned(), "1".to_owned()];
    for _ in 0..5 {
        let ran = run(&scan.into_iter().chain(rest.iter().map(String::as_str)).collect::<Vec<_>>());
        let page: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
        sizes.push(page["Items"][0]["Size"]["N"].as_str().map(str::to_owned));
        rest.truncate(2);
        rest.extend(
            page["NextToken"].as_str().into_iter().flat_map(|token| ["--starting-token", token]).map(str::to_owned),
        );
    }
    assert_eq!(sizes, ["0", "1", "2", "3", "4"].map(|size| Some(size.to_owned())));
    assert_eq!(rest.len(), 2);
}

/// Answers requests with pages without an end, and counts them. The second one waits until it may be answered.
fn endless(may_go_on: mpsc::Receiver<()>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
            if number == 2 {
                may_go_on.recv().expect("the word to go on");
            }
            answer(
                &mut stream,
                &format!(r#"{{"Users": [{{"Username": "u{number}"}}], "PaginationToken": "{number}"}}"#),
            );
        }
    });
    (url, count)
}

/// Reads a request to its end and answers it.
fn answer(stream: &mut TcpStream, body: &str) {
    let mut reader = BufReader::new(&*stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).expect("a line") > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        line.clear();
    }
    reader.read_exact(&mut vec![0; length]).expect("a body");
    let length = body.len();
    write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}").expect("sent");
}

#[test]
fn nothing_is_fetched_for_a_reader_who_has_gone() {
    let (go_on, may_go_on) = mpsc::channel();
    let (url, count) = endless(may_go_on);
    let variables = [
        ("AWS_REGION", "us-east-1"),
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ACCESS_KEY_ID", "example"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
    ];
    let words = ["list-users", "--user-pool-id", "us-east-1_a", "--output", "text"];
    let mut command = Tool::of_shipped_model().command(&std::env::temp_dir(), &variables, &words);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    // As `head -1` reads it.
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    assert_eq!(line, "USERS\tu1\n");
    go_on.send(()).expect("the server waits");
    let ran: Ran = child.wait_with_output().expect("ended").into();
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}
