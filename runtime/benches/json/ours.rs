//! The values of the benchmark as smithgen generates them.

use std::collections::HashMap;

use smithgen_runtime::generated::schema::{Kind, Member, Schema};
use smithgen_runtime::types::DateTime;
use smithgen_runtime::{string_enum, structure};

static TEXT: Schema = Schema::simple("StringType", Kind::String);
static SECRET: Schema = Schema::simple("PasswordType", Kind::String).sensitive();
static BOOLEAN: Schema = Schema::simple("BooleanType", Kind::Boolean);
static TIME: Schema = Schema::simple("DateType", Kind::Timestamp);
static STATUS: Schema = Schema::simple("UserStatusType", Kind::Enum);
static METADATA: Schema =
    Schema::map("ClientMetadataType", &[Member::element("key", &TEXT), Member::element("value", &TEXT)]);
static CONFIRM: Schema = Schema::structure(
    "ConfirmForgotPasswordRequest",
    &[
        Member::new("ClientId", &SECRET).required(),
        Member::new("SecretHash", &SECRET),
        Member::new("Username", &SECRET).required(),
        Member::new("ConfirmationCode", &TEXT).required(),
        Member::new("Password", &SECRET).required(),
        Member::new("ClientMetadata", &METADATA),
    ],
);
static ATTRIBUTE: Schema =
    Schema::structure("AttributeType", &[Member::new("Name", &TEXT).required(), Member::new("Value", &SECRET)]);
static ATTRIBUTES: Schema = Schema::list("AttributeListType", &[Member::element("member", &ATTRIBUTE)]);
static USER: Schema = Schema::structure(
    "UserType",
    &[
        Member::new("Username", &SECRET),
        Member::new("Attributes", &ATTRIBUTES),
        Member::new("UserCreateDate", &TIME),
        Member::new("UserLastModifiedDate", &TIME),
        Member::new("Enabled", &BOOLEAN),
        Member::new("UserStatus", &STATUS),
    ],
);
static USERS: Schema = Schema::list("UsersListType", &[Member::element("member", &USER)]);
static PAGE: Schema =
    Schema::structure("ListUsersResponse", &[Member::new("Users", &USERS), Member::new("PaginationToken", &TEXT)]);

pub(crate) struct ConfirmForgotPassword {
    pub(crate) client_id: String,
    pub(crate) secret_hash: Option<String>,
    pub(crate) username: String,
    pub(crate) confirmation_code: String,
    pub(crate) password: String,
    pub(crate) client_metadata: Option<HashMap<String, String>>,
}
structure!(
    ConfirmForgotPassword, CONFIRM, 0: client_id, 1: secret_hash, 2: username, 3: confirmation_code, 4: password,
    5: client_metadata
);

pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
}
structure!(Attribute, ATTRIBUTE, 0: name, 1: value);

#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) enum UserStatus {
    Unconfirmed,
    Confirmed,
    ForceChangePassword,
    Unknown(String),
}
string_enum!(
    UserStatus,
    Unconfirmed = "UNCONFIRMED",
    Confirmed = "CONFIRMED",
    ForceChangePassword = "FORCE_CHANGE_PASSWORD",
);

pub(crate) struct User {
    pub(crate) username: Option<String>,
    pub(crate) attributes: Option<Vec<Attribute>>,
    pub(crate) user_create_date: Option<DateTime>,
    pub(crate) user_last_modified_date: Option<DateTime>,
    pub(crate) enabled: Option<bool>,
    pub(crate) user_status: Option<UserStatus>,
}
structure!(
    User, USER, 0: username, 1: attributes, 2: user_create_date, 3: user_last_modified_date, 4: enabled, 5: user_status
);

pub(crate) struct ListUsersPage {
    pub(crate) users: Option<Vec<User>>,
    pub(crate) pagination_token: Option<String>,
}
structure!(ListUsersPage, PAGE, 0: users, 1: pagination_token);
