//! Pascal case. In: a name as the model has it; out: names of types and variants. The words are those of the AWS
//! SDK for Rust, except that it breaks the plurals of acronyms (`CallbackUrLs`), which stay whole here
//! (`CallbackUrls`).

use super::snake::is_plural;

/// Makes a type's name of a shape's name.
///
/// Everything but ASCII letters and digits separates words and is dropped, so the result may be empty and may
/// start with a digit; [`Scope`](super::Scope) makes identifiers of such names.
///
/// ```
/// use smithgen::stages::names::pascal_case;
/// assert_eq!(pascal_case("MFAOptionType"), "MfaOptionType");
/// assert_eq!(pascal_case("CallbackURLs"), "CallbackUrls");
/// ```
pub fn pascal_case(name: &str) -> String {
    join(name, Numbers::Close)
}

/// Makes a variant's name of an enum member's name or, where it has none, of its value.
///
/// It is Pascal case, except that a symbol other than `_` between two digits stays as `_`, lest `1.6` becomes `16`.
///
/// ```
/// use smithgen::stages::names::variant_case;
/// assert_eq!(variant_case("SMS_MFA"), "SmsMfa");
/// assert_eq!(variant_case("1.6 GB"), "1_6Gb");
/// ```
pub fn variant_case(name: &str) -> String {
    join(name, Numbers::Apart)
}

/// Makes an operation's type name: only the first letter changes, as in the AWS SDK for Rust.
///
/// A name that holds anything but ASCII letters and digits is put into Pascal case, since rustc would warn of it.
pub fn operation_type_name(name: &str) -> String {
    if !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return pascal_case(name);
    }
    let mut out = name.to_owned();
    if let Some(first) = out.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    out
}

/// What becomes of a symbol between two digits.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    Close,
    Apart,
}

fn join(name: &str, numbers: Numbers) -> String {
    let bytes = name.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut out = String::with_capacity(name.len());
    // The last byte of the current word, or 0 between words; and the symbol that ended the last word.
    let (mut last, mut symbol) = (0u8, 0u8);
    for (i, &byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            last = 0;
            symbol = byte;
            continue;
        }
        let starts_word = last == 0 || is_boundary(last, byte, at(i + 1), at(i + 2));
        let parts_digits = symbol != 0 && symbol != b'_' && byte.is_ascii_digit();
        if numbers == Numbers::Apart && parts_digits && out.ends_with(|c: char| c.is_ascii_digit()) {
            out.push('_');
        }
        out.push(char::from(if starts_word { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }));
        last = byte;
        symbol = 0;
    }
    out
}

fn is_boundary(last: u8, next: u8, peek: u8, after: u8) -> bool {
    let rises = last.is_ascii_lowercase() || last.is_ascii_digit();
    let acronym_ends = last.is_ascii_uppercase() && peek.is_ascii_lowercase() && !is_plural(peek, after);
    next.is_ascii_uppercase() && (rises || acronym_ends)
}

#[cfg(test)]
mod tests {
    use super::{operation_type_name, pascal_case, variant_case};

    #[test]
    fn types_are_named_as_in_the_sdk_but_for_plurals() {
        for (name, expected) in [
            ("MFAOptionType", "MfaOptionType"),
            ("UICustomizationType", "UiCustomizationType"),
            ("EUMSSmsConfigurationType", "EumsSmsConfigurationType"),
            ("OAuthFlowType", "OAuthFlowType"),
            ("SMS_MFA", "SmsMfa"),
            ("CallbackURLs", "CallbackUrls"),
            ("VPCs", "Vpcs"),
            ("ACLsUpdateStatus", "AclsUpdateStatus"),
            ("ASsn", "ASsn"),
            ("IPv4Address", "IPv4Address"),
            ("__listOf__string", "ListOfString"),
            ("AbpV1_0_x", "AbpV10X"),
            ("userPool", "UserPool"),
        ] {
            assert_eq!(pascal_case(name), expected, "{name}");
        }
    }

    #[test]
    fn numbers_in_values_stay_apart() {
        for (value, expected) in [
            ("0.5", "0_5"),
            ("1.6", "1_6"),
            ("16", "16"),
            ("2012-10-17", "2012_10_17"),
            ("TLS_1_2", "Tls12"),
            ("t3.1x", "T3_1x"),
            ("AWS::DynamoDB::Table", "AwsDynamoDbTable"),
            ("Assets per revision", "AssetsPerRevision"),
            ("1. 2", "1_2"),
            ("*", ""),
        ] {
            assert_eq!(variant_case(value), expected, "{value}");
        }
    }

    #[test]
    fn operations_keep_their_spelling() {
        assert_eq!(operation_type_name("getMFAStatus"), "GetMFAStatus");
        assert_eq!(operation_type_name("Delete_stream"), "DeleteStream");
        assert_eq!(operation_type_name(""), "");
    }
}
