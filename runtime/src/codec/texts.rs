//! Scalars as texts, for [`Encoder`](super::Encoder)s of formats that have nothing else.
//!
//! In: a value. Out: its text, which goes to the method `value` of the encoder together with the member; where there is none, a failure of
//! its `writing`.

/// The methods for booleans and numbers.
macro_rules! numbers_as_texts {
    () => {
        fn boolean(&mut self, member: &'static $crate::schema::Member, value: bool) {
            self.value(member, if value { "true" } else { "false" });
        }

        fn integer(&mut self, member: &'static $crate::schema::Member, value: i64) {
            self.value(member, &value.to_string());
        }

        fn float(&mut self, member: &'static $crate::schema::Member, value: f32) {
            self.value(member, &$crate::types::float::float_text(value));
        }

        fn double(&mut self, member: &'static $crate::schema::Member, value: f64) {
            self.value(member, &$crate::types::float::float_text(value));
        }

        fn number(&mut self, member: &'static $crate::schema::Member, text: &str) {
            self.value(member, text);
        }
    };
}

/// The methods for all scalars.
#[cfg(feature = "xml")]
macro_rules! scalars_as_texts {
    () => {
        $crate::codec::numbers_as_texts!();

        fn string(&mut self, member: &'static $crate::schema::Member, value: &str) {
            self.value(member, value);
        }

        fn blob(&mut self, member: &'static $crate::schema::Member, value: &[u8]) {
            self.value(member, &$crate::types::base64::encode_base64(value));
        }

        fn timestamp(&mut self, member: &'static $crate::schema::Member, value: $crate::types::DateTime) {
            match value.fmt(member.timestamp_format().unwrap_or($crate::schema::TimestampFormat::DateTime)) {
                Ok(text) => self.value(member, &text),
                Err(error) => {
                    if !member.is_element() {
                        self.writing.step_to(member);
                    }
                    self.writing.fail(&error);
                }
            }
        }
    };
}

pub(crate) use numbers_as_texts;
#[cfg(feature = "xml")]
pub(crate) use scalars_as_texts;
