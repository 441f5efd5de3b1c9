//! Structures: fields with their types and documentation, and the builders of those that callers make.

use proc_macro2::Ident;
use quote::format_ident;
use smithgen_model::ShapeIx;

use super::Context;
use super::docs::{Owner, Place, told};
use super::members::{MemberPlan, Plans};
use super::names::TypeName;
use super::wire::Direction;
use crate::analysis::optionality::Presence;
use crate::names::{NameKind, Scope};
use crate::rir::{Field, ModulePath, Setter, State, Structure, StructureBuilder, Told, Type};

impl Context<'_> {
    /// A structure that others hold, or an error, with its builder if callers make it.
    pub(super) fn held(&self, ix: ShapeIx, name: &TypeName) -> Structure {
        let TypeName { module, ident } = name;
        let members = self.members_held(ix);
        let direction = (*module == ModulePath::Errors).then_some(Direction::Response);
        let mut structure = self.structure(ix, ident, module, members, direction);
        if *module == ModulePath::Errors {
            structure.message = Some(message(members, &mut structure.fields));
        }
        if self.selection.reached_by_inputs.contains(&ix) {
            structure.builder = Some(self.builder(&mut structure, module, members));
        }
        structure
    }

    /// The structure `ix` as the type `ident` of `module`, which nobody makes yet. It is what a message says, or stands in one.
    pub(super) fn structure(
        &self,
        ix: ShapeIx,
        ident: &Ident,
        module: &ModulePath,
        members: &Plans<'_>,
        message: Option<Direction>,
    ) -> Structure {
        let shape = self.model.shape(ix);
        let place = Place { module, owner: Some(Owner { module, ident, members }) };
        Structure {
            ident: ident.clone(),
            told: told(self.item_docs(shape, &place), self.type_aliases(shape, ident), &shape.traits),
            fields: members.iter().map(|plan| self.field(plan, &place, message)).collect(),
            schema: self.schema_ref(ix),
            has_default: members.iter().all(|plan| plan.default.is_none() && plan.presence != Presence::Required),
            builder: None,
            message: None,
        }
    }

    fn field(&self, plan: &MemberPlan<'_>, place: &Place<'_>, message: Option<Direction>) -> Field {
        Field {
            ident: plan.name.ident().clone(),
            name: plan.name.text().to_owned(),
            told: told(self.field_docs(plan, place), field_aliases(plan), &plan.member.traits),
            ty: plan.ty.clone(),
            is_optional: plan.is_optional(),
            is_boxed: plan.is_boxed,
            default: plan.default.clone(),
            is_added: false,
            is_bound: message.is_some_and(|message| self.is_bound(plan.member, message)),
            setter: None,
        }
    }

    /// The builder of a structure, whose fields learn how they are set.
    pub(super) fn builder(
        &self,
        structure: &mut Structure,
        module: &ModulePath,
        members: &Plans<'_>,
    ) -> StructureBuilder {
        let ident = format_ident!("{}Builder", structure.ident);
        let owner = Owner { module, ident: &structure.ident, members };
        let builders = module.builders();
        let mut parameters = Scope::new(NameKind::Type);
        TAKEN_PARAMETERS.into_iter().for_each(|taken| parameters.reserve(taken));
        parameters.reserve(ident.to_string());
        let mut methods = Scope::new(NameKind::Member);
        members.iter().for_each(|plan| methods.reserve(plan.name.text()));
        let mut states = Vec::new();
        for (plan, field) in members.iter().zip(&mut structure.fields) {
            let demand = self.members.demands.get(plan.name.text()).filter(|_| plan.is_demanded);
            let state = demand.map(|demand| {
                let parameter = parameters.claim(&demand.ident.to_string()).ident().clone();
                states.push(State { parameter, demand: demand.ident.clone() });
                states.len() - 1
            });
            field.setter = Some(Setter {
                docs: self.setter_docs(plan, owner, &builders),
                state,
                set: methods.claim_derived(&format!("set_{}", plan.name.text())).ident().clone(),
            });
        }
        StructureBuilder {
            ident,
            module: module.clone(),
            operation: None,
            paginated: false,
            presigned: false,
            wait: None,
            states,
        }
    }
}

/// The field that holds an error's message. A shape without a member for it gets one: services tell why they refuse
/// whether or not their models say so.
fn message(members: &Plans<'_>, fields: &mut Vec<Field>) -> Ident {
    let modelled = MESSAGES.iter().find_map(|wanted| members.find(wanted));
    if let Some(plan) = modelled.filter(|plan| plan.ty == Type::String && !plan.is_boxed) {
        return plan.name.ident().clone();
    }
    let mut scope = Scope::new(NameKind::Member);
    members.iter().for_each(|plan| scope.reserve(plan.name.text()));
    let name = scope.claim_derived("message");
    fields.push(Field {
        ident: name.ident().clone(),
        name: name.text().to_owned(),
        told: Told::words("What the service says about it; the model has no member for that."),
        ty: Type::String,
        is_optional: true,
        is_boxed: false,
        default: None,
        is_added: true,
        is_bound: false,
        setter: None,
    });
    name.ident().clone()
}

/// The members that hold the message of an error, the likeliest first; the last is OAuth's.
const MESSAGES: [&str; 5] = ["message", "Message", "errorMessage", "ErrorMessage", "error_description"];

/// The types and traits that a builder's text uses by their bare names, so that no type parameter may be called so.
const TAKEN_PARAMETERS: [&str; 13] =
    ["Box", "C", "Client", "D", "Draft", "Driver", "Into", "Option", "Set", "Sized", "String", "Unset", "Vec"];

/// The spelling on the wire and on the command line, where they differ from the field's.
fn field_aliases(plan: &MemberPlan<'_>) -> Vec<String> {
    let name = plan.name.text();
    let mut aliases = vec![plan.member.name.clone(), name.replace('_', "-")];
    aliases.retain(|alias| alias != name);
    aliases.dedup();
    aliases
}
