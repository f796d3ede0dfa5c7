"""What the emulator is told by its environment."""

import json
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """Stands in for an image: what its entry point runs, and the folder that is its working directory."""

    entrypoint: list[str]
    directory: str


def s3_endpoint() -> str:
    return os.environ["EMULATOR_S3_ENDPOINT"].rstrip("/")


def s3_keys() -> dict[str, str]:
    """Keys of the S3 server's owner, as boto's clients take them."""
    return {
        "aws_access_key_id": os.environ["EMULATOR_S3_ACCESS_KEY"],
        "aws_secret_access_key": os.environ["EMULATOR_S3_SECRET_KEY"],
        "region_name": os.environ.get("AWS_REGION", "us-east-1"),
    }


def programs() -> dict[str, Program]:
    """By image: `{"<image>": {"entrypoint": ["node", "main.ts"], "directory": "/…"}}`."""
    given = json.loads(os.environ.get("EMULATOR_PROGRAMS", "{}"))
    return {image: Program(**program) for image, program in given.items()}


def container_engine() -> str | None:
    """A command that takes podman's or docker's arguments; None where tasks are processes."""
    return os.environ.get("EMULATOR_CONTAINER_ENGINE") or None


def tasks_at_once() -> int:
    return int(os.environ.get("EMULATOR_TASKS_AT_ONCE") or os.cpu_count() or 1)


def node() -> str:
    """The Node that runs Lambda functions, and images' `node`."""
    return os.environ.get("EMULATOR_NODE", "node")


def gateway() -> str:
    """Where processes of this machine reach LocalStack."""
    from localstack import config

    return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}"
