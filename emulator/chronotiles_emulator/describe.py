"""Tasks as DescribeTasks and as the task metadata endpoint (version 4) tell them."""

from . import containers
from .tasks import Container, Task


def task(found: Task) -> dict:
    """A task as DescribeTasks answers it; `runtimeId` of a container is the id of its process."""
    strategy = found.request.get("capacityProviderStrategy")
    by = {"capacityProviderName": strategy[0]["capacityProvider"]} if strategy else {"launchType": "FARGATE"}
    described = {
        "taskArn": found.arn,
        "clusterArn": found.cluster_arn,
        "taskDefinitionArn": found.definition["taskDefinitionArn"],
        "lastStatus": found.status,
        "desiredStatus": "STOPPED" if found.stop_code else "RUNNING",
        "containers": [container(found, one) for one in found.containers],
        "overrides": found.request.get("overrides", {}),
        "cpu": found.definition.get("cpu"),
        "memory": found.definition.get("memory"),
        "group": found.request.get("group") or f"family:{found.definition['family']}",
        "startedBy": found.request.get("startedBy"),
        "stopCode": found.stop_code,
        "stoppedReason": found.stopped_reason,
        "attachments": [],
        "tags": found.request.get("tags", []),
        "version": 1,
    }
    return without_nothing(described | by | found.times)


def container(found: Task, one: Container) -> dict:
    return without_nothing(
        {
            "containerArn": container_arn(found, one),
            "taskArn": found.arn,
            "name": one.name,
            "image": one.definition["image"],
            "imageDigest": containers.image_digest(one.definition["image"]) if one.process else None,
            "runtimeId": str(one.process.pid) if one.process else None,
            "lastStatus": one.status,
            "exitCode": one.exit_code,
            "reason": one.reason,
            "networkInterfaces": [],
        }
    )


def task_metadata(found: Task) -> dict:
    """What a container gets from `${ECS_CONTAINER_METADATA_URI_V4}/task`."""
    return {
        "Cluster": found.cluster_arn,
        "TaskARN": found.arn,
        "Family": found.definition["family"],
        "Revision": str(found.definition["revision"]),
        "DesiredStatus": "STOPPED" if found.stop_code else "RUNNING",
        "KnownStatus": found.status,
        "LaunchType": "FARGATE",
        "Containers": [container_metadata(found, one) for one in found.containers],
    }


def container_metadata(found: Task, one: Container) -> dict:
    """What a container gets from `${ECS_CONTAINER_METADATA_URI_V4}`."""
    metadata = {
        "DockerId": one.id,
        "Name": one.name,
        "Image": one.definition["image"],
        "ImageID": containers.image_digest(one.definition["image"]),
        "Labels": {
            "com.amazonaws.ecs.cluster": found.cluster_arn,
            "com.amazonaws.ecs.container-name": one.name,
            "com.amazonaws.ecs.task-arn": found.arn,
            "com.amazonaws.ecs.task-definition-family": found.definition["family"],
        },
        "DesiredStatus": "STOPPED" if found.stop_code else "RUNNING",
        "KnownStatus": one.status,
        "ExitCode": one.exit_code,
        "ContainerARN": container_arn(found, one),
    }
    options = one.log.options
    if "awslogs-group" in options:
        metadata["LogDriver"] = "awslogs"
        metadata["LogOptions"] = {
            "awslogs-group": options["awslogs-group"],
            "awslogs-region": options["awslogs-region"],
            "awslogs-stream": one.log.name,
        }
    return without_nothing(metadata)


def container_arn(found: Task, one: Container) -> str:
    return f"{found.arn.replace(':task/', ':container/')}/{one.id}"


def without_nothing(fields: dict) -> dict:
    return {key: value for key, value in fields.items() if value is not None}
