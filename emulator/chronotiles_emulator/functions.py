"""LocalStack's Lambda: every execution environment is a process of Node on this machine."""

import logging
import os
import socket
import subprocess
from pathlib import Path

from localstack.services.lambda_.invocation.executor_endpoint import ExecutorEndpoint
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from . import roles, settings
from .containers import INHERITED

LOG = logging.getLogger(__name__)
RUNTIME = Path(__file__).with_name("runtime.mjs")
RUNNING: set[subprocess.Popen] = set()


class ProcessExecutor(RuntimeExecutor):
    """One execution environment: `runtime.mjs` with the unpacked code of the function."""

    def __init__(self, id, function_version):
        super().__init__(id, function_version)
        self.port = free_port()
        self.endpoint = ExecutorEndpoint(id, container_address="127.0.0.1", container_port=self.port)
        self.process: subprocess.Popen | None = None

    def start(self, env_vars: dict[str, str]) -> None:
        self.endpoint.start()
        code = str(self.function_version.config.code.get_unzipped_code_location())
        self.process = subprocess.Popen(
            [settings.node(), str(RUNTIME), str(self.port)],
            env=self.environment(env_vars) | {"LAMBDA_TASK_ROOT": code},
            cwd=code,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        RUNNING.add(self.process)
        self.endpoint.wait_for_startup()

    def environment(self, told: dict[str, str]) -> dict[str, str]:
        inherited = {key: os.environ[key] for key in INHERITED if key in os.environ}
        keys = roles.assume(self.function_version.config.role)
        return (
            inherited
            | {key: str(value) for key, value in told.items()}
            | {
                "AWS_ENDPOINT_URL_S3": settings.s3_endpoint(),
                "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
                "AWS_SESSION_TOKEN": keys["SessionToken"],
            }
        )

    def stop(self) -> None:
        if self.process:
            end(self.process)
        try:
            self.endpoint.shutdown()
        except Exception as error:
            LOG.debug("The endpoint of %s was closed already: %s", self.id, error)

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return settings.gateway() + self.endpoint.get_endpoint_prefix()

    def invoke(self, payload: dict[str, str]):
        return self.endpoint.invoke(payload)

    def get_logs(self) -> str:
        return ""

    @classmethod
    def prepare_version(cls, function_version) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version) -> None:
        if function_version.config.code:
            function_version.config.code.destroy_cached()


class ProcessExecutorPlugin(RuntimeExecutorPlugin):
    name = "process"

    def load(self, *args, **kwargs):
        return ProcessExecutor


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    RUNNING.discard(process)


def stop_all() -> None:
    """Ends what runs when LocalStack ends."""
    for process in list(RUNNING):
        end(process)
