import { expect } from 'chai';
import { computationOf, ledgerSays, progressOf, runningStatus, specOf } from '../../test/reconcile/builders.ts';
import type { Parameters } from '../../crds/computation.ts';
import { readList } from '../../crds/lists/read-list.ts';
import { UploadMissing } from '../errors.ts';
import { ApiError } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import type { ConfigMap } from '../kube/objects.ts';
import { lookAtList } from './list-lookup.ts';
import { ComputationMemory } from './memory.ts';

const IN_MAP: Parameters = { list: { configMap: { name: 'points', key: 'p.csv' }, format: 'Csv' } };
const LIST = await readList('Csv', 'x\n1\n2\n');
const FACTS = { checksum: LIST.checksum, count: LIST.count };

/** An API server that has that ConfigMap, or refuses. */
function apiWith(has: Partial<ConfigMap> | ApiError | undefined): Pick<KubeApi, 'find'> {
  return {
    find: async (resource) => {
      if (has instanceof ApiError) throw has;
      const object: unknown = has && { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'points' }, ...has };
      return resource.accepts(object) ? object : undefined;
    },
  };
}

function ledgerWith(count: number | undefined) {
  return {
    upload: async (checksum: string) => {
      if (count === undefined) throw new UploadMissing('none');
      return { checksum, count };
    },
  };
}

async function look(
  parameters: Parameters,
  api: Pick<KubeApi, 'find'>,
  ledger = ledgerWith(undefined),
  isRegistered = false,
) {
  const status = isRegistered ? { status: runningStatus({ list: FACTS }) } : {};
  const computation = computationOf({ spec: specOf({ parameters }), ...status });
  const view = isRegistered ? ledgerSays(progressOf()) : ledgerSays();
  return lookAtList(computation, view, new ComputationMemory('u'), { api, ledger });
}

describe('the look at a list that stands elsewhere', () => {
  const missing: [string, Partial<ConfigMap> | ApiError | undefined, string, string][] = [
    ['there is no ConfigMap', undefined, 'ConfigMapMissing', 'there is no ConfigMap points in namespace'],
    ['it has not that key', { data: { a: '', b: '' } }, 'ConfigMapMissing', 'has no key p.csv (it has a, b)'],
    ['the key is binary', { binaryData: { 'p.csv': 'AA==' } }, 'ConfigMapMissing', 'its value is binary'],
    [
      'it may not be read',
      new ApiError('GET', 403, {}),
      'ConfigMapMissing',
      'the controller may not read ConfigMap points',
    ],
    [
      'a line is broken',
      { data: { 'p.csv': 'x,y\n1\n' } },
      'InvalidList',
      'ConfigMap points, key p.csv: line 2: has 1 cells',
    ],
    ['there is no parameter in it', { data: { 'p.csv': 'x\n' } }, 'InvalidList', 'holds 0 parameters'],
  ];
  for (const [title, has, reason, message] of missing) {
    it(`says where ${title}`, async () => {
      const view = await look(IN_MAP, apiWith(has));
      if (view?.state !== 'missing') throw new Error('nothing is missed');
      expect(view.problem.reason).to.equal(reason);
      expect(view.problem.message).to.contain(message);
    });
  }

  it('gives what there is, with the lines for the ledger', async () => {
    const view = await look(IN_MAP, apiWith({ data: { 'p.csv': 'x\n1\n2\n' } }));
    expect(view).to.deep.equal({ state: 'read', facts: FACTS, lines: LIST.lines });
  });

  it('gives no lines to a ledger that has them, and gives them to one that lost them', async () => {
    const api = apiWith({ data: { 'p.csv': 'x\n1\n2\n' } });
    expect(await look(IN_MAP, api, ledgerWith(2), true)).to.deep.equal({ state: 'read', facts: FACTS });
    expect(await look(IN_MAP, api, ledgerWith(undefined), true)).to.have.property('lines');
    const other = await look(IN_MAP, apiWith({ data: { 'p.csv': 'x\n3\n' } }), ledgerWith(undefined), true);
    expect(other).to.have.nested.property('problem.reason', 'UploadMissing');
  });

  it('counts what an upload has, repeated, against the most parameters that there can be', async () => {
    const parameters = { list: { upload: FACTS.checksum }, repeat: 1_000_000_000 };
    expect(await look(parameters, apiWith(undefined), ledgerWith(9_000_000))).to.have.property('state', 'read');
    const beyond = await look(parameters, apiWith(undefined), ledgerWith(10_000_000));
    expect(beyond).to.have.nested.property('problem.reason', 'InvalidList');
    expect(await look(parameters, apiWith(undefined))).to.have.nested.property('problem.reason', 'UploadMissing');
  });

  it('is none where the list stands in the spec', async () => {
    expect(await look({ list: { values: [1] } }, apiWith(undefined))).to.equal(undefined);
  });
});
