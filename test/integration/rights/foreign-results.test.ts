import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ADMIN_AUDIENCE, READER_AUDIENCE, workerAudience } from '../../../crds/labels.ts';
import { LedgerClient } from '../../../operator/ledger/client.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { buildRegistration } from '../../ledger/commit-builder.ts';
import { LedgerProcess } from '../../ledger/ledger-process.ts';
import { tokenOf } from './installation.ts';
import { newThief } from './thief.ts';
import type { User } from './users.ts';

describe('a user who has edit in one namespace', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let mallory: User;

  before(async () => {
    ({ env, mallory } = await newThief());
  });

  /** A token that this user had made in the own namespace, with an audience of choice. */
  async function ownToken(account: string, audience: string): Promise<string> {
    const { code, stdout, stderr } = await mallory.kubectl(['create', 'token', account, `--audience=${audience}`]);
    expect(code, stderr).to.equal(0);
    return stdout.trim();
  }

  describe('gets no other namespace’s results from the ledger', () => {
    let folder: string;
    let ledger: LedgerProcess;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ttg-no-gain-'));
      ledger = await LedgerProcess.start(folder, 0, {
        TTG_LEDGER_AUTH: 'cluster',
        TTG_LEDGER_PLAIN_HTTP: 'true',
        KUBECONFIG: env.kubeconfigPath,
      });
      const admin = await tokenOf(env, 'ttg-system', 'ttg-operator', ADMIN_AUDIENCE);
      const client = new LedgerClient({ url: ledger.url, token: async () => admin });
      await client.register('theirs', buildRegistration({ namespace: 'victim' }));
      await client.register('own', buildRegistration({ namespace: mallory.namespace }));
      for (const account of ['default', 'ttg-operator', 'ttg-reader']) {
        await env.apply({
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: account, namespace: mallory.namespace },
        });
      }
    });
    after(async () => {
      await ledger.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    });

    async function ask(token: string, method: string, path: string): Promise<number> {
      const response = await fetch(`${ledger.url}/v1/computations/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: JSON.stringify({ worker: 'w', node: 'n' }) } : {}),
      });
      await response.arrayBuffer();
      return response.status;
    }

    it('may claim a shard of an own Computation: so the tokens below are right ones', async () => {
      const token = await ownToken('default', workerAudience('own'));
      expect(await ask(token, 'POST', 'own/segments/0/claim')).to.equal(200);
    });

    for (const [what, account, audience, method, path] of [
      ['claims with the audience of theirs', 'default', workerAudience('theirs'), 'POST', 'theirs/segments/0/claim'],
      ['claims with the audience of an own one', 'default', workerAudience('own'), 'POST', 'theirs/segments/0/claim'],
      ['reads with the audience of theirs', 'default', workerAudience('theirs'), 'GET', 'theirs/rows'],
      ['reads as an account called like the reader', 'ttg-reader', READER_AUDIENCE, 'GET', 'theirs/rows'],
      ['reads as an account called like the controller', 'ttg-operator', ADMIN_AUDIENCE, 'GET', 'theirs/rows'],
      [
        'ends as an account called like the controller',
        'ttg-operator',
        ADMIN_AUDIENCE,
        'DELETE',
        'theirs?keepSeconds=0',
      ],
    ] as const) {
      it(`${what}: 403`, async () => {
        expect(await ask(await ownToken(account, audience), method, path)).to.equal(403);
      });
    }
  });
});
