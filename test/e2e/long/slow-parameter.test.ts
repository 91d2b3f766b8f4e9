import { testSlowParameters } from './slow-parameter.ts';

describe('a parameter that takes 20 s and one that computes 20 s without a pause, among short ones', function () {
  this.timeout(400_000);
  testSlowParameters({ namespace: 'ttg-faults-slow', waitingId: 1_500, busyId: 4_500, seconds: 20 });
});

describe('a parameter that takes five minutes among short ones', function () {
  this.timeout(500_000);
  testSlowParameters({ namespace: 'ttg-faults-very-slow', waitingId: 1_500, seconds: 300 });
});
