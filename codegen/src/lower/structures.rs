//! Structures: fields with their types and documentation, and the builders of those that callers make.

use proc_macro2::Ident;
use smithgen_model::{Member, ShapeIx, ShapeKind};

use super::Context;
use super::docs::{Owner, Place, deprecated};
use crate::analysis::optionality::{Presence, Role, is_demanded, presence};
use crate::names::{Kind, Name, Scope};
use crate::rir::{Builder, Field, Module, Setter, State, Structure, Type};

impl Context<'_> {
    /// The structure `ix` as the type `ident` of `module`.
    pub(super) fn structure(&self, ix: ShapeIx, ident: &Ident, module: &Module, role: Role) -> Structure {
        let shape = self.model.shape(ix);
        let members: &[Member] = match &shape.kind {
            ShapeKind::Structure(members) => members,
            _ => &[],
        };
        let names = self.names.members.get(&ix).map(Vec::as_slice).unwrap_or_default();
        let by_name = members.iter().map(|member| member.name.as_str()).zip(names).collect();
        let owner = Owner { module, ident, members, names, fields: &by_name };
        let place = Place { module, owner: Some(owner) };
        let mut fields = Vec::new();
        for (index, (member, name)) in members.iter().zip(names).enumerate() {
            fields.push(self.field((ix, index), member, name, role, &place));
        }
        let makes_one = role == Role::Input || self.selection.reached_by_inputs.contains(&ix);
        let has_default = fields
            .iter()
            .zip(members)
            .all(|(field, member)| field.default.is_none() && presence(self.model, role, member) != Presence::Required);
        let message = (*module == Module::Errors).then(|| self.message(members, names, &mut fields));
        Structure {
            ident: ident.clone(),
            docs: self.item_docs(shape, &place),
            aliases: self.type_aliases(shape, ident),
            deprecated: deprecated(&shape.traits),
            schema: self.schema_ref(ix),
            has_default,
            builder: makes_one.then(|| self.builder(owner, role, &fields)),
            fields,
            message,
        }
    }

    fn field(&self, place_ix: (ShapeIx, usize), member: &Member, name: &Name, role: Role, place: &Place<'_>) -> Field {
        let mut ty = self.value_type(member.target);
        if self.boxed.contains(&place_ix) {
            ty = ty.boxed();
        }
        let presence = presence(self.model, role, member);
        if presence == Presence::Optional {
            ty = ty.optional();
        }
        let default = match presence {
            Presence::Default(value) => self.default(member, value).filter(|default| !default.is_rusts_own()),
            _ => None,
        };
        Field {
            ident: name.ident().clone(),
            docs: self.field_docs(member, name, role, place),
            aliases: field_aliases(member, name),
            deprecated: deprecated(&member.traits),
            ty,
            default,
            is_added: false,
        }
    }

    /// The field that holds an error's message. A shape without a member for it gets one: services tell why they refuse
    /// whether or not their models say so.
    fn message(&self, members: &[Member], names: &[Name], fields: &mut Vec<Field>) -> Ident {
        let modelled = MESSAGES
            .iter()
            .find_map(|wanted| members.iter().position(|member| member.name == *wanted))
            .and_then(|index| fields.get(index))
            .filter(|field| field.ty == Type::String || field.ty == Type::String.optional());
        if let Some(field) = modelled {
            return field.ident.clone();
        }
        let mut scope = Scope::new(Kind::Member);
        for name in names {
            scope.reserve(name.text());
        }
        let ident = scope.claim_derived("message").ident().clone();
        fields.push(Field {
            ident: ident.clone(),
            docs: vec!["What the service says about it; the model has no member for that.".to_owned()],
            aliases: Vec::new(),
            deprecated: None,
            ty: Type::String.optional(),
            default: None,
            is_added: true,
        });
        ident
    }

    fn builder(&self, owner: Owner<'_>, role: Role, fields: &[Field]) -> Builder {
        let Owner { module, ident, members, names, .. } = owner;
        let builders = module.builders();
        let mut parameters = Scope::new(Kind::Type);
        for taken in TAKEN_PARAMETERS {
            parameters.reserve(taken);
        }
        let mut methods = Scope::new(Kind::Member);
        for name in names {
            methods.reserve(name.text());
        }
        let mut builder = Builder::empty(ident, module);
        parameters.reserve(builder.ident.to_string());
        for ((member, name), field) in members.iter().zip(names).zip(fields) {
            let demand = self.names.demands.get(name.text()).filter(|_| is_demanded(role, member));
            let state = demand.map(|demand| {
                let parameter = parameters.claim(&demand.ident.to_string()).ident().clone();
                builder.states.push(State { parameter, demand: demand.ident.clone() });
                builder.states.len() - 1
            });
            let (ty, optional, boxed) = bare(&field.ty);
            builder.setters.push(Setter {
                field: field.ident.clone(),
                name: name.text().to_owned(),
                docs: self.setter_docs(member, name, role, owner, &builders),
                deprecated: field.deprecated.clone(),
                ty,
                optional,
                boxed,
                state,
                set: methods.claim_derived(&format!("set_{}", name.text())).ident().clone(),
            });
        }
        builder
    }
}

/// The members that hold the message of an error, the likeliest first.
const MESSAGES: [&str; 4] = ["message", "Message", "errorMessage", "ErrorMessage"];

/// The types and traits that a builder's text uses by their bare names, so that no type parameter may be called so.
const TAKEN_PARAMETERS: [&str; 11] =
    ["Box", "C", "D", "Draft", "Into", "Option", "Set", "Sized", "String", "Unset", "Vec"];

/// A field's type without `Option` and `Box`, and whether it has them.
fn bare(ty: &Type) -> (Type, bool, bool) {
    let (inner, optional) = match ty {
        Type::Option(inner) => (&**inner, true),
        other => (other, false),
    };
    match inner {
        Type::Boxed(inner) => ((**inner).clone(), optional, true),
        other => (other.clone(), optional, false),
    }
}

/// The spelling on the wire and on the command line, where they differ from the field's.
fn field_aliases(member: &Member, name: &Name) -> Vec<String> {
    let mut aliases = vec![member.name.clone(), name.text().replace('_', "-")];
    aliases.retain(|alias| alias != name.text());
    aliases.dedup();
    aliases
}
