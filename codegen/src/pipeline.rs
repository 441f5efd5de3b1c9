//! The one way from a model to text, which build scripts, the command and the tests go.
//!
//! In: a model, what was chosen of it, and where it comes from. Out: a [`Generated`] client with all that its forms are made of.

use std::path::Path;

use smithgen_model::{Model, Problem, Problems, ShapeIx};

use crate::select;
use crate::selection::{Choice, Selection};
use crate::{emit, lower, rir, write};

/// A client as generated.
#[derive(Debug)]
pub struct Generated {
    /// What was selected, with its warnings.
    pub selection: Selection,
    /// What is printed.
    pub client: rir::Client,
    /// Its text, module by module.
    pub root: emit::Module,
}

/// Generates what was chosen of a model; `source` says where the model comes from.
///
/// # Errors
/// Everything in the selection that cannot be generated, together.
pub fn generate(model: &Model, choice: &Choice, source: &str) -> Result<Generated, Problems> {
    let selection = select::select(model, choice)?;
    let client = lower::lower(model, &selection, source);
    let root = emit::emit(&client)?;
    Ok(Generated { selection, client, root })
}

/// What the first line of each file says of its origin: the model's files without their folders, which differ from machine to
/// machine, and the service.
pub fn origin<P: AsRef<Path>>(models: &[P], model: &Model, service: ShapeIx) -> String {
    let names: Vec<_> =
        models.iter().filter_map(|path| path.as_ref().file_name()).map(|name| name.to_string_lossy()).collect();
    format!("{} ({})", names.join(", "), model.shape(service).id)
}

impl Generated {
    /// The client as one text.
    pub fn text(&self) -> String {
        write::nested(&self.root, &self.client.source)
    }

    /// The table of its command-line tool, and where that finds the client; or, if it is part of a tool of several services, the
    /// table of its own under that name of files.
    ///
    /// # Errors
    /// When it is no Rust, which is a defect of this crate.
    pub fn program(&self, client_crate: Option<&str>, part: Option<&str>) -> Result<String, Problem> {
        Ok(write::program(&emit::program(&self.client, part)?, client_crate, &self.client.source))
    }

    /// The help pages of its command-line tool; empty without the feature `cli`.
    pub fn help_blob(&self, model: &Model) -> Vec<u8> {
        #[cfg(feature = "cli")]
        return crate::pages::tool::help_blob(model, &self.selection, &self.client.service.tool);
        #[cfg(not(feature = "cli"))]
        {
            let _ = model;
            Vec::new()
        }
    }
}
