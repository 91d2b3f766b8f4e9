import { expect } from 'chai';
import { tryTemplate } from './rendered.ts';

/** What is set → what the refusal must say. */
const REFUSED: [string, RegExp][] = [
  ['controller.replicas=two', /'\/controller\/replicas': got string, want integer/],
  ['controller.replicas=0', /'\/controller\/replicas': minimum: got 0, want 1/],
  ['ledger.replicas=2', /'\/ledger': additional properties 'replicas' not allowed/],
  ['image.tag=v1', /additional properties 'image' not allowed/],
  ['images.operator.tag=a:b', /'\/images\/operator\/tag': 'a:b' does not match/],
  ['images.operator.digest=abc', /'\/images\/operator\/digest': 'abc' does not match/],
  ['images.registry=https://r.io', /'\/images\/registry': 'https:\/\/r.io' does not match/],
  ['images.pullPolicy=Sometimes', /'\/images\/pullPolicy': value must be one of '', 'Always'/],
  ['watchNamespaces={Team_A}', /'\/watchNamespaces\/0': 'Team_A' does not match/],
  ['watchNamespaces=team-a', /'\/watchNamespaces': got string, want array/],
  ['crds.install=maybe', /'\/crds\/install': got string, want boolean/],
  ['log.level=loud', /'\/log\/level': value must be one of 'error', 'warn', 'info', 'debug'/],
  ['ledger.storage.size=10', /'\/ledger\/storage\/size': got number, want string/],
  ['ledger.storage.size=10GB', /'\/ledger\/storage\/size': '10GB' does not match/],
  ['ledger.reserveMiB=-1', /'\/ledger\/reserveMiB': minimum: got -1, want 0/],
  ['controller.resources.limits.memory=lots', /'\/controller\/resources\/limits\/memory': 'lots' does not match/],
  ['networkPolicy.apiServerPorts={70000}', /'\/networkPolicy\/apiServerPorts\/0': maximum: got 70,?000/],
  [
    'ledger.storage.existingClaim=mine,ledger.storage.storageClassName=fast',
    /ledger.storage names both existingClaim and storageClassName/,
  ],
  ['tls.enabled=no', /'\/tls\/enabled': got string, want boolean/],
  ['crds.defaultMode=queue', /'\/crds\/defaultMode': value must be one of 'Static', 'Queue'/],
  ['redis.url=http://cache:6379', /'\/redis\/url': 'http:\/\/cache:6379' does not match/],
  ['redis.install=true,redis.url=redis://cache:6379', /redis names both install and a Redis of yours/],
  ['tls.certManager.issuer=mine', /tls names both generate and certManager.issuer: set tls.generate=false/],
];

describe('values that the chart refuses', function () {
  this.timeout(180_000);

  for (const [set, says] of REFUSED) {
    it(`${set}: by the value's name`, async () => {
      const { code, stderr } = await tryTemplate('--set', set);
      expect(stderr).to.match(says);
      expect(code).to.equal(1);
    });
  }
});
