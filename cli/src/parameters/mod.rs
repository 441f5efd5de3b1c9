//! From the text of an option to a value of the type that its member has.
