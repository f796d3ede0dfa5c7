"""Step Functions as AWS has it, where LocalStack does otherwise: `ecs:runTask.sync`, and dates in events."""

import json
from datetime import datetime

from localstack.aws.api.stepfunctions import HistoryEventType, TaskFailedEventDetails
from localstack.services.stepfunctions.asl.component.common.error_name.custom_error_name import CustomErrorName
from localstack.services.stepfunctions.asl.component.common.error_name.error_name import ErrorName
from localstack.services.stepfunctions.asl.component.common.error_name.failure_event import (
    FailureEvent,
    FailureEventException,
)
from localstack.services.stepfunctions.asl.component.common.error_name.states_error_name import StatesErrorName
from localstack.services.stepfunctions.asl.component.common.error_name.states_error_name_type import (
    StatesErrorNameType,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task.service import (
    state_task_service_callback,
    state_task_service_ecs,
)
from localstack.services.stepfunctions.asl.eval.event.event_detail import EventDetails
from localstack.services.stepfunctions.backend import execution

POLL_SECONDS = 0.1


def patch(tasks: dict) -> None:
    """
    A task whose essential container fails is States.TaskFailed, not a success. A task that nobody waits for any more, since
    the execution was stopped, timed out or lost a sibling, is stopped. A task that is tried again is waited for again.
    Capacity providers may be chosen. A Fail state may hand on an error of Step Functions' own.
    @param tasks: those of `ecs.py`, by ARN
    """
    service = state_task_service_ecs.StateTaskServiceEcs
    state_task_service_callback._DELAY_SECONDS_SYNC_CONDITION_CHECK = POLL_SECONDS
    state_task_service_ecs._SUPPORTED_API_PARAM_BINDINGS["runtask"].add("CapacityProviderStrategy")
    build, wait = service._build_sync_resolver, service._eval_sync

    def build_sync_resolver(self, env, **rest):
        task = tasks[env.stack[-1]["Tasks"][0]["TaskArn"]]
        resolve = build(self, env=env, **rest)

        def resolve_or_fail():
            described = resolve()
            if described and task.failed:
                raise FailureEventException(failure(env, described))
            return described

        resolve_or_fail.task = task
        return resolve_or_fail

    def eval_sync(self, env, sync_resolver, **rest):
        # The endpoint for task tokens, which nobody sends here, stays interrupted after the first try.
        outcome = wait(self, env=env, sync_resolver=sync_resolver, **(rest | {"callback_endpoint": None}))
        if outcome is None:
            sync_resolver.task.stop("UserInitiated", "Task stopped by AWS Step Functions")
        return outcome

    service._build_sync_resolver, service._eval_sync = build_sync_resolver, eval_sync
    CustomErrorName.__init__ = ErrorName.__init__
    to_json = execution.to_json_str
    execution.to_json_str = lambda value, **rest: to_json(with_milliseconds(value), **rest)


def with_milliseconds(value):
    """Events of executions tell dates as milliseconds since the epoch."""
    if not isinstance(value, dict):
        return value
    return {key: int(one.timestamp() * 1000) if isinstance(one, datetime) else one for key, one in value.items()}


def failure(env, described: dict) -> FailureEvent:
    name = StatesErrorName(StatesErrorNameType.StatesTaskFailed)
    details = TaskFailedEventDetails(
        resourceType="ecs",
        resource="runTask.sync",
        error=name.error_name,
        cause=json.dumps(described, default=str),
    )
    return FailureEvent(
        env=env,
        error_name=name,
        event_type=HistoryEventType.TaskFailed,
        event_details=EventDetails(taskFailedEventDetails=details),
    )
