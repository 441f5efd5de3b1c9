//! Places in a model that is read already.
//!
//! In: findings of later stages. Out: [`Problems`] with file, line and column.

use crate::botocore::Part;
use crate::model::Model;
use crate::places::Step;
use crate::problem::{Problem, Problems};
use crate::report::{Finding, Place, place, sorted};
use crate::source::SourceIx;

impl Model {
    /// Finds the places of findings in the model's files, and puts them in the order of files and lines.
    pub fn locate(&self, findings: impl IntoIterator<Item = Finding>) -> Problems {
        sorted(self.place(findings))
    }

    /// Finds the places of findings in the model's files, and leaves them in their order.
    pub fn locate_each(&self, findings: impl IntoIterator<Item = Finding>) -> Vec<Problem> {
        self.place(findings).into_iter().map(|(_, problem)| problem).collect()
    }

    fn place(&self, findings: impl IntoIterator<Item = Finding>) -> Vec<(Place, Problem)> {
        let mut rule_sets = vec![None; self.sources.len()];
        let with_source = |mut finding: Finding| {
            let at = &mut finding.at;
            let shape = at.shape.as_deref().and_then(|shape| self.find(shape));
            at.source = at.source.or_else(|| *self.origins.get(shape?.index())?);
            if let ([Step::Key(_), Step::Key(applied), path @ ..], Some(first)) = (at.rest.as_slice(), at.source)
                && applied == RULE_SET
                && let Some(known) = rule_sets.get_mut(first as usize)
                && let Some(source) = *known.get_or_insert_with(|| self.rule_set_after(first))
            {
                (at.source, at.rest, at.from_root) = (Some(source), path.to_vec(), true);
            }
            finding
        };
        place(findings.into_iter().map(with_source).collect(), &self.sources)
    }

    /// The endpoint rules that are a file of their own, after the one that tells of their service.
    fn rule_set_after(&self, service: SourceIx) -> Option<SourceIx> {
        let mut others = (0..).zip(&self.sources).skip(service as usize);
        others.find(|(_, source)| Part::is_rule_set(&source.text)).map(|(ix, _)| ix)
    }
}

/// The trait that holds the endpoint rules.
const RULE_SET: &str = "smithy.rules#endpointRuleSet";
