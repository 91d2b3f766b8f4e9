import { testSlowParameters } from '../faults/slow-parameter.ts';

describe('a parameter that takes five minutes among short ones', function () {
  this.timeout(500_000);
  testSlowParameters({ namespace: 'ttg-faults-very-slow', waitingId: 1_500, seconds: 300 });
});
