//! `aws.partition`: a region's name in, the partition that it belongs to out.

/// A group of regions with its own DNS suffixes, as `aws.partition` gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// The partition's id, such as `aws-us-gov`.
    pub name: &'static str,
    /// The DNS suffix of ordinary endpoints.
    pub dns_suffix: &'static str,
    /// The DNS suffix of endpoints that answer on IPv4 and IPv6.
    pub dual_stack_dns_suffix: &'static str,
    /// The region that signs for services without regions.
    pub implicit_global_region: &'static str,
    /// Whether the partition has FIPS endpoints.
    pub supports_fips: bool,
    /// Whether the partition has dual-stack endpoints.
    pub supports_dual_stack: bool,
    /// How regions that are not listed begin: `us` stands for the pattern `^us-\w+-\d+$`.
    pub prefixes: &'static [&'static str],
    /// The regions known by name.
    pub regions: &'static [&'static str],
}

/// Finds a region's partition: by name, else by the form of the name, else the partition `aws`.
///
/// `None` only if the table has no partition `aws`.
pub fn partition<'t>(table: &'t [Partition], region: &str) -> Option<&'t Partition> {
    let named = table.iter().find(|p| p.regions.contains(&region));
    let alike = || table.iter().find(|p| p.prefixes.iter().any(|prefix| is_like(region, prefix)));
    named.or_else(alike).or_else(|| table.iter().find(|p| p.name == "aws"))
}

/// Whether a host lies in the domains of some partition.
pub(crate) fn is_in_partition(table: &[Partition], host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let lies_in = |domain: &str| host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    table.iter().any(|partition| lies_in(partition.dns_suffix) || lies_in(partition.dual_stack_dns_suffix))
}

/// Matches `^PREFIX-\w+-\d+$`.
fn is_like(region: &str, prefix: &str) -> bool {
    let Some((place, number)) =
        region.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-')).and_then(|rest| rest.split_once('-'))
    else {
        return false;
    };
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !place.is_empty() && place.bytes().all(is_word) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::PARTITIONS;
    use super::*;

    fn name(region: &str) -> &'static str {
        partition(PARTITIONS, region).unwrap().name
    }

    #[test]
    fn regions_are_found_by_name_by_form_and_by_default() {
        assert_eq!(name("eu-west-1"), "aws");
        assert_eq!(name("aws-cn-global"), "aws-cn");
        assert_eq!(name("us-gov-north-17"), "aws-us-gov");
        assert_eq!(name("us-iso-north-1"), "aws-iso");
        assert_eq!(name("eusc-de-west-2"), "aws-eusc");
        assert_eq!(name("eusc-fr-west-2"), "aws");
        assert_eq!(name("us-iso-north"), "aws");
        assert_eq!(name("nowhere"), "aws");
        assert_eq!(name(""), "aws");
    }

    #[test]
    fn a_form_is_matched_to_its_end() {
        assert!(is_like("us-a_b-12", "us"));
        assert!(!is_like("us--1", "us"));
        assert!(!is_like("us-east-", "us"));
        assert!(!is_like("us-east-1a", "us"));
        assert!(!is_like("us-gov-east-1", "us"));
        assert!(!is_like("useast-1", "us"));
    }

    #[test]
    fn a_table_without_aws_may_find_nothing() {
        assert_eq!(partition(&[], "us-east-1"), None);
    }
}
