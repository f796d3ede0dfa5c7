/**
 * What modules of a user's own folder import: `chronotiles`, the CDK and zod are found in this installation wherever the
 * folder lies, so that nothing has to be installed beside it and there is one of each.
 */
import { registerHooks } from 'node:module';

/** `.ts` where this runs from source, `.js` where it was compiled. */
const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** The entry points of the package, by what modules write. */
const OURS: Record<string, string> = {
  chronotiles: `../index${extension}`,
  'chronotiles/pipelines': `../pipelines/index${extension}`,
};
const SHARED = /^(aws-cdk-lib|constructs|zod)(\/|$)/;

let registered = false;

/** From now on modules of this thread find what they share with this installation. */
export function shareInstallation(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (OURS[specifier] !== undefined) {
        return { url: new URL(OURS[specifier], import.meta.url).href, shortCircuit: true };
      }
      return next(specifier, SHARED.test(specifier) ? { ...context, parentURL: import.meta.url } : context);
    },
  });
}
