import type { Mode } from '../../crds/protocol.ts';
import type { Job } from '../kube/objects.ts';
import { MODE_VARIABLE } from './worker-env.ts';

/** The mode in which a Job's workers compute. */
export function modeOf(job: Job): Mode {
  const variables = job.spec.template.spec.containers.flatMap(({ env }) => env ?? []);
  return variables.some(({ name, value }) => name === MODE_VARIABLE && value === 'Queue') ? 'Queue' : 'Static';
}
