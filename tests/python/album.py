"""Makes what the app of photos takes for granted at an emulator, or tells what is there when it has run; through botocore.

Standard input: {"url", "do": "make" or "see"}
Standard output: of "make" {"account", "keys": those of a user, "session": as IAM Identity Center tells credentials, those of the role
`photographer`}; of "see" {"photo", "items", "left": the counts of messages, "metrics"}
"""

import io
import json
import sys
import zipfile

from clients import client

order = json.load(sys.stdin)
services = ["cloudwatch", "dynamodb", "iam", "lambda", "s3", "sqs", "sts"]
# The key of ministack's root; moto takes any.
root = ("test", "test", None)
cloudwatch, dynamodb, iam, functions, s3, sqs, sts = (client(name, order["url"], credentials=root) for name in services)


def policy(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow"} | statement})


ANYTHING = policy(Action="*", Resource="*")


def role(name, principal):
    trust = policy(Action="sts:AssumeRole", Principal=principal)
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=ANYTHING)
    return arn


def archive():
    """The code of a function that answers with what it is told."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as files:
        files.writestr("code.py", "def handle(event, context):\n    return event\n")
    return file.getvalue()


def make():
    s3.create_bucket(Bucket="photos")
    sqs.create_queue(QueueName="photos")
    keys = {"album": "HASH", "photo": "RANGE"}
    dynamodb.create_table(
        TableName="albums",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        BillingMode="PAY_PER_REQUEST",
    )
    functions.create_function(
        FunctionName="describe",
        Runtime="python3.12",
        Role=role("describer", {"Service": "lambda.amazonaws.com"}),
        Handler="code.handle",
        Code={"ZipFile": archive()},
    )
    iam.create_user(UserName="diego")
    iam.put_user_policy(UserName="diego", PolicyName="all", PolicyDocument=ANYTHING)
    key = iam.create_access_key(UserName="diego")["AccessKey"]
    account = sts.get_caller_identity()["Account"]
    everybody = {"AWS": f"arn:aws:iam::{account}:root"}
    role("reader", everybody)
    user = client("sts", order["url"], credentials=(key["AccessKeyId"], key["SecretAccessKey"], None))
    session = user.assume_role(RoleArn=role("photographer", everybody), RoleSessionName="diego")["Credentials"]
    return {
        "account": account,
        "keys": [key["AccessKeyId"], key["SecretAccessKey"]],
        "session": {
            "accessKeyId": session["AccessKeyId"],
            "secretAccessKey": session["SecretAccessKey"],
            "sessionToken": session["SessionToken"],
            "expiration": int(session["Expiration"].timestamp() * 1000),
        },
    }


def see():
    queue = sqs.get_queue_url(QueueName="photos")["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    counts = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return {
        "photo": s3.get_object(Bucket="photos", Key="cat.jpg")["Body"].read().decode(),
        "items": dynamodb.scan(TableName="albums")["Items"],
        "left": [counts[name] for name in names],
        "metrics": sorted({metric["MetricName"] for metric in cloudwatch.list_metrics(Namespace="albums")["Metrics"]}),
    }


json.dump({"make": make, "see": see}[order["do"]](), sys.stdout)
