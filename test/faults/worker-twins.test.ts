import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalLedger } from '../../cli/local/local-ledger.ts';
import { aggregate, computeLocally, idsOf, idsUpTo } from './local-harness.ts';

const MAIN = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

describe('two workers of one shard', function () {
  this.timeout(180_000);

  it('fence each other: each parameter stands once, and both end with 0', async () => {
    const twins: Promise<unknown>[] = [];
    const count = 3000;
    const startTwin = (ledger: LocalLedger, uid: string): void => {
      const { url, tokenFile } = ledger;
      const env = { TTG_LEDGER_URL: url, TTG_TOKEN_FILE: tokenFile, TTG_COMPUTATION_UID: uid, WORKER_ID: '0' };
      const twin = spawn(process.execPath, [MAIN], {
        env: { ...process.env, ...env, TTG_END_WITH_STDIN: 'true' },
        stdio: ['pipe', 'ignore', 'inherit'],
      });
      twins.push(once(twin, 'exit'));
    };
    let ledger: LocalLedger | undefined;
    let exits: unknown[] = [];
    const { computation, rows } = await computeLocally(
      {
        parameters: { count },
        algorithm: { name: 'simulate', args: { sleepMs: 1 } },
        shards: 1,
        parallelism: 1,
        aggregations: [{ name: 'count', op: 'count' }],
      },
      {
        started: (running) => (ledger = running.ledger),
        progress: ({ metadata, status }) => {
          const completed = status?.progress?.completed ?? 0;
          if (ledger !== undefined && twins.length === 0 && completed >= 500) startTwin(ledger, metadata.uid);
        },
        beforeEnd: async () => {
          exits = await Promise.all(twins);
        },
      },
    );
    expect(exits).to.deep.equal([[0, null]]);
    expect(idsOf(rows)).to.deep.equal(idsUpTo(count));
    expect(aggregate(computation, 'count')).to.equal(String(count));
    expect(computation.status?.shards?.[0]?.attempts).to.be.at.least(2);
  });
});
