import { expect } from 'chai';
import { computationOf, jobOf, SETTINGS, UID } from '../../test/reconcile/builders.ts';
import { placeholderFor } from './placeholder.ts';

const PLAN = { total: 10_000, shards: 3, pods: 3, jobName: 'demo' };
const placeholder = placeholderFor(computationOf(), PLAN, 'node-1', SETTINGS.workerImage);
function nameOf(uid: string, node: string): string {
  return placeholderFor(computationOf({ metadata: { uid } }), PLAN, node, 'image').metadata.name;
}

const { template } = jobOf(computationOf()).spec;

describe('a placeholder', () => {
  it('stands on its node without being scheduled', () => {
    expect(placeholder.spec.nodeName).to.equal('node-1');
  });

  it('is kept away from by the worker pods of its Computation', () => {
    expect(template.spec.affinity).to.deep.equal({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'ttg.io/lost': UID } } },
        ],
      },
    });
    expect(placeholder.metadata.labels).to.include({ 'ttg.io/lost': UID });
    expect(template.metadata?.labels).to.not.have.property('ttg.io/lost');
  });

  it('counts where the worker pods are spread', () => {
    const [constraint] = template.spec.topologySpreadConstraints ?? [];
    expect(placeholder.metadata.labels).to.include(constraint?.labelSelector?.matchLabels ?? { none: 'none' });
  });

  it('is no worker, and goes with its Computation', () => {
    expect(placeholder.metadata.labels).to.include({ 'app.kubernetes.io/name': 'ttg-placeholder' });
    expect(placeholder.metadata.ownerReferences).to.have.length(1);
    expect(placeholder.metadata.ownerReferences?.[0]).to.include({ kind: 'Computation', uid: UID });
  });

  it('goes at once when it is deleted', () => {
    expect(placeholder.spec.terminationGracePeriodSeconds).to.equal(0);
  });

  it('has the same name each time for one node and another for each other node and Computation', () => {
    expect(nameOf(UID, 'node-1')).to.equal(placeholder.metadata.name);
    expect(new Set([nameOf(UID, 'node-1'), nameOf(UID, 'node-2'), nameOf('other', 'node-1')]).size).to.equal(3);
  });
});
