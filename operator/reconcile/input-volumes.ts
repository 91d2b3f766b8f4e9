import type { Computation, Input, WorkerTemplate } from '../../crds/computation.ts';
import { copyName } from './config-map-copies.ts';

type Volume = { name: string } & Record<string, unknown>;

/** Keeps users' names apart from those of our own volumes. */
const PREFIX = 'input-';

/** The volumes that `spec.worker.inputs` asks for; all of the Computation's own namespace: a pod can mount no other. */
export function inputVolumes(computation: Computation): Volume[] {
  const { inputs = [] } = computation.spec.worker;
  return inputs.map((input) => ({ name: PREFIX + input.name, ...sourceOf(input, computation) }));
}

/** Where they are mounted, read-only. */
export function inputMounts({ inputs = [] }: WorkerTemplate): { name: string; mountPath: string; readOnly: true }[] {
  return inputs.map(({ name, mountPath }) => ({ name: PREFIX + name, mountPath, readOnly: true }));
}

function sourceOf(
  { configMap, secret, persistentVolumeClaim, image }: Input,
  { metadata }: Computation,
): Record<string, unknown> {
  if (configMap !== undefined) return { configMap: { name: copyName(metadata, configMap.name) } };
  if (secret !== undefined) return { secret: { secretName: secret.name } };
  if (persistentVolumeClaim !== undefined) {
    return { persistentVolumeClaim: { claimName: persistentVolumeClaim.name, readOnly: true } };
  }
  return { image: { reference: image?.reference } };
}
