"""Keys for a role: what S3 grants it, and nothing more, enforced by the S3 server."""

import json
import re

import boto3
from localstack.aws.connect import connect_to

from . import settings

HOURS = 3600
NOTHING = [{"Effect": "Deny", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}]


def s3_part(documents: list[dict]) -> dict:
    """The statements of IAM policies that are about S3, as one policy document."""
    statements = []
    for document in documents:
        for statement in as_list(document["Statement"]):
            actions = [action for action in as_list(statement.get("Action", [])) if re.match(r"s3:|\*$", action)]
            resources = [everything(arn) for arn in as_list(statement.get("Resource", []))]
            if actions and resources:
                kept = {key: statement[key] for key in ("Effect", "Condition") if key in statement}
                statements.append(kept | {"Action": actions, "Resource": resources})
    return {"Version": "2012-10-17", "Statement": statements or NOTHING}


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def everything(arn: str) -> str:
    return "arn:aws:s3:::*" if arn == "*" else arn


def policies_of(role_arn: str) -> list[dict]:
    """Inline and attached policy documents of a role, from LocalStack's IAM."""
    iam = connect_to(aws_access_key_id=role_arn.split(":")[4]).iam
    role = role_arn.split("/")[-1]
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]
    for attached in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        arn = attached["PolicyArn"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        documents.append(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])
    return documents


def assume(role_arn: str | None) -> dict:
    """Keys of the S3 server that can do what the role's policies say of S3."""
    policy = s3_part(policies_of(role_arn) if role_arn else [])
    sts = boto3.client("sts", endpoint_url=settings.s3_endpoint(), **settings.s3_keys())
    return sts.assume_role(
        RoleArn=role_arn or "arn:aws:iam::000000000000:role/none",
        RoleSessionName="emulator",
        Policy=json.dumps(policy, separators=(",", ":")),
        DurationSeconds=12 * HOURS,
    )["Credentials"]
