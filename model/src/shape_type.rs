//! The types of shapes, and what each is called in the AST.

use std::fmt;

macro_rules! shape_types {
    ($($shape_type:ident = $name:literal,)*) => {
        /// The type of a shape.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)] // The names are those of the Smithy specification.
        pub enum ShapeType {
            $($shape_type,)*
        }

        impl ShapeType {
            /// The type with this name in the AST (`set`, the alias of 1.0, is handled by the reader).
            pub(crate) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$shape_type),)*
                    _ => None,
                }
            }

            /// The name in the AST.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$shape_type => $name,)*
                }
            }
        }
    };
}

shape_types! {
    Blob = "blob",
    Boolean = "boolean",
    String = "string",
    Enum = "enum",
    Byte = "byte",
    Short = "short",
    Integer = "integer",
    IntEnum = "intEnum",
    Long = "long",
    Float = "float",
    Double = "double",
    BigInteger = "bigInteger",
    BigDecimal = "bigDecimal",
    Timestamp = "timestamp",
    Document = "document",
    List = "list",
    Map = "map",
    Structure = "structure",
    Union = "union",
    Service = "service",
    Resource = "resource",
    Operation = "operation",
}

impl ShapeType {
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
