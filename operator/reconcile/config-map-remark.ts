import { copyName } from './config-map-copies.ts';
import type { Observed } from './observed.ts';
import type { Problem } from './problem.ts';

/** That somebody has changed what the run began with: it goes on with that, and the change is for another one. */
export function configMapRemark({ computation, changedConfigMaps = [] }: Observed): Problem | undefined {
  const [first] = changedConfigMaps;
  if (first === undefined) return undefined;
  const others = changedConfigMaps.length > 1 ? ` (and ${changedConfigMaps.length - 1} more)` : '';
  return {
    reason: 'ConfigMapChanged',
    message: `ConfigMap ${first}${others} was changed after this run began; it goes on with what it began with (ConfigMap ${copyName(computation.metadata, first)})`,
  };
}
