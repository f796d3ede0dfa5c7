/** cdk-nag's AwsSolutions: what it finds is answered, each by a line. Most answers stand beside the construct. */
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ALL_ASKED, deployed } from './testing/deployed.ts';

/** It names wildcards by the whole ARN, so that they are answered by what they allow: to whom, what, and why. */
const WILDCARDS: { who: RegExp; what: RegExp; why: string }[] = [
  {
    who: /-definition\/TaskRole\//,
    what: /^Resource::<(Inbox|Work|Tiles)Bucket\w+\.Arn>\/.*\*/,
    why: 'Objects of runs have no names before there is a run; the patterns are those of the spec of the step.',
  },
  {
    who: /-definition\/ExecutionRole\//,
    what: /^Resource::\*$/,
    why: 'A login to ECR is for the registry as a whole.',
  },
  {
    who: /^\w+(-\w+)?\/TemporalTiles\/Role\//,
    what: /^Resource::arn:.*definition.*:\*$/,
    why: 'Runs that go on while a deployment changes use the newest revision of a task definition.',
  },
  {
    who: /^\w+(-\w+)?\/TemporalTiles\/Role\//,
    what: /^Resource::\*$/,
    why: 'Traces and the delivery of logs are of no resource.',
  },
  {
    who: /^\w+(-\w+)?\/TemporalTiles\/Role\//,
    what: /WorkBucket.*\/(v1\/runs\/)?\*$/,
    why: 'Manifests and failed records of runs have no names before there is a run.',
  },
  {
    who: /\/TemporalTiles\/DistributedMapPolicy\//,
    what: /^Resource::arn:.*:execution:/,
    why: 'Children of maps are executions without names of their own.',
  },
  {
    who: /\/OnDropRole\//,
    what: /^(Resource|Action)::/,
    why: 'Datasets, runs and executions have no names before they are there; traces are of no resource.',
  },
];

interface Finding {
  rule: string;
  resource: string;
}

function findings(settings: Parameters<typeof deployed>[0]): Finding[] {
  const { violations } = new AwsSolutionsChecks().validateScope(deployed(settings).app);
  return violations.flatMap(({ ruleName, violatingResources = [] }) =>
    violatingResources.map(({ constructPath }) => ({ rule: ruleName, resource: constructPath ?? '' })),
  );
}

const wildcard = ({ rule }: Finding): string => /^AwsSolutions-IAM5\[(.*)\]$/s.exec(rule)?.[1] ?? '';

describe.each([
  ['by default', {}],
  ['with all that can be asked for', ALL_ASKED],
])('what cdk-nag finds %s', (_, settings) => {
  const found = findings(settings);

  it('is answered', () => {
    const unanswered = found.filter(
      (finding) => !WILDCARDS.some(({ who, what }) => who.test(finding.resource) && what.test(wildcard(finding))),
    );
    expect(unanswered).toEqual([]);
  });
});

it('leaves no answer without a question', () => {
  const found = findings(ALL_ASKED);
  const idle = WILDCARDS.filter(
    ({ who, what }) => !found.some((finding) => who.test(finding.resource) && what.test(wildcard(finding))),
  );
  expect(idle).toEqual([]);
});
