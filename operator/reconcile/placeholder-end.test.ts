import { expect } from 'chai';
import { at, computationOf, observedOf, SETTINGS } from '../../test/reconcile/builders.ts';
import type { PodStatus } from '../kube/objects.ts';
import type { NodeState } from './node-state.ts';
import { duePlaceholders } from './placeholder-end.ts';
import { placeholderFor } from './placeholder.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const CREATED = at(100);
const TAKEN_UP: PodStatus = { phase: 'Pending', startTime: at(101).toISOString() };

interface Case {
  title: string;
  /** Seconds since it was made. */
  age: number;
  /** Undefined: gone. */
  node: NodeState | 'unknown' | undefined;
  status?: PodStatus;
  isDue: boolean;
}

function isDue({ age, node, status }: Case): boolean {
  const made = placeholderFor(computationOf(), PLAN, 'node-1', SETTINGS.workerImage);
  const placeholder = {
    ...made,
    metadata: { ...made.metadata, uid: 'p', creationTimestamp: CREATED.toISOString() },
    ...(status === undefined ? {} : { status }),
  };
  const known = new Map(node === undefined || node === 'unknown' ? [] : [['node-1', node]]);
  const observed = observedOf({ placeholders: [placeholder], ...(node === 'unknown' ? {} : { nodes: known }) });
  return duePlaceholders(observed, at(100 + age)).length > 0;
}

describe('the end of a placeholder', () => {
  const before: NodeState = { ready: true, since: at(0) };
  const table: Case[] = [
    { title: 'is not yet there while its node still counts as ready', age: 20, node: before, isDue: false },
    {
      title: 'is not yet there while its node is not ready',
      age: 900,
      node: { ready: false, since: at(130) },
      isDue: false,
    },
    { title: 'comes when its node is ready again', age: 40, node: { ready: true, since: at(135) }, isDue: true },
    { title: 'comes when its node is gone', age: 1, node: undefined, isDue: true },
    { title: 'comes when its node has not been found not ready for so long', age: 75, node: before, isDue: true },
    { title: 'comes soon where the node takes it up: it lives', age: 10, node: before, status: TAKEN_UP, isDue: true },
    { title: 'waits for the new pod to be placed', age: 9, node: before, status: TAKEN_UP, isDue: false },
    {
      title: 'does not come by its own word while its node is not ready',
      age: 900,
      node: { ready: false, since: at(130) },
      status: TAKEN_UP,
      isDue: false,
    },
    { title: 'is not known where nodes may not be read', age: 900, node: 'unknown', isDue: false },
    {
      title: 'comes by its own word where nodes may not be read',
      age: 10,
      node: 'unknown',
      status: TAKEN_UP,
      isDue: true,
    },
  ];
  for (const each of table) {
    it(each.title, () => {
      expect(isDue(each)).to.equal(each.isDue);
    });
  }
});
