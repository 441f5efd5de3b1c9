//! From values to text: json, text, table, yaml, yaml-stream.
