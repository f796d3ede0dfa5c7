"""Object events of MinIO as EventBridge tells them."""

import json
import urllib.parse

from localstack.aws.connect import connect_to
from localstack.http import Request, Response

from . import settings

PATH = "/_emulator/object-events"
TYPES = {"ObjectCreated": "Object Created", "ObjectRemoved": "Object Deleted"}
REASONS = {"CompleteMultipartUpload": "CompleteMultipartUpload", "Copy": "CopyObject", "Post": "POST"}


def entries(message: dict) -> list[dict]:
    """What MinIO posts to a webhook, as entries for PutEvents."""
    return [entry(record) for record in message["Records"] if record["eventName"].split(":")[1] in TYPES]


def entry(record: dict) -> dict:
    bucket, found = record["s3"]["bucket"]["name"], record["s3"]["object"]
    _, kind, how = record["eventName"].split(":")
    detail = {
        "version": "0",
        "bucket": {"name": bucket},
        "object": {
            "key": urllib.parse.unquote_plus(found["key"]),
            "size": found.get("size", 0),
            "etag": found.get("eTag", ""),
            "sequencer": found.get("sequencer", ""),
        }
        | ({"version-id": found["versionId"]} if found.get("versionId") else {}),
        "reason": REASONS.get(how, "PutObject" if kind == "ObjectCreated" else "DeleteObject"),
    }
    return {
        "Source": "aws.s3",
        "DetailType": TYPES[kind],
        "Resources": [f"arn:aws:s3:::{bucket}"],
        "Detail": json.dumps(detail),
    }


def receive(request: Request, **_) -> Response:
    """The webhook that MinIO posts to."""
    found = entries(json.loads(request.get_data() or b'{"Records": []}'))
    if found:
        connect_to(region_name=settings.s3_keys()["region_name"]).events.put_events(Entries=found)
    return Response(status=200)
