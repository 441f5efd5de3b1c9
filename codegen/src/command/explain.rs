//! `explain`: what an operation or shape reaches, as a tree, with traits.
//!
//! In: a model and a name. Out: one line a member. A shape with members is shown in full where it comes first; where it comes
//! again the line says so, and where a shape holds itself, or lies very deep, it says that.

use std::collections::BTreeSet;
use std::path::Path;

use crate::selection::PRELUDE;
use smithgen_model::{Member, Model, Node, Shape, ShapeIx, ShapeKind, Traits};

use super::arguments::File;
use super::{Answer, Failure, load, suggestion};

/// Traits that are prose, tests or programs, which would bury the rest.
const HIDDEN: [&str; 9] = [
    "aws.api#service",
    "smithy.api#documentation",
    "smithy.api#enumValue",
    "smithy.api#examples",
    "smithy.rules#endpointBdd",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
    "smithy.test#httpRequestTests",
    "smithy.test#httpResponseTests",
];

/// How deep the tree is shown; what is below has a tree of its own.
const DEEPEST: usize = 64;

/// How many bytes of an enum's values are shown, to the end of the last.
const LONGEST_VALUES: usize = 10_000;

/// The longest value of a trait that is shown in full.
const LONGEST: usize = 80;

/// Shows the tree below the shape called `name`.
pub(super) fn explain(file: &File, name: &str) -> Result<Answer, Failure> {
    let model = load(file)?;
    let root = find(&model, &file.path, name)?;
    let mut tree = Tree { model: &model, text: String::new(), shown: BTreeSet::new(), inside: BTreeSet::new() };
    tree.text = format!("{}{}\n", tree.describe(root), tree.traits(&model.shape(root).traits));
    tree.enter(root, "");
    Ok(Answer::new(tree.text, model.warnings()))
}

/// The shape with this id, or the only one of this name.
fn find(model: &Model, path: &Path, name: &str) -> Result<ShapeIx, Failure> {
    if let Some(ix) = model.find(name) {
        return Ok(ix);
    }
    let own = || model.shapes().filter(|(_, shape)| shape.id.namespace() != PRELUDE);
    let found: Vec<(ShapeIx, &Shape)> = own().filter(|(_, shape)| shape.id.name() == name).collect();
    match found[..] {
        [(ix, _)] => Ok(ix),
        [] => {
            let suggestion = suggestion(name, own().map(|(_, shape)| shape.id.name()));
            Err(Failure::Use(format!("{} has no operation or shape `{name}`{suggestion}", path.display())))
        }
        _ => {
            let ids: Vec<String> = found.iter().map(|(_, shape)| format!("`{}`", shape.id)).collect();
            Err(Failure::Use(format!("`{name}` is not unique: say {}", ids.join(" or "))))
        }
    }
}

/// The tree so far.
struct Tree<'a> {
    model: &'a Model,
    text: String,
    /// Shapes whose members have been shown.
    shown: BTreeSet<ShapeIx>,
    /// Shapes whose members are being shown.
    inside: BTreeSet<ShapeIx>,
}

/// A shape below another.
struct Child<'a> {
    /// How the parent calls it: a member's name, `input`, `error`.
    label: String,
    shape: ShapeIx,
    /// Traits of the member.
    traits: Option<&'a Traits>,
}

impl Tree<'_> {
    /// Shows what is below a shape; never deeper than [`DEEPEST`], so that the thread's stack is deep enough.
    fn enter(&mut self, shape: ShapeIx, indent: &str) {
        let children = children(self.model, shape);
        if children.is_empty() {
            return;
        }
        self.shown.insert(shape);
        self.inside.insert(shape);
        for (index, child) in children.iter().enumerate() {
            self.show(indent, index + 1 == children.len(), child);
        }
        self.inside.remove(&shape);
    }

    fn show(&mut self, indent: &str, is_last: bool, child: &Child<'_>) {
        let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let target = self.model.shape(child.shape);
        let of_member = child.traits.map(|traits| self.traits(traits)).unwrap_or_default();
        let line = format!("{indent}{branch}{}: {}{of_member}", child.label, self.describe(child.shape));
        self.text.push_str(&line);
        if self.inside.contains(&child.shape) {
            self.text.push_str("  (recursive)\n");
        } else if self.shown.contains(&child.shape) {
            self.text.push_str("  (see above)\n");
        } else if self.inside.len() > DEEPEST {
            self.text.push_str("  (deeper)\n");
        } else {
            let of_target = self.traits(&target.traits);
            self.text.push_str(&format!("{of_target}\n"));
            self.enter(child.shape, &format!("{indent}{below}"));
        }
    }

    /// A shape's name and kind; one of the prelude says its kind by its name.
    fn describe(&self, ix: ShapeIx) -> String {
        let shape = self.model.shape(ix);
        if shape.id.namespace() == PRELUDE {
            return shape.id.name().to_owned();
        }
        format!("{} ({}{})", shape.id.name(), shape.shape_type(), values(shape))
    }

    /// Traits as Smithy's own language writes them: `  @length{"min":1} @required`.
    fn traits(&self, traits: &Traits) -> String {
        let shown = traits.iter().filter(|(id, _)| !HIDDEN.contains(id));
        let texts: Vec<String> = shown.map(|(id, value)| trait_text(id, value)).collect();
        if texts.is_empty() { String::new() } else { format!("  {}", texts.join(" ")) }
    }
}

/// The values of an enum: `: "SMS", "EMAIL"`.
fn values(shape: &Shape) -> String {
    let (ShapeKind::Enum(members) | ShapeKind::IntEnum(members)) = &shape.kind else {
        return String::new();
    };
    let values = members.iter().filter_map(|member| member.traits.get("smithy.api#enumValue"));
    // All of them, if they are few: the line comes again with each member of the type.
    let mut text = String::new();
    for value in values {
        if text.len() > LONGEST_VALUES {
            text.push_str(", …");
            break;
        }
        text.push_str(if text.is_empty() { ": " } else { ", " });
        text.push_str(&value.to_string());
    }
    text
}

/// What is one level below a shape.
fn children(model: &Model, ix: ShapeIx) -> Vec<Child<'_>> {
    let of_member =
        |label: &str, member: &Member, traits| Child { label: label.to_owned(), shape: member.target, traits };
    let plain = |label: &str, shape: ShapeIx| Child { label: label.to_owned(), shape, traits: None };
    match &model.shape(ix).kind {
        ShapeKind::Structure(members) | ShapeKind::Union(members) => {
            members.iter().map(|member| of_member(&member.name, member, Some(&member.traits))).collect()
        }
        ShapeKind::List(element) => vec![of_member("member", element, Some(&element.traits))],
        ShapeKind::Map { key, value } => {
            vec![of_member("key", key, Some(&key.traits)), of_member("value", value, Some(&value.traits))]
        }
        ShapeKind::Operation(operation) => {
            let input = operation.input.map(|input| plain("input", input));
            let output = operation.output.map(|output| plain("output", output));
            let service = model.services().next();
            let errors = service.map_or_else(|| operation.errors.clone(), |service| model.errors_of(service, ix));
            input.into_iter().chain(output).chain(errors.into_iter().map(|error| plain("error", error))).collect()
        }
        ShapeKind::Resource(resource) => {
            let operations = resource.all_operations().map(|operation| plain("operation", operation));
            operations.chain(resource.resources.iter().map(|&resource| plain("resource", resource))).collect()
        }
        ShapeKind::Service(_) => {
            model.operations_of(ix).into_iter().map(|operation| plain("operation", operation)).collect()
        }
        _ => Vec::new(),
    }
}

fn trait_text(id: &str, value: &Node) -> String {
    let name = id.strip_prefix("smithy.api#").unwrap_or(id);
    if value.as_object().is_some_and(|object| object.is_empty()) {
        return format!("@{name}");
    }
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("@{name}({}…)", text.get(..end).unwrap_or_default()),
        None => format!("@{name}({text})"),
    }
}
