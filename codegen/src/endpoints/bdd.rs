//! Reads the other form of the same rules, a [binary decision diagram](https://smithy.io/2.0/additional-specs/rules-engine/specification.html#smithy-rules-endpointbdd-trait):
//! conditions and results in lists, and nodes of three numbers each, packed into one text.
//!
//! Every condition has one place, far from what it guards, so that types are checked and what may be unset is not.

use smithgen_model::{Node, base64};

use super::check::Checker;
use super::graph::Reference;
use super::tree::{Condition, Expr, Typed};

/// References from here on are results.
const RESULT: i64 = 100_000_000;

/// A node as it stands there: its condition, and where to go if it holds and if not.
type Packed = [i64; 3];

impl Checker {
    /// Reads a whole diagram.
    pub(super) fn diagram(&mut self, node: &Node) -> Reference {
        self.has_unseen_tests = true;
        self.head(node);
        let conditions = self.elements(node, "conditions", Self::lone_condition);
        let results = self.elements(node, "results", |this, node| {
            let ty = this.required_str(node, "type")?;
            let outcome = this.outcome(ty, node, "endpoint or error")?;
            Some(this.graph.outcome(outcome))
        });
        let nodes = self.nodes(node);
        let root = self.required(node, "root").and_then(Node::as_i64);
        let (Some(conditions), Some(results), Some(nodes)) = (conditions, results, nodes) else {
            return Reference::NoMatch;
        };
        let mut diagram = Diagram { known: vec![[None; 2]; nodes.len()], conditions, results, nodes };
        let found = root.and_then(|root| diagram.follow(self, root));
        found.unwrap_or_else(|| {
            self.problem("`root` leads to what is no node, condition or result, or around in a circle".to_owned());
            Reference::NoMatch
        })
    }

    /// Reads each element of an array.
    fn elements<T>(&mut self, node: &Node, key: &str, read: impl Fn(&mut Self, &Node) -> Option<T>) -> Option<Vec<T>> {
        let nodes = self.required_array(node, key)?;
        self.at_key(key, |this| this.each(nodes, read))
    }

    fn lone_condition(&mut self, node: &Node) -> Option<Condition> {
        let (value, name) = self.assignment(node);
        let slot = name.and_then(|name| self.slot(name));
        if let Some(name) = name {
            let named = value.as_ref().zip(slot).map(|(value, slot)| Typed::maybe(Expr::Slot(slot), value.ty));
            self.bring(name, named);
        }
        Some(Condition { value: value?.expr, assign: slot })
    }

    /// Unpacks the nodes.
    fn nodes(&mut self, node: &Node) -> Option<Vec<Packed>> {
        let text = self.required_str(node, "nodes")?;
        let bytes = base64(text).filter(|bytes| bytes.len().is_multiple_of(12));
        let Some(bytes) = bytes else {
            self.problem("`nodes` is no Base64 of three numbers of 32 bits a node".to_owned());
            return None;
        };
        let number = |bytes: &[u8]| bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)) as i32;
        let packed = |bytes: &[u8]| {
            let (condition, rest) = bytes.split_at(4);
            let (then, otherwise) = rest.split_at(4);
            [condition, then, otherwise].map(|bytes| i64::from(number(bytes)))
        };
        let nodes: Vec<Packed> = bytes.chunks(12).map(packed).collect();
        let count = self.required(node, "nodeCount").and_then(Node::as_i64);
        if count != i64::try_from(nodes.len()).ok() {
            self.problem(format!("`nodeCount` is not {}, the number of `nodes`", nodes.len()));
            return None;
        }
        Some(nodes)
    }
}

/// A diagram while it becomes a graph.
struct Diagram {
    conditions: Vec<Condition>,
    results: Vec<Reference>,
    nodes: Vec<Packed>,
    /// What each node has become as it stands, and the other way round.
    known: Vec<[Option<Reference>; 2]>,
}

impl Diagram {
    /// What a reference leads to. The nodes below it become nodes of the graph first, without recursion, because a diagram may be
    /// deep.
    fn follow(&mut self, checker: &mut Checker, root: i64) -> Option<Reference> {
        let mut open = vec![root];
        while let Some(&reference) = open.last() {
            if self.lookup(reference)?.is_some() {
                open.pop();
                continue;
            }
            // A way without a circle has each node twice at most.
            if open.len() > 2 * self.nodes.len() {
                return None;
            }
            let (index, side) = place(reference)?;
            let [condition, mut then, mut otherwise] = *self.nodes.get(index)?;
            if side == 1 {
                (then, otherwise) = (otherwise, then);
            }
            match (self.lookup(then)?, self.lookup(otherwise)?) {
                (None, _) => open.push(then),
                (_, None) => open.push(otherwise),
                (Some(then), Some(otherwise)) => {
                    let condition = self.conditions.get(usize::try_from(condition).ok()?)?.clone();
                    let node = checker.graph.node(condition, then, otherwise);
                    *self.known.get_mut(index)?.get_mut(side)? = Some(node);
                    open.pop();
                }
            }
        }
        self.lookup(root)?
    }

    /// What a reference has become, if it has; `None` if there is no such thing.
    fn lookup(&self, reference: i64) -> Option<Option<Reference>> {
        match reference {
            1 | -1 => Some(Some(Reference::NoMatch)),
            RESULT.. => {
                let result = usize::try_from(reference - RESULT).ok()?;
                Some(Some(*self.results.get(result)?))
            }
            _ => {
                let (index, side) = place(reference)?;
                Some(*self.known.get(index)?.get(side)?)
            }
        }
    }
}

/// The index of the node that a reference means, and 1 if it is meant the other way round.
fn place(reference: i64) -> Option<(usize, usize)> {
    let index = usize::try_from(reference.unsigned_abs()).ok()?.checked_sub(1)?;
    Some((index, usize::from(reference < 0)))
}
