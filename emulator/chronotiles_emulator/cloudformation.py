"""ECS clusters and task definitions for CloudFormation."""

from localstack.services.cloudformation import provider_utils
from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
    OperationStatus,
    ProgressEvent,
    ResourceProvider,
    ResourceRequest,
)


class EcsResource(ResourceProvider):
    """A resource that is made again when its properties change."""

    def delete(self, request: ResourceRequest) -> ProgressEvent:
        # LocalStack ends with the stack.
        return done({}, request)

    def update(self, request: ResourceRequest) -> ProgressEvent:
        return self.create(request)

    def read(self, request: ResourceRequest) -> ProgressEvent:
        return done(request.desired_state, request)


class Cluster(EcsResource):
    TYPE = "AWS::ECS::Cluster"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/ClusterName"],
        "readOnlyProperties": ["/properties/Arn"],
        "properties": {},
    }

    def create(self, request: ResourceRequest) -> ProgressEvent:
        model = request.desired_state
        model.setdefault("ClusterName", default_name(request))
        cluster = request.aws_client_factory.ecs.create_cluster(**model)["cluster"]
        return done(model | {"Arn": cluster["clusterArn"]}, request)


class TaskDefinition(EcsResource):
    TYPE = "AWS::ECS::TaskDefinition"
    SCHEMA = {
        "typeName": TYPE,
        "primaryIdentifier": ["/properties/TaskDefinitionArn"],
        "readOnlyProperties": ["/properties/TaskDefinitionArn"],
        "properties": {},
    }

    def create(self, request: ResourceRequest) -> ProgressEvent:
        model = request.desired_state
        model.setdefault("Family", default_name(request))
        made = request.aws_client_factory.ecs.register_task_definition(**model)["taskDefinition"]
        return done(model | {"TaskDefinitionArn": made["taskDefinitionArn"]}, request)


def done(model: dict, request: ResourceRequest) -> ProgressEvent:
    return ProgressEvent(
        status=OperationStatus.SUCCESS, resource_model=model, custom_context=request.custom_context
    )


def default_name(request: ResourceRequest) -> str:
    return provider_utils.generate_default_name(request.stack_name, request.logical_resource_id)


class ClusterPlugin(CloudFormationResourceProviderPlugin):
    name = Cluster.TYPE

    def load(self):
        self.factory = Cluster


class TaskDefinitionPlugin(CloudFormationResourceProviderPlugin):
    name = TaskDefinition.TYPE

    def load(self):
        self.factory = TaskDefinition
