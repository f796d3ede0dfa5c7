import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Answers findings of cdk-nag's AwsSolutions on a construct, and on what is below it: the rule, and why it does not apply. */
export function acknowledge(construct: IConstruct, reasons: Record<string, string>): void {
  const rules = Object.entries(reasons).map(([rule, reason]) => ({ id: `AwsSolutions-${rule}`, reason }));
  Validations.of(construct).acknowledge(...rules);
}
