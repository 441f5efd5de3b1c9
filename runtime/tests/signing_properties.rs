//! Nothing makes signing or the reading of profiles panic, and the same request always gets the same signature.

use std::time::Duration;

use proptest::prelude::*;
use smithgen_runtime::credentials::Credentials;
use smithgen_runtime::generated::sigv4::{Message, Signer, SigningOptions};
use smithgen_runtime::settings::Profiles;
use smithgen_runtime::types::DateTime;

/// Texts that profiles are made of.
fn profile_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("[profile a]\n"),
        Just("[default"),
        Just("]"),
        Just("services s"),
        Just("="),
        Just("\n"),
        Just("\r\n"),
        Just(" "),
        Just("\t"),
        Just("#"),
        Just(" ;"),
        Just("key"),
        Just("é\u{0}"),
    ];
    proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_a_profile_or_an_error(config in profile_text(), credentials in profile_text(), any in ".*") {
        let _ = Profiles::parse(&config, &credentials);
        let _ = Profiles::parse(&any, &any);
    }

    #[test]
    fn any_message_can_be_signed(
        path in "(/|[.]|%|[a-z]|é| ){0,20}",
        query in "(&|=|%|[+]|[a-f0-9]|é){0,20}",
        headers in proptest::collection::vec(("[a-zA-Z-]{0,8}", proptest::collection::vec(any::<u8>(), 0..8)), 0..6),
        flags in any::<[bool; 4]>(),
        seconds in prop_oneof![9 => -62_167_219_200..253_402_300_800_i64, 1 => any::<i64>()],
    ) {
        let credentials = Credentials::new("AKIDEXAMPLE", "secret", Some("token".to_owned()), None, "test");
        let options = SigningOptions {
            normalize_path: flags[0],
            double_encode_path: flags[1],
            sign_session_token: flags[2],
            send_content_hash: flags[3],
        };
        let signer =
            Signer::new(&credentials, "eu-west-1", "service", DateTime::from_secs(seconds)).with_options(options);
        // The values of one header have an order, so names differ by a number.
        let names: Vec<String> = headers.iter().enumerate().map(|(i, (name, _))| format!("{name}{i}")).collect();
        let message = |is_reversed: bool| {
            let mut message = Message::new("GET", &path, &query, "hash");
            let mut pairs: Vec<_> = names.iter().zip(&headers).map(|(name, (_, value))| (name, value)).collect();
            if is_reversed {
                pairs.reverse();
            }
            pairs.into_iter().for_each(|(name, value)| message.header(name, value));
            message
        };
        let signed = signer.sign_message(message(false));
        let _ = signer.presign_message(message(false), Duration::from_secs(1));
        if let Ok(signed) = signed {
            let again = signer.sign_message(message(true)).unwrap();
            prop_assert_eq!(signed.signature, again.signature);
        } else {
            // Only years of other than four digits cannot be signed.
            prop_assert!(!(-62_167_219_200..253_402_300_800).contains(&seconds));
        }
    }
}
