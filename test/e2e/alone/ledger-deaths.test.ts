import { testLedgerDeaths } from '../faults/ledger-deaths.ts';

describe('a ledger that is killed 3 times in a run', function () {
  this.timeout(400_000);
  testLedgerDeaths({ namespace: 'ttg-faults-ledger', kills: 3, sleepMs: 4 });
});
