"""LocalStack's ECS: clusters and task definitions by moto, tasks by this machine."""

import json
import threading

from botocore.exceptions import ClientError
from localstack.aws.api import CommonServiceException
from localstack.aws.connect import connect_to
from localstack.aws.skeleton import Skeleton
from localstack.aws.spec import load_service
from localstack.http import Request, Response
from localstack.services.moto import call_moto
from localstack.services.plugins import Service, aws_provider

from . import describe, stepfunctions
from .tasks import CREDENTIALS_PATH, METADATA_PATH, Task

# By ARN, as long as LocalStack runs.
TASKS: dict[str, Task] = {}
LONGEST_OVERRIDES = 8192

ROUTES = {
    f"{METADATA_PATH}/<container>": lambda request, container: metadata(container, describe.container_metadata),
    f"{METADATA_PATH}/<container>/task": lambda request, container: metadata(
        container, lambda task, _: describe.task_metadata(task)
    ),
    f"{CREDENTIALS_PATH}/<token>": lambda request, token: credentials(request, token),
}


@aws_provider(api="ecs")
def provider() -> Service:
    stepfunctions.patch(TASKS)
    ecs = load_service("ecs")
    table = {operation: lambda context, request: call_moto(context) for operation in ecs.operation_names}
    table |= {"RunTask": run_task, "DescribeTasks": describe_tasks, "ListTasks": list_tasks, "StopTask": stop_task}
    return Service("ecs", skeleton=Skeleton(ecs, table))


def run_task(context, request) -> dict:
    if len(json.dumps(request.get("overrides") or {}, separators=(",", ":"))) > LONGEST_OVERRIDES:
        message = f"Container Overrides length must be at most {LONGEST_OVERRIDES}"
        raise CommonServiceException("InvalidParameterException", message)
    client = connect_to(region_name=context.region, aws_access_key_id=context.account_id).ecs
    try:
        found = client.describe_task_definition(taskDefinition=request["taskDefinition"])["taskDefinition"]
    except ClientError as error:
        raise CommonServiceException("ClientException", error.response["Error"]["Message"]) from error
    cluster = request.get("cluster") or "default"
    if not cluster.startswith("arn:"):
        cluster = f"arn:aws:ecs:{context.region}:{context.account_id}:cluster/{cluster}"
    started = [Task(found, request, cluster) for _ in range(request.get("count") or 1)]
    for task in started:
        TASKS[task.arn] = task
        threading.Thread(target=task.run, name=f"task-{task.id}").start()
    return {"tasks": [describe.task(task) for task in started], "failures": []}


def describe_tasks(context, request) -> dict:
    known = {name: find(name) for name in request["tasks"]}
    return {
        "tasks": [describe.task(task) for task in known.values() if task],
        "failures": [{"arn": name, "reason": "MISSING"} for name, task in known.items() if not task],
    }


def list_tasks(context, request) -> dict:
    wanted = request.get("desiredStatus") or "RUNNING"
    states = {task.arn: "STOPPED" if task.stop_code else "RUNNING" for task in list(TASKS.values())}
    return {"taskArns": [arn for arn, state in states.items() if state == wanted]}


def stop_task(context, request) -> dict:
    task = find(request["task"])
    if task is None:
        raise CommonServiceException("InvalidParameterException", "The referenced task was not found.")
    task.stop("UserInitiated", request.get("reason") or "Task stopped by user")
    return {"task": describe.task(task)}


def find(name: str) -> Task | None:
    """A task by its ARN or id."""
    return TASKS.get(name) or next((task for task in list(TASKS.values()) if task.id == name), None)


def metadata(container_id: str, tell) -> Response:
    for task in list(TASKS.values()):
        for container in task.containers:
            if container.id == container_id:
                return answer(tell(task, container))
    return Response(status=404)


def credentials(request: Request, token: str) -> Response:
    task = next((task for task in list(TASKS.values()) if task.token == token and task.status == "RUNNING"), None)
    return answer(task.credentials()) if task else Response(status=404)


def answer(document: dict) -> Response:
    return Response(json.dumps(document), status=200, mimetype="application/json")


def stop_all() -> None:
    """Ends what runs when LocalStack ends."""
    for task in list(TASKS.values()):
        task.stop("TerminationNotice", "The emulator ends")
    for task in list(TASKS.values()):
        for container in task.containers:
            if container.process and not container.ended.wait(timeout=2):
                task.kill()
