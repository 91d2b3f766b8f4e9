import { expect } from 'chai';
import { ADMIN_AUDIENCE, READER_AUDIENCE } from '../../../crds/labels.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { World } from '../controller/world.ts';
import { computation, newThief } from './thief.ts';
import { newUser, type User } from './users.ts';

/** What a thief would look for in a Job's template. */
const LOOT =
  /ttg-operator-token|hostPath|hostNetwork|hostPID|serviceAccount"|serviceAccountName|secretKeyRef|envFrom|"privileged":true|initContainers|"\/host"/;

describe('a user who has edit in one namespace', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let mallory: User;

  before(async () => {
    ({ env, mallory } = await newThief());
  });

  describe('is refused by the API server', () => {
    const attempts: Readonly<Record<string, readonly string[]>> = {
      'a token of the controller': [
        '-n',
        'ttg-system',
        'create',
        'token',
        'ttg-operator',
        `--audience=${ADMIN_AUDIENCE}`,
      ],
      'a token of the reader': ['-n', 'ttg-system', 'create', 'token', 'ttg-reader', `--audience=${READER_AUDIENCE}`],
      'Secrets of ttg-system': ['-n', 'ttg-system', 'get', 'secrets'],
      'a pod in ttg-system': ['-n', 'ttg-system', 'run', 'thief', '--image=thief'],
      'Computations of another namespace': ['-n', 'default', 'get', 'computations'],
      'Computations of all namespaces': ['get', 'computations', '--all-namespaces'],
      'more rights in the own namespace': ['create', 'rolebinding', 'more', '--clusterrole=admin', '--user=mallory'],
      'the role of results’ readers':
        '-n ttg-system create rolebinding more --role=ttg-results-reader --user=mallory'.split(' '),
      nodes: ['get', 'nodes'],
    };
    for (const [what, args] of Object.entries(attempts)) {
      it(what, async () => {
        const { code, stderr } = await mallory.kubectl(args);
        expect([code, /forbidden/i.test(stderr)], stderr).to.deep.equal([1, true]);
      });
    }

    it('the status of an own Computation', async () => {
      await mallory.kubectl(['create', '-f', '-'], computation('own'));
      const patch = ['--type=merge', '-p', '{"status":{"phase":"Succeeded"}}'];
      const { stderr } = await mallory.kubectl(['patch', 'computation', 'own', '--subresource=status', ...patch]);
      expect(stderr).to.match(/forbidden/i);
    });
  });

  describe('gets nothing into a worker’s pod that a Computation may not ask for', () => {
    let world: World;
    let inside: User;

    before(async () => {
      world = await World.begin();
      inside = await newUser(env, 'mallory-inside', 'edit', world.namespace);
    });
    after(async () => world.end());

    const unknown: Readonly<Record<string, Record<string, unknown>>> = {
      'a service account': { serviceAccountName: 'ttg-operator' },
      'an API token': { automountServiceAccountToken: true, serviceAccount: 'default' },
      'a folder of the node': { volumes: [{ name: 'host', hostPath: { path: '/host' } }] },
      'a mount': { volumeMounts: [{ name: 'host', mountPath: '/host' }] },
      'the node’s network': { hostNetwork: true, hostPID: true },
      privileges: { securityContext: { privileged: true, runAsUser: 0 } },
      'another container': { initContainers: [{ name: 'i', image: 'i', securityContext: { privileged: true } }] },
      'Secrets as environment': { envFrom: [{ secretRef: { name: 'ttg-operator-token' } }] },
    };
    for (const [what, worker] of Object.entries(unknown)) {
      it(`${what}: refused by its name, and without that check left out`, async () => {
        const name = `x-${Object.keys(unknown).indexOf(what)}`;
        const strict = await inside.kubectl(['create', '--validate=strict', '-f', '-'], computation(name, worker));
        expect(strict.stderr).to.match(/unknown field "spec\.worker\./);
        const lax = await inside.kubectl(['create', '--validate=ignore', '-f', '-'], computation(name, worker));
        expect(lax.code, lax.stderr).to.equal(0);
        const { spec } = (await world.jobOf(name)).spec.template;
        expect(JSON.stringify(spec)).not.to.match(LOOT);
        expect(spec).to.include({ automountServiceAccountToken: false });
      });
    }

    it('labels and annotations that are the operator’s: refused', async () => {
      for (const worker of [
        { labels: { 'ttg.io/computation-uid': 'x' } },
        { labels: { 'app.kubernetes.io/name': 'ttg-ledger' } },
        { annotations: { 'batch.kubernetes.io/job-index-failure-count': '0' } },
      ]) {
        const { stderr } = await inside.kubectl(['create', '-f', '-'], computation('labelled', worker));
        expect(stderr).to.include('are set by the operator');
      }
    });
  });
});
