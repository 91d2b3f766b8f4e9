import { expect } from 'chai';
import { manifestOf } from '../../../crds/spec/spec-cases.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';

/** A change of the spec: what is there before, and the JSON patch operations on it. */
interface Change {
  title: string;
  before?: Record<string, unknown>;
  patch: { op: 'add' | 'remove' | 'replace'; path: string; value?: unknown }[];
  /** The field that the refusal names. */
  field: string;
}

const GRID = [
  { name: 'x', values: [{ a: 1 }, 'b'] },
  { name: 'z', from: 0, to: 1, steps: 3 },
];
const SUM = { name: 's', op: 'sum', field: 'r' };
const MEAN = { name: 'm', op: 'mean', field: 'r' };
const ENV = [{ name: 'A', value: '1' }, { name: 'B', value: '2' }]; // prettier-ignore

const replace = (path: string, value: unknown): Change['patch'] => [{ op: 'replace', path: `/spec${path}`, value }];
const add = (path: string, value: unknown): Change['patch'] => [{ op: 'add', path: `/spec${path}`, value }];
const remove = (path: string): Change['patch'] => [{ op: 'remove', path: `/spec${path}` }];

const REFUSED: Change[] = [
  { title: 'parameters.count changed', patch: replace('/parameters/count', 11), field: 'spec.parameters' },
  {
    title: 'parameters of another kind',
    patch: replace('/parameters', { range: { end: 10 } }),
    field: 'spec.parameters',
  },
  { title: 'parameters removed', patch: remove('/parameters'), field: 'spec.parameters' },
  {
    title: 'a grid in another order',
    before: { parameters: { grid: GRID } },
    patch: replace('/parameters/grid', GRID.toReversed()),
    field: 'spec.parameters',
  },
  {
    title: 'a field renamed within a value of an axis',
    before: { parameters: { grid: GRID } },
    patch: replace('/parameters/grid/0/values/0', { b: 1 }),
    field: 'spec.parameters',
  },
  {
    title: 'a listed parameter changed',
    before: { parameters: { list: { values: [1, null] } } },
    patch: replace('/parameters/list/values/1', 2),
    field: 'spec.parameters',
  },
  { title: 'algorithm.name changed', patch: replace('/algorithm/name', 'echo'), field: 'spec.algorithm' },
  { title: 'args added', patch: add('/algorithm/args/sleepMs', 1), field: 'spec.algorithm' },
  {
    title: 'an argument renamed',
    before: { algorithm: { name: 'echo', args: { a: 1 } } },
    patch: replace('/algorithm/args', { b: 1 }),
    field: 'spec.algorithm',
  },
  {
    title: 'an argument changed deep inside',
    before: { algorithm: { name: 'echo', args: { a: { b: [1, { c: 2 }] } } } },
    patch: replace('/algorithm/args/a/b/1', { d: 2 }),
    field: 'spec.algorithm',
  },
  {
    title: 'args removed',
    before: { algorithm: { name: 'echo', args: { a: 1 } } },
    patch: remove('/algorithm/args'),
    field: 'spec.algorithm',
  },
  { title: 'mode changed', patch: replace('/mode', 'Queue'), field: 'spec.mode' },
  { title: 'mode removed', before: { mode: 'Queue' }, patch: remove('/mode'), field: 'spec.mode' },
  {
    title: 'mode changed as it is suspended',
    patch: [...replace('/suspend', true), ...replace('/mode', 'Queue')],
    field: 'spec.mode',
  },
  { title: 'shards added', patch: add('/shards', 3), field: 'spec.shards' },
  { title: 'shards changed', before: { shards: 3 }, patch: replace('/shards', 4), field: 'spec.shards' },
  { title: 'shards removed', before: { shards: 3 }, patch: remove('/shards'), field: 'spec.shards' },
  { title: 'worker.image added', patch: add('/worker/image', 'a'), field: 'spec.worker' },
  {
    title: 'worker.image changed',
    before: { worker: { image: 'a' } },
    patch: replace('/worker/image', 'b'),
    field: 'spec.worker',
  },
  {
    title: 'worker.image removed',
    before: { worker: { image: 'a' } },
    patch: remove('/worker/image'),
    field: 'spec.worker',
  },
  {
    title: 'worker.env changed',
    before: { worker: { env: ENV } },
    patch: replace('/worker/env/0/value', '2'),
    field: 'spec.worker',
  },
  {
    title: 'worker.env in another order',
    before: { worker: { env: ENV } },
    patch: replace('/worker/env', ENV.toReversed()),
    field: 'spec.worker',
  },
  { title: 'the worker removed', before: { worker: { slots: 2 } }, patch: remove('/worker'), field: 'spec.worker' },
  { title: 'queue changed', patch: replace('/queue/batchSize', 50), field: 'spec.queue' },
  {
    title: 'queue changed without mode while suspended',
    before: { mode: 'Queue', suspend: true },
    patch: replace('/queue/maxDeliveries', 2),
    field: 'spec.queue',
  },
  {
    title: 'queue removed',
    before: { queue: { batchSize: 50 } },
    patch: remove('/queue'),
    field: 'spec.queue',
  },
  {
    title: 'autoscale added while running',
    before: { mode: 'Queue' },
    patch: add('/autoscale', { maxWorkers: 4 }),
    field: 'spec.autoscale',
  },
  {
    title: 'autoscale removed while running',
    before: { mode: 'Queue', autoscale: { maxWorkers: 4 } },
    patch: remove('/autoscale'),
    field: 'spec.autoscale',
  },
  {
    title: 'autoscale.maxWorkers changed while running',
    before: { mode: 'Queue', autoscale: { maxWorkers: 4 } },
    patch: replace('/autoscale/maxWorkers', 5),
    field: 'spec.autoscale',
  },
  { title: 'spread changed', patch: replace('/spread/whenUnsatisfiable', 'DoNotSchedule'), field: 'spec.spread' },
  {
    title: 'retriesPerShard changed',
    patch: replace('/failurePolicy/retriesPerShard', 4),
    field: 'spec.failurePolicy.retriesPerShard',
  },
  {
    title: 'retriesPerParameter changed',
    patch: replace('/failurePolicy/retriesPerParameter', 4),
    field: 'spec.failurePolicy.retriesPerParameter',
  },
  {
    title: 'timeoutSecondsPerParameter added',
    patch: add('/failurePolicy/timeoutSecondsPerParameter', 4),
    field: 'spec.failurePolicy.timeoutSecondsPerParameter',
  },
  {
    title: 'timeoutSecondsPerParameter removed',
    before: { failurePolicy: { timeoutSecondsPerParameter: 4 } },
    patch: remove('/failurePolicy/timeoutSecondsPerParameter'),
    field: 'spec.failurePolicy.timeoutSecondsPerParameter',
  },
  { title: 'an aggregation added', patch: add('/aggregations/-', SUM), field: 'spec.aggregations' },
  {
    title: 'aggregations in another order',
    before: { aggregations: [SUM, MEAN] },
    patch: replace('/aggregations', [MEAN, SUM]),
    field: 'spec.aggregations',
  },
  {
    title: 'aggregations removed',
    before: { aggregations: [SUM] },
    patch: remove('/aggregations'),
    field: 'spec.aggregations',
  },
  { title: 'cancel taken back', before: { cancel: true }, patch: replace('/cancel', false), field: 'spec.cancel' },
  { title: 'cancel removed', before: { cancel: true }, patch: remove('/cancel'), field: 'spec.cancel' },
];

const ALLOWED: Omit<Change, 'field'>[] = [
  { title: 'parallelism', patch: replace('/parallelism', 10) },
  { title: 'parallelism where shards are given', before: { shards: 3 }, patch: replace('/parallelism', 0) },
  { title: 'suspend', patch: replace('/suspend', true) },
  { title: 'mode while suspended', before: { suspend: true, shards: 3 }, patch: replace('/mode', 'Queue') },
  {
    title: 'mode and back with queue and suspend, while suspended',
    before: { suspend: true, mode: 'Queue' },
    patch: [...replace('/mode', 'Static'), ...replace('/queue', { batchSize: 50 }), ...replace('/suspend', false)],
  },
  {
    title: 'autoscale.maxWorkers while suspended',
    before: { suspend: true, mode: 'Queue', autoscale: { maxWorkers: 4 } },
    patch: replace('/autoscale/maxWorkers', 5),
  },
  {
    title: 'autoscale.minWorkers and targetSecondsRemaining',
    before: { mode: 'Queue', autoscale: { maxWorkers: 4 } },
    patch: [...replace('/autoscale/minWorkers', 2), ...replace('/autoscale/targetSecondsRemaining', 60)],
  },
  { title: 'cancel', patch: replace('/cancel', true) },
  { title: 'activeDeadlineSeconds', patch: add('/activeDeadlineSeconds', 60) },
  {
    title: 'ttlSecondsAfterFinished',
    before: { ttlSecondsAfterFinished: 5 },
    patch: remove('/ttlSecondsAfterFinished'),
  },
  { title: 'results.keepSecondsAfterDeletion', patch: replace('/results/keepSecondsAfterDeletion', 0) },
  { title: 'results.maxBytes', patch: add('/results/maxBytes', 1000) },
  { title: 'failurePolicy.maxFailedParameters', patch: replace('/failurePolicy/maxFailedParameters', '5%') },
  { title: 'failurePolicy.stopAfterFailures', patch: add('/failurePolicy/stopAfterFailures', 5) },
  {
    title: 'nothing',
    before: { parameters: { grid: GRID }, aggregations: [SUM] },
    patch: replace('/parameters/grid', GRID),
  },
];

describe('after creation', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let namespace: string;
  let objects = 0;

  before(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('changes');
  });

  async function change({ before = {}, patch }: Omit<Change, 'field'>): Promise<{ code: number; stderr: string }> {
    objects += 1;
    const name = `c${objects}`;
    const created = await env.tryKubectl(
      ['create', '-n', namespace, '-f', '-'],
      JSON.stringify(manifestOf(before, name)),
    );
    expect(created.stderr).to.equal('');
    return await env.tryKubectl(['patch', 'comp', name, '-n', namespace, '--type=json', '-p', JSON.stringify(patch)]);
  }

  describe('the API server refuses', () => {
    for (const { field, ...rest } of REFUSED) {
      it(`${rest.title}, naming the field`, async () => {
        const { code, stderr } = await change(rest);
        expect(code).to.equal(1);
        expect(stderr).to.match(new RegExp(`${field}: (Invalid value: .*(create another|can)|Required value)`));
      });
    }
  });

  describe('it lets pass a change of', () => {
    for (const allowed of ALLOWED) {
      it(allowed.title, async () => expect(await change(allowed)).to.deep.include({ code: 0, stderr: '' }));
    }
  });

  it('the same manifest can be applied again, on the client and on the server', async () => {
    const spec = { parameters: { list: { values: [2.5, { a: 1 }] } }, algorithm: { name: 'echo', args: { q: 0.5 } } };
    for (const flags of [[], [], ['--server-side', '--force-conflicts'], ['--server-side']]) {
      await env.apply(manifestOf(spec, 'again'), '-n', namespace, ...flags);
    }
  });
});
