import type { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { InvalidDeploymentError } from './errors.ts';

/** Words of the command line, `-c maxConcurrency=8`, arrive as text; what stands in `cdk.json` has a type. */
const number = z.preprocess(
  (value) => (typeof value === 'string' ? Number(value) : value),
  z.number('must be a number'),
);
const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('must be true or false'),
);

/** How long CloudWatch can keep logs, in days. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

/** What `cdk deploy -c <name>=<value>`, or `context` in `cdk.json`, may say. */
export const configSchema = z
  .strictObject({
    deployment: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,29}$/, 'must be of small letters, digits and hyphens, at most 30, a letter first')
      .optional()
      .describe('Tells several deployments in one account apart: the stack is called `Chronotiles-<deployment>`.'),
    image: z
      .string()
      .min(1, 'must name an image')
      .optional()
      .describe(
        'Image of the tasks, by its address. Built from `containers/step/Dockerfile` and pushed, if not given.',
      ),
    stageImage: z
      .string()
      .min(1, 'must name an image')
      .optional()
      .describe(
        'Image that brings files in and out around tools, by its address. Built from `containers/stage/Dockerfile` and pushed ' +
          'where a pipeline has tools, if not given.',
      ),
    network: z
      .enum(['public', 'private'], 'must be "public" or "private"')
      .default('public')
      .describe(
        'Where tasks run: in public subnets, with addresses of their own that nobody can reach, or in subnets without ' +
          'any way out, where interface endpoints to ECR and CloudWatch Logs are paid for by the hour.',
      ),
    capacity: z
      .enum(['fargate', 'spot'], 'must be "fargate" or "spot"')
      .default('fargate')
      .describe(
        'Whether steps start on Fargate or on Fargate Spot, which costs a third and can be taken away. Tools start on Fargate.',
      ),
    pipelines: z
      .string()
      .optional()
      .describe('Folder of pipelines of your own, which are deployed beside the temporal tiles.'),
    maxConcurrency: number
      .pipe(z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000'))
      .default(5)
      .describe('Tasks of a step that run at once. A new account may use 6 vCPUs at a time.'),
    quietSeconds: number
      .pipe(z.int('must be a whole number').min(0, 'must not be negative').max(86_400, 'must be at most a day'))
      .default(120)
      .describe('A run starts when nothing was dropped for so long. `quietSeconds` of a dataset overrides it.'),
    alertEmail: z
      .email('must be an e-mail address')
      .optional()
      .describe('Gets the notices: how runs ended, and alarms. AWS asks it to confirm first.'),
    monthlyBudget: number
      .pipe(z.number().positive('must be more than nothing'))
      .optional()
      .describe('US dollars a month. A notice tells when 80 % of it are spent, or when all of it will be.'),
    logDays: number
      .refine((days) => LOG_DAYS.includes(days), `must be one of ${LOG_DAYS.join(', ')}`)
      .default(60)
      .describe('Days that logs are kept.'),
    removeData: flag
      .default(false)
      .describe('Whether `cdk destroy` deletes the buckets with all that is in them, and the logs.'),
  })
  .refine(({ network, image }) => network === 'public' || image === undefined || isEcr(image), {
    path: ['image'],
    message: 'must lie in ECR where the network is private: no other registry can be reached from there',
  });
export type Config = z.infer<typeof configSchema>;

/** A tag of all that a deployment pays for. */
export const DEPLOYMENT_TAG = 'chronotiles';

/** The name of the stack, which all names of its own begin with. */
export const stackName = ({ deployment }: Config): string =>
  deployment === undefined ? 'Chronotiles' : `Chronotiles-${deployment}`;

/** Whether an image lies in the registry of an AWS account. */
export const isEcr = (image: string): boolean => /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/.test(image);

/** Reads the configuration from the context of an app. @throws InvalidDeploymentError */
export function readConfig(app: App): Config {
  // What the CDK keeps for itself in the context has colons, slashes or an "@" in its name.
  const own = Object.entries(app.node.getAllContext()).filter(([name]) => !/[:/@]/.test(name));
  const parsed = configSchema.safeParse(Object.fromEntries(own));
  if (parsed.success) return parsed.data;
  throw new InvalidDeploymentError(parsed.error.issues.map(describe));
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `"${issue.path.join('.')}" ${issue.message}.`;
  const known = Object.keys(configSchema.shape).join(', ');
  return `There is no setting ${issue.keys.map((key) => `"${key}"`).join(', ')}: the settings are ${known}.`;
}
