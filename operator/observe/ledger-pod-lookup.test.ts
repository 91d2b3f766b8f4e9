import { expect } from 'chai';
import { ApiUnreachable } from '../errors.ts';
import { ApiError } from '../kube/api-error.ts';
import type { KubeApi } from '../kube/contract.ts';
import { LedgerPodLookup } from './ledger-pod-lookup.ts';

/** An API server that answers each list in the given way, and how often it was asked. */
function apiThat(answer: () => Error | undefined): { api: Pick<KubeApi, 'list'>; asked: string[] } {
  const asked: string[] = [];
  const api: Pick<KubeApi, 'list'> = {
    list: async (_resource, { namespace = '', labelSelector = '' } = {}) => {
      asked.push(`${namespace} ${labelSelector}`);
      const error = answer();
      if (error !== undefined) throw error;
      return { metadata: { resourceVersion: '1' }, items: [] };
    },
  };
  return { api, asked };
}

describe('the look for the pod of the ledger', () => {
  it('is one request for all who ask at about the same time', async () => {
    const { api, asked } = apiThat(() => undefined);
    const lookup = new LedgerPodLookup(api, 'ttg-system');
    const found = await Promise.all([lookup.look(), lookup.look()]);
    expect(await lookup.look()).to.deep.equal({ namespace: 'ttg-system', pods: [] });
    expect(found[0]).to.equal(found[1]);
    expect(asked).to.deep.equal(['ttg-system app.kubernetes.io/name=ttg-ledger']);
  });

  for (const [title, error] of [
    ['it has not the right', new ApiError('GET pods', 403, { reason: 'Forbidden' })],
    ['the API server does not answer', new ApiUnreachable('GET pods: timeout')],
  ] as const) {
    it(`finds nothing where ${title}, and fails nobody`, async () => {
      const { api } = apiThat(() => error);
      expect(await new LedgerPodLookup(api, 'ttg-system').look()).to.equal(undefined);
    });
  }
});
