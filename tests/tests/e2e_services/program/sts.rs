//! A role that is assumed, and who one is by its credentials.

use serde_json::{Value, json};
use services::sts::types::Tag;

use super::Sts;
use crate::text;

task! {
    fn make(sts: &Sts, name: &str) {
        let assume = sts.assume_role().role_arn("arn:aws:iam::123456789012:role/guest").role_session_name(name);
        let assume = assume.duration_seconds(900).tags(Tag::builder().key("a/b").value("c=d&e").build());
        let credentials = wait!(assume.send())?.credentials.ok_or("no credentials")?;
        Ok(json!({
            "key": credentials.access_key_id,
            "secret": credentials.secret_access_key,
            "token": credentials.session_token,
        }))
    }
}

task! {
    fn see(sts: &Sts, _name: &str, kept: &Value) {
        let who = wait!(sts.get_caller_identity().send())?;
        let key = wait!(sts.get_access_key_info().access_key_id(text(kept, "key")?).send())?;
        Ok(json!([[who.account, who.arn], key.account]))
    }
}
