"""LocalStack's S3, answered by another S3 server: all requests are sent on, signed with that server's keys."""

import http.client
import json
import urllib.parse

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from localstack.aws.skeleton import Skeleton
from localstack.aws.spec import load_service
from localstack.http import Response
from localstack.http.request import get_full_raw_path
from localstack.services.plugins import Service, aws_provider
from localstack.services.s3.resource_providers import aws_s3_bucket

from . import settings

# Settings that MinIO does not have.
ACCEPTED_UNDONE = {
    "DeleteBucketCors",
    "DeleteBucketPolicy",
    "PutBucketCors",
    "PutBucketEncryption",
    "PutBucketLifecycleConfiguration",
    "PutBucketLogging",
    "PutBucketOwnershipControls",
    "PutBucketTagging",
    "PutPublicAccessBlock",
}
# What belongs to the connection or to the signature that came in.
DROPPED_HEADERS = ("host", "authorization", "connection", "content-length", "transfer-encoding", "expect", "user-agent")
DROPPED_PREFIXES = ("x-localstack-", "amz-sdk-", "x-amz-security-token", "x-amz-date")
SIGNED_QUERY = ("x-amz-signature", "x-amz-credential", "x-amz-algorithm", "x-amz-date", "x-amz-expires")
SIGNED_QUERY += ("x-amz-signedheaders", "x-amz-security-token")
# The name by which MinIO knows the webhook that `events.py` answers (MINIO_NOTIFY_WEBHOOK_ENABLE_EVENTBRIDGE).
WEBHOOK = "arn:minio:sqs:{region_name}:EVENTBRIDGE:webhook"


@aws_provider(api="s3", name="minio")
def provider() -> Service:
    name_buckets_for_good()
    s3 = load_service("s3")
    table = {operation: answer for operation in s3.operation_names}
    table |= {operation: lambda context, request: Response(status=200) for operation in ACCEPTED_UNDONE}
    table |= {"PutBucketNotificationConfiguration": notify, "PutBucketPolicy": publish}
    return Service("s3", skeleton=Skeleton(s3, table))


def answer(context, request) -> Response:
    """Sends a request on and brings back what came of it."""
    status, headers, body = send(context.request)
    if context.operation.name == "CreateBucket" and b"BucketAlreadyOwnedByYou" in body:
        return Response(status=200)  # as AWS answers in us-east-1
    response = Response(body, status=status)
    for name, value in headers:
        if name.lower() not in ("content-length", "transfer-encoding", "connection", "server", "date"):
            response.headers[name] = value
    if context.request.method == "HEAD":
        response.headers["Content-Length"] = dict(headers).get("Content-Length", "0")
    return response


def send(request) -> tuple[int, list[tuple[str, str]], bytes]:
    path, _, query = get_full_raw_path(request).partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.lower().startswith(SIGNED_QUERY))
    body = request.get_data()
    signed = AWSRequest(
        method=request.method,
        url=settings.s3_endpoint() + path + (f"?{kept}" if kept else ""),
        headers={name: value for name, value in request.headers.items() if goes_on(name.lower())},
        data=body,
    )
    if request.headers.get("x-amz-content-sha256", "").endswith("UNSIGNED-PAYLOAD-TRAILER"):
        signed.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
    keys = settings.s3_keys()
    credentials = Credentials(keys["aws_access_key_id"], keys["aws_secret_access_key"])
    S3SigV4Auth(credentials, "s3", keys["region_name"]).add_auth(signed)
    prepared = signed.prepare()
    url = urllib.parse.urlsplit(prepared.url)
    connection = http.client.HTTPConnection(url.netloc, timeout=120)
    try:
        connection.request(request.method, f"{url.path}?{url.query}", body=body, headers=dict(prepared.headers))
        response = connection.getresponse()
        return response.status, response.getheaders(), response.read()
    finally:
        connection.close()


def goes_on(header: str) -> bool:
    return header not in DROPPED_HEADERS and not header.startswith(DROPPED_PREFIXES)


def client():
    return boto3.client("s3", endpoint_url=settings.s3_endpoint(), **settings.s3_keys())


def publish(context, request) -> Response:
    """
    What CloudFront may read of a bucket, everybody on this machine may, for there is no CloudFront between. The rest of the
    policy is left out: to ask for TLS would shut a loopback server.
    """
    statements = json.loads(request["Policy"])["Statement"]
    read = [one for one in statements if one.get("Principal") == {"Service": "cloudfront.amazonaws.com"}]
    everybody = [{"Principal": {"AWS": ["*"]}} | {key: one[key] for key in ("Effect", "Action", "Resource")} for one in read]
    if everybody:
        policy = json.dumps({"Version": "2012-10-17", "Statement": everybody})
        client().put_bucket_policy(Bucket=request["Bucket"], Policy=policy)
    return Response(status=204)


def notify(context, request) -> Response:
    """A bucket that is to tell EventBridge tells our webhook, which tells EventBridge."""
    queues = []
    if "EventBridgeConfiguration" in request["NotificationConfiguration"]:
        arn = WEBHOOK.format(**settings.s3_keys())
        queues.append({"QueueArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]})
    client().put_bucket_notification_configuration(
        Bucket=request["Bucket"], NotificationConfiguration={"QueueConfigurations": queues}
    )
    return Response(status=200)


def name_buckets_for_good() -> None:
    """LocalStack forgets its stacks, but buckets stay: what CloudFormation names has the same name every time."""

    def name(stack_name: str, logical_resource_id: str) -> str:
        return f"{stack_name}-{logical_resource_id}"[:63]

    aws_s3_bucket.util = type("Names", (), vars(aws_s3_bucket.util) | {"generate_default_name": staticmethod(name)})
