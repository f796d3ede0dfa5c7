/** The deployed stack as a place to run. */
import { hostname, userInfo } from 'node:os';
import type { Target } from '../../run/target.ts';

/** @throws NoDeploymentError */
export async function deployedTarget(signal: AbortSignal): Promise<Target> {
  // Loaded only here: the SDK takes a moment that no local command should pay.
  const [{ findDeployment }, { cloudTarget }] = await Promise.all([
    import('../../run/cloud/deployment.ts'),
    import('../../run/cloud/target.ts'),
  ]);
  return cloudTarget(await findDeployment(), { by: `${userInfo().username}@${hostname()}`, signal });
}
