//! One run of a program, from its arguments to its exit status.
