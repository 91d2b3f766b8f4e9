import { expect } from 'chai';
import type { Input } from '../../crds/computation.ts';
import { computationOf, SETTINGS, specOf, UID } from '../../test/reconcile/builders.ts';
import type { PodSpec } from '../kube/objects.ts';
import { copyName } from './config-map-copies.ts';
import { desiredJob } from './desired-job.ts';

const PLAN = { total: 10, shards: 1, pods: 1, jobName: 'demo' };

function podWith(...inputs: Input[]): PodSpec {
  const worker = { ...specOf().worker, inputs };
  return desiredJob(computationOf({ spec: { worker } }), PLAN, SETTINGS).spec.template.spec;
}

describe('an input of the workers', () => {
  const at = { name: 'a', mountPath: '/data' };

  it('is a read-only folder at its mountPath', () => {
    const [container] = podWith({ ...at, configMap: { name: 'table' } }).containers;
    expect(container?.volumeMounts).to.deep.include({ name: 'input-a', mountPath: '/data', readOnly: true });
  });

  const sources: [string, Omit<Input, 'name' | 'mountPath'>, Record<string, unknown>][] = [
    [
      'the copy of a ConfigMap',
      { configMap: { name: 'c' } },
      { configMap: { name: copyName({ name: 'demo', uid: UID }, 'c') } },
    ],
    ['a Secret', { secret: { name: 's' } }, { secret: { secretName: 's' } }],
    [
      'a claim, which is not written to',
      { persistentVolumeClaim: { name: 'v' } },
      { persistentVolumeClaim: { claimName: 'v', readOnly: true } },
    ],
    ['an image', { image: { reference: 'data:v1' } }, { image: { reference: 'data:v1' } }],
  ];
  for (const [what, source, volume] of sources) {
    it(`comes from ${what}`, () => {
      expect(podWith({ ...at, ...source }).volumes).to.deep.include({ name: 'input-a', ...volume });
    });
  }

  it('may be called as one of our own volumes is', () => {
    const { volumes = [] } = podWith({ name: 'tmp', mountPath: '/data', configMap: { name: 'c' } });
    expect(volumes.map(({ name }) => name)).to.deep.equal(['tmp', 'ledger-token', 'input-tmp']);
  });
});
