import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { FAILURE } from './failures.ts';
import { type Place, placeOf } from './place.ts';
import { RECORD_RETRY, START_RETRIES } from './retries.ts';
import { type ServiceContainer, type ServiceReady, serviceDefinition } from './serviceDefinition.ts';
import { format, RUN } from './stepTask.ts';

export interface RunServiceProps {
  container: ServiceContainer;
  ready: ServiceReady;
  /** When it ends whatever happens; an hour, if not given. */
  lifeMinutes?: number;
}

const LIFE_MINUTES = 60;
const READY_SECONDS = 300;
const LOOK_EVERY_SECONDS = 2;
const EXECUTION = '$$.Execution.Name';

/**
 * A service that lives as long as a part of a pipeline, and that only tasks of the pipeline reach: started and healthy
 * before the first of them, ended after the last one, also when one fails or the run is stopped.
 */
export class RunService extends Construct implements sfn.IChainable {
  readonly id: string;
  readonly startState: sfn.Parallel;
  readonly endStates: sfn.INextable[];
  /** Its address, for the inputs of steps: `http://10.0.0.7:8080`. */
  readonly url: string;
  private readonly place: Place;
  private readonly readySeconds: number;

  constructor(scope: Construct, id: string, { container, ready, lifeMinutes = LIFE_MINUTES }: RunServiceProps) {
    super(scope, id);
    this.id = id;
    this.place = placeOf(this);
    this.readySeconds = ready.seconds ?? READY_SECONDS;
    // Not under "services": the runners differ in whether they make what a path lies in.
    this.url = `{${id}.ready.url}`;
    const life = Duration.minutes(lifeMinutes);
    const prepare = this.put(`Prepare ${id}`, 'job.json', {
      schema: 1,
      run: sfn.JsonPath.stringAt(RUN),
      execution: sfn.JsonPath.stringAt(EXECUTION),
      name: id,
      container: { ...container, command: JSON.stringify(container.command) },
      ready: { ...ready, seconds: this.readySeconds },
      lifeSeconds: life.toSeconds(),
    });
    this.startState = new sfn.Parallel(this, id, { resultPath: sfn.JsonPath.DISCARD });
    this.startState.branch(prepare.next(this.serve({ container, ready }, life)));
    this.endStates = [this.startState];
  }

  /** The part of the pipeline that the service is there for. */
  around(work: sfn.IChainable): this {
    const wait = new tasks.CallAwsService(this, `${this.id} is ready`, {
      service: 's3',
      action: 'getObject',
      parameters: { Bucket: this.place.buckets.work.bucketName, Key: this.key('ready.json') },
      iamResources: [this.place.buckets.work.arnForObjects('v1/runs/*')],
      taskTimeout: sfn.Timeout.duration(Duration.minutes(5)),
      resultSelector: { ready: sfn.JsonPath.stringToJson(sfn.JsonPath.stringAt('$.Body')) },
      resultPath: `$.${this.id}`,
    });
    wait.addRetry({
      errors: ['States.ALL'],
      interval: Duration.seconds(LOOK_EVERY_SECONDS),
      backoffRate: 1,
      // A service that does not get well fails by itself, which ends this branch too: starting Fargate takes a minute or two.
      maxAttempts: Math.ceil((this.readySeconds + 300) / LOOK_EVERY_SECONDS),
    });
    const parallel = new sfn.Parallel(this, `Work with ${this.id}`, { resultPath: sfn.JsonPath.DISCARD });
    parallel.branch(work);
    const after = this.put(`${this.id} was in vain`, 'done', { done: true });
    const options = { errorPath: `${FAILURE}.Error`, causePath: `${FAILURE}.Cause` };
    after.next(new sfn.Fail(this, `Work with ${this.id} failed`, options));
    parallel.addCatch(after, { resultPath: FAILURE });
    this.startState.branch(wait.next(parallel).next(this.put(`${this.id} is done`, 'done', { done: true })));
    return this;
  }

  next(next: sfn.IChainable): sfn.Chain {
    return sfn.Chain.start(this).next(next);
  }

  /** Keys of this execution alone: what an earlier one of the same run left says nothing. */
  private key(file: string): string {
    return sfn.JsonPath.stringAt(format(`v1/runs/{}/services/${this.id}/{}/${file}`, RUN, EXECUTION));
  }

  private put(state: string, file: string, body: object): tasks.CallAwsService {
    const { work } = this.place.buckets;
    const put = new tasks.CallAwsService(this, state, {
      service: 's3',
      action: 'putObject',
      parameters: { Bucket: work.bucketName, Key: this.key(file), Body: body },
      iamResources: [work.arnForObjects('v1/runs/*')],
      taskTimeout: sfn.Timeout.duration(Duration.minutes(5)),
      resultPath: sfn.JsonPath.DISCARD,
    });
    put.addRetry(RECORD_RETRY);
    return put;
  }

  private serve(props: RunServiceProps, life: Duration): tasks.EcsRunTask {
    const { place, id } = this;
    const definition = serviceDefinition(this, props.container, props.ready, place);
    const job = format(`v1/runs/{}/services/${id}/{}/job.json`, RUN, EXECUTION);
    const command = Token.asList(sfn.JsonPath.objectAt(`States.Array('companion', '--job', ${job})`));
    const task = new tasks.EcsRunTask(this, `Serve ${id}`, {
      cluster: place.cluster as ICluster,
      securityGroups: [place.securityGroup, this.reachable(props.ready.port)],
      subnets: place.subnets,
      assignPublicIp: place.assignPublicIp,
      taskDefinition: definition.taskDefinition,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      containerOverrides: [{ containerDefinition: definition.companion, command }],
      // The companion ends at the limit; this is for one that is lost.
      taskTimeout: sfn.Timeout.duration(life.plus(Duration.minutes(10))),
      resultPath: sfn.JsonPath.DISCARD,
    });
    for (const retry of START_RETRIES) task.addRetry(retry);
    return task;
  }

  /** A security group by which tasks, and nobody else, reach the service. */
  private reachable(port: number): ec2.SecurityGroup {
    const { securityGroup: clients, cluster } = this.place;
    const group = new ec2.SecurityGroup(this, 'Reachable', {
      vpc: cluster.vpc,
      description: `Tasks reach the service ${this.node.id} of ${Stack.of(this).stackName}.`,
      allowAllOutbound: false,
    });
    group.addIngressRule(clients, ec2.Port.tcp(port), 'Tasks');
    // Beside the service, not in the scope of the tasks' own group.
    new ec2.CfnSecurityGroupEgress(this, 'Clients', {
      groupId: clients.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: port,
      toPort: port,
      destinationSecurityGroupId: group.securityGroupId,
      description: `Service ${this.node.id}`,
    });
    return group;
  }
}
