//! Generates the client from the model that the project ships.

fn main() {
    smithgen::Builder::new("../model/cognito-idp.json").build().unwrap_or_else(|problems| problems.exit());
}
