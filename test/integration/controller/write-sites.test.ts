import { expect } from 'chai';
import { describeDeaths } from './write-story.ts';
import { WRITE_SITES, writeSitesInCode } from './write-sites.ts';

/** Patient enough for a machine that is busy. */
const LEASE = { leaseMs: 15_000, renewDeadlineMs: 10_000, retryMs: 200 };

describe('the writes of the operator', () => {
  it('are all on the list of those at which it is killed', async () => {
    expect(await writeSitesInCode()).to.deep.equal(WRITE_SITES);
  });
});

describeDeaths(
  'an operator that is killed before and after each kind of write that it makes',
  async (world, { api, ledger }) => {
    const operator = await world.operator({
      kubeConfig: api.kubeConfig(world.env.token),
      ledgerUrl: ledger.url,
      identity: 'lives',
      lease: LEASE,
      sweepEveryMs: 300,
    });
    const stop = async (): Promise<void> => operator.stop();
    return { stop, kill: stop };
  },
);
