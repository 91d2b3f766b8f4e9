import { expect } from 'chai';
import { APP_LEDGER, LABEL_APP } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import { PlayedNodes } from './play-nodes.ts';
import { World } from './world.ts';

describe('a ledger whose node is lost', function () {
  this.timeout(180_000);
  let world: World;
  let nodes: PlayedNodes;

  beforeEach(async () => {
    world = await World.begin();
    nodes = await PlayedNodes.of(world.api, ['node-of-the-ledger']);
  });
  afterEach(async () => {
    await nodes.end();
    await world.end();
  });

  it('is reported with that node, from the moment at which the cluster knows of the loss', async () => {
    await world.api.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'ttg-ledger-0', namespace: world.namespace, labels: { [LABEL_APP]: APP_LEDGER } },
      spec: { nodeName: 'node-of-the-ledger', containers: [{ name: 'ledger', image: 'ttg-operator:test' }] },
    });
    await world.create('waiting');
    await world.jobOf('waiting');
    await world.stopLedger();
    const told = async (text: string): Promise<unknown> =>
      world.status(
        'waiting',
        text,
        ({ reason, message = '' }) => reason === 'LedgerUnavailable' && message.includes(text),
      );
    await told('; its pod ttg-ledger-0 is on node node-of-the-ledger. Workers');
    await nodes.set('node-of-the-ledger', 'Unknown', new Date('2026-05-01T12:00:00Z'));
    await told('; its pod ttg-ledger-0 is on node node-of-the-ledger, which is not ready since 2026-05-01T12:00:00Z.');
    expect((await world.condition('waiting', 'Stalled')).message).to.include('node-of-the-ledger');
    await world.startLedger();
    await world.status('waiting', 'no longer held up', ({ reason }) => reason === undefined);
  });
});
