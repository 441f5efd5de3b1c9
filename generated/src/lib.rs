//! A typed client for Amazon Cognito user pools.
