//! Names on the command line. In: names of operations and members as the model has them; out: the words and options by which
//! the AWS CLI knows them (`ConfirmForgotPassword` is `confirm-forgot-password`), the same for the same model.
//!
//! The rule is botocore's, two passes over the letters, and so are the names that the rule does not explain. An option that the
//! options of every command would swallow gets a prefix, `api-`, unless the AWS CLI's own table has a name for it ([`AwsCli`]).

use std::collections::{BTreeMap, BTreeSet};

use smithgen_model::{AwsCli, Model, ShapeIx};

use super::common::{CLI_INPUT, GLOBAL, SKELETON};

/// Names with a word that the rule would break in the wrong place: the word, what it counts as, and the names. Other names with
/// the same word follow the rule (`VolumeiSCSIAttributes` is `volumei-scsi-attributes`).
const EXCEPTIONS: [(&str, &str, &[&str]); 4] = [
    (
        "iSCSI",
        "Iscsi",
        &[
            "CreateCachediSCSIVolume",
            "CreateStorediSCSIVolume",
            "DescribeCachediSCSIVolumes",
            "DescribeStorediSCSIVolumes",
        ],
    ),
    ("HITs", "Hits", &["ListHITsForQualificationType"]),
    ("PartiQL", "Partiql", &["ExecutePartiQLBatch", "ExecutePartiQLStatement", "ExecutePartiQLTransaction"]),
    (
        "WhatsApp",
        "Whatsapp",
        &[
            "AssociateWhatsAppBusinessAccount",
            "CreateWhatsAppFlow",
            "CreateWhatsAppMessageTemplate",
            "CreateWhatsAppMessageTemplateFromLibrary",
            "CreateWhatsAppMessageTemplateMedia",
            "DeleteWhatsAppFlow",
            "DeleteWhatsAppMessageMedia",
            "DeleteWhatsAppMessageTemplate",
            "DeprecateWhatsAppFlow",
            "DisassociateWhatsAppBusinessAccount",
            "GetLinkedWhatsAppBusinessAccount",
            "GetLinkedWhatsAppBusinessAccountPhoneNumber",
            "GetWhatsAppFlow",
            "GetWhatsAppFlowPreview",
            "GetWhatsAppMessageMedia",
            "GetWhatsAppMessageTemplate",
            "ListLinkedWhatsAppBusinessAccounts",
            "ListWhatsAppFlowAssets",
            "ListWhatsAppFlows",
            "ListWhatsAppMessageTemplates",
            "ListWhatsAppTemplateLibrary",
            "PostWhatsAppMessageMedia",
            "PublishWhatsAppFlow",
            "PutWhatsAppBusinessAccountEventDestinations",
            "SendWhatsAppMessage",
            "UpdateWhatsAppFlow",
            "UpdateWhatsAppFlowAssets",
            "UpdateWhatsAppMessageTemplate",
        ],
    ),
];

/// The name of an operation as a command, or of a member as an option without its hyphens.
///
/// ```
/// use smithgen::stages::names::command_name;
/// assert_eq!(command_name("ConfirmForgotPassword"), "confirm-forgot-password");
/// assert_eq!(command_name("CallbackURLs"), "callback-urls");
/// ```
pub fn command_name(name: &str) -> String {
    separated(name, '-')
}

/// The longest name of a program.
const LONGEST_PROGRAM: usize = 64;

/// The name of a service's command-line tool: the service's in the AWS CLI.
pub fn tool_name(model: &Model, service: ShapeIx) -> String {
    program_name(&model.cli_name(service))
}

/// A name as a program may have it, which names files, too: letters, digits, `-`, `_` and `.` as they are, in
/// lower case, and hyphens for all else, so that no text of a model leads out of a folder.
///
/// ```
/// use smithgen::stages::names::program_name;
/// assert_eq!(program_name("api.sagemaker"), "api.sagemaker");
/// assert_eq!(program_name("../../etc/Passwd"), "etc-passwd");
/// assert_eq!(program_name("-"), "service");
/// assert_eq!(program_name("build"), "service-build");
/// assert_eq!(program_name(&"ab".repeat(99)).len(), 64);
/// ```
pub fn program_name(name: &str) -> String {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name.chars().map(|c| if is_safe(c) { c.to_ascii_lowercase() } else { '-' }).collect();
    // Names of files may have 255 characters, and those of commands come behind this one.
    match name.trim_matches(['-', '.']) {
        "" => "service".to_owned(),
        // Cargo has folders of its own called so where programs lie.
        name @ ("build" | "deps" | "examples" | "incremental") => format!("service-{name}"),
        name => name.get(..LONGEST_PROGRAM).unwrap_or(name).trim_end_matches(['-', '.']).to_owned(),
    }
}

/// The names by which the command line knows one member, without hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionNames {
    /// The option's name.
    pub name: String,
    /// Of a truth, the option that says no, if it is not `no-` and the name.
    pub negative: Option<&'static str>,
    /// A name that is understood, too, but not shown.
    pub alias: Option<&'static str>,
}

impl OptionNames {
    /// The option that says no, if the member is a truth.
    pub fn no(&self) -> String {
        self.negative.map_or_else(|| format!("no-{}", self.name), str::to_owned)
    }
}

/// The options of the members called `names` of the input of `command`, in the same order, each different from the others and from
/// the options that every command has.
pub fn option_names(cli: AwsCli, command: &str, names: &[&str]) -> Vec<OptionNames> {
    let mut options = Vec::with_capacity(names.len());
    let mut taken = BTreeSet::new();
    // How often a plain name came, so that the next free number is not looked for from the start.
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let rule = command_name(name);
        let mut option = cli.option(command, &rule).map_or_else(|| rule.clone(), str::to_owned);
        while is_reserved(&option) {
            option = format!("api-{option}");
        }
        let plain = option.clone();
        let count = counts.entry(plain.clone()).or_insert(1);
        while !taken.insert(option.clone()) {
            *count += 1;
            option = format!("{plain}-{count}");
        }
        let (negative, alias) = (cli.negative(command, &rule), cli.alias(command, &rule));
        options.push(OptionNames { name: option, negative, alias });
    }
    // An older name may have become that of another member.
    let free = |alias: &&str| !taken.contains(*alias) && !is_reserved(alias);
    options.iter_mut().for_each(|option| option.alias = option.alias.filter(free));
    options
}

/// Whether the command line would take `--{option}` for another option. It is searched for global ones first, and a unique beginning is
/// enough: a member's option that begins one of them would never be seen.
fn is_reserved(option: &str) -> bool {
    let mut global = GLOBAL.iter().flat_map(|global| global.names);
    let mut every = [&CLI_INPUT, &SKELETON].into_iter().flat_map(|every| every.names);
    global.any(|name| name.starts_with(option)) || every.any(|name| *name == option)
}

/// The words of `name` in lower case with `separator` between them, as botocore divides names: `-` gives commands and options,
/// `_` gives the methods of boto3. A name that contains the separator is returned as it is.
pub fn separated(name: &str, separator: char) -> String {
    if name.contains(separator) {
        return name.to_owned();
    }
    let exception = EXCEPTIONS.iter().find(|(_, _, names)| names.contains(&name));
    let name = match exception {
        Some((odd, plain, _)) => name.replace(odd, plain),
        None => split_plural(name, separator),
    };
    let name = split_before_words(&name, separator);
    split_after_words(&name, separator).to_ascii_lowercase()
}

/// Sets off an acronym in the plural at the end: `GatewayARNs` becomes `Gateway-arns`.
fn split_plural(name: &str, separator: char) -> String {
    let Some(rest) = name.strip_suffix('s') else { return name.to_owned() };
    let stem = rest.trim_end_matches(|c: char| c.is_ascii_uppercase());
    match rest.strip_prefix(stem) {
        Some(acronym) if acronym.len() >= 2 => format!("{stem}{separator}{}s", acronym.to_ascii_lowercase()),
        _ => name.to_owned(),
    }
}

/// Puts the separator before every capital that lower case follows and that any character precedes: `UICustomization` becomes
/// `UI-Customization`. A character that ends one word is not looked at again as the one before the next.
fn split_before_words(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        out.push(letter);
        let mut ahead = letters.clone();
        let begins_word = ahead.next().is_some_and(|c| c.is_ascii_uppercase())
            && ahead.next().is_some_and(|c| c.is_ascii_lowercase());
        if begins_word {
            out.push(separator);
            out.extend(letters.next());
            while let Some(lower) = letters.next_if(char::is_ascii_lowercase) {
                out.push(lower);
            }
        }
    }
    out
}

/// Puts the separator between a small letter or digit and a capital: `S3Location` becomes `S3-Location`.
fn split_after_words(name: &str, separator: char) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut last = separator;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && (last.is_ascii_lowercase() || last.is_ascii_digit()) {
            out.push(separator);
        }
        out.push(letter);
        last = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{AwsCli, command_name, option_names, separated};

    #[test]
    fn divides_names_as_botocore_does() {
        for (name, expected) in [
            ("ClientId", "client-id"),
            ("SMSMfaSettings", "sms-mfa-settings"),
            ("AllowedOAuthFlows", "allowed-o-auth-flows"),
            ("UICustomization", "ui-customization"),
            ("CallbackURLs", "callback-urls"),
            ("S3Location", "s3-location"),
            ("CreateStorediSCSIVolume", "create-stored-iscsi-volume"),
            ("VolumeiSCSIAttributes", "volumei-scsi-attributes"),
            ("x-amz-Date", "x-amz-Date"),
            ("", ""),
        ] {
            assert_eq!(command_name(name), expected, "{name}");
        }
        assert_eq!(separated("GatewayARNs", '_'), "gateway_arns");
    }

    #[test]
    fn renames_what_a_global_option_would_swallow() {
        let names =
            ["Version", "Query", "Output", "Region", "Endpoint", "End", "ApiVersion", "EndTime", "CliInputJson"];
        let options = option_names(AwsCli::default(), "put", &names);
        let expected = [
            "api-version",
            "api-query",
            "api-output",
            "api-region",
            "api-endpoint",
            "api-end",
            "api-version-2",
            "end-time",
            "api-cli-input-json",
        ];
        assert_eq!(options.iter().map(|option| option.name.as_str()).collect::<Vec<_>>(), expected);
    }
}
