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
    let isAsked = false;
    operator.child.once('exit', (code) => {
      if (!isAsked) {
        throw new Error(`the operator ended by itself with ${code}: ${operator.output()}`);
      }
    });
    return {
      stop: async () => {
        isAsked = true;
        operator.child.kill('SIGTERM');
        await operator.ended;
      },
      kill: async () => {
        isAsked = true;
        await operator.kill();
      },
    };
  },
);
