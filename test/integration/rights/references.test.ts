import { expect } from 'chai';
import { FINALIZER } from '../../../crds/labels.ts';
import { COMPUTATIONS } from '../../../operator/act/computations.ts';
import { HttpKubeApi } from '../../../operator/kube/api.ts';
import { Connection } from '../../../operator/kube/connection.ts';
import { HttpClient } from '../../../operator/kube/http-client.ts';
import { sharedTestEnv } from '../../env/shared.ts';
import type { TestEnv } from '../../env/test-env.ts';
import { until } from '../../env/until.ts';
import { applyAll, kubeConfigOf, rendered } from './installation.ts';
import { computation } from './thief.ts';
import { installUserRoles, newUser, type User } from './users.ts';

const CREATE = ['create', '--dry-run=server', '-f', '-'];

type Spec = Record<string, unknown>;

/** Every place of a spec that names an object, with its kind. */
const PLACES: readonly [string, string, (name: string) => Spec][] = [
  ['an input', 'Secret', (name) => ({ worker: { inputs: [{ name: 'a', mountPath: '/a', secret: { name } }] } })],
  ['a variable', 'Secret', (name) => ({ worker: { env: [variable('A', { secretKeyRef: { name, key: 'k' } })] } })],
  ['imagePullSecrets', 'Secret', (name) => ({ worker: { imagePullSecrets: [{ name }] } })],
  ['an input', 'ConfigMap', (name) => ({ worker: { inputs: [{ name: 'a', mountPath: '/a', configMap: { name } }] } })],
  [
    'a variable',
    'ConfigMap',
    (name) => ({ worker: { env: [variable('A', { configMapKeyRef: { name, key: 'k' } })] } }),
  ],
  ['a function in Python', 'ConfigMap', (name) => ({ algorithm: { python: { configMap: { name, key: 'a.py' } } } })],
  [
    'a list of parameters',
    'ConfigMap',
    (name) => ({ parameters: { list: { configMap: { name, key: 'a.csv' }, format: 'Csv' } } }),
  ],
  [
    'an input',
    'PersistentVolumeClaim',
    (name) => ({ worker: { inputs: [{ name: 'a', mountPath: '/a', persistentVolumeClaim: { name } }] } }),
  ],
];

function variable(name: string, valueFrom: Spec): Spec {
  return { name, valueFrom };
}

function naming(spec: Spec): Record<string, unknown> {
  const manifest = computation('naming');
  return { ...manifest, spec: { parameters: { count: 30 }, algorithm: { name: 'echo' }, ...spec } };
}

function secretInputs(...names: string[]): Spec {
  return { worker: { inputs: names.map((name, i) => ({ name: `i${i}`, mountPath: `/i${i}`, secret: { name } })) } };
}

/** So much of everything as the schema lets pass. */
function everything(): Spec {
  const kinds = ['secret', 'configMap', 'persistentVolumeClaim'];
  const inputs = Array.from({ length: 16 }, (_, i) => ({
    name: `i${i}`,
    mountPath: `/i${i}`,
    [kinds[i % 3] ?? '']: { name: `n${i}` },
  }));
  const env = Array.from({ length: 128 }, (_, i) =>
    variable(`V${i}`, { [i % 2 ? 'secretKeyRef' : 'configMapKeyRef']: { name: `v${i}`, key: 'k' } }),
  );
  return { worker: { inputs, env, imagePullSecrets: [{ name: 'pull' }] } };
}

describe('what a Computation names must be readable for whoever creates it', function () {
  this.timeout(180_000);
  let env: TestEnv;
  let namespace: string;
  /** May get some objects by their names, and create Computations. */
  let nina: User;
  let editor: User;

  before(async () => {
    env = await sharedTestEnv();
    namespace = await env.newNamespace('naming');
    await installUserRoles(env);
    await applyAll(env, await rendered('crd'));
    const own = ['mine', 'mine-1', 'mine-2', 'mine-3', 'mine-4', 'mine-5'];
    await env.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: namespace },
      rules: [
        { apiGroups: ['ttg.io'], resources: ['computations'], verbs: ['create', 'get', 'patch', 'delete'] },
        {
          apiGroups: [''],
          resources: ['secrets', 'configmaps', 'persistentvolumeclaims'],
          verbs: ['get'],
          resourceNames: own,
        },
      ],
    });
    nina = await newUser(env, `${namespace}-nina`, namespace, namespace);
    editor = await newUser(env, `${namespace}-editor`, 'edit', namespace);
    await until('the policy to be in force', async () => {
      const { stderr } = await nina.kubectl(CREATE, naming(secretInputs('theirs')));
      return stderr.includes('computation-references.ttg.io');
    });
  });

  for (const [place, kind, specOf] of PLACES) {
    it(`a ${kind} for ${place}: the own one is, another is refused by its name`, async () => {
      expect((await nina.kubectl(CREATE, naming(specOf('mine')))).stderr).to.equal('');
      const { code, stderr } = await nina.kubectl(CREATE, naming(specOf('theirs')));
      expect(code).to.equal(1);
      expect(stderr).to.include(`${kind} theirs is named in spec, and ${nina.name} may not get it`);
    });
  }

  it('up to four by their names, whichever of them it is that may not be read', async () => {
    const four = ['mine', 'mine-1', 'mine-2', 'mine-3'];
    expect((await nina.kubectl(CREATE, naming(secretInputs(...four, ...four)))).stderr).to.equal('');
    for (const [i] of four.entries()) {
      const { stderr } = await nina.kubectl(CREATE, naming(secretInputs(...four.with(i, 'theirs'))));
      expect(stderr).to.include('Secret theirs is named in spec');
    }
    const five = await nina.kubectl(CREATE, naming(secretInputs(...four, 'mine-4')));
    expect(five.stderr).to.include('more than 4 objects of kind Secret are named in spec');
  });

  it('and any number for whoever may read all of the namespace', async () => {
    expect((await editor.kubectl(CREATE, naming(everything()))).stderr).to.equal('');
  });

  it('but nobody is asked for rights where nothing is named', async () => {
    expect((await nina.kubectl(CREATE, computation('plain'))).stderr).to.equal('');
  });

  it('nor later: the controller writes its status and finalizers, and others suspend it', async () => {
    const { stderr } = await editor.kubectl(['create', '-f', '-'], naming(everything()));
    expect(stderr).to.equal('');
    const patch = ['-n', namespace, 'patch', 'computation', 'naming', '--type=merge', '-p'];
    const http = new HttpClient(new Connection(await kubeConfigOf(env, 'ttg-system', 'ttg-operator')), 'ttg-test');
    const controller = new HttpKubeApi(http);
    const ref = { namespace, name: 'naming' };
    const { metadata } = await controller.get(COMPUTATIONS, ref);
    await controller.patchStatus(COMPUTATIONS, ref, { phase: 'Running' }, metadata.resourceVersion ?? '');
    const changed = await controller.patch(
      COMPUTATIONS,
      ref,
      { metadata: { finalizers: [FINALIZER] } },
      { type: 'merge' },
    );
    await http.close();
    expect([changed.status?.phase, changed.metadata.finalizers]).to.deep.equal(['Running', [FINALIZER]]);
    expect((await nina.kubectl([...patch, '{"spec":{"suspend":true}}'])).stderr).to.equal('');
    await env.kubectl(...patch, '{"metadata":{"finalizers":[]}}');
  });
});
