"""ECS tasks: the containers of a task definition, run to their end on this machine."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from . import containers, roles, settings
from .logstream import LogStream

METADATA_PATH = "/_emulator/ecs/v4"
CREDENTIALS_PATH = "/_emulator/ecs/credentials"
# A task that was asked to end has this long before it is killed; 30 seconds on AWS.
GRACE_SECONDS = 5

SLOTS = threading.BoundedSemaphore(settings.tasks_at_once())


@dataclass
class Container:
    definition: dict
    override: dict
    log: LogStream
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    status: str = "PENDING"
    process: subprocess.Popen | None = None
    exit_code: int | None = None
    reason: str | None = None
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def name(self) -> str:
        return self.definition["name"]

    @property
    def essential(self) -> bool:
        return self.definition.get("essential", True)

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process and all that it started."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Task:
    """One task. `run` is its life, in a thread of its own; everything else may be called from anywhere."""

    def __init__(self, definition: dict, request: dict, cluster_arn: str):
        self.id = uuid.uuid4().hex
        self.arn = f"{cluster_arn.replace(':cluster/', ':task/')}/{self.id}"
        self.definition, self.request, self.cluster_arn = definition, request, cluster_arn
        self.token = secrets.token_urlsafe()
        overrides = {one["name"]: one for one in request.get("overrides", {}).get("containerOverrides", [])}
        self.containers = [
            Container(one, overrides.get(one["name"], {}), LogStream(one.get("logConfiguration"), one["name"], self.id))
            for one in definition["containerDefinitions"]
        ]
        self.status = "PROVISIONING"
        self.times = {"createdAt": datetime.now(UTC)}
        self.stop_code: str | None = None
        self.stopped_reason: str | None = None
        self.lock = threading.Lock()
        self.volumes = Path(tempfile.mkdtemp(prefix="chronotiles-task-"))

    @property
    def failed(self) -> bool:
        """Whether Step Functions calls it failed: an essential container exited badly, or never started."""
        return any(one.exit_code != 0 for one in self.containers if one.essential)

    @property
    def is_service(self) -> bool:
        """Whether it waits beside other tasks, so that it must not take a slot that they wait for."""
        return any("chronotiles.service" in one.definition.get("dockerLabels", {}) for one in self.containers)

    def run(self) -> None:
        while not self.is_service and not SLOTS.acquire(timeout=0.2):
            if self.stop_code:
                return self.finish()
        try:
            self.status, self.times["startedAt"] = "RUNNING", datetime.now(UTC)
            lives = [threading.Thread(target=self.run_container, args=(one,)) for one in self.containers]
            for life in lives:
                life.start()
            for life in lives:
                life.join()
        finally:
            if not self.is_service:
                SLOTS.release()
            self.finish()

    def finish(self) -> None:
        shutil.rmtree(self.volumes, ignore_errors=True)
        self.times["stoppedAt"] = datetime.now(UTC)
        self.status = "STOPPED"

    def run_container(self, container: Container) -> None:
        try:
            if self.may_start(container):
                self.start(container)
                for line in container.process.stdout:
                    container.log.take(line.rstrip("\n"))
                code = container.process.wait()
                # A process that a signal ended has the number of it, negative: containers say 128 more.
                container.exit_code = code if code >= 0 else 128 - code
        except (containers.CannotStartError, OSError) as error:
            container.reason = str(error)
            self.stop("TaskFailedToStart", str(error))
        finally:
            container.status = "STOPPED"
            container.log.flush()
            container.started.set()
            container.ended.set()
            if container.essential:
                self.stop("EssentialContainerExited", "Essential container in task exited")

    def may_start(self, container: Container) -> bool:
        """Waits for what the container depends on."""
        others = {one.name: one for one in self.containers}
        for dependency in container.definition.get("dependsOn", []):
            other, condition = others[dependency["containerName"]], dependency["condition"]
            (other.started if condition in ("START", "HEALTHY") else other.ended).wait()
            if condition == "SUCCESS" and other.exit_code != 0:
                container.reason = f"dependency {other.name} did not succeed"
                self.stop("TaskFailedToStart", container.reason)
        return self.stop_code is None

    def start(self, container: Container) -> None:
        one = container
        launch = containers.launch(one.id, one.definition, one.override, self.provided(one), self.volumes)
        with self.lock:
            if self.stop_code:
                return
            container.process = subprocess.Popen(
                launch.argv,
                env=launch.environment,
                cwd=launch.directory,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        container.status = "RUNNING"
        container.started.set()

    def provided(self, container: Container) -> dict[str, str]:
        """What ECS tells a container by its environment, and where LocalStack and S3 are."""
        return {
            "AWS_REGION": self.cluster_arn.split(":")[3],
            "AWS_ENDPOINT_URL": settings.gateway(),
            "AWS_ENDPOINT_URL_S3": settings.s3_endpoint(),
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{settings.gateway()}{CREDENTIALS_PATH}/{self.token}",
            "ECS_CONTAINER_METADATA_URI_V4": f"{settings.gateway()}{METADATA_PATH}/{container.id}",
        }

    def stop(self, code: str, reason: str) -> None:
        """Asks all containers to end, and kills those that do not. The first reason counts."""
        with self.lock:
            if self.stop_code:
                return
            self.stop_code, self.stopped_reason = code, reason
            self.times["stoppingAt"] = datetime.now(UTC)
        for container in self.containers:
            container.signal(signal.SIGTERM)
        killer = threading.Timer(GRACE_SECONDS, self.kill)
        killer.daemon = True
        killer.start()

    def kill(self) -> None:
        for container in self.containers:
            if not container.ended.is_set():
                containers.remove(container.id)
                container.signal(signal.SIGKILL)

    def credentials(self) -> dict:
        """Keys by the task's role, in the form of the credentials endpoint of ECS."""
        role = self.request.get("overrides", {}).get("taskRoleArn") or self.definition.get("taskRoleArn")
        keys = roles.assume(role)
        return {
            "RoleArn": role,
            "AccessKeyId": keys["AccessKeyId"],
            "SecretAccessKey": keys["SecretAccessKey"],
            "Token": keys["SessionToken"],
            "Expiration": keys["Expiration"].isoformat().replace("+00:00", "Z"),
        }
