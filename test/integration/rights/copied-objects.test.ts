import { expect } from 'chai';
import type { Computation } from '../../../crds/computation.ts';
import { API_VERSION, KIND } from '../../../crds/labels.ts';
import { PODS } from '../../../operator/kube/resource.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { until } from '../../env/until.ts';
import { World } from '../controller/world.ts';
import { computation, newThief } from './thief.ts';
import type { User } from './users.ts';

describe('a user who has edit in one namespace', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let mallory: User;

  before(async () => {
    ({ env, mallory } = await newThief());
  });

  describe('who copies what belongs to another namespace’s Computation', () => {
    let world: World;
    let theirs: Computation;

    before(async () => {
      world = await World.begin({ env, operator: false });
      await world.startOperator({ settings: { watchNamespaces: [world.namespace, mallory.namespace] } });
      theirs = await world.create('target');
      await world.jobOf('target');
    });
    after(async () => world.end());

    it('changes nothing there: a pod, a placeholder and a Job with its labels, name and owner', async () => {
      const { uid } = theirs.metadata;
      const job = await world.jobNow('target');
      const labels = { ...job.metadata.labels };
      const owner = { apiVersion: API_VERSION, kind: KIND, name: 'target', uid, controller: true };
      const { namespace } = mallory;
      const template = { ...job.spec.template, metadata: { labels } };
      const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'worker', image: 'x' }] } };
      const objects = [
        { ...pod, metadata: { name: 'twin', namespace, labels, ownerReferences: [owner] } },
        { ...pod, metadata: { name: 'lost', namespace, labels: { ...labels, 'ttg.io/lost': uid } } },
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'target', namespace, labels, ownerReferences: [owner] },
          spec: { parallelism: 7, template },
        },
      ];
      for (const object of objects) {
        const { code, stderr } = await mallory.kubectl(['create', '-f', '-'], object);
        expect(code, stderr).to.equal(0);
      }
      const index = { 'batch.kubernetes.io/job-completion-index': '0' };
      await world.api.patch(PODS, { namespace, name: 'twin' }, { metadata: { annotations: index } }, { type: 'merge' });
      const isRunning = ['--subresource=status', '--type=merge', '-p', '{"status":{"phase":"Running"}}'];
      await env.kubectl('-n', namespace, 'patch', 'pod', 'twin', ...isRunning);
      await mallory.kubectl(['create', '-f', '-'], computation('afterwards'));
      await until(
        'the controller to have looked at that namespace since',
        async () => (await mallory.kubectl(['get', 'job', 'afterwards'])).code === 0,
      );
      await (await world.claim(theirs, 0, 'by-hand')).commit(4);
      const after = await world.status('target', 'going on', ({ progress }) => progress?.completed === 4);
      expect((await world.jobNow('target')).metadata.uid).to.equal(job.metadata.uid);
      expect((await world.jobNow('target')).spec.parallelism).to.equal(3);
      expect(after.workers).to.equal('0/3');
      expect(after.jobName).to.equal('target');
      const copied = await mallory.kubectl(['get', 'job', 'target', '-o', 'jsonpath={.spec.parallelism}']);
      expect(copied.stdout, 'the copy is left as it is').to.equal('7');
    });
  });
});
