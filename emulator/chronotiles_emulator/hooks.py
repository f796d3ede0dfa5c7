"""What is added to LocalStack as it starts, and ended as it ends."""

from localstack.runtime.hooks import on_infra_shutdown, on_infra_start
from localstack.services.edge import ROUTER

from . import ecs, events, functions


@on_infra_start()
def start() -> None:
    ROUTER.add(events.PATH, events.receive, methods=["POST", "HEAD"])
    for path, answer in ecs.ROUTES.items():
        ROUTER.add(path, answer, methods=["GET"])


@on_infra_shutdown()
def shut_down() -> None:
    ecs.stop_all()
    functions.stop_all()
