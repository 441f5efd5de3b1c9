//! Mail that is sent in two ways, and templates of it.

use serde_json::{Value, json};
use services::ses::types::{Body, Content, Destination, Message, RawMessage, Template};
use smithgen_runtime::types::Blob;

use super::Ses;
use crate::refused;

task! {
    fn make(ses: &Ses, name: &str) {
        let address = format!("{name}@example.com");
        wait!(ses.verify_email_identity().email_address(&address).send())?;
        let text = Content::builder().data("Hallo & <tschüs>").charset("UTF-8").build();
        let message = Message::builder().subject(Content::builder().data("Grüße").build());
        let message = message.body(Body::builder().text(text).build()).build();
        let to = Destination::builder().to_addresses("ana@example.com").to_addresses("ben@example.com").build();
        wait!(ses.send_email().source(&address).destination(to).message(message).send())?;
        let raw = Blob::new(format!("From: {address}\nTo: ana@example.com\nSubject: raw\n\n+ & =\n"));
        wait!(ses.send_raw_email().source(&address).raw_message(RawMessage::builder().data(raw).build()).send())?;
        let template = Template::builder().template_name(format!("{name}-template")).subject_part("Grüße, {{name}}");
        wait!(ses.create_template().template(template.html_part("<p>a &amp; b</p>").build()).send())?;
        Ok(json!({}))
    }
}

task! {
    fn see(ses: &Ses, name: &str, _kept: &Value) {
        let (address, template) = (format!("{name}@example.com"), format!("{name}-template"));
        let seen = wait!(ses.get_template().template_name(&template).send())?.template.ok_or("no template")?;
        let attributes = wait!(ses.get_identity_verification_attributes().identities(&address).send())?;
        let (names, states): (Vec<_>, Vec<_>) = attributes
            .verification_attributes
            .into_iter()
            .map(|(name, state)| (name, state.verification_status.as_str().to_owned()))
            .unzip();
        let points = wait!(ses.get_send_statistics().send())?.send_data_points.unwrap_or_default();
        let points: Vec<_> = points.iter().map(|point| json!([point.delivery_attempts, point.bounces])).collect();
        let data = json!({"name": name}).to_string();
        let rendered = wait!(ses.test_render_template().template_name(&template).template_data(data).send())?;
        let rendered = rendered.rendered_template.ok_or("nothing rendered")?;
        let message = Message::builder().subject(Content::builder().data("").build()).body(Body::builder().build());
        let refuse = ses.send_email().source(format!("{name}@example.org")).destination(Destination::builder().build());
        let stranger = refused(wait!(refuse.message(message.build()).send()))?;
        Ok(json!([
            [seen.template_name, seen.subject_part, seen.html_part, seen.text_part],
            [names, states],
            points,
            rendered.contains(&format!("Subject: Grüße, {name}")),
            stranger,
        ]))
    }
}
