//! Reads the parameters of a rule set.

use smithgen_model::Node;

use super::builtin::BuiltIn;
use super::check::Checker;
use super::parameter::{ParamType, ParamValue, Parameter};
use super::tree::{Expr, Type, Typed};

impl Checker {
    /// Reads all parameters and brings them into scope.
    pub(super) fn parameters(&mut self, node: &Node) {
        let Some(object) = node.as_object() else {
            return self.problem(format!("expected an object of parameters, found {}", node.kind()));
        };
        for (name, node) in object.iter() {
            self.at_key(name, |this| {
                let double = this.params.iter().find(|p| p.name.eq_ignore_ascii_case(name));
                if let Some(double) = double {
                    let message = format!("differs from the parameter `{}` only in case", double.name);
                    this.problem(message);
                }
                let param = this.parameter(name, node);
                let value = param.as_ref().and_then(|param| this.parameter_value(param));
                this.bring(name, value);
                this.params.extend(param);
            });
        }
    }

    /// What a reference to the parameter means before anything is known of it.
    fn parameter_value(&mut self, param: &Parameter) -> Option<Typed> {
        let optional = !param.required && param.default.is_none();
        Some(Typed { expr: Expr::Slot(self.slot(&param.name)?), ty: param.ty.into(), optional })
    }

    fn parameter(&mut self, name: &str, node: &Node) -> Option<Parameter> {
        self.check_name(name);
        let ty = self.required_str(node, "type")?;
        let Some(ty) = ParamType::named(ty) else {
            self.problem(format!("unknown type `{ty}`: expected string, boolean or stringArray"));
            return None;
        };
        let required = node.get("required").and_then(Node::as_bool).unwrap_or(false);
        let default = match node.get("default") {
            None | Some(Node::Null) => None,
            Some(value) => {
                let default = ParamValue::read(value, ty);
                if default.is_none() {
                    self.problem(format!("the default is no {}", Type::from(ty).name()));
                } else if !required {
                    self.problem("a parameter with a default must be required".to_owned());
                }
                default
            }
        };
        let builtin = node.get("builtIn").and_then(Node::as_str);
        if let Some(unknown) = builtin.filter(|name| BuiltIn::named(name).is_none()) {
            self.problem(format!("unknown built-in `{unknown}`"));
        }
        let documentation = node.get("documentation").and_then(Node::as_str).map(str::to_owned);
        let builtin = builtin.and_then(BuiltIn::named);
        Some(Parameter { name: name.to_owned(), ty, required, default, builtin, documentation })
    }
}
