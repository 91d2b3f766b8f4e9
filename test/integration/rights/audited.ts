import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditLog, type AuditedRequest } from '../../../hack/bench/programs/audit-log.ts';
import { installCrd } from '../../env/install-crd.ts';
import { startTestEnv, type TestEnv } from '../../env/test-env.ts';

/** An API server of a test's own that writes down who asked for what. */
export interface AuditedEnv {
  env: TestEnv;
  /** What a service account asked for, by now. A watch counts once it has ended. */
  askedBy(namespace: string, account: string): AuditedRequest[];
  stop(): Promise<void>;
}

/**
 * With the Computation resource, and with the admission plugin that demands a right of whoever sets blockOwnerDeletion
 * (OpenShift has it switched on).
 */
export async function startAuditedEnv(): Promise<AuditedEnv> {
  const folder = await mkdtemp(join(tmpdir(), 'ttg-audit-'));
  const log = new AuditLog(folder);
  const env = await startTestEnv({
    apiServerFlags: [...log.flags, '--enable-admission-plugins=OwnerReferencesPermissionEnforcement'],
  });
  await installCrd(env);
  return {
    env,
    askedBy: (namespace, account) =>
      log.since(0).filter(({ user }) => user === `system:serviceaccount:${namespace}:${account}`),
    stop: async () => {
      await env.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The rights that requests took: as {@link grantsOf} names them; sorted. */
export function rightsUsed(requests: readonly AuditedRequest[]): string[] {
  const used = new Set(
    requests.map(({ verb, resource, subresource, uri }) => {
      const target = resource === '' ? uri : `${resource}${subresource === '' ? '' : `/${subresource}`}`;
      return `${verb} ${target}`;
    }),
  );
  return [...used].toSorted();
}

/** What was refused for want of a right: verb, target, and in which namespace. */
export function refusals(requests: readonly AuditedRequest[]): string[] {
  return requests
    .filter(({ status }) => status === 401 || status === 403)
    .map(({ verb, uri, status }) => `${status} ${verb} ${uri}`);
}
