//! What the service checks of an input before it looks at any user: types, required members, lengths, patterns.
//!
//! The input of an operation goes in; out comes either [`Members`], from which the rules read, or the service's own error:
//! `SerializationException` for a wrong type, else one `InvalidParameterException` that lists every violation.

use serde_json::{Map, Value};

use super::user_pool::ServiceError;

/// The constraints of one text member.
pub(crate) struct Text {
    name: &'static str,
    required: bool,
    /// Characters, inclusive.
    length: (usize, usize),
    pattern: Option<Pattern>,
    /// Whether the value is kept out of messages.
    sensitive: bool,
}

/// A pattern of the form `[…]+`.
struct Pattern {
    /// As messages show it.
    text: &'static str,
    allows: fn(char) -> bool,
}

impl Text {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

const fn text(name: &'static str, length: (usize, usize)) -> Text {
    Text { name, required: false, length, pattern: None, sensitive: true }
}

const CLIENT_ID: Text = Text {
    pattern: Some(Pattern { text: "[\\w+]+", allows: |c| c.is_ascii_alphanumeric() || "_+".contains(c) }),
    ..text("ClientId", (1, 128)).required()
};
const SECRET_HASH: Text = Text {
    pattern: Some(Pattern { text: "[\\w+=/]+", allows: |c| c.is_ascii_alphanumeric() || "_+=/".contains(c) }),
    ..text("SecretHash", (1, 128))
};
const USERNAME: Text = Text {
    pattern: Some(Pattern {
        text: "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
        allows: |c| !c.is_whitespace() && !c.is_control(),
    }),
    ..text("Username", (1, 128)).required()
};
const CONFIRMATION_CODE: Text =
    Text { pattern: Some(NO_SPACE), sensitive: false, ..text("ConfirmationCode", (1, 2048)).required() };
const PASSWORD: Text = Text { pattern: Some(NO_SPACE), ..text("Password", (0, 256)) };
const AUTH_FLOW: Text = Text { sensitive: false, ..text("AuthFlow", (0, usize::MAX)).required() };
const NO_SPACE: Pattern = Pattern { text: "[\\S]+", allows: |c| !c.is_whitespace() };

/// The text members of each operation; `None` for an operation that this pool doesn't have.
pub(crate) fn of_operation(operation: &str) -> Option<&'static [Text]> {
    const SIGN_UP: &[Text] = &[CLIENT_ID, SECRET_HASH, USERNAME, PASSWORD];
    const CONFIRM_SIGN_UP: &[Text] = &[CLIENT_ID, SECRET_HASH, USERNAME, CONFIRMATION_CODE];
    const ASK_FOR_CODE: &[Text] = &[CLIENT_ID, SECRET_HASH, USERNAME];
    const RESET: &[Text] = &[CLIENT_ID, SECRET_HASH, USERNAME, CONFIRMATION_CODE, PASSWORD.required()];
    const INITIATE_AUTH: &[Text] = &[AUTH_FLOW, CLIENT_ID];
    Some(match operation {
        "SignUp" => SIGN_UP,
        "ConfirmSignUp" => CONFIRM_SIGN_UP,
        "ResendConfirmationCode" | "ForgotPassword" => ASK_FOR_CODE,
        "ConfirmForgotPassword" => RESET,
        "InitiateAuth" => INITIATE_AUTH,
        _ => return None,
    })
}

/// Members whose values are maps from text to text, in whichever operation.
const TEXT_MAPS: [&str; 2] = ["AuthParameters", "ClientMetadata"];

/// An input that keeps its constraints.
#[derive(Debug)]
pub(crate) struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    /// Checks `body`, a whole request body, against `constraints`.
    pub(crate) fn check(body: &'a [u8], buffer: &'a mut Value, constraints: &[Text]) -> Result<Self, ServiceError> {
        *buffer = serde_json::from_slice(body).map_err(|_| serialization(String::new()))?;
        let Value::Object(members) = buffer else {
            return Err(serialization("Start of structure or map expected.".to_owned()));
        };
        for map in TEXT_MAPS {
            check_text_map(members.get(map))?;
        }
        let mut violations = Vec::new();
        for constraint in constraints {
            check_text(constraint, members.get(constraint.name), &mut violations)?;
        }
        if violations.is_empty() {
            return Ok(Self(members));
        }
        let (count, plural) = (violations.len(), if violations.len() == 1 { "" } else { "s" });
        let message = format!("{count} validation error{plural} detected: {}", violations.join("; "));
        Err(ServiceError::new("InvalidParameterException", message))
    }

    /// A text member; empty when it is not there.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        self.optional(name).unwrap_or_default()
    }

    pub(crate) fn optional(&self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str()
    }

    /// An entry of a member that is a map from text to text.
    pub(crate) fn entry(&self, map: &str, key: &str) -> Option<&'a str> {
        self.0.get(map)?.get(key)?.as_str()
    }

    /// The value of a user attribute among `UserAttributes`.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        let attributes = self.0.get("UserAttributes")?.as_array()?;
        attributes.iter().find(|attribute| attribute["Name"] == name)?.get("Value")?.as_str()
    }
}

fn check_text(rule: &Text, value: Option<&Value>, violations: &mut Vec<String>) -> Result<(), ServiceError> {
    let text = match value {
        None | Some(Value::Null) if rule.required => {
            violations.push(violation(rule, None, "Member must not be null"));
            return Ok(());
        }
        None | Some(Value::Null) => return Ok(()),
        Some(Value::String(text)) => text,
        Some(other) => return Err(not_text(other)),
    };
    let length = text.chars().count();
    let (least, most) = rule.length;
    if length < least {
        let demand = format!("Member must have length greater than or equal to {least}");
        violations.push(violation(rule, Some(text), &demand));
    }
    if length > most {
        let demand = format!("Member must have length less than or equal to {most}");
        violations.push(violation(rule, Some(text), &demand));
    }
    if let Some(pattern) = &rule.pattern
        && (text.is_empty() || !text.chars().all(pattern.allows))
    {
        let demand = format!("Member must satisfy regular expression pattern: {}", pattern.text);
        violations.push(violation(rule, Some(text), &demand));
    }
    Ok(())
}

/// One violation as the service words it; a sensitive value is left out.
fn violation(rule: &Text, value: Option<&str>, demand: &str) -> String {
    let (first, rest) = rule.name.split_at(1);
    let value = match value {
        _ if rule.sensitive => String::new(),
        None => " null".to_owned(),
        Some(value) => format!(" '{value}'"),
    };
    format!("Value{value} at '{}{rest}' failed to satisfy constraint: {demand}", first.to_ascii_lowercase())
}

fn check_text_map(value: Option<&Value>) -> Result<(), ServiceError> {
    match value {
        None | Some(Value::Null) => Ok(()),
        Some(Value::Object(map)) => match map.values().find(|value| !value.is_string()) {
            Some(value) => Err(not_text(value)),
            None => Ok(()),
        },
        Some(_) => Err(serialization("Expected a map.".to_owned())),
    }
}

fn not_text(value: &Value) -> ServiceError {
    let kind = match value {
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::Array(_) => "START_ARRAY",
        _ => "START_OBJECT",
    };
    serialization(format!("{kind} can not be converted to a String"))
}

fn serialization(message: String) -> ServiceError {
    ServiceError::new("SerializationException", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(operation: &str, body: &str) -> ServiceError {
        let constraints = of_operation(operation).expect(operation);
        Members::check(body.as_bytes(), &mut Value::Null, constraints).expect_err(body)
    }

    #[test]
    fn a_good_input_is_read() {
        let body = r#"{"ClientId":"a1","Username":"zoë@example.com","ConfirmationCode":"1","Password":"x",
            "SecretHash":null,"ClientMetadata":{"k":"v"},"Unknown":[]}"#;
        let mut buffer = Value::Null;
        let constraints = of_operation("ConfirmForgotPassword").expect("constraints");
        let members = Members::check(body.as_bytes(), &mut buffer, constraints).expect("a good input");
        assert_eq!(members.text("Username"), "zoë@example.com");
        assert_eq!(members.optional("SecretHash"), None);
        assert_eq!(members.entry("ClientMetadata", "k"), Some("v"));
        assert_eq!(members.attribute("email"), None);
    }

    #[test]
    fn all_violations_come_together_and_name_no_secret() {
        let error = error(
            "ConfirmForgotPassword",
            r#"{"Username":"with space","ConfirmationCode":"1 2","Password":"s3cret word"}"#,
        );
        assert_eq!(error.code, "InvalidParameterException");
        assert_eq!(
            error.message,
            "4 validation errors detected: \
             Value at 'clientId' failed to satisfy constraint: Member must not be null; \
             Value at 'username' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+; \
             Value '1 2' at 'confirmationCode' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\S]+; \
             Value at 'password' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\S]+"
        );
    }

    #[test]
    fn lengths_count_characters() {
        let name = "é".repeat(129);
        let message = error("ForgotPassword", &format!(r#"{{"ClientId":"a","Username":"{name}"}}"#)).message;
        assert!(message.starts_with("1 validation error detected: "), "{message}");
        assert!(message.ends_with("length less than or equal to 128"), "{message}");
        let message = error("ForgotPassword", r#"{"ClientId":"","Username":"u"}"#).message;
        assert!(message.contains("length greater than or equal to 1"), "{message}");
    }

    #[test]
    fn wrong_types_and_bad_json_are_serialization_errors() {
        for body in [
            "{",
            "[]",
            r#"{"ClientId":5}"#,
            r#"{"ClientId":"a","Username":"u","ClientMetadata":{"k":true}}"#,
            r#"{"ClientId":"a","Username":"u","ClientMetadata":[]}"#,
        ] {
            assert_eq!(error("ForgotPassword", body).code, "SerializationException", "{body}");
        }
    }
}
