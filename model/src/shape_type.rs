//! The types of shapes, and the keys that each may have in the AST.

use std::fmt;

/// The type of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // The names are those of the Smithy specification.
pub enum ShapeType {
    Blob,
    Boolean,
    String,
    Enum,
    Byte,
    Short,
    Integer,
    IntEnum,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    List,
    Map,
    Structure,
    Union,
    Service,
    Resource,
    Operation,
}

/// Types with their names in the AST (`set`, the alias of 1.0, is handled by the reader).
const NAMES: [(ShapeType, &str); 22] = [
    (ShapeType::Structure, "structure"),
    (ShapeType::String, "string"),
    (ShapeType::List, "list"),
    (ShapeType::Enum, "enum"),
    (ShapeType::Operation, "operation"),
    (ShapeType::Integer, "integer"),
    (ShapeType::Map, "map"),
    (ShapeType::Boolean, "boolean"),
    (ShapeType::Union, "union"),
    (ShapeType::Timestamp, "timestamp"),
    (ShapeType::Resource, "resource"),
    (ShapeType::Long, "long"),
    (ShapeType::Service, "service"),
    (ShapeType::Double, "double"),
    (ShapeType::Blob, "blob"),
    (ShapeType::Float, "float"),
    (ShapeType::Document, "document"),
    (ShapeType::IntEnum, "intEnum"),
    (ShapeType::Byte, "byte"),
    (ShapeType::Short, "short"),
    (ShapeType::BigInteger, "bigInteger"),
    (ShapeType::BigDecimal, "bigDecimal"),
];

impl ShapeType {
    /// The type with this name in the AST.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, n)| *n == name).map(|(shape_type, _)| *shape_type)
    }

    /// The name in the AST.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(shape_type, _)| *shape_type == self).map_or("", |(_, name)| name)
    }

    /// The name with its article: `an enum`.
    pub(crate) fn with_article(self) -> String {
        let name = self.name();
        let article = if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
        format!("{article} {name}")
    }

    /// Whether shapes of this type hold other values (list, map, structure, union).
    pub fn is_aggregate(self) -> bool {
        matches!(self, Self::List | Self::Map | Self::Structure | Self::Union)
    }

    /// Whether this is a service, resource or operation.
    pub fn is_service_type(self) -> bool {
        matches!(self, Self::Service | Self::Resource | Self::Operation)
    }

    /// Whether this is one of the simple types, enums included.
    pub fn is_simple(self) -> bool {
        !self.is_aggregate() && !self.is_service_type()
    }

    /// Whether this is a number, intEnum included.
    pub fn is_number(self) -> bool {
        self.is_integral() || matches!(self, Self::Float | Self::Double | Self::BigDecimal)
    }

    /// Whether this is a whole number, intEnum included.
    pub fn is_integral(self) -> bool {
        matches!(self, Self::Byte | Self::Short | Self::Integer | Self::IntEnum | Self::Long | Self::BigInteger)
    }

    /// Whether this is a string or enum.
    pub fn is_string(self) -> bool {
        matches!(self, Self::String | Self::Enum)
    }

    /// Whether the type had a zero value without saying so in version 1.0.
    pub(crate) fn had_zero_value(self) -> bool {
        matches!(
            self,
            Self::Boolean
                | Self::Byte
                | Self::Short
                | Self::Integer
                | Self::IntEnum
                | Self::Long
                | Self::Float
                | Self::Double
        )
    }
}

impl fmt::Display for ShapeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
