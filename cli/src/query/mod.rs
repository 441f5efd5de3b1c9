//! From an expression and a value to another value: JMESPath.
