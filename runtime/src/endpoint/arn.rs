//! `aws.parseArn`: an Amazon Resource Name in, its parts out.

/// The parts of an Amazon Resource Name `arn:partition:service:region:account:resource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// The partition that holds the resource.
    pub partition: &'a str,
    /// The service that holds the resource.
    pub service: &'a str,
    /// The resource's region; empty for resources without one.
    pub region: &'a str,
    /// The account that manages the resource; empty for resources without one.
    pub account_id: &'a str,
    /// The resource, split at `:` and `/`.
    pub resource_id: Vec<&'a str>,
}

/// Takes a resource name apart; `None` if it is not one, or lacks partition, service or resource.
pub fn parse_arn(text: &str) -> Option<Arn<'_>> {
    let mut parts = text.splitn(6, ':');
    let (Some("arn"), Some(partition), Some(service), Some(region), Some(account_id), Some(rest)) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    if partition.is_empty() || service.is_empty() || rest.is_empty() {
        return None;
    }
    Some(Arn { partition, service, region, account_id, resource_id: rest.split([':', '/']).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_split_at_colons_and_slashes() {
        let arn = parse_arn("arn:aws:s3:us-east-2:012345678910:outpost/op-1:bucket:").unwrap();
        assert_eq!((arn.partition, arn.service), ("aws", "s3"));
        assert_eq!((arn.region, arn.account_id), ("us-east-2", "012345678910"));
        assert_eq!(arn.resource_id, ["outpost", "op-1", "bucket", ""]);
    }

    #[test]
    fn region_and_account_may_be_empty_and_nothing_else() {
        assert_eq!(parse_arn("arn:aws:s3:::name").unwrap().resource_id, ["name"]);
        for text in ["", "arn", "arn:aws:s3::", "arn:aws:s3:::", "arn::s3:::n", "arn:aws::::n", "ARN:aws:s3:::n"] {
            assert_eq!(parse_arn(text), None, "{text}");
        }
    }
}
