import { readFile } from 'node:fs/promises';
import { PLURAL, GROUP } from '../../crds/labels.ts';
import type { TestEnv } from './test-env.ts';

const file = new URL('../../crds/computation.yaml', import.meta.url);

/** Applies the Computation resource and waits until the API server serves it. */
export async function installCrd(env: TestEnv): Promise<void> {
  await env.apply(await readFile(file, 'utf8'), '--server-side');
  await env.kubectl('wait', '--for=condition=Established', '--timeout=30s', `crd/${PLURAL}.${GROUP}`);
}
