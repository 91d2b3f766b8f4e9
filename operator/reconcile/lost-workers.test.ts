import { expect } from 'chai';
import { at, ledgerAway, ledgerSays, observedOf, podOf, progressOf, shardOf } from '../../test/reconcile/builders.ts';
import { lostWorkers } from './lost-workers.ts';
import type { NodeState } from './node-state.ts';
import type { Observed } from './observed.ts';

const READY: NodeState = { ready: true, since: at(0) };
const NOT_READY: NodeState = { ready: false, since: at(60) };
const NOW = at(100);

/** A worker a node, last heard so many seconds ago; undefined = it has not claimed. Nodes: ready unless said otherwise. */
function workers(seconds: (number | undefined)[], nodes: Record<string, NodeState | undefined> = {}): Observed {
  const shards = seconds.map((silentSeconds, index) =>
    silentSeconds === undefined
      ? shardOf(index, 0)
      : shardOf(index, 10, { worker: `demo-${index}-abcde`, silentSeconds }),
  );
  const states: [string, NodeState | undefined][] = seconds.map((_, index) => [`node-${index}`, READY]);
  const known = [...states, ...Object.entries(nodes)].reduce(
    (map, [name, state]) => (state === undefined ? (map.delete(name), map) : map.set(name, state)),
    new Map<string, NodeState>(),
  );
  const pods = seconds.map((_, index) => podOf(index));
  return observedOf({ pods, nodes: known, ledger: ledgerSays(progressOf({ shards })) });
}

function lostIn(observed: Observed): string[] {
  return lostWorkers(observed, NOW).map(({ node }) => node);
}

describe('lost workers', () => {
  const table: { title: string; observed: Observed; lost: string[] }[] = [
    { title: 'none while all are heard', observed: workers([1, 1, 1]), lost: [] },
    { title: 'the one that is silent among three', observed: workers([1, 15, 1]), lost: ['node-1'] },
    { title: 'none where two of three are silent on ready nodes', observed: workers([20, 20, 1]), lost: [] },
    {
      title: 'of two silent ones among three the one whose node is not ready',
      observed: workers([20, 20, 1], { 'node-0': NOT_READY }),
      lost: ['node-0'],
    },
    { title: 'not the only one, while its node is ready', observed: workers([60]), lost: [] },
    {
      title: 'the only one once its node is not ready',
      observed: workers([60], { 'node-0': NOT_READY }),
      lost: ['node-0'],
    },
    { title: 'the only one once its node is gone', observed: workers([60], { 'node-0': undefined }), lost: ['node-0'] },
    {
      title: 'none that is heard from a node that is not ready',
      observed: workers([1], { 'node-0': NOT_READY }),
      lost: [],
    },
    { title: 'not one that has yet to claim', observed: workers([1, undefined, 1]), lost: [] },
    {
      title: 'one that has yet to claim where its node has not been ready for 15 s',
      observed: workers([1, undefined, 1], { 'node-1': { ready: false, since: at(85) } }),
      lost: ['node-1'],
    },
    {
      title: 'not yet one that has yet to claim where its node has not been ready for 14 s',
      observed: workers([1, undefined, 1], { 'node-1': { ready: false, since: at(86) } }),
      lost: [],
    },
  ];
  for (const { title, observed, lost } of table) {
    it(`are ${title}`, () => {
      expect(lostIn(observed)).to.deep.equal(lost);
    });
  }

  it('are found by their silence alone where nodes may not be read', () => {
    const { nodes: _, ...blind } = workers([1, 15, 1]);
    expect(lostIn(blind)).to.deep.equal(['node-1']);
    const { nodes: __, ...alone } = workers([60]);
    expect(lostIn(alone)).to.deep.equal([]);
  });

  it('are none while the ledger is away, not even where they never claimed on a node that is not ready', () => {
    const observed = workers([60, undefined], { 'node-0': NOT_READY, 'node-1': NOT_READY });
    expect(lostIn({ ...observed, ledger: ledgerAway() })).to.deep.equal([]);
  });

  it('are none that have ended or have no node yet', () => {
    const observed = workers([1, undefined, undefined], { 'node-1': NOT_READY });
    const { nodeName: _, ...spec } = podOf(2).spec;
    const pods = [podOf(0), podOf(1, { status: { phase: 'Failed' } }), { ...podOf(2), spec }];
    expect(lostIn({ ...observed, pods })).to.deep.equal([]);
  });

  it('come with what is known of their node', () => {
    expect(lostWorkers(workers([60], { 'node-0': NOT_READY }), NOW)[0]?.why).to.equal(
      'was not heard for 15 s, node node-0 is not ready',
    );
  });
});
