import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_OPERATOR, SYSTEM_NAMESPACE } from '../../../crds/labels.ts';
import { apply, kubectl } from '../../../test/e2e/cluster.ts';
import { BENCH_NAMESPACE } from './bench-namespace.ts';

const LOOP = readFileSync(join(import.meta.dirname, 'bare-loop.mjs'), 'utf8');
const SHORT_SECONDS = 5;

/**
 * Applies a hand-written Indexed Job of three pods, one a node, in each of which a bare Node loop sleeps `count` times:
 * the control of what is measured on the cluster. `image` has Node: see {@link workerImage}.
 */
export async function applyPlainJob(name: string, image: string, count: number, sleepMs: number): Promise<void> {
  await apply(JSON.stringify(plainJob(name, image, [String(count), String(sleepMs)])));
}

/** The image that the operator in the cluster gives to workers. */
export async function workerImage(): Promise<string> {
  const path = `{.spec.template.spec.containers[0].env[?(@.name=="TTG_WORKER_IMAGE")].value}`;
  return kubectl('get', 'deployment', APP_OPERATOR, '-n', SYSTEM_NAMESPACE, '-o', `jsonpath=${path}`);
}

function plainJob(name: string, image: string, args: readonly string[]): object {
  const app = { app: name };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: BENCH_NAMESPACE },
    spec: {
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      template: {
        metadata: { labels: app },
        spec: {
          restartPolicy: 'Never',
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: app },
            },
          ],
          tolerations: ['not-ready', 'unreachable'].map((taint) => ({
            key: `node.kubernetes.io/${taint}`,
            operator: 'Exists',
            effect: 'NoExecute',
            tolerationSeconds: SHORT_SECONDS,
          })),
          containers: [
            { name: 'loop', image, command: ['node', '--input-type=module', '--eval', LOOP, '--', ...args] },
          ],
        },
      },
    },
  };
}
