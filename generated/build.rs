//! Generates the client, and the commands of its command-line tool, from the model that the project ships.

fn main() {
    smithgen::Builder::new("cognito-idp.json")
        .command(cfg!(feature = "cli"))
        .build()
        .unwrap_or_else(|problems| problems.exit());
}
