//! What is wrong with an input, all of it together.
