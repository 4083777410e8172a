#!/usr/bin/env python3
"""Fills the S3 server of with-bucket.sh: a bucket and three keys, told as JSON. Exactly ten calls:
so many are let through before the server looks at keys."""
import json
import sys
import time
import urllib.request

import boto3

endpoint = sys.argv[1]
for _ in range(200):
    try:
        urllib.request.urlopen(f"{endpoint}/moto-api/data.json", timeout=1).read()
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("the server does not answer")

at = {
    "endpoint_url": endpoint,
    "region_name": "us-east-1",
    "aws_access_key_id": "setup",
    "aws_secret_access_key": "setup",
}
iam = boto3.client("iam", **at)
bucket = "arn:aws:s3:::legal"
# The writer may also use a bucket that is not there, so that it is missing and not forbidden.
both = [bucket, f"{bucket}/*", "arn:aws:s3:::nowhere", "arn:aws:s3:::nowhere/*"]
everything = {"Effect": "Allow", "Action": "s3:*", "Resource": both}
look = {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": [bucket, f"{bucket}/*"]}
pointers = {"Effect": "Deny", "Action": "s3:PutObject", "Resource": f"{bucket}/*/privacy/current.json"}
rights = {"writer": [everything], "reader": [look], "pointless": [everything, pointers]}
told = {"endpoint": endpoint, "bucket": "legal", "region": "us-east-1"}
boto3.client("s3", **at).create_bucket(Bucket="legal")
for name, statements in rights.items():
    iam.create_user(UserName=name)
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=name, PolicyName="rights", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    told[name] = {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
print(json.dumps(told))
