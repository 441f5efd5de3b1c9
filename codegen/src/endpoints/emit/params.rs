//! Prints `Params`: plain public fields, optional unless the rule set has a default.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::params::{ParamDefault, ParamType, Parameter};
use super::super::rir::EndpointRules;
use crate::emit::documentation;

impl EndpointRules {
    pub(super) fn params_struct(&self) -> TokenStream {
        let generics = self.borrows().then(|| quote!(<'a>));
        let derives = match self.has_plain_defaults() {
            true => quote!(Clone, Copy, Debug, Default),
            false => quote!(Clone, Copy, Debug),
        };
        let fields = self.params.iter().map(field);
        quote! {
            #[doc = " What the endpoint depends on."]
            #[derive(#derives)]
            pub struct Params #generics { #(#fields),* }
        }
    }

    /// `Default`, where deriving it would not give the rule set's defaults.
    pub(super) fn params_default(&self) -> Option<TokenStream> {
        if self.has_plain_defaults() {
            return None;
        }
        let generics = self.borrows().then(|| quote!(<'_>));
        let fields = self.params.iter().map(|param| {
            let ident = &param.ident;
            let value = match &param.default {
                None => quote!(None),
                Some(ParamDefault::String(text)) => quote!(#text),
                Some(ParamDefault::Boolean(value)) => quote!(#value),
                Some(ParamDefault::StringArray(texts)) => quote!(&[#(#texts),*]),
            };
            quote!(#ident: #value)
        });
        Some(quote! {
            impl Default for Params #generics {
                fn default() -> Self { Self { #(#fields),* } }
            }
        })
    }

    fn has_plain_defaults(&self) -> bool {
        let is_plain = |param: &Parameter| matches!(param.default, None | Some(ParamDefault::Boolean(false)));
        self.params.iter().all(is_plain)
    }
}

fn field(param: &Parameter) -> TokenStream {
    let ty = match param.ty {
        ParamType::String => quote!(&'a str),
        ParamType::Boolean => quote!(bool),
        ParamType::StringArray => quote!(&'a [&'a str]),
    };
    let ty = match param.default {
        None => quote!(Option<#ty>),
        Some(_) => ty,
    };
    let docs = docs(param).into_iter().map(|line| documentation(&[line]));
    let ident = &param.ident;
    quote! { #(#docs)* pub #ident: #ty }
}

fn docs(param: &Parameter) -> Vec<String> {
    let text = param.docs.as_deref().unwrap_or_default();
    let mut lines: Vec<String> = text.lines().map(|line| escaped(line.trim())).collect();
    lines.retain(|line| !line.is_empty());
    if lines.is_empty() {
        lines.push(format!("The parameter `{}` of the endpoint rules.", param.name));
    }
    if let Some(reason) = &param.deprecated {
        lines.push(String::new());
        lines.push(format!("Deprecated. {}", escaped(reason)).trim_end().to_owned());
    }
    lines
}

/// Plain text as Markdown: outside of code, nothing is a link or a tag by accident.
fn escaped(line: &str) -> String {
    // A lone backtick would make the rest code.
    let has_code = line.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut text = String::new();
    for word in line.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        if !is_code && (word.starts_with("http://") || word.starts_with("https://")) {
            let url = word.trim_end_matches(['.', ',', ';', ')']);
            let rest = word.strip_prefix(url).unwrap_or_default();
            text.push_str(&format!("<{url}>{rest}"));
            continue;
        }
        for c in word.chars() {
            is_code ^= has_code && c == '`';
            if !is_code && (matches!(c, '[' | ']' | '<' | '>' | '*' | '_') || c == '`' && !has_code) {
                text.push('\\');
            }
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("a  [link] <b> `code[0]`"), "a \\[link\\] \\<b\\> `code[0]`");
        assert_eq!(escaped("see https://example.com."), "see <https://example.com>.");
        assert_eq!(escaped("one ` <b>"), "one \\` \\<b\\>");
    }
}
