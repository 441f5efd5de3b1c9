//! A service that speaks awsQuery: forms out, XML in.

use http::Response;
use smithgen_runtime::error::SdkError;
use smithgen_runtime::operation::{Operation, OperationInput};
use smithgen_runtime::types::DateTime;

use crate::aws_query::operation::put::{Put, PutError, PutInput, PutOutput};
use crate::aws_query::{Client, blocking};
use crate::support::{Script, config, run};

fn form(input: &PutInput) -> String {
    let request = input.to_http_request(&config()).unwrap();
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/"));
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    String::from_utf8(request.into_body()).unwrap()
}

#[test]
fn inputs_are_forms() {
    let input = PutInput::builder()
        .at(DateTime::from_secs(1))
        .names("a b")
        .names("c&d")
        .lines("é")
        .tags("k", "v=")
        .token("once")
        .build();
    assert_eq!(
        form(&input),
        "Action=Put&Version=2020-01-01&at=1970-01-01T00%3A00%3A01Z&names.Name.1=a%20b&names.Name.2=c%26d&Line.1=%C3%A9\
         &tags.entry.1.K=k&tags.entry.1.value=v%3D&token=once"
    );
    let empty = PutInput::builder().set_names(Some(Vec::new())).token("once").build();
    assert_eq!(form(&empty), "Action=Put&Version=2020-01-01&names=&token=once");
    assert!(form(&PutInput::builder().build()).contains("&token="), "a token is made");
}

fn parse(status: u16, body: &str) -> Result<PutOutput, SdkError<PutError>> {
    Put::parse_response(Response::builder().status(status).body(body.as_bytes()).unwrap())
}

#[test]
fn outputs_are_read_by_the_names_of_elements() {
    let body = "\u{feff}<?xml version='1.0'?>\n<!-- one --><PutResponse xmlns=\"http://example.com\"><PutResult>
          <Line>1</Line><size> 1.5 </size><Line/>
          <names><Name>a &lt;&#98;&gt;</Name><Name><![CDATA[<c>]]>d</Name></names>
          <unknown><Line>no</Line></unknown>
          <tags><entry><value>v</value><K>k</K></entry></tags>
          <owner xsi:type='&quot;me&quot;' id='7'><id>8</id></owner>
          <Line> 3 </Line>
        </PutResult><ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></PutResponse>";
    let output = parse(200, body).unwrap();
    assert_eq!(output.size, Some(1.5));
    assert_eq!(output.names.unwrap(), ["a <b>", "<c>d"]);
    assert_eq!(output.lines.unwrap(), ["1", "", " 3 "], "wherever they stand");
    assert_eq!(output.tags.unwrap().into_iter().collect::<Vec<_>>(), [("k".to_owned(), "v".to_owned())]);
    let owner = output.owner.unwrap();
    assert_eq!((owner.kind.as_deref(), owner.id), (Some("\"me\""), Some(8)));
    for nothing in ["", "<PutResponse/>", "<PutResponse><PutResult/></PutResponse>"] {
        let output = parse(200, nothing).unwrap();
        assert!(output.size.is_none() && output.names.is_none() && output.owner.is_none(), "{nothing}");
    }
}

#[test]
fn what_is_no_answer_is_told_with_its_place() {
    let nested = format!("<PutResponse><PutResult>{}", "<a>".repeat(200));
    for (body, problem) in [
        ("<PutResponse><PutResult>", "the body ends within an element at byte 24"),
        ("<PutResponse></Put>", "not well-formed XML"),
        ("<a/><b/>", "a second element where a document has one at byte 4"),
        ("x<a/>", "text outside of the document's element"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "a document type, which bodies may not have"),
        ("<a>&x;</a>", "an entity that XML does not know of itself"),
        ("<a b='&x;'/>", "not well-formed XML"),
        (&nested, "elements are nested more than 128 deep"),
        ("<R><PutResult><size>many</size></PutResult></R>", "expected a number in size at byte 14"),
        ("<R><PutResult><size><a/></size></PutResult></R>", "expected a text, found elements in size"),
        ("<R><PutResult><owner><id>3000000000</id></owner></PutResult></R>", "expected a whole number from"),
        ("<R><PutResult><tags><entry><K>k</K></entry></tags></PutResult></R>", "an entry of a map without a key or a value"),
    ] {
        let told = parse(200, body).unwrap_err().to_string();
        assert!(told.contains(problem), "{body}\n{told}");
    }
}

#[test]
fn an_answer_that_cannot_be_read_tells_its_request_id() {
    let metadata = "<ResponseMetadata><RequestId>one-of-many</RequestId></ResponseMetadata>";
    let told = parse(200, &format!("<R><PutResult><size>many</size></PutResult>{metadata}</R>")).unwrap_err();
    assert_eq!(told.request_id(), Some("one-of-many"));
    assert_eq!(parse(200, &format!("<R>{metadata}<")).unwrap_err().request_id(), None, "it is no XML");
}

#[test]
fn answers_tell_their_request_ids_to_whoever_asks() {
    let answers = [
        (200, "<R><PutResult><size>2</size></PutResult><ResponseMetadata><RequestId>first</RequestId></ResponseMetadata></R>"),
        (201, "<R/>"),
        (402, "<ErrorResponse><Error><Code>Tiny.NoRoom</Code></Error><RequestId>third</RequestId></ErrorResponse>"),
    ];
    let client = blocking::Client::with_transport(config(), Script::of(answers)).with_metadata();
    let (output, metadata) = client.put().names("a").send().unwrap();
    assert_eq!((output.size, metadata.request_id(), metadata.status().as_u16()), (Some(2.0), Some("first"), 200));
    let (_, metadata) = client.execute(PutInput::builder().build()).unwrap();
    assert_eq!((metadata.request_id(), metadata.extended_request_id(), metadata.status().as_u16()), (None, None, 201));
    assert_eq!(client.put().send().unwrap_err().request_id(), Some("third"));

    let client = Client::with_transport(config(), Script::of(answers)).with_metadata();
    let (output, metadata) = run(client.put().names("a").send()).unwrap();
    assert_eq!((output.size, metadata.request_id(), metadata.status().as_u16()), (Some(2.0), Some("first"), 200));
    run(client.execute(PutInput::builder().build())).unwrap();
    assert_eq!(run(client.put().send()).unwrap_err().request_id(), Some("third"));
}

#[test]
fn errors_are_told_by_the_codes_of_the_model() {
    for (open, close) in [("<ErrorResponse><Error>", "</Error></ErrorResponse>"), ("<Error>", "</Error>")] {
        let body = format!("{open}<Type>Sender</Type><Code>Tiny.NoRoom</Code><Message>no</Message><room>7</room>{close}");
        let error = parse(402, &body).unwrap_err();
        assert_eq!((error.code(), error.message()), (Some("Tiny.NoRoom"), Some("no")));
        assert!(error.to_string().contains("Tiny.NoRoom: no"), "{error}");
        assert!(matches!(error.into_service_error(), PutError::Full(full) if full.room == Some(7)));
    }
    let body = "<ErrorResponse><Error><Code>Full</Code></Error></ErrorResponse>";
    assert!(matches!(parse(400, body).unwrap_err().into_service_error(), PutError::Unknown(_)), "the shape's name");
    let page = parse(503, "<html><br></html>").unwrap_err();
    assert!(page.code().is_none() && page.is_retryable(), "{page}");
}
