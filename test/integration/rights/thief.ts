import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { installUserRoles, newUser, type User } from './users.ts';

/** Somebody with `edit` in a namespace of the own, and nothing else, who would like to have more. */
export interface Thief {
  env: TestEnv;
  mallory: User;
}

/** Makes one, in the shared API server with the installed roles for users. */
export async function newThief(): Promise<Thief> {
  const env = await sharedTestEnv();
  await installUserRoles(env);
  const namespace = await env.newNamespace('mallory');
  return { env, mallory: await newUser(env, namespace, 'edit', namespace) };
}

/** A small Computation with these settings of its worker. */
export function computation(name: string, worker: Record<string, unknown> = {}): Record<string, unknown> {
  const spec = { parameters: { count: 30 }, algorithm: { name: 'echo' }, shards: 3, worker };
  return { apiVersion: API_VERSION, kind: KIND, metadata: { name }, spec };
}
