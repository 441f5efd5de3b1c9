//! The options of all commands are those of the AWS CLI: names, order, which are required, what follows them.
//!
//! In: `suites/awscli/corpora/arg-tables-cognito-idp.json`, the AWS CLI's own tables, and the schemas of the same model. Each
//! option is put on a command line of its command.

#[path = "support/schemas.rs"]
mod schemas;
mod support;

use smithgen_cli::arguments::{Call, Hints, Line, Words, parse};
use smithgen_cli::json;
use smithgen_cli::program::{Command, Program};
use smithgen_cli::value::Value;
use smithgen_runtime::config::Config;
use smithgen_runtime::endpoint::{self, Endpoint, EndpointError};
use smithgen_runtime::operation::{OperationMeta, Paginated, Service, ServiceMeta};
use smithgen_runtime::protocol::aws_json::AwsJson1_1;

struct Pools;

impl Service for Pools {
    type Protocol = AwsJson1_1;

    const META: &'static ServiceMeta = &META;

    fn endpoint(config: &Config) -> Result<Endpoint, EndpointError> {
        endpoint::of_url(config.endpoint_url())
    }
}

static META: ServiceMeta = ServiceMeta {
    sdk_id: "Cognito Identity Provider",
    shape_name: "AWSCognitoIdentityProviderService",
    version: "2016-04-18",
    endpoint_prefix: "cognito-idp",
    signing_name: "cognito-idp",
};

/// The options that page.
const PAGING: [&str; 3] = ["--starting-token", "--page-size", "--max-items"];

/// An option of the AWS CLI.
struct Expected {
    name: String,
    kind: String,
    is_required: bool,
    is_documented: bool,
    member: Option<String>,
}

struct Table {
    command: String,
    operation: String,
    options: Vec<Expected>,
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.as_map()?.get(name)?.as_str().map(str::to_owned)
}

fn tables() -> Option<Vec<Table>> {
    let path = support::conformance("the table of options", "suites/awscli/corpora/arg-tables-cognito-idp.json")?;
    let json = json::read(&support::contents(&path)).unwrap();
    let option = |value: &Value| Expected {
        name: text(value, "name").unwrap(),
        kind: text(value, "type").unwrap(),
        is_required: value.as_map().unwrap().get("required") == Some(&Value::Bool(true)),
        is_documented: value.as_map().unwrap().get("documented") == Some(&Value::Bool(true)),
        member: text(value, "member"),
    };
    let table = |(command, value): (&str, &Value)| Table {
        command: command.to_owned(),
        operation: text(value, "operation").unwrap(),
        options: value.as_map().unwrap().get("args").unwrap().as_list().unwrap().iter().map(option).collect(),
    };
    Some(json.as_map().unwrap().iter().map(table).collect())
}

impl Table {
    /// The options of members of the input, in the order of the table.
    fn members(&self) -> Vec<(&str, &str)> {
        let is_paging = |option: &&Expected| PAGING.contains(&option.name.as_str());
        let own = self.options.iter().filter(|option| !is_paging(option) && !option.name.starts_with("--no-"));
        own.filter_map(|option| Some((option.member.as_deref()?, option.name.trim_start_matches("--")))).collect()
    }

    /// The same command as generated code would have it. The AWS CLI hides the service's own options of paging.
    fn command(&self) -> Command {
        let (input, output) = *schemas::operations().get(&self.operation).unwrap();
        let (names, options): (Vec<&str>, Vec<&str>) = self.members().into_iter().unzip();
        assert_eq!(names, input.members.iter().map(|member| member.name).collect::<Vec<_>>(), "{}", self.command);
        let mut meta = OperationMeta::new(leak(&self.operation), &META, input, output, &[], &[]);
        let hidden: Vec<_> = self.options.iter().filter(|option| !option.is_documented).collect();
        let of =
            |kind: &str| hidden.iter().find(|option| option.kind == kind).and_then(|option| option.member.as_deref());
        if self.options.iter().any(|option| option.name == "--starting-token") {
            meta = meta.paginated(Box::leak(Box::new(Paginated {
                input_token: leak(of("string").unwrap()),
                output_token: "NextToken",
                items: Some("Items"),
                page_size: of("integer").map(leak),
            })));
        }
        let options: Vec<&'static str> = options.into_iter().map(leak).collect();
        Command { name: leak(&self.command), operation: Box::leak(Box::new(meta)), options: options.leak() }
    }

    /// A line with all that is required, and then these words.
    fn line<'a>(&'a self, words: &[&'a str]) -> Vec<&'a str> {
        let required = self.options.iter().filter(|option| option.is_required);
        let required = required.flat_map(|option| [option.name.as_str(), "1"]);
        [self.command.as_str()].into_iter().chain(required).chain(words.iter().copied()).collect()
    }
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn call<'a>(program: &'static Program, words: &[&'a str]) -> Result<Call<'a>, String> {
    match parse(program, words, &mut Hints::default()) {
        Ok(Line::Call(_, call)) => Ok(*call),
        Ok(other) => Err(format!("{other:?}")),
        Err(failure) => Err(failure.message),
    }
}

/// Checks that an option is there and takes what it should.
fn check(program: &'static Program, table: &Table, option: &Expected) {
    let name = option.name.as_str();
    let is_skeleton = name == "--generate-cli-skeleton";
    let words: &[&str] = match option.kind.as_str() {
        "boolean" => &[name],
        "list" => &[name, "1", "2"],
        _ if is_skeleton => &[name, "output"],
        _ => &[name, "1"],
    };
    // Where the service's own limit is required, its option would say that nothing is to page.
    let line = match PAGING.contains(&name) {
        true => [&[table.command.as_str(), "--cli-input-json", "{}"], words].concat(),
        false => table.line(words),
    };
    let call = call(program, &line).unwrap_or_else(|problem| panic!("{} {name}: {problem}", table.command));
    let given = match name {
        "--starting-token" => call.starting_token,
        "--page-size" => call.page_size,
        "--max-items" => call.max_items,
        "--cli-input-json" => call.input_json,
        "--cli-input-yaml" => call.input_yaml,
        _ if is_skeleton => call.skeleton.map(|_| "1"),
        _ => {
            let member = table.members().iter().position(|(member, _)| Some(*member) == option.member.as_deref());
            let expected = match option.kind.as_str() {
                "boolean" => Words::Flag(!name.starts_with("--no-")),
                "list" => Words::Values(vec!["1", "2"]),
                _ => Words::Values(vec!["1"]),
            };
            call.members.iter().any(|(index, words)| Some(*index) == member && *words == expected).then_some("1")
        }
    };
    assert_eq!(given, Some("1"), "{} {name}", table.command);
}

#[test]
fn options_are_those_of_the_aws_cli() {
    let Some(tables) = tables() else { return };
    let commands: Vec<Command> = tables.iter().map(Table::command).collect();
    let program: &'static Program = Box::leak(Box::new(Program::new::<Pools>(commands.leak(), &[])));
    let mut checked = 0;
    for table in &tables {
        let required: Vec<_> =
            table.options.iter().filter(|option| option.is_required).map(|option| option.name.as_str()).collect();
        let said = call(program, &[&table.command])
            .map(|_| ())
            .map_err(|problem| problem.replace("the following arguments are required: ", ""));
        let expected = if required.is_empty() { Ok(()) } else { Err(required.join(", ")) };
        assert_eq!(said, expected, "{}", table.command);
        for option in &table.options {
            check(program, table, option);
            checked += 1;
        }
        // What stands in no table is refused.
        assert!(call(program, &table.line(&["--zzz"])).is_err());
    }
    assert!(tables.len() > 100 && checked > 500, "{} commands, {checked} options", tables.len());
}
