import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ADMIN_AUDIENCE, OPERATOR_SERVICE_ACCOUNT, SYSTEM_NAMESPACE, workerAudience } from '../../crds/labels.ts';
import { LedgerClient } from '../../operator/ledger/client.ts';
import { sharedTestEnv } from '../env/shared.ts';
import type { TestEnv } from '../env/test-env.ts';
import { buildRegistration } from '../ledger/commit-builder.ts';
import { LedgerProcess } from '../ledger/ledger-process.ts';

describe('a ledger beside a real API server', function () {
  this.timeout(120_000);
  let env: TestEnv;
  let folder: string;
  let ledger: LedgerProcess | undefined;

  before(async () => {
    env = await sharedTestEnv();
    folder = mkdtempSync(join(tmpdir(), 'ttg-ledger-'));
    ledger = await LedgerProcess.start(folder, 0, {
      TTG_LEDGER_AUTH: 'cluster',
      TTG_LEDGER_PLAIN_HTTP: 'true',
      KUBECONFIG: env.kubeconfigPath,
    });
  });
  after(async () => {
    await ledger?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  /** A token that the API server made for that account. */
  async function token(namespace: string, account: string, audience: string): Promise<string> {
    const serviceAccount = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: account } };
    await env.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await env.apply(serviceAccount);
    return (await env.kubectl('-n', namespace, 'create', 'token', account, `--audience=${audience}`)).trim();
  }

  async function claim(bearer: string): Promise<number> {
    const response = await fetch(`${ledger?.url}/v1/computations/u/segments/0/claim`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ worker: 'w', node: 'n' }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  it('takes the tokens that it gives to controller and workers, and no others', async () => {
    const namespace = await env.newNamespace('team');
    const admin = await token(SYSTEM_NAMESPACE, OPERATOR_SERVICE_ACCOUNT, ADMIN_AUDIENCE);
    const client = new LedgerClient({ url: ledger?.url ?? '', token: async () => admin });
    await client.register('u', buildRegistration({ namespace }));
    expect(await claim(await token(namespace, 'default', workerAudience('u')))).to.equal(200);
    expect(await claim(await token('elsewhere', 'default', workerAudience('u')))).to.equal(403);
    expect(await claim(await token(namespace, 'default', workerAudience('v')))).to.equal(403);
    expect(await claim(env.token)).to.equal(401);
  });
});
