/** Where a task runs, as the ECS agent tells the containers that it started (task metadata endpoint, version 4). */
import { z } from 'zod';

export interface Placement {
  taskArn?: string;
  /** The stream of the container in its CloudWatch log group. */
  logStream?: string;
  /** `sha256:…` of the image. */
  imageDigest?: string;
}

const TASK_LABEL = 'com.amazonaws.ecs.task-arn';
const containerSchema = z.looseObject({
  ImageID: z.string().optional(),
  LogOptions: z.looseObject({ 'awslogs-stream': z.string().optional() }).optional(),
  Labels: z.record(z.string(), z.string()).optional(),
});

/** An endpoint on the same host that does not answer at once is not there. */
const TIMEOUT_MILLISECONDS = 1000;

/** Asks the endpoint; empty where there is none, or where it does not answer: a task does not fail for want of it. */
export async function readPlacement(metadataUri: string | undefined): Promise<Placement> {
  if (metadataUri === undefined) return {};
  try {
    const answer = await fetch(metadataUri, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    const { ImageID, LogOptions, Labels } = containerSchema.parse(await answer.json());
    const [taskArn, logStream] = [Labels?.[TASK_LABEL], LogOptions?.['awslogs-stream']];
    return {
      ...(taskArn !== undefined && { taskArn }),
      ...(logStream !== undefined && { logStream }),
      ...(ImageID !== undefined && { imageDigest: ImageID }),
    };
  } catch {
    return {};
  }
}
