//! Reads Smithy service models into one resolved, validated graph.
