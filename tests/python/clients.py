"""botocore clients for user pools, with credentials that are no secret and without retries."""

import botocore.config
import botocore.session


def cognito(endpoint, region="us-east-1"):
    return botocore.session.Session().create_client(
        "cognito-idp",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="example",
        aws_secret_access_key="example",
        config=botocore.config.Config(retries={"total_max_attempts": 1}, proxies={}),
    )
