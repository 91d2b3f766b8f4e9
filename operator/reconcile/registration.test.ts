import { expect } from 'chai';
import { computationOf, specOf } from '../../test/reconcile/builders.ts';
import type { ComputationSpec } from '../../crds/computation.ts';
import { registrationFor, specHash } from './registration.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };

function hashOf(spec: Partial<ComputationSpec> = {}): string {
  return specHash(computationOf({ spec }));
}

function args(value: Record<string, unknown>): Partial<ComputationSpec> {
  return {
    algorithm: { name: 'simulate', args: value },
  };
}

describe('the hash of a spec', () => {
  const { worker, failurePolicy } = specOf();

  const decisive: [string, Partial<ComputationSpec>][] = [
    ['the parameters', { parameters: { count: 9 } }],
    ['the algorithm', { algorithm: { name: 'echo', args: {} } }],
    ['its arguments', { algorithm: { name: 'simulate', args: { sleepMs: 2 } } }],
    ['the image', { worker: { ...worker, image: 'mine:2' } }],
    ['the environment', { worker: { ...worker, env: [{ name: 'A', value: 'b' }] } }],
    ['the retries of a parameter', { failurePolicy: { ...failurePolicy, retriesPerParameter: 1 } }],
  ];
  for (const [what, spec] of decisive) {
    it(`changes with ${what}`, () => {
      expect(hashOf(spec)).to.not.equal(hashOf());
    });
  }

  const mutable: [string, Partial<ComputationSpec>][] = [
    ['parallelism', { parallelism: 9 }],
    ['suspend', { suspend: true }],
    [
      'the thresholds of failure',
      { failurePolicy: { ...failurePolicy, maxFailedParameters: 9, stopAfterFailures: 9 } },
    ],
    ['the time to live', { ttlSecondsAfterFinished: 9 }],
  ];
  for (const [what, spec] of mutable) {
    it(`stays with ${what}, which may change`, () => {
      expect(hashOf(spec)).to.equal(hashOf());
    });
  }

  it('does not depend on the order of fields', () => {
    expect(hashOf(args({ a: 1, b: { c: 2, d: 3 } }))).to.equal(hashOf(args({ b: { d: 3, c: 2 }, a: 1 })));
  });
});

describe('a registration', () => {
  it('says what is to be computed, with what the spec leaves open decided', () => {
    const { worker, failurePolicy } = specOf();
    const spec = {
      worker: { ...worker, resources: { limits: { cpu: '2' } } },
      failurePolicy: { ...failurePolicy, timeoutSecondsPerParameter: 7 },
      results: { keepSecondsAfterDeletion: 1, maxBytes: 99 },
    };
    expect(registrationFor(computationOf({ spec }), PLAN)).to.deep.include({
      namespace: 'team',
      name: 'demo',
      total: 10_000,
      segments: 3,
      maxBytes: 99,
      work: {
        parameters: { count: 10_000 },
        algorithm: { name: 'simulate', args: {} },
        aggregations: [],
        retriesPerParameter: 0,
        timeoutSecondsPerParameter: 7,
        slots: 2,
      },
    });
  });
});
