//! The `cognito-idp` command: what `aws cognito-idp` does, without Python.

smithgen_cli::include_command!(cognito_idp);
