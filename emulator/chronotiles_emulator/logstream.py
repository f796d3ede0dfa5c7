"""Lines that a container prints, in the log group that its task definition names."""

import logging
import time

from localstack.aws.connect import connect_to

LOG = logging.getLogger(__name__)
SECONDS_BETWEEN_WRITES = 1


class LogStream:
    """A stream of CloudWatch logs, or nothing where the container has no `awslogs`. Logs that fail stop no task."""

    def __init__(self, configuration: dict | None, container: str, task_id: str):
        self.options = (configuration or {}).get("options", {})
        self.name = f"{self.options.get('awslogs-stream-prefix', 'ecs')}/{container}/{task_id}"
        self.waiting: list[dict] = []
        self.written = 0.0
        self.client = None

    def take(self, line: str) -> None:
        if line and "awslogs-group" in self.options:
            self.waiting.append({"timestamp": int(time.time() * 1000), "message": line})
            if time.monotonic() - self.written > SECONDS_BETWEEN_WRITES:
                self.flush()

    def flush(self) -> None:
        lines, self.waiting, self.written = self.waiting, [], time.monotonic()
        if not lines:
            return
        stream = {"logGroupName": self.options["awslogs-group"], "logStreamName": self.name}
        try:
            if self.client is None:
                self.client = connect_to(region_name=self.options["awslogs-region"]).logs
                self.client.create_log_stream(**stream)
            self.client.put_log_events(**stream, logEvents=lines)
        except Exception as error:
            LOG.warning("Cannot write to log stream %s: %s", self.name, error)
