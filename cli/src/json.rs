//! JSON as the AWS CLI reads and writes it, which is as Python does.
