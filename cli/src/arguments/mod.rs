//! From the words of a command line to a command, its options and the global ones.
