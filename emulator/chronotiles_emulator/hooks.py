"""What is added to LocalStack as it starts, and ended as it ends."""

import os

from localstack.runtime.hooks import on_infra_shutdown, on_infra_start
from localstack.services.edge import ROUTER

from . import ecs, events, functions


@on_infra_start()
def start() -> None:
    ROUTER.add(events.PATH, events.receive, methods=["POST", "HEAD"])
    for path, answer in ecs.ROUTES.items():
        ROUTER.add(path, answer, methods=["GET"])


@on_infra_shutdown(priority=-1)
def shut_down() -> None:
    """Ends tasks and functions, then LocalStack, which keeps nothing that would be worth the ten seconds it waits."""
    ecs.stop_all()
    functions.stop_all()
    os._exit(0)
