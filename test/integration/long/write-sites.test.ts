import { startOperatorProcess } from '../controller/operator-process.ts';
import { describeDeaths } from '../controller/write-story.ts';

const LEASE = { leaseMs: 15_000, renewDeadlineMs: 10_000, retryMs: 200 };

describeDeaths(
  'a process that is killed (SIGKILL) before and after each kind of write that it makes',
  async (world, { api, ledger }) => {
    const operator = await startOperatorProcess(world, {
      name: 'lives',
      kubeConfig: api.kubeConfig(world.env.token),
      ledgerUrl: ledger.url,
      lease: LEASE,
      sweepEveryMs: 300,
    });
    return {
      stop: async () => {
        operator.child.kill('SIGTERM');
        await operator.ended;
      },
      kill: async () => operator.kill(),
    };
  },
);
