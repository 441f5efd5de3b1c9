"""Makes a user pool with an app client and confirmed users, through botocore: those calls need signatures.

Standard input: {"endpoint": URL, "secret": whether the client has one, "users": [[email, password], ...]}
Standard output: {"pool_id", "client_id", "client_secret" (null without one)}
"""

import json
import sys

from clients import cognito

order = json.load(sys.stdin)
service = cognito(order["endpoint"])
pool_id = service.create_user_pool(
    PoolName="tests", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
)["UserPool"]["Id"]
client = service.create_user_pool_client(
    UserPoolId=pool_id,
    ClientName="tests",
    GenerateSecret=order["secret"],
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)["UserPoolClient"]
for email, password in order["users"]:
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    service.admin_create_user(
        UserPoolId=pool_id, Username=email, UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    service.admin_set_user_password(UserPoolId=pool_id, Username=email, Password=password, Permanent=True)
json.dump(
    {"pool_id": pool_id, "client_id": client["ClientId"], "client_secret": client.get("ClientSecret")},
    sys.stdout,
)
