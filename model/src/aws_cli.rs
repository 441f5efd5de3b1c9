//! What the AWS CLI calls things where no rule gives it: `aws-cli.json` beside this crate's sources.
//!
//! In: a service, by its SDK id. Out: its name on command lines, and those names of options that AWS keeps in tables of its own, which no
//! model carries. The file has an object a service, by SDK id: `name` if it is not the id with hyphens; `options`, the names of
//! options that are not their members'; `negatives`, the names of what says no to a truth if they are not `no-` and its own;
//! `aliases`, older names that still count but are not shown. Their keys are `COMMAND.OPTION`, or `*.OPTION` for all commands, in
//! the words that the rule gives.

use std::sync::LazyLock;

use crate::model::{Model, ShapeIx};
use crate::node::Node;

/// The file.
const AWS_CLI: &str = include_str!("../aws-cli.json");

/// The file, read. That it can be read is tested below.
static TABLE: LazyLock<Node> = LazyLock::new(|| Node::parse(AWS_CLI).unwrap_or(Node::Null));

/// What the AWS CLI's own tables say of one service; by default, nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsCli {
    said: Option<&'static Node>,
}

impl AwsCli {
    /// The name of an option that the rule calls `option`, if it has another.
    pub fn option(&self, command: &str, option: &str) -> Option<&'static str> {
        self.find("options", command, option)
    }

    /// The name of the option that says no where `option` says yes, if it is not that with `no-` before it.
    pub fn negative(&self, command: &str, option: &str) -> Option<&'static str> {
        self.find("negatives", command, option)
    }

    /// An older name of an option that the rule calls `option`, which is understood but not shown.
    pub fn alias(&self, command: &str, option: &str) -> Option<&'static str> {
        self.find("aliases", command, option)
    }

    fn find(&self, table: &str, command: &str, option: &str) -> Option<&'static str> {
        let table = self.said?.get(table)?;
        let [own, any] = [command, "*"].map(|command| table.get(&format!("{command}.{option}")));
        own.or(any)?.as_str()
    }
}

impl Model {
    /// What the AWS CLI's own tables say of a service; nothing of those that they do not have.
    pub fn aws_cli(&self, service: ShapeIx) -> AwsCli {
        AwsCli { said: self.sdk_id(service).and_then(|id| TABLE.get(id)) }
    }

    /// The name of a service on the AWS CLI's command line, such as `cognito-idp`: the one of its tables, or else that of the folder
    /// in which botocore has the service, or else its SDK id in small letters with hyphens for blanks. A service without an id has
    /// the name of its shape. Characters that no name of a program has are left in it.
    pub fn cli_name(&self, service: ShapeIx) -> String {
        let told = self.aws_cli(service).said.and_then(|said| said.get("name")?.as_str());
        let named = told.or_else(|| self.botocore_folder(service)).map(str::to_owned);
        let id = || self.sdk_id(service).unwrap_or(self.shape(service).id.name());
        named.unwrap_or_else(|| id().to_lowercase().replace(' ', "-"))
    }

    fn sdk_id(&self, service: ShapeIx) -> Option<&str> {
        self.shape(service).traits.get("aws.api#service")?.get("sdkId")?.as_str()
    }

    /// `NAME` of `…/NAME/2016-04-18/service-2.json`.
    fn botocore_folder(&self, service: ShapeIx) -> Option<&str> {
        let source = usize::try_from((*self.origins.get(service.index())?)?).ok()?;
        let mut parts = self.sources.get(source)?.name.rsplit(['/', '\\']);
        let (file, version, name) = (parts.next()?, parts.next()?, parts.next()?);
        let is_date = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && version.len() == 10;
        (file.starts_with("service-2.json") && is_date && !name.is_empty()).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn the_table_has_names_of_services_and_options() {
        let table = Node::parse(AWS_CLI).expect("JSON");
        let is_word = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        for (service, said) in table.as_object().expect("an object").iter() {
            for (key, value) in said.as_object().expect("an object").iter() {
                match (key, value) {
                    ("name", Node::String(name)) => assert!(is_word(name), "{service}"),
                    ("options" | "negatives" | "aliases", Node::Object(names)) => {
                        for (place, name) in names.iter() {
                            let (command, option) = place.split_once('.').expect("a command and an option");
                            assert!((command == "*" || is_word(command)) && is_word(option), "{service}: {place}");
                            assert!(name.as_str().is_some_and(is_word), "{service}: {place}");
                        }
                    }
                    _ => panic!("{service}: {key}"),
                }
            }
        }
    }

    fn named(source: &str, text: String) -> String {
        let model = Model::from_sources(&[Source { name: source.to_owned(), text }]).expect("a valid model");
        let service = model.services().next().expect("a service");
        model.cli_name(service)
    }

    #[test]
    fn a_service_has_the_name_of_the_table_of_its_folder_or_of_its_id() {
        let ast = |id: &str| {
            format!(
                r#"{{"smithy": "2.0", "shapes": {{"a#S": {{"type": "service", "version": "1",
                    "traits": {{"aws.api#service": {{"sdkId": "{id}"}}}}}}}}}}"#
            )
        };
        assert_eq!(named("m.json", ast("SFN")), "stepfunctions");
        assert_eq!(named("m.json", ast("Very New")), "very-new");
        let botocore = |id: &str| {
            format!(
                r#"{{"version": "2.0", "metadata": {{"serviceId": "{id}", "endpointPrefix": "e", "protocol": "json",
                    "apiVersion": "1"}}, "operations": {{}}, "shapes": {{}}}}"#
            )
        };
        let in_folder = "data/newest/2026-01-01/service-2.json";
        assert_eq!(named(in_folder, botocore("Very New")), "newest");
        assert_eq!(named(in_folder, botocore("Config Service")), "configservice");
        assert_eq!(named("data/newest/service-2.json", botocore("Very New")), "very-new");
        let wheel = "a.whl:botocore/data/newest/2026-01-01/service-2.json.gz";
        assert_eq!(named(wheel, botocore("Very New")), "newest");
    }

    #[test]
    fn options_are_found_by_command() {
        let said = Node::parse(
            r#"{"options": {"put.version": "note-version", "*.query": "text"}, "negatives": {"*.on": "off"}}"#,
        );
        let cli = AwsCli { said: said.ok().map(|said| &*Box::leak(Box::new(said))) };
        assert_eq!(cli.option("put", "version"), Some("note-version"));
        assert_eq!((cli.option("get", "version"), cli.alias("put", "version")), (None, None));
        assert_eq!(cli.option("get", "query"), Some("text"));
        assert_eq!(cli.negative("get", "on"), Some("off"));
    }
}
