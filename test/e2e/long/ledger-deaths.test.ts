import { testLedgerDeaths } from '../faults/ledger-deaths.ts';

describe('a ledger that is killed 20 times in a run', function () {
  this.timeout(400_000);
  testLedgerDeaths({ namespace: 'ttg-faults-ledger-often', kills: 20, sleepMs: 12 });
});
